"""Posts of which the last answers do not settle what state they are in."""

from datetime import datetime

from sqlite_utils import Database

from archive import timestamps

_LAST_SEEN = """
SELECT o.snapshot FROM observation o WHERE o.post = s.post AND o.stale = 0
ORDER BY o.observed_at DESC, o.capture DESC LIMIT 1
"""
_PENDING = "SELECT 1 FROM snapshot p WHERE p.post = s.post AND p.confirmation = 'pending'"


def is_pending(database: Database, uri: str) -> bool:
    """Return whether the post at *uri* shows a state, new or earlier, that counts with a second sighting only."""
    row = database.execute(
        f"""SELECT 1 FROM address a JOIN post_status s ON s.post = a.post
            WHERE a.uri = ? AND (EXISTS ({_PENDING}) OR ({_LAST_SEEN}) <> s.snapshot) LIMIT 1""",  # noqa: S608
        (uri,),
    ).fetchone()
    return row is not None


def is_torn(database: Database, uri: str) -> bool:
    """Return whether the post at *uri* showed a new state and then the old one again, so that neither is settled."""
    row = database.execute(
        f"""SELECT 1 FROM address a JOIN post_status s ON s.post = a.post
            WHERE a.uri = ? AND EXISTS ({_PENDING}) AND ({_LAST_SEEN}) = s.snapshot LIMIT 1""",  # noqa: S608
        (uri,),
    ).fetchone()
    return row is not None


def is_anew(database: Database, uri: str, since: datetime) -> bool:
    """Return whether the post at *uri* is in a state that began to show after *since*."""
    row = database.execute(
        "SELECT 1 FROM address a JOIN span s ON s.post = a.post WHERE a.uri = ? AND s.first_observed >= ? LIMIT 1",
        (uri, timestamps.text(since)),
    ).fetchone()
    return row is not None
