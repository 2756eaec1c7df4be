"""Summarise what a crawl held back: how many posts, and the likely cause if they are many."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive.database.packed_rows import reading_details
from archive.history import doubt_rules
from archive.history.doubt_rules import LooksLike
from archive.model.problem import ProblemKind
from archive.store.rows import one


class HeldBack(Struct, frozen=True, kw_only=True):
    """The answers that a crawl held back."""

    posts: int = 0
    looks_like: LooksLike | None = None
    """The likely cause if many are held back at once."""
    why: str | None = None
    """The same in words."""


def held_back(database: Database, crawl: int, doubted: Iterable[LooksLike], *, read: int) -> HeldBack:
    """Return the answers that *crawl*, which read *read* posts, holds back, and the likely cause if they are many."""
    held = one(database, "SELECT count(DISTINCT post) FROM doubt WHERE crawl = ? AND cleared IS NULL", crawl)[0]
    kinds = Counter(look.value for look in doubted)
    told = _told(database, crawl)
    kinds += Counter(kind for kind in told.values() if kind)
    posts = held + len(told)
    live = live_before(database, crawl)
    # Of few posts no cause is guessed: three odd pages are three odd pages.
    if posts < doubt_rules.MANY or not doubt_rules.is_mass(posts, live=max(live, posts), read=read + len(told)):
        return HeldBack(posts=posts)
    look = doubt_rules.looks_like(kinds)
    why = f"{posts} of {max(live, posts)} posts show something else at once ({_WORDS[look]}): none of it is believed"
    return HeldBack(posts=posts, looks_like=look, why=why)


_WORDS = {
    LooksLike.PARKED: "it looks like the page of a lapsed domain",
    LooksLike.MAINTENANCE: "it looks like maintenance",
    LooksLike.CHALLENGE: "it looks like a challenge to robots",
    LooksLike.NOT_FOUND: "it looks like the site's not-found page",
    LooksLike.TEMPLATE: "it looks like another template or another site",
    LooksLike.MOVED: "it looks as if the site had moved",
}
_KINDS = {"parked": "parked", "maintenance": "maintenance", "challenge": "challenge", "cookies": "challenge"}


def _told(database: Database, crawl: int) -> dict[str, str]:
    """The posts that answered with a page that is no post, whatever its status, and what each looks like, if known."""
    rows = database.execute(
        """SELECT a.post, q.verdict, q.details FROM fetch f JOIN capture c ON c.id = f.capture
           JOIN reading q ON q.capture = c.id JOIN address a ON a.uri = c.uri
           WHERE f.crawl = :crawl AND q.verdict IN ('other', 'blocked', 'error', 'listing') AND c.status = 200
             AND NOT EXISTS (SELECT 1 FROM fetch g JOIN capture k ON k.id = g.capture
               JOIN reading r ON r.capture = coalesce(k.confirms, k.id) JOIN address b ON b.uri = k.uri
               WHERE g.crawl = :crawl AND b.post = a.post AND r.verdict = 'post')""",
        {"crawl": crawl},
    )
    return {row["post"]: _kind_of(row) for row in rows.fetchall()}


def _kind_of(row: Mapping[str, Any]) -> str:
    problems = reading_details(row["details"])["problems"]
    told = next((each["detail"] for each in problems if each["kind"] == ProblemKind.NOTICE), "")
    return _KINDS.get(told, "challenge" if row["verdict"] == "blocked" else "template")


def live_before(database: Database, crawl: int) -> int:
    """Count the posts that had shown themselves before *crawl*."""
    return int(
        one(
            database,
            """SELECT count(*) FROM crawl k JOIN post p ON p.site = k.site WHERE k.id = ? AND EXISTS (
                 SELECT 1 FROM address a JOIN capture c ON c.uri = a.uri JOIN reading q ON q.capture = c.id
                 WHERE a.post = p.id AND c.site = k.site AND q.verdict = 'post' AND c.observed_at < k.started_at)""",
            crawl,
        )[0]
    )
