"""Settle the end of a crawl: which failures to show a post are misses, and whether to believe them.

Evidence is judged by the whole crawl: a sitemap that shrank, a home page that did not answer, or a fifth of the
posts gone at once make every single absence doubtful.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive.history import removal
from archive.history.doubt_rules import LooksLike
from archive.history.missing import AddressAnswer, is_miss, is_walled
from archive.model import Absence, RunOutcome, Source, Verdict
from archive.query import moved_sites
from archive.query.dossier import REDIRECTS
from archive.store import crawls, doubts, teaching
from archive.store.declarations import moved_in
from archive.store.derive import derive, derive_anew
from archive.store.doubt_summary import HeldBack
from archive.store.listings import listed_in, read_well
from archive.store.rows import insert, one, writing
from archive.store.same_text import join_same_texts, joined_in
from archive.store.site_moves import write_site_moves


class MassFailure(Struct, frozen=True, kw_only=True):
    """The reason why no removal of a crawl is believed."""

    why: str
    looks_like: LooksLike


class Unbelieved(Struct, frozen=True, kw_only=True):
    """The results of a crawl that are not believed yet."""

    on_hold: MassFailure | None
    held_back: HeldBack
    learnt: int = 0
    """Posts that are read differently because of what the crawl taught: no edits."""


# `hop` follows the redirects of this crawl; `landing` is where each chain ended, whatever answered there or last did.
_ANSWERS = """
WITH RECURSIVE hop(start, uri, outcome, cause, capture, depth) AS (
  SELECT f.uri, g.uri, g.outcome, g.cause, g.capture, 1
  FROM fetch f JOIN reading r ON r.capture = f.capture AND r.verdict = 'redirect'
  JOIN fetch g ON g.crawl = f.crawl AND g.via = f.uri
  WHERE f.crawl = :crawl
  UNION
  SELECT h.start, g.uri, g.outcome, g.cause, g.capture, h.depth + 1
  FROM hop h JOIN reading r ON r.capture = h.capture AND r.verdict = 'redirect'
  JOIN fetch g ON g.crawl = :crawl AND g.via = h.uri
  WHERE h.depth < 10
), landing AS (
  SELECT h.start, h.uri AS target, r.verdict AS landed, h.outcome, h.cause, max(h.depth) AS depth
  FROM hop h LEFT JOIN packed_capture k ON k.id = h.capture
  LEFT JOIN reading r ON r.capture = coalesce(k.confirms, k.id)
  WHERE r.verdict IS NULL OR r.verdict <> 'redirect'
  GROUP BY h.start
  UNION ALL -- a page that leads on by itself; of canonical addresses that of a home page alone ends in a slash
  SELECT f.uri, r.canonical, coalesce((
    SELECT q.verdict FROM capture c JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
    WHERE c.uri = r.canonical ORDER BY c.observed_at DESC LIMIT 1
  ), CASE WHEN r.canonical LIKE '%/' THEN 'listing' END), NULL, NULL, 1
  FROM fetch f JOIN reading r ON r.capture = f.capture AND r.verdict = 'redirect' AND r.canonical <> f.uri
  WHERE f.crawl = :crawl AND NOT EXISTS (SELECT 1 FROM fetch g WHERE g.crawl = f.crawl AND g.via = f.uri)
)
SELECT c.id AS capture, c.uri, c.observed_at, a.post, r.verdict, l.target, l.landed,
  l.outcome = 'refused' AND l.cause = 'scope' AS off_site, b.post <> a.post AS at_another_post,
  d.capture IS NOT NULL AS error_page, EXISTS (
    SELECT 1 FROM fetch g JOIN capture k ON k.id = g.capture JOIN address b ON b.uri = k.uri
    JOIN reading q ON q.capture = coalesce(k.confirms, k.id)
    WHERE g.crawl = :crawl AND b.post = a.post AND q.verdict = 'post'
      AND NOT EXISTS (SELECT 1 FROM doubt e WHERE e.capture IN (k.id, k.confirms) AND e.rule = 'error-page')) AS shown
FROM fetch f
JOIN capture c ON c.id = f.capture
JOIN reading r ON r.capture = c.id
JOIN address a ON a.uri = c.uri
LEFT JOIN landing l ON l.start = f.uri AND r.verdict = 'redirect'
LEFT JOIN address b ON b.uri = l.target
LEFT JOIN doubt d ON d.capture = c.id AND d.rule = 'error-page' AND d.cleared IS NULL
WHERE f.crawl = :crawl AND (r.verdict <> 'post' OR d.capture IS NOT NULL)
GROUP BY c.id
ORDER BY c.observed_at, c.id
"""
_WAITING = """
SELECT a.post, min(julianday(k.started_at) - julianday(m.observed_at)) AS days
FROM crawl k JOIN miss m ON m.on_hold = 1 AND m.observed_at < k.started_at
JOIN capture c ON c.id = m.capture AND c.site = k.site JOIN address a ON a.uri = c.uri
WHERE k.id = :crawl AND NOT EXISTS (
  SELECT 1 FROM address b JOIN capture d ON d.uri = b.uri JOIN reading r ON r.capture = coalesce(d.confirms, d.id)
  WHERE b.post = a.post AND r.verdict = 'post' AND d.observed_at > m.observed_at)
