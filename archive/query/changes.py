"""Changes, and the snapshots between them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from heapq import merge
from typing import Any

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.errors import NoSuchId, NoSuchState
from archive.model import Change, ChangeClass, ChangeKind, Confirmation, Disclosure, Edit, Field, Flag, State, Window
from archive.query import takedowns
from archive.query.origins import Origin, origins
from archive.query.site_changes import site_changes


class ChangeFilter(Struct, frozen=True, kw_only=True):
    """The changes to list; None asks nothing."""

    site: str | None = None
    post: str | None = None
    author: str | None = None
    tag: str | None = None
    """Of the post now."""
    state: State | None = None
    """Of the post now."""
    since: datetime | None = None
    until: datetime | None = None
    kind: ChangeKind | None = None
    class_: ChangeClass | None = None
    field: Field | None = None
    flag: Flag | None = None
    silent: bool = False
    """Only edits whose declared modification date did not change."""
    undisclosed: bool = False
    """Only edits that no editorial note told of."""
    significant: bool = False
    """Only substantive or flagged ones."""
    baseline: bool = True
    """With the posts that the first crawl found."""
    sites: bool = False
    """With the changes of sites as a whole."""


class SnapshotRow(Struct, frozen=True, kw_only=True):
    """A distinct content state of a post, and how often and when it was seen."""

    id: str
    title: str
    url: str
    capture: str
    first_rendered: datetime
    last_rendered: datetime
    first_observed: datetime
    last_observed: datetime
    observations: int
    stale: int
    """Observations that were older renders, served after newer ones."""
    confirmation: Confirmation
    """`counted`; `pending` or `lapsed` where a page without render time showed it and no second fetch confirmed it."""


class Sighted(Struct, frozen=True, kw_only=True):
    """One observation of a state."""

    capture: str
    observed: datetime
    rendered: datetime | None
    stale: bool
    """An older render, served after a newer one."""
    origin: Origin | None = None
    """Whose capture it is, where it was brought in."""


# One statement for all filters: what is not asked is NULL or 0 and passes.
_CHANGES = """
SELECT c.*, s.url AS current_url FROM change c JOIN post_status s ON s.post = c.post
WHERE (:site IS NULL OR s.site = :site)
  AND (:post IS NULL OR c.post = :post)
  AND (:since IS NULL OR c.observed_at >= :since)
  AND (:until IS NULL OR c.observed_at <= :until)
  AND (:kind IS NULL OR c.kind = :kind)
  AND (:class IS NULL OR c.class = :class)
  AND (:field IS NULL OR EXISTS (SELECT 1 FROM json_each(c.fields) WHERE value = :field))
  AND (:flag IS NULL OR EXISTS (SELECT 1 FROM json_each(c.flags) WHERE value = :flag))
  AND (:state IS NULL OR s.state = :state)
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(s.tags) WHERE fold(value) = fold(:tag)))
  AND (:author IS NULL
       OR EXISTS (SELECT 1 FROM json_each(s.authors) WHERE instr(fold(value), fold(:author))))
  AND (:silent = 0 OR c.silent = 1)
  AND (:undisclosed = 0 OR (c.kind IN ('edit', 'moved') AND c.disclosure <> 'noted'))
  AND (:significant = 0 OR c.class = 'substantive' OR c.flags <> '[]')
  AND (:baseline = 1 OR c.baseline = 0)
