"""Extend orders about posts to their pictures and documents; bytes that another post still shows stay as they are."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from archive import timestamps
from archive.model import BodyState
from archive.query import evidence
from archive.render.references import documents_of, media_of
from archive.store.rows import insert
from archive.takedown import STATES, Action

_SHOWN_BY = """
SELECT DISTINCT s.post, f.blob FROM snapshot s JOIN resource r ON r.snapshot = s.id
JOIN media_fetch m ON m.resource = r.id JOIN fetch f ON f.id = m.fetch
WHERE f.blob IS NOT NULL AND s.post IN (
  SELECT a.post FROM capture c JOIN address a ON a.uri = c.uri WHERE c.id IN (SELECT value FROM json_each(?)))
"""
_SHOWN = """
SELECT 1 FROM media_fetch m JOIN fetch f ON f.id = m.fetch JOIN resource r ON r.id = m.resource WHERE f.blob = ? LIMIT 1
"""
# What was withheld with the posts that an order is about.
_WITHHELD_WITH = """
SELECT DISTINCT t.post, t.blob FROM media_takedown t JOIN blob b ON b.digest = t.blob AND b.state = 'withheld'
WHERE t.action = 'withhold' AND t.post IN (
  SELECT a.post FROM capture c JOIN address a ON a.uri = c.uri WHERE c.id IN (SELECT value FROM json_each(?)))
"""
_OF_RESOURCES = """
SELECT DISTINCT f.blob FROM media_fetch m JOIN fetch f ON f.id = m.fetch
WHERE f.blob IS NOT NULL AND m.resource IN (SELECT value FROM json_each(?))
"""


def concerned(database: Database, captures: Iterable[str]) -> dict[str, str]:
    """The bytes that an order about *captures* may concern, by digest, with the post that shows or showed them."""
    # Those withheld before first: their posts are derived without the picture by now, so `_SHOWN_BY` finds them no
    # more.
    named = json.dumps(list(captures))
    rows = (*database.execute(_WITHHELD_WITH, (named,)), *database.execute(_SHOWN_BY, (named,)))
    return {row["blob"]: row["post"] for row in rows}


def withheld_with(database: Database, post: str, captures: Iterable[str]) -> dict[str, str]:
    """The bytes that *captures* of *post* show, by digest, as `concerned` gives them; its bodies may be withheld."""
    resources = {
        media.id
        for content in evidence.shown_by(database, captures)
        for media in (*documents_of(content), *media_of(content))
    }
    rows = database.execute(_OF_RESOURCES, (json.dumps(sorted(resources)),))
    return {row["blob"]: post for row in rows}


def carry_out(
    database: Database, bytes_: dict[str, str], *, action: Action, reason: str, at: datetime
) -> tuple[str, ...]:
    """Carry out *action* on those of *bytes_* that it concerns, in the caller's transaction; return their digests.

    Derive the posts first: bytes that no post shows any more are taken down, bytes that one shows again are released.
    """
    changed = []
    for blob, post in sorted(bytes_.items()):
        is_shown = database.execute(_SHOWN, (blob,)).fetchone() is not None
        state = database.execute("SELECT state FROM blob WHERE digest = ?", (blob,)).fetchone()["state"]
        if not _takes(action, state, is_shown=is_shown):
            continue
        row = {"blob": blob, "post": post, "action": action.value, "reason": reason, "at": timestamps.text(at)}
        insert(database, "media_takedown", row)
        database.execute("UPDATE blob SET state = ? WHERE digest = ?", (STATES[action], blob))
        changed.append(blob)
    return tuple(changed)


def _takes(action: Action, state: str, *, is_shown: bool) -> bool:
    match action:
        case Action.WITHHOLD:
            return state == BodyState.PRESENT and not is_shown
        case Action.PURGE:
            return state in (BodyState.PRESENT, BodyState.WITHHELD) and not is_shown
        case Action.RELEASE:
            return state == BodyState.WITHHELD and is_shown
