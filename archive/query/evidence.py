"""All evidence about one post from kept tables and readings: the input of `archive.history`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import Absence, CaptureKind, Content, Miss, Observation
from archive.query import moved_sites

_OBSERVATIONS = """
SELECT c.id, c.uri, c.payload, c.kind, c.observed_at, c.recorded_at,
       r.rendered_at, r.canonical, t.digest AS content, substr(r.parser, 1, instr(r.parser, '/') - 1) AS platform,
       EXISTS (SELECT 1 FROM doubt d WHERE d.capture IN (c.id, c.confirms) AND d.cleared IS NULL) AS doubted
FROM address a
JOIN capture c ON c.uri = a.uri
JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
LEFT JOIN compared k ON k.site = c.site AND k.content = r.content -- what a site teaches is left out
JOIN packed_content t ON t.digest = coalesce(k.kept, r.content)
JOIN payload p ON p.digest = c.payload AND p.state = 'present' -- what is taken down shows nothing
WHERE a.post = ? AND r.verdict = 'post'
ORDER BY c.observed_at, c.id
"""

_MISSES = """
SELECT m.*, c.payload, c.recorded_at, f.crawl
FROM address a JOIN capture c ON c.uri = a.uri JOIN miss m ON m.capture = c.id LEFT JOIN fetch f ON f.id = c.fetch
WHERE a.post = :post
ORDER BY m.observed_at, m.capture
"""


class ShownStates(Struct, frozen=True, kw_only=True):
    """What captures showed of a post."""

    seen: tuple[Observation, ...]
    """Every capture that showed it."""
    doubted: tuple[Observation, ...]
    """Those that are held back, for it is in doubt that they did."""
    contents: Mapping[str, Content]
    """The content states of both, by digest."""


def shown(database: Database, post: str) -> ShownStates:
    """Every capture that showed *post*, or seems to have, and what it said."""
    rows = database.execute(_OBSERVATIONS, (post,)).fetchall()
    addresses = {row["uri"] for row in database.execute("SELECT uri FROM address WHERE post = ?", (post,))}
    # Of each state once: to open one takes longer than all else of an observation, and a state has many.
    states = contents(database, (row["content"] for row in rows))
    found = [(row["doubted"], _observation(row, addresses, states[row["content"]])) for row in rows]
    seen, doubted = (tuple(each for is_doubted, each in found if is_doubted == which) for which in (0, 1))
    return ShownStates(seen=seen, doubted=doubted, contents=states)


def observations(database: Database, post: str) -> tuple[Observation, ...]:
    """Every capture that showed *post*, without doubt."""
    return shown(database, post).seen


def misses(database: Database, post: str) -> tuple[Miss, ...]:
    """Every capture that should have shown *post* and did not."""
    found = tuple(_miss(row) for row in database.execute(_MISSES, {"post": post}).fetchall())
    return (*found, *moved_sites.misses(database, post))


def contents(database: Database, digests: Iterable[str]) -> dict[str, Content]:
    """The content states behind *digests*."""
    return {digest: content_of(database, digest) for digest in set(digests)}


def shown_by(database: Database, captures: Iterable[str]) -> tuple[Content, ...]:
    """The content states that *captures* show, each once, of withheld bodies too."""
    rows = database.execute(
        """SELECT DISTINCT r.content FROM capture c JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
           WHERE c.id IN (SELECT value FROM json_each(?)) AND r.content IS NOT NULL ORDER BY r.content""",
        (json.dumps(list(captures)),),
    )
    return tuple(content_of(database, row["content"]) for row in rows.fetchall())


def content_of(database: Database, digest: str) -> Content:
    """The content state of *digest*, which is held."""
    row = database.execute("SELECT json FROM content WHERE digest = ?", (digest,)).fetchone()
    return msgspec.json.decode(row["json"], type=Content)


def _observation(row: Mapping[str, Any], addresses: set[str], content: Content) -> Observation:
    # A canonical link that leads to no post of ours (another host, the home page) is not this post's address.
    url = row["canonical"] if row["canonical"] in addresses else row["uri"]
    observed, rendered = timestamps.parse(row["observed_at"]), timestamps.optional(row["rendered_at"])
    return Observation(
        capture=row["id"],
        payload=row["payload"],
        url=url,
        observed=observed,
        recorded=timestamps.parse(row["recorded_at"]),
        rendered=rendered if rendered and rendered <= observed else None,
        content=row["content"],
        modified=content.modified.instant if content.modified else None,
        platform=row["platform"],
        confirms=row["kind"] == CaptureKind.NOT_MODIFIED,
    )


def _miss(row: Mapping[str, Any]) -> Miss:
    return Miss(
        capture=row["capture"],
        payload=row["payload"],
        crawl=str(row["crawl"]),
        observed=timestamps.parse(row["observed_at"]),
        recorded=timestamps.parse(row["recorded_at"]),
        absence=Absence(row["absence"]),
        listed=None if row["listed"] is None else bool(row["listed"]),
        healthy=bool(row["healthy"]),
        dropped=bool(row["dropped"]),
        on_hold=bool(row["on_hold"]),
        detail=row["detail"],
    )
