"""Posts: listed, and shown as of a day."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.errors import NoSuchId, NoSuchPost, NoSuchState, NotDerived
from archive.model import Content, State, Uncertainty
from archive.query import evidence, pending, spans, takedowns

# Not within a longer row of digits, which would be a digest.
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")


class Post(Struct, frozen=True, kw_only=True):
    """A post in its latest state."""

    id: str
    site: str
    url: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    published_day: date | None
    """In the site's zone."""
    modified: datetime | None
    language: str | None
    state: State
    tags: tuple[str, ...]
    reading_minutes: int | None
    confidence: float
    """The confidence of the least certain field, from 0 to 1."""
    unsure: tuple[str, ...]
    """The fields that are not sure."""
    snapshot: str
    first_observed: datetime
    last_observed: datetime
    first_published: datetime | None
    """The publication date first seen, where the site rewrote it since."""
    failing_since: datetime | None
    feed_authors: tuple[str, ...] = ()
    """Of a listed post that bears no signature: whom the site's feeds name."""
    text_authors: tuple[str, ...] = ()
    """Of a listed post that bears no signature: whom a line of its text names."""
    uncertain: Uncertainty | None = None
    """Of a post as of a day: it came into this state, or left it, somewhere in this interval, which holds the day."""


class PostFilter(Struct, frozen=True, kw_only=True):
    """The posts to list; None asks nothing."""

    site: str | None = None
    author: str | None = None
    tag: str | None = None
    state: State | None = None
    language: str | None = None
    """BCP 47; `fr` means `fr-CA` too."""
    published_since: date | None = None
    published_until: date | None = None
    """Inclusive."""
    limit: int | None = None


class Shown(Struct, frozen=True, kw_only=True):
    """One state of a post, and what is known of when it held."""

    post: Post
    content: Content
    snapshot: str
    content_digest: str
    capture: str
    payload: str
    captured: datetime
    url: str
    state: State
    first_rendered: datetime
    last_rendered: datetime
    first_observed: datetime
    last_observed: datetime
    uncertain: Uncertainty | None = None
    """The change to or from this state happened somewhere in this interval, which holds the day asked for."""
    at_url: tuple[datetime, datetime] | None = None
    """First and last render at this address, where the state was shown at another before or after; else None."""


# `fold` is a function of ours (`register`): SQLite's own LIKE ignores case of ASCII letters alone.
_POSTS = """
SELECT * FROM post_status
WHERE (:site IS NULL OR site = :site)
  AND (:state IS NULL OR state = :state)
  AND (:language IS NULL OR language = :language OR language LIKE :language || '-%')
  AND (:since IS NULL OR published_day >= :since)
  AND (:until IS NULL OR published_day <= :until)
  AND (:author IS NULL OR EXISTS (SELECT 1 FROM json_each(authors) WHERE instr(fold(value), :author)))
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE fold(value) = :tag))
ORDER BY published_day DESC, published DESC, post
LIMIT :limit
"""


def posts(database: Database, wanted: PostFilter) -> tuple[Post, ...]:
    """The posts that pass *wanted*, newest publication first."""
    return tuple(post_of(row) for row in database.execute(_POSTS, _parameters(wanted)))


def count(database: Database, wanted: PostFilter) -> int:
    """Return how many posts pass *wanted*, whatever its limit."""
    parameters = _parameters(replace(wanted, limit=None))
    return int(database.execute(f"SELECT count(*) FROM ({_POSTS})", parameters).fetchone()[0])  # noqa: S608 - ours


def _parameters(wanted: PostFilter) -> dict[str, str | int | None]:
    return {
        "site": wanted.site,
        "state": wanted.state.value if wanted.state else None,
        "language": wanted.language,
        "since": wanted.published_since.isoformat() if wanted.published_since else None,
        "until": wanted.published_until.isoformat() if wanted.published_until else None,
        "author": fold(wanted.author) if wanted.author else None,
        "tag": fold(wanted.tag) if wanted.tag else None,
        # To SQLite a negative limit is none.
        "limit": -1 if wanted.limit is None else wanted.limit,
    }


def post(database: Database, identity: str) -> Post:
    """The post with this very id. Raises `NoSuchPost`, or `NoSuchState` for one that was taken down."""
    row = database.execute("SELECT * FROM post_status WHERE post = ?", (identity,)).fetchone()
    if row is None:
        # Asked only where the row is missing: what is withheld has none.
        orders = takedowns.orders(database, identity)
        if orders:
            raise NoSuchState(identity, "; ".join(str(order) for order in orders))
        if identity in pending.posts(database):
            raise NotDerived(identity, f"it is not derived yet; {pending.REMEDY}")
        raise NoSuchPost(identity)
    return post_of(row)


def show(database: Database, identity: str, *, as_of: datetime | None = None) -> Shown:
    """The state of a post that the site showed at *as_of*, which defaults to now.

    Raises `NoSuchState` where the post did not exist yet.
    """
    row = spans.at(database, identity, as_of)
    if row is None:
        # Raises the proper error for a post that is unknown, or was taken down.
        post(database, identity)
        raise NoSuchState(identity, _absence(database, identity))
    # A move without an edit makes two spans of one state.
    return _over_moves(shown_at(row), spans.stretch(database, identity, row["at_place"]))


