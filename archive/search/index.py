"""The full-text index over the current and past states of posts: its tables, and what keeps them true.

FTS5 is given the *keys* of a text (`archive.stemming`) while its content table holds the text itself. Keys stand
one for one where the words stand, so `highlight()` and `snippet()` mark words as written, and any SQLite reads
it. Never run FTS5's own 'rebuild' on it, which would index the words unstemmed; `rebuild` here does it right.

All functions but `check` write, inside the caller's transaction.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import repeat

from msgspec import Struct

from archive import timestamps
from archive.digest import short_id
from archive.search import stemming, vocabulary
from archive.search.stemming import Language, folded, keyed, spellings, stemmed_as
from archive.search.vocabulary import Written

DDL: tuple[str, ...] = (
    """
CREATE TABLE state_text (
  id        INTEGER PRIMARY KEY,  -- row of state_fts
  snapshot  TEXT NOT NULL UNIQUE,
  post      TEXT NOT NULL,
  site      TEXT NOT NULL,
  current   INTEGER NOT NULL CHECK (current IN (0, 1)), -- 1 where the post stands so now
  since     TEXT NOT NULL,        -- from when the state is known, UTC
  until     TEXT,                 -- when another took its place, UTC; NULL while none did
  published TEXT,                 -- day, in the site's zone
  language  TEXT,                 -- BCP 47, as declared
  indexed   TEXT NOT NULL,        -- digest of what the index was given
  authors   TEXT NOT NULL,        -- one name a line
  title     TEXT NOT NULL,
  body      TEXT NOT NULL         -- plain text
) STRICT
""",
    "CREATE INDEX state_text_post ON state_text(post) WHERE current",
    # Double quotes: sqlite-utils finds the index of a table by them.
    """
CREATE VIRTUAL TABLE state_fts USING fts5(
  title, body, authors, content="state_text", content_rowid="id", tokenize='unicode61 remove_diacritics 2'
)
""",
    "INSERT INTO state_fts(state_fts, rank) VALUES ('rank', 'bm25(4.0, 1.0, 0.0)')",
    "CREATE VIRTUAL TABLE state_fts_terms USING fts5vocab('state_fts', 'row')",
    *vocabulary.DDL,
    """
CREATE TABLE state_index (
  stemmer TEXT NOT NULL -- version of the keys; another version's keys are not found
) STRICT
""",
    f"INSERT INTO state_index VALUES ('{stemming.VERSION}')",  # noqa: S608 - a constant of ours
)


class StateText(Struct, frozen=True, kw_only=True):
    """One content state of a post, as it is searched."""

    snapshot: str
    post: str
    site: str
    title: str
    body: str
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: date | None = None
    since: datetime
    until: datetime | None = None
    current: bool = False


def put(connection: sqlite3.Connection, state: StateText) -> None:
    """Index *state*, or bring what is indexed under its snapshot up to date."""
    put_all(connection, (state,))


def put_all(connection: sqlite3.Connection, states: Iterable[StateText]) -> None:
    """Index many states, learning their words once."""
    _renew(connection)
    written: set[Written] = set()
    for state in states:
        written |= _put(connection, state)
    vocabulary.learn(connection, written)


def update_period(
    connection: sqlite3.Connection, snapshot: str, *, since: datetime, until: datetime | None, current: bool
) -> None:
    """Say anew from when to when the state of *snapshot* stood. Its words stay as indexed."""
    connection.execute(
        "UPDATE state_text SET since = ?, until = ?, current = ? WHERE snapshot = ?",
        (timestamps.text(since), timestamps.optional_text(until), current, snapshot),
    )


def remove(connection: sqlite3.Connection, snapshot: str) -> None:
    """Take the state of *snapshot* out of the index, if it is there."""
    _renew(connection)
    for row, indexed, text in _rows(connection, snapshot):
        connection.execute("DELETE FROM state_text WHERE id = ?", (row,))
        if text.digest() != indexed:
            # FTS5 takes out what it is told was put in; told another text, it would be left corrupt.
            rebuild(connection)
            return
        connection.execute(
            "INSERT INTO state_fts(state_fts, rowid, title, body, authors) VALUES ('delete', ?, ?, ?, ?)",
            (row, *text.keys()),
        )


def rebuild(connection: sqlite3.Connection) -> None:
    """Index every held state again, with today's stemmer."""
    connection.execute("INSERT INTO state_fts(state_fts) VALUES ('delete-all')")
    vocabulary.clear(connection)
    connection.execute("UPDATE state_index SET stemmer = ?", (stemming.VERSION,))
    written: set[Written] = set()
    for row, indexed, text in _rows(connection):
        if text.digest() != indexed:
            connection.execute("UPDATE state_text SET indexed = ? WHERE id = ?", (text.digest(), row))
        written |= _index(connection, row, text)
    vocabulary.learn(connection, written)


