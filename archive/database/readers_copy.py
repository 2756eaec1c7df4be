"""A copy of the archive for readers who may ask anything of it in SQL: without bodies, and without what is withheld.

What is not in a file cannot be asked for, whatever tool opens it. So the copy is filled from a list of tables, and a
row that names a withheld post in any of its columns is not copied at all.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from archive.database import Database, journals, packed_json, schema

_ABOUT_POSTS = ("snapshot", "span", "observation", "change", "post_status", "doubt", "state_post", "address")
_ABOUT_STATES = (
    "resource", "link", "state_text", "state_word", "state_compound", "state_index",
    "state_fts_data", "state_fts_idx", "state_fts_docsize", "state_fts_config",
)  # fmt: skip
_SIFTED = ("post", "merge", "link", "address")
_ABOUT_THE_CRAWL = (
    "site", "crawl", "survey", "fetch", "capture", "intake", "record", "miss", "sighting", "alarm", "retirement",
    "mistiming",
)  # fmt: skip

# A post that is withheld has no status. One that nothing is known of yet has none either, and has no body withheld.
_HIDDEN_POST = """
SELECT a.post FROM source.address a JOIN source.capture c ON c.uri = a.uri JOIN source.payload p ON p.digest = c.payload
WHERE p.state <> 'present' AND a.post NOT IN (SELECT post FROM source.post_status)
"""
_HIDDEN_ADDRESS = f"""
SELECT uri FROM source.address WHERE post IN ({_HIDDEN_POST})
UNION
SELECT c.uri FROM source.capture c JOIN source.payload p ON p.digest = c.payload
GROUP BY c.uri HAVING max(p.state <> 'present') AND NOT max(p.state = 'present')
"""  # noqa: S608 - statements of ours
_HIDDEN_NAMES = f"""
WITH hidden AS ({_HIDDEN_ADDRESS})
SELECT uri FROM hidden
UNION SELECT address FROM source.fetch WHERE uri IN hidden
UNION SELECT address FROM source.record WHERE uri IN hidden
UNION SELECT uri FROM source.post WHERE id IN ({_HIDDEN_POST})
"""  # noqa: S608 - statements of ours
_HIDDEN_TITLES = """
SELECT DISTINCT json_extract(t.json, '$.title') AS title
FROM source.payload p JOIN source.capture c ON c.payload = p.digest JOIN source.reading r ON r.capture = c.id
JOIN source.content t ON t.digest = r.content WHERE p.state <> 'present'
EXCEPT SELECT title FROM source.snapshot
"""
# No content state is copied.
_VIEWS = """
SELECT sql FROM source.sqlite_master
WHERE type = 'view' AND name NOT IN ('content', 'payload', 'fetch', 'capture', 'sighting', 'naming', 'reading')
ORDER BY rowid
"""
_REFERENCE = re.compile(r" REFERENCES (?:packed_)?(\w+)\((\w+)\)")
_MADE = re.compile(r"CREATE (?:TABLE (?=(\w+))|INDEX \w+ ON (?=(\w+)))")
# A title of one short word is in many a row that has nothing to do with it.
_SHORTEST_TITLE = 8


def copy_for_readers(archive: Path, into: Path) -> None:
    """Write the copy of *archive* to the new file *into*: bodies and withheld posts are not in it.

    Raises `CannotOpen` where *archive* is none.
    """
    schema.connect(archive).close()
    into.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(into.absolute().as_uri(), uri=True, isolation_level=None)) as copy:
        copy.execute("ATTACH ? AS source", (journals.address(archive),))
        packed_json.register(copy)
        # A copy that is cut short is written again: nothing of it need be safe from a power cut.
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("BEGIN")
        names = _names(copy)
        if names:
            copy.create_function("names_withheld", -1, _finder(names), deterministic=True)
        for table, condition in _tables():
            _copy(copy, table, condition, sifted=bool(names) and table in (*_ABOUT_THE_CRAWL, *_SIFTED))
        views = copy.execute(_VIEWS).fetchall()
        for (view,) in views:
            copy.execute(view)
        copy.execute("COMMIT")


def open_copy(copy: Path) -> Database:
    """The copy at *copy*, read-only."""
    connection = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return Database(connection, execute_plugins=False)


def revision(archive: sqlite3.Connection) -> tuple[int, ...]:
    """A value that changes when a copy of *archive* is out of date: after a takedown order, a crawl or an import."""
    row = archive.execute(
        """SELECT (SELECT count(*) FROM takedown), (SELECT count(ended_at) FROM crawl),
                  (SELECT count(ended_at) FROM intake)"""
    ).fetchone()
    return tuple(row)


def _tables() -> Iterator[tuple[str, str]]:
    """Each table that is copied, and which of its rows are."""
    shown = "IN (SELECT post FROM source.post_status)"
    yield "post", f"id {shown} OR id IN (SELECT post FROM source.merge WHERE into_ {shown})"  # noqa: S608
    yield "merge", f"into_ {shown}"
    # Made before its rows are: SQLite fills the tables under it with an empty index.
    yield "state_fts", ""
    for table in ("state_fts_terms", "state_fts_columns"):
        yield table, ""
    yield from ((table, f"post {shown}") for table in _ABOUT_POSTS)
    yield from ((table, "true") for table in (*_ABOUT_STATES, *_ABOUT_THE_CRAWL))


def _copy(copy: sqlite3.Connection, table: str, condition: str, *, sifted: bool) -> None:
    """Make *table*, and fill it with the rows of *condition*; *sifted*: without those that name what is withheld."""
    shadow = table.startswith("state_fts_") and condition
    if shadow:
        copy.execute(f"DELETE FROM main.{table}")  # noqa: S608
    else:
        copy.execute(_definition(copy, table))
    if not condition:
        return
    columns = ", ".join(f'"{row[1]}"' for row in copy.execute(f"PRAGMA source.table_info({table})"))
    if sifted:
        condition = f"({condition}) AND NOT names_withheld({columns})"
    copy.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM source.{table} WHERE {condition}")  # noqa: S608
    if not shadow:
        for index in _definitions(copy, table)[1:]:
            copy.execute(index)


def _definition(copy: sqlite3.Connection, name: str) -> str:
    copied = {table for table, _ in _tables()}
    # Datasette follows a reference, and fails where nothing is at its end.
    return _REFERENCE.sub(
        lambda found: f" REFERENCES {found[1]}({found[2]})" if found[1] in copied else "", _definitions(copy, name)[0]
    )


def _definitions(copy: sqlite3.Connection, name: str) -> list[str]:
    """Return how the table *name* is made in the copy, and its indexes after it."""
    if name in _of_views():
        return _of_views()[name]
    query = """
    SELECT sql FROM source.sqlite_master WHERE tbl_name = ?1 AND sql IS NOT NULL AND type <> 'trigger'
    ORDER BY name <> ?1, rowid
    """
    return [sql for (sql,) in copy.execute(query, (name,))]


@cache
def _of_views() -> dict[str, list[str]]:
    """The same of each table that is a view in the archive."""
    found: dict[str, list[str]] = {}
    for statement in schema.script("readers").split(";\n"):
        if made := _MADE.search(statement):
            found.setdefault(made[1] or made[2], []).append(statement[made.start() :])
    return found


def _names(copy: sqlite3.Connection) -> set[str]:
    """The texts by which a row names a withheld post: its addresses in every spelling, and its titles."""
    names: set[str] = set()
    for (address,) in copy.execute(_HIDDEN_NAMES):
        names |= set(_spellings(address))
    titles = {title for (title,) in copy.execute(_HIDDEN_TITLES) if title and len(title) >= _SHORTEST_TITLE}
    return names | titles | {json.dumps(title)[1:-1] for title in titles}


def _spellings(address: str) -> Iterator[str]:
    """*address* whole and without its host, as a redirect may give it; each as written, escaped and unescaped."""
    parts = urlsplit(address)
    local = parts.path + (f"?{parts.query}" if parts.query else "")
    for text in (address, local) if len(local) > 1 else (address,):
        for spelt in (text, unquote(text), quote(unquote(text), safe="/:?&=#")):
            yield spelt
            yield json.dumps(spelt)[1:-1]


def _finder(names: Iterable[str]) -> Callable[..., bool]:
    """Return a function that tells whether one of some values names one of *names*, and does not only begin like it."""
    ordered = sorted(names, key=len, reverse=True)
    # A final slash is the same address to a reader.
    pattern = re.compile("|".join(rf"{re.escape(name.rstrip('/'))}(?![\w%~-])" for name in ordered), re.IGNORECASE)

    def names_withheld(*values: object) -> bool:
        return any(isinstance(value, str) and pattern.search(value) is not None for value in values)

    return names_withheld