ORDER BY c.observed_at, c.post, c.window_end, c.id
"""


# Said outright, the post leads SQLite to its index; an alternative to NULL would have it read every change.
_CHANGES_OF_POST = _CHANGES.replace("(:post IS NULL OR c.post = :post)", "c.post = :post")


def changes(database: Database, wanted: ChangeFilter) -> Iterator[Change]:
    """The changes that pass *wanted*, oldest observation first."""
    parameters = {
        "site": wanted.site,
        "post": wanted.post,
        "author": wanted.author,
        "since": timestamps.optional_text(wanted.since),
        "until": timestamps.optional_text(wanted.until),
        "kind": wanted.kind.value if wanted.kind else None,
        "class": wanted.class_.value if wanted.class_ else None,
        "field": wanted.field.value if wanted.field else None,
        "flag": wanted.flag.value if wanted.flag else None,
        "tag": wanted.tag,
        "state": wanted.state.value if wanted.state else None,
        "silent": int(wanted.silent),
        "undisclosed": int(wanted.undisclosed),
        "significant": int(wanted.significant),
        "baseline": int(wanted.baseline),
    }
    found = (change_of(row) for row in database.execute(_CHANGES_OF_POST if wanted.post else _CHANGES, parameters))
    # A filter about posts cannot be passed by a change of a site.
    if not wanted.sites or not _asks_of_sites(wanted):
        return found
    since, until = map(timestamps.optional_text, (wanted.since, wanted.until))
    moves = site_changes(database, site=wanted.site, since=since, until=until)
    # Both are in order already, and a list of changes may be long.
    return merge(moves, found, key=lambda change: change.observed_at)


def _asks_of_sites(wanted: ChangeFilter) -> bool:
    """Return whether a change of a site can pass *wanted*: it is none of a post, and no edit."""
    no_post = (wanted.post, wanted.author, wanted.tag, wanted.state, wanted.flag) == (None,) * 5
    plain = not (wanted.silent or wanted.undisclosed or wanted.significant)
    kind = wanted.kind in (None, ChangeKind.SITE) and wanted.field in (None, Field.PLATFORM)
    return no_post and plain and kind and wanted.class_ in (None, ChangeClass.METADATA)


def change(database: Database, identity: str) -> Change:
    """The change with this id. Raises `NoSuchState`; for an id that a better parser dissolved, it says so."""
    row = database.execute(
        "SELECT c.*, s.url AS current_url FROM change c JOIN post_status s ON s.post = c.post WHERE c.id = ?",
        (identity,),
    ).fetchone()
    if row:
        return change_of(row)
    shown = database.execute("SELECT post FROM shown WHERE id = ? AND kind = 'change'", (identity,)).fetchone()
    # An id that was given out is never answered as if it had never been.
    if shown:
        why = _hidden(database, shown["post"]) or "today's parser reads both sides as equal"
        raise NoSuchState(shown["post"], f"{identity} was once a change; {why}")
    raise NoSuchId(identity, "no change has this id; `cirma changes` lists them")


def _hidden(database: Database, post: str) -> str:
    """The orders about *post*, where a state of it is withheld or purged; else nothing."""
    hidden = database.execute(
        """SELECT 1 FROM shown g JOIN capture c ON c.id = g.capture JOIN payload p ON p.digest = c.payload
           WHERE g.post = ? AND p.state <> 'present' LIMIT 1""",
        (post,),
    ).fetchone()
    return "; ".join(map(str, takedowns.orders(database, post))) if hidden else ""


def first_seen(database: Database, site: str, *, since: datetime) -> tuple[str, ...]:
    """The ids of the changes of *site* that were first seen at *since* or later, oldest first."""
    rows = database.execute(
        """SELECT c.id FROM change c JOIN post p ON p.id = c.post
           WHERE p.site = ? AND c.observed_at >= ? ORDER BY c.observed_at, c.post, c.id""",
        (site, timestamps.text(since)),
    )
    return tuple(row["id"] for row in rows)


def count_later(database: Database, identities: Sequence[str]) -> int:
    """Return how many of the changes with *identities* are more than the baseline, which a first crawl found."""
    (baseline,) = database.execute(
        "SELECT count(*) FROM change WHERE baseline AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(identities)),),
    ).fetchone()
    return len(identities) - int(baseline)


def snapshots(database: Database, post: str) -> tuple[SnapshotRow, ...]:
    """The content states of *post*, by first render."""
    rows = database.execute(
        """SELECT s.*, (SELECT sum(stale) FROM observation o WHERE o.post = s.post AND o.snapshot = s.id) AS stale
           FROM snapshot s WHERE post = ? ORDER BY first_rendered, id""",
        (post,),
    )
    return tuple(_snapshot(row) for row in rows)


def observations(database: Database, snapshot: str) -> tuple[Sighted, ...]:
    """Return when the state *snapshot* was seen, in the order of observation."""
    rows = database.execute(
        """SELECT * FROM observation WHERE post = (SELECT post FROM snapshot WHERE id = :snapshot)
           AND snapshot = :snapshot ORDER BY observed_at, capture""",
        {"snapshot": snapshot},
    ).fetchall()
    # One question for all observations, not one for each.
    known = origins(database, (row["capture"] for row in rows))
    return tuple(
        Sighted(
            capture=row["capture"],
            origin=known.get(row["capture"]),
            observed=timestamps.parse(row["observed_at"]),
            rendered=timestamps.optional(row["rendered_at"]),
            stale=bool(row["stale"]),
        )
        for row in rows
    )


def change_of(row: Mapping[str, Any]) -> Change:
    """The change that a *row* of the changes describes."""
    return Change(
        id=row["id"],
        post=row["post"],
        url=row["current_url"],
        old_url=row["old_url"],
        observed_at=timestamps.parse(row["observed_at"]),
        window=Window(after=timestamps.optional(row["window_start"]), before=timestamps.parse(row["window_end"])),
        estimate=timestamps.optional(row["estimate"]),
        kind=ChangeKind(row["kind"]),
        fields=tuple(Field(name) for name in json.loads(row["fields"])),
        class_=ChangeClass(row["class"]),
        flags=tuple(Flag(name) for name in json.loads(row["flags"])),
        silent=None if row["silent"] is None else bool(row["silent"]),
        disclosure=Disclosure(row["disclosure"]),
        before=row["snapshot_before"],
        after=row["snapshot_after"],
        baseline=bool(row["baseline"]),
        edits=msgspec.json.decode(row["edits"], type=tuple[Edit, ...]),
    )


def _snapshot(row: Mapping[str, Any]) -> SnapshotRow:
    return SnapshotRow(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        capture=row["capture"],
        first_rendered=timestamps.parse(row["first_rendered"]),
        last_rendered=timestamps.parse(row["last_rendered"]),
        first_observed=timestamps.parse(row["first_observed"]),
        last_observed=timestamps.parse(row["last_observed"]),
        observations=row["observations"],
        stale=row["stale"] or 0,
        confirmation=Confirmation(row["confirmation"]),
    )