GROUP BY a.post
"""
# So few are believed one by one.
_MANY = 5
# What each post showed before this crawl; a doubted error page counts, or a mass failure would look small the next day.
_BEFORE = """
SELECT a.post, (
  SELECT r.verdict FROM address b JOIN capture c ON c.uri = b.uri
  JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
  WHERE b.post = a.post AND c.observed_at < k.started_at
    AND (r.verdict IN ('post', 'not_found', 'gone', 'restricted') OR c.id IN (SELECT capture FROM miss))
  ORDER BY c.observed_at DESC LIMIT 1) AS verdict
FROM crawl k JOIN post p ON p.site = k.site JOIN address a ON a.post = p.id
WHERE k.id = :crawl GROUP BY a.post
"""


def survey(database: Database, crawl: int, *, counts: Mapping[Source, int], well: Mapping[Source, bool]) -> None:
    """Note how many posts each source named, and whether it read well and did not shrink oddly."""
    with writing(database):
        for source in {*counts, *well}:
            count = counts.get(source, 0)
            before, read = _count_before(database, crawl, source), well.get(source, True)
            # What could not be read did not shrink: nothing is known of it.
            shrank = read and source is Source.SITEMAP and before is not None and removal.shrank(before, count)
            note = f"it named {count} posts where it named {before} before" if shrank else ""
            _write(database, crawl, source.value, well=read and not shrank, count=count, note=note)


def survey_home(database: Database, crawl: int, *, well: bool) -> None:
    """Note whether the home page answered as a page of the site."""
    with writing(database):
        _write(database, crawl, "home", well=well, count=0, note="")


def settle(database: Database, crawl: int) -> Unbelieved:
    """Write the misses and doubts of *crawl*, and derive the posts they concern; return what is not believed."""
    with writing(database):
        # Doubts first, since a miss may rest on a page that is doubted; lessons last, since they learn from believed
        # pages only. Each post is derived once, after all of them.
        unsettled = doubts.posts_concerned(database, crawl)
        held_back = doubts.write_doubts(database, crawl)
        write_site_moves(database, one(database, "SELECT site FROM crawl WHERE id = ?", crawl)["site"])
        on_hold = write_misses(database, crawl)
        missed = database.execute(
            """SELECT DISTINCT a.post FROM miss m JOIN capture c ON c.id = m.capture JOIN fetch f ON f.id = c.fetch
               JOIN address a ON a.uri = c.uri WHERE f.crawl = ?""",
            (crawl,),
        ).fetchall()
        taught = teaching.learn(database, crawl)
        # Asked twice: a doubt that was lifted concerns its post as much as one that was added.
        concerned = {row["post"] for row in missed} | unsettled | doubts.posts_concerned(database, crawl)
        concerned |= {
            *moved_sites.left_behind(database, crawl),
            *joined_in(database, crawl),
            *moved_in(database, crawl),
        }
        for post in sorted(concerned - taught):
            derive(database, post)
        for post in sorted(taught):
            derive_anew(database, post)
    return Unbelieved(on_hold=on_hold, held_back=held_back, learnt=len(taught))


def end_abandoned(database: Database, site: str, *, now: datetime) -> None:
    """Settle and close the crawls of *site* that were killed and not resumed."""
    for crawl in crawls.abandoned(database, site, now=now):
        # Settled before closed: killed in between, it is found again as not ended.
        settle(database, crawl.id)
        crawls.end_crawl(database, crawl, now=now, outcome=RunOutcome.INTERRUPTED, figures={})


def write_misses(database: Database, crawl: int) -> MassFailure | None:
    """Write the misses of *crawl*; return why no removal is believed, or None."""
    missed = _missed(database, crawl)
    # A post behind a wall is not gone, so it does not count towards a mass disappearance.
    reason = _why_on_hold(database, crawl, {row["post"]: row for row in missed if not _is_walled(row)})
    again = _still_on_hold(database, crawl, missed)
    for row in missed:
        # A site that moved to another host may have every post there: no time makes that a removal.
        has_moved = again is not None and bool(row["off_site"]) and not _is_walled(row)
        database.execute("DELETE FROM miss WHERE capture = ?", (row["capture"],))
        insert(database, "miss", _miss(database, crawl, row, on_hold=reason is not None or has_moved))
    return reason or again


def _missed(database: Database, crawl: int) -> list[Any]:
    """Return what *crawl* asked for and did not see, once what only moved is found under its new address."""
    missed = _misses(database, crawl)
    posts = {row["post"] for row in missed if not _is_walled(row)}
    return _misses(database, crawl) if join_same_texts(database, crawl, posts) else missed


def _misses(database: Database, crawl: int) -> list[Any]:
    return [row for row in database.execute(_ANSWERS, {"crawl": crawl}).fetchall() if is_miss(_answer(row))]


def _is_walled(row: Any) -> bool:
    return is_walled(Verdict(row["verdict"]), Verdict(row["landed"]) if row["landed"] else None, row["target"])


def _answer(row: Any) -> AddressAnswer:
    return AddressAnswer(
        verdict=Verdict(row["verdict"]),
        landed=Verdict(row["landed"]) if row["landed"] else None,
        **{name: bool(row[name]) for name in ("at_another_post", "off_site", "error_page", "shown")},
    )


def _why_on_hold(database: Database, crawl: int, doubtful: Mapping[str, Any]) -> MassFailure | None:
    """Return why so many failures at once are not believed, judged by what each post showed before this crawl."""
    if not doubtful:
        return None
    # Only posts that were alive before: posts gone for weeks fail again every day and are no event.
    before = {row["post"]: row["verdict"] for row in database.execute(_BEFORE, {"crawl": crawl})}
    live = sum(verdict == "post" for verdict in before.values())
    newly = sum(before.get(post) == "post" for post in doubtful)
    if not removal.is_mass_disappearance(live, newly):
        return None
    sent_on = sum(row["target"] is not None for row in doubtful.values())
    return MassFailure(
        why=f"{newly} of {live} posts failed at once: no removal is believed until this is looked at",
        looks_like=LooksLike.MOVED if sent_on * 2 > len(doubtful) else LooksLike.NOT_FOUND,
    )


def _still_on_hold(database: Database, crawl: int, missed: Sequence[Any]) -> MassFailure | None:
    """Return why posts that failed at once in an earlier crawl, and still do, are not believed removed; None if few.

    A hold ends with time, and until then it is reported every day; that of posts on another host does not end.
    """
    waiting = {row["post"]: row["days"] for row in database.execute(_WAITING, {"crawl": crawl})}
    again = {
        row["post"]: row
        for row in missed
        if row["post"] in waiting and (row["off_site"] or waiting[row["post"]] < removal.PATIENCE.days)
    }
    if len(again) < _MANY:
        return None
    sent_on = sum(row["target"] is not None for row in again.values())
    return MassFailure(
        why=f"{len(again)} posts failed at once and still do: no removal is believed until this is looked at",
        looks_like=LooksLike.MOVED if sent_on * 2 > len(again) else LooksLike.NOT_FOUND,
    )


def _miss(database: Database, crawl: int, row: Any, *, on_hold: bool) -> dict[str, Any]:
    absence = Absence.GONE if row["verdict"] == "gone" else Absence.NOT_FOUND
    absence = Absence.RESTRICTED if _is_walled(row) else absence
    detail = row["verdict"] if row["target"] is None else f"{REDIRECTS}{row['target']}"
    standing = listed_in(database, crawl, row["post"])
    return {
        "capture": row["capture"],
        "observed_at": row["observed_at"],
        "absence": absence.value,
        "listed": None if standing.listed is None else int(standing.listed),
        "dropped": int(standing.dropped),
        # Either witness will do: a blog without a sitemap has only its home page.
        "healthy": int(read_well(database, crawl, "sitemap") or read_well(database, crawl, "home")),
        "on_hold": int(on_hold),
        "detail": detail,
    }


def _count_before(database: Database, crawl: int, source: Source) -> int | None:
    """Return how many posts *source* named when it last read well, not long before *crawl*; None if it did not.

    The last crawl will not do: what shrank once and was distrusted would be believed the next day.
    """
    row = database.execute(
        """SELECT s.count FROM crawl k JOIN crawl e ON e.site = k.site JOIN survey s ON s.crawl = e.id
           WHERE k.id = :crawl AND s.source = :source AND s.well = 1 AND e.id <> k.id
             AND e.started_at <= k.started_at AND julianday(k.started_at) - julianday(e.started_at) < :days
           ORDER BY e.started_at DESC, e.id DESC LIMIT 1""",
        {"crawl": crawl, "source": source.value, "days": removal.PATIENCE.days},
    ).fetchone()
    return int(row["count"]) if row else None


def _write(database: Database, crawl: int, source: str, *, well: bool, count: int, note: str) -> None:
    database.execute("DELETE FROM survey WHERE crawl = ? AND source = ?", (crawl, source))
    insert(database, "survey", {"crawl": crawl, "source": source, "well": int(well), "count": count, "note": note})