def _over_moves(shown: Shown, stretch: Sequence[Mapping[str, Any]]) -> Shown:
    """*shown*, dated by all the spans of *stretch*: a text that moved to another address was shown before as well."""
    return replace(
        shown,
        first_rendered=timestamps.parse(stretch[0]["first_rendered"]),
        last_rendered=timestamps.parse(stretch[-1]["last_rendered"]),
        first_observed=min(timestamps.parse(row["first_observed"]) for row in stretch),
        last_observed=max(timestamps.parse(row["last_observed"]) for row in stretch),
        at_url=(shown.first_rendered, shown.last_rendered) if len(stretch) > 1 else None,
    )


def shown_at(row: Mapping[str, Any]) -> Shown:
    """The state that a row of `spans.at` is of."""
    return Shown(
        post=post_of(row),
        content=msgspec.json.decode(row["at_json"], type=Content),
        snapshot=row["at_snapshot"],
        content_digest=row["at_content"],
        capture=row["at_capture"],
        payload=row["at_payload"],
        captured=timestamps.parse(row["at_captured"]),
        url=row["at_url"],
        state=State(row["at_state"]),
        first_rendered=timestamps.parse(row["at_first_rendered"]),
        last_rendered=timestamps.parse(row["at_last_rendered"]),
        first_observed=timestamps.parse(row["at_first_observed"]),
        last_observed=timestamps.parse(row["at_last_observed"]),
        uncertain=spans.uncertainty(row),
    )


def show_snapshot(database: Database, snapshot: str) -> Shown:
    """The state that *snapshot* names; the id of a capture that showed it does as well. Raises `NoSuchState`.

    An id is taken out of what it was pasted with: a permalink, or what a citation says of the archive's copy.
    """
    held = _ID.search(snapshot)
    snapshot = held[0] if held else snapshot
    row = database.execute(
        """SELECT s.*, c.payload, c.observed_at FROM snapshot s JOIN capture c ON c.id = s.capture WHERE s.id = :id
           UNION ALL
           SELECT s.*, c.payload, c.observed_at FROM shown g JOIN observation o ON o.capture = g.capture
           JOIN snapshot s ON s.id = o.snapshot JOIN capture c ON c.id = s.capture WHERE g.id = :id LIMIT 1""",
        {"id": snapshot},
    ).fetchone()
    if row is None:
        raise NoSuchId(
            snapshot, _gone(database, snapshot) or "no snapshot has this id; `cirma history POST` lists them"
        )
    about = post(database, row["post"])
    return Shown(
        post=about,
        content=evidence.contents(database, [row["content"]])[row["content"]],
        snapshot=row["id"],
        content_digest=row["content"],
        capture=row["capture"],
        payload=row["payload"],
        captured=timestamps.parse(row["observed_at"]),
        url=row["url"],
        state=about.state,
        first_rendered=timestamps.parse(row["first_rendered"]),
        last_rendered=timestamps.parse(row["last_rendered"]),
        first_observed=timestamps.parse(row["first_observed"]),
        last_observed=timestamps.parse(row["last_observed"]),
    )


def _gone(database: Database, snapshot: str) -> str | None:
    """The takedown of the post that *snapshot* was a state of, if there was one."""
    row = database.execute(
        """SELECT g.post FROM shown g JOIN capture c ON c.id = g.capture JOIN payload p ON p.digest = c.payload
           WHERE g.id = ? AND p.state <> 'present'""",
        (snapshot,),
    ).fetchone()
    return "; ".join(map(str, takedowns.orders(database, row["post"]))) if row else None


def zone(database: Database, site: str) -> ZoneInfo:
    """The zone that bare dates of *site* mean."""
    row = database.execute("SELECT timezone FROM site WHERE id = ?", (site,)).fetchone()
    return ZoneInfo(row["timezone"]) if row else ZoneInfo("UTC")


def _absence(database: Database, identity: str) -> str:
    first = spans.first(database, identity)
    if first is None:
        return "no state of it is known"
    there = zone(database, post(database, identity).site)
    began = f"{first.astimezone(there):%Y-%m-%d %H:%M} ({there})"
    return f"its first known state is of {began}, later than the day asked for"


def post_of(row: Mapping[str, Any]) -> Post:
    """The post that a row of `post_status` is of."""
    return Post(
        id=row["post"],
        site=row["site"],
        url=row["url"],
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        published=timestamps.optional(row["published"]),
        published_day=timestamps.day(row["published_day"]),
        modified=timestamps.optional(row["modified"]),
        language=row["language"],
        state=State(row["state"]),
        tags=tuple(json.loads(row["tags"])),
        reading_minutes=row["reading_minutes"],
        confidence=row["confidence"],
        unsure=tuple(json.loads(row["unsure"])),
        snapshot=row["snapshot"],
        first_observed=timestamps.parse(row["first_observed"]),
        last_observed=timestamps.parse(row["last_observed"]),
        first_published=timestamps.optional(row["first_published"]),
        failing_since=timestamps.optional(row["failing_since"]),
    )


_TYPED = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "œ": "oe", "æ": "ae"})


def fold(text: str) -> str:
    """*text* without case, accents, ligatures and typographic signs, for names that people type."""
    bare = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).translate(_TYPED)


def register(database: Database) -> None:
    """Give SQL the functions that these queries use."""
    database.conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