def check(connection: sqlite3.Connection) -> tuple[str, ...]:
    """How the index has drifted from the texts, in words; nothing where it has not. Reads every text."""
    if _stemmer(connection) != stemming.VERSION:
        return (f"the index was built by {_stemmer(connection)}, this is {stemming.VERSION}",)
    # FTS5's own integrity-check compares words, not keys, and would call a sound index corrupt.
    rows = {row for (row,) in connection.execute("SELECT id FROM state_fts_docsize")}
    counts: Counter[str] = Counter()
    written: set[Written] = set()
    findings = []
    for row, indexed, text in _rows(connection):
        counts.update(" ".join(text.keys()).split())
        written |= text.written()
        if text.digest() != indexed:
            findings.append(f"the text of row {row} was changed after it was indexed")
        if row not in rows:
            findings.append(f"the text of row {row} is not in the index")
        rows.discard(row)
    findings += [f"row {row} of the index has no text" for row in sorted(rows)]
    findings += vocabulary.lacking(connection, written)
    return tuple(findings) or tuple(_miscounts(connection, counts))


def drop(connection: sqlite3.Connection) -> None:
    """Drop the tables of the index, those that there are."""
    vocabulary.drop(connection)
    for table in ("state_fts_terms", "state_fts", "state_text", "state_index"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


# --- rows ---------------------------------------------------------------------------------------------------

_INSERT = """
INSERT INTO state_text
  (snapshot, post, site, current, since, until, published, language, indexed, authors, title, body)
VALUES
  (:snapshot, :post, :site, :current, :since, :until, :published, :language, :indexed, :authors, :title, :body)
"""
_UPDATE = """
UPDATE state_text
SET post = :post, site = :site, current = :current, since = :since, until = :until, published = :published,
    language = :language
WHERE snapshot = :snapshot
"""


class _IndexedText(Struct, frozen=True, kw_only=True):
    """What of a state is indexed."""

    title: str
    body: str
    authors: str
    language: Language

    def digest(self) -> str:
        return short_id(self.title, self.body, self.authors, self.language)

    def keys(self) -> tuple[str, str, str]:
        """Title, body and authors as the index is given them. Names are folded, not stemmed."""
        return keyed(self.title, self.language), keyed(self.body, self.language), folded(self.authors)

    def written(self) -> set[Written]:
        """What the vocabulary holds of it."""
        return set(zip(spellings(f"{self.title} {self.body}".lower()), repeat(self.language)))


def _text(state: StateText) -> _IndexedText:
    return _IndexedText(
        title=state.title,
        body=state.body,
        authors="\n".join(state.authors),
        language=stemmed_as(state.language),
    )


def _values(state: StateText) -> dict[str, str | int | None]:
    text = _text(state)
    return {
        "snapshot": state.snapshot,
        "post": state.post,
        "site": state.site,
        "current": int(state.current),
        "since": timestamps.text(state.since),
        "until": timestamps.optional_text(state.until),
        "published": state.published.isoformat() if state.published else None,
        "language": state.language,
        "indexed": text.digest(),
        "authors": text.authors,
        "title": text.title,
        "body": text.body,
    }


def _rows(connection: sqlite3.Connection, snapshot: str | None = None) -> Iterator[tuple[int, str, _IndexedText]]:
    """Row, digest of what was indexed, and text of the held states, or of the one of *snapshot*."""
    found = connection.execute(
        "SELECT id, indexed, title, body, authors, language FROM state_text WHERE ?1 IS NULL OR snapshot = ?1",
        (snapshot,),
    )
    for row, indexed, title, body, authors, language in found:
        yield row, indexed, _IndexedText(title=title, body=body, authors=authors, language=stemmed_as(language))


def _put(connection: sqlite3.Connection, state: StateText) -> set[Written]:
    values = _values(state)
    query = "SELECT indexed FROM state_text WHERE snapshot = ?"
    held = connection.execute(query, (state.snapshot,)).fetchone()
    if held and held[0] == values["indexed"]:
        connection.execute(_UPDATE, values)
        return set()
    if held:
        remove(connection, state.snapshot)
    row = connection.execute(_INSERT, values).lastrowid
    assert row is not None
    return _index(connection, row, _text(state))


def _index(connection: sqlite3.Connection, row: int, text: _IndexedText) -> set[Written]:
    """Give *text* to the index; returns what the vocabulary should hold of it."""
    insert = "INSERT INTO state_fts(rowid, title, body, authors) VALUES (?, ?, ?, ?)"
    connection.execute(insert, (row, *text.keys()))
    return text.written()


def _stemmer(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT stemmer FROM state_index").fetchone()[0])


def _renew(connection: sqlite3.Connection) -> None:
    """Index everything again where another version's stemmer did it: the two cannot be mixed."""
    if _stemmer(connection) != stemming.VERSION:
        rebuild(connection)


def _miscounts(connection: sqlite3.Connection, counts: Counter[str]) -> Iterable[str]:
    """What the index holds of each key, against what the texts hold.

    Only of plain keys, such as all French and English words have: `unicode61` folds some rarer letters further.
    """
    indexed = Counter(dict(connection.execute("SELECT term, cnt FROM state_fts_terms")))
    plain = sorted(filter(str.isascii, counts.keys() | indexed.keys()))
    wrong = [key for key in plain if counts[key] != indexed[key]]
    if wrong:
        yield f"{len(wrong)} words are not counted in the index as in the texts, such as {wrong[0]!r}"
