"""The archive as it was known on a day: derived today from what was recorded by then.

On one connection, temporary tables shadow the derived ones, and a view shadows the captures. Whatever is asked
of it afterwards (posts, states, changes, texts, exports) is answered by what was known, and no query needs a word
about it. Nothing is written to the file.

Names are today's: addresses lead to the posts that they are known to mean now, and a state keeps its present id.
The texts are found in today's index; only the times of each state are derived again.

A run that a wrong clock dated counts by its corrected times: the archive knew on a day what it had fetched by then, in
truth, whenever the clock was found to be wrong.
"""

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from archive import timestamps
from archive.database import corrected_times, schema
from archive.database.packed_rows import PACKED
from archive.errors import NoSuchState
from archive.query import posts
from archive.search import StateText
from archive.store.post_rows import EarlierRows, write_post

_TABLES = ("snapshot", "span", "observation", "change", "post_status")
_INDEXES = (
    "snapshot(id)", "snapshot(post)", "span(post)", "span(snapshot)", "observation(snapshot)", "change(id)",
    "change(post)", "post_status(post)",
)  # fmt: skip
_CREATE = """
CREATE TEMP TABLE resource AS SELECT * FROM main.resource LIMIT 0;
CREATE TEMP TABLE link AS SELECT * FROM main.link LIMIT 0;
CREATE TEMP TABLE shown AS SELECT * FROM main.shown;
CREATE INDEX temp.known_shown ON shown(id);
CREATE TEMP TABLE period (snapshot TEXT PRIMARY KEY, post TEXT, current INTEGER, since TEXT, until TEXT);
CREATE INDEX temp.known_period ON period(post);
CREATE TEMP VIEW state_text AS
SELECT t.id, t.snapshot, t.post, t.site, p.current, p.since, p.until, t.published, t.language, t.indexed,
       t.words, t.title_words, t.authors, t.tags, t.title, t.body
FROM period AS p JOIN main.state_text AS t ON t.snapshot = p.snapshot;
"""
# A view holds no parameters; the instant is one that we wrote ourselves.
_CAPTURES = "CREATE TEMP VIEW capture AS SELECT * FROM {captures} WHERE recorded_at <= '{known}'"
_LATER = """
SELECT DISTINCT address.post FROM {captures} AS kept JOIN address ON address.uri = kept.uri
WHERE kept.recorded_at > :known ORDER BY address.post
"""


def known(path: Path, instant: datetime) -> Database:
    """The archive at *path*, read-only, as it was known at *instant*. Raises `CannotOpen`.

    Posts of which something was recorded since are derived again; the others are taken as they are today.
    """
    # One transaction, ended by `_closed`: a crawl beside it must not add captures between two posts.
    database = _covered(path, instant)
    captures = corrected_times.source(database.conn, "capture")
    asked = {"known": timestamps.text(instant)}
    later = [row["post"] for row in database.execute(_LATER.format(captures=captures), asked)]
    database.conn.execute("CREATE TEMP TABLE later (post TEXT PRIMARY KEY)")
    database.conn.executemany("INSERT INTO later VALUES (?)", ((post,) for post in later))
    _take_over(database.conn)
    for post in later:
        _tell(database, post)
    return _closed(database)


def known_post(path: Path, instant: datetime, post: str) -> Database:
    """As `known`, for questions about *post* alone. Raises `NoSuchState` where nothing of it was known."""
    database = _covered(path, instant)
    _tell(database, post)
    if not database.execute("SELECT 1 FROM post_status WHERE post = ?", (post,)).fetchone():
        database.close()
        raise NoSuchState(post, f"the archive did not know it yet on {instant:%Y-%m-%d %H:%M}Z")
    return _closed(database)


def _covered(path: Path, instant: datetime) -> Database:
    database = schema.connect(path)
    posts.register(database)
    # The file is open for reading alone; only the temporary tables are to be written.
    database.conn.execute("PRAGMA query_only = OFF")
    database.conn.execute("BEGIN")
    # Temporary tables hide those of the same name, so that every query and every view reads them.
    for table in _TABLES:
        database.conn.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table} LIMIT 0")  # noqa: S608
    for number, index in enumerate(_INDEXES):
        database.conn.execute(f"CREATE INDEX temp.known_{number} ON {index}")
    for statement in filter(str.strip, _CREATE.split(";")):
        database.conn.execute(statement)
    captures = corrected_times.source(database.conn, "capture")
    # A run that a wrong clock dated has such a view already, which would hide ours.
    database.conn.execute("DROP VIEW IF EXISTS temp.capture")
    database.conn.execute(_CAPTURES.format(captures=captures, known=timestamps.text(instant)))
    _cover_views(database.conn)
    return database


def _cover_views(connection: sqlite3.Connection) -> None:
    """Let the views, each of which sees only the tables beside it, see the temporary ones."""
    views = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'view' ORDER BY rowid").fetchall()
    for name, definition in views:
        # Content states are packed beside the texts of today.
        if not name.startswith("state_") and name not in {*PACKED, "content"}:
            connection.execute(definition.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))


def _closed(database: Database) -> Database:
    database.conn.execute("COMMIT")
    database.conn.execute("PRAGMA query_only = ON")
    return database


def _take_over(connection: sqlite3.Connection) -> None:
    """Copy the posts of which nothing was recorded later."""
    earlier = "WHERE post NOT IN (SELECT post FROM later)"
    for table in _TABLES:
        connection.execute(f"INSERT INTO temp.{table} SELECT * FROM main.{table} {earlier}")  # noqa: S608
    for table in ("resource", "link"):
        held = "WHERE snapshot IN (SELECT id FROM temp.snapshot)"
        connection.execute(f"INSERT INTO temp.{table} SELECT * FROM main.{table} {held}")  # noqa: S608
    columns = "snapshot, post, current, since, until"
    connection.execute(f"INSERT INTO period SELECT {columns} FROM main.state_text {earlier}")  # noqa: S608


def _tell(database: Database, post: str) -> None:
    # With today's ids and judgements: a change that was known then is the same change, under the same name.
    changes = database.execute("SELECT * FROM main.change WHERE post = ?", (post,))
    snapshots = database.execute("SELECT content, id FROM main.snapshot WHERE post = ?", (post,))
    precedent = EarlierRows(
        changes={row["id"]: row for row in changes}, snapshots={row["content"]: row["id"] for row in snapshots}
    )
    write_post(database, post, precedent, index=_note)


def _note(connection: sqlite3.Connection, state: StateText) -> None:
    """Write when *state* was shown; its words are in the index."""
    since, until = timestamps.text(state.since), timestamps.optional_text(state.until)
    connection.execute(
        "INSERT INTO period VALUES (?, ?, ?, ?, ?)", (state.snapshot, state.post, state.current, since, until)
    )
