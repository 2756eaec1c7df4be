"""The full-text index over the current and past states of posts: what keeps it true to the texts.

FTS5 is given the *terms* of a text: each word's key, and behind it what makes it this form (`archive.search.stemming`).
A stem is found as the beginning of its terms, a form as one of them. The content table holds the text itself, whose
words stand one for one where the terms stand, so `highlight()` marks words as written, and any SQLite reads it. Never
run FTS5's own 'rebuild' on it, which would index the words without their keys; `rebuild` here does it right.

All functions write, inside the caller's transaction. `archive.search.soundness` checks the index.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import repeat

from msgspec import Struct

from archive import timestamps
from archive.digest import short_id
from archive.search import numbers, stemming, variants, vocabulary
from archive.search.stemming import Language, folded, spellings, stemmed_as, term
from archive.search.tables import COLUMNS
from archive.search.vocabulary import Compound, Written


class StateText(Struct, frozen=True, kw_only=True):
    """One content state of a post, as it is searched."""

    snapshot: str
    post: str
    site: str
    title: str
    body: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
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
    # Keys of two stemmers in one index would find half of the texts.
    _renew(connection)
    # A word is learnt once for many texts: each costs a look-up in the vocabulary.
    learnt = Learnt()
    for state in states:
        _put(connection, state, learnt)
    learnt.keep(connection)


def write_text(connection: sqlite3.Connection, state: StateText) -> int:
    """Write *state* as a row of its own among the texts, without indexing its words; return the row's number."""
    return _write(connection, state.post, _values(state))


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
    for row, indexed, text in indexed_rows(connection, snapshot):
        [(post,)] = connection.execute("DELETE FROM state_text WHERE id = ? RETURNING post", (row,)).fetchall()
        numbers.forget(connection, post)
        if text.digest() != indexed:
            # FTS5 removes exactly the text that it is given; given another than was put in, the index is corrupt.
            rebuild(connection)
            return
        connection.execute(_DELETE, (row, *text.columns(text.written())))


def rebuild(connection: sqlite3.Connection) -> None:
    """Index every held state again, with today's stemmer."""
    # The only way to empty an external-content table; a DELETE would read what it takes out.
    connection.execute("INSERT INTO state_fts(state_fts) VALUES ('delete-all')")
    vocabulary.clear(connection)
    connection.execute("UPDATE state_index SET stemmer = ?", (stemming.VERSION,))
    learnt = Learnt()
    for row, indexed, text in indexed_rows(connection):
        # Somebody changed the text by another hand: from here on the row is right.
        if text.digest() != indexed:
            connection.execute("UPDATE state_text SET indexed = ? WHERE id = ?", (text.digest(), row))
        _index(connection, row, text, learnt)
    learnt.keep(connection)


# --- rows ---------------------------------------------------------------------------------------------------

_INSERT = """
INSERT INTO state_text
  (id, snapshot, post, site, current, since, until, published, language, indexed, words, title_words, authors, tags,
   title, body)
VALUES
  (:id, :snapshot, :post, :site, :current, :since, :until, :published, :language, :indexed, :words, :title_words,
   :authors, :tags, :title, :body)
"""
_TERMS = f"INSERT INTO state_fts(rowid, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"  # noqa: S608
_DELETE = f"""
INSERT INTO state_fts(state_fts, rowid, {", ".join(COLUMNS)}) VALUES ('delete', ?{", ?" * len(COLUMNS)})
"""  # noqa: S608 - columns of ours
_UPDATE = """
UPDATE state_text
SET site = :site, current = :current, since = :since, until = :until, published = :published, language = :language,
    words = :words, title_words = :title_words
WHERE snapshot = :snapshot
"""


Spelt = tuple[list[str], list[str], list[str]]
"""The words of title, body and tags."""


class IndexedText(Struct, frozen=True, kw_only=True):
    """The indexed parts of a state."""

    title: str
    body: str
    authors: str
    tags: str
    language: Language

    def digest(self) -> str:
        """Return the digest of the indexed parts, as the row notes it."""
        # What the index was given depends on these alone, so equal digests need no indexing.
        return short_id(self.title, self.body, self.authors, self.tags, self.language)

    def written(self) -> Spelt:
        """The words of title, body and tags as they are written."""
        return spellings(self.title), spellings(self.body), spellings(self.tags)

    def columns(self, written: Spelt) -> tuple[str, ...]:
        """The terms of its words *written*, as the index is given them in the order of `COLUMNS`.

        Names are folded, not stemmed.
        """
        title, body, tags = (" ".join(map(term, part, repeat(self.language))) for part in written)
        signs = " ".join(variants.emoji(f"{self.title} {self.body}"))
        # The body first, since FTS5's first column costs nothing.
        return body, title, folded(self.authors), tags, signs


class Learnt:
    """The words of texts that the vocabulary must hold."""

    def __init__(self) -> None:
        self._written: dict[Language, set[str]] = {}
        self._compounds: set[Compound] = set()

    @property
    def words(self) -> set[Written]:
        """Every word once, in small letters, with the language of its text."""
        return {(word.lower(), language) for language, words in self._written.items() for word in words}

    @property
    def compounds(self) -> set[Compound]:
        """The words that texts write in parts, and those that stand within others."""
        odd = {word for words in self._written.values() for word in words if not word.isascii()}
        return self._compounds.union(*map(variants.within, odd))

    def add(self, text: IndexedText, written: Spelt) -> None:
        """The words *written* in *text*, and those that it writes in parts."""
        self._written.setdefault(text.language, set()).update(*written)
        for whole in (text.title, text.body, text.tags):
            self._compounds.update(variants.joined(whole))

    def keep(self, connection: sqlite3.Connection) -> None:
        """Put it into the vocabulary."""
        vocabulary.learn(connection, self.words)
        vocabulary.learn_compounds(connection, self.compounds)


def _text(state: StateText) -> IndexedText:
    return IndexedText(
        title=variants.visible(state.title),
        body=variants.visible(state.body),
        authors="\n".join(state.authors),
        tags="\n".join(map(variants.visible, state.tags)),
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
        "words": len(spellings(text.body)),
        "title_words": len(spellings(text.title)),
        "authors": text.authors,
        "tags": text.tags,
        "title": text.title,
        "body": text.body,
    }


def indexed_rows(connection: sqlite3.Connection, snapshot: str | None = None) -> Iterator[tuple[int, str, IndexedText]]:
    """Row, digest of what was indexed, and text of the held states, or of the one of *snapshot*."""
    found = connection.execute(
        "SELECT id, indexed, title, body, authors, tags, language FROM state_text WHERE ?1 IS NULL OR snapshot = ?1",
        (snapshot,),
    )
    for row, indexed, title, body, authors, tags, language in found:
        text = IndexedText(title=title, body=body, authors=authors, tags=tags, language=stemmed_as(language))
        yield row, indexed, text


def _put(connection: sqlite3.Connection, state: StateText, learnt: Learnt) -> None:
    values = _values(state)
    query = "SELECT indexed, post FROM state_text WHERE snapshot = ?"
    held = connection.execute(query, (state.snapshot,)).fetchone()
    # Of a state whose words stay only the row is written: taking it out of the index and putting it in again was most
    # of a render's space.
    if held and tuple(held) == (values["indexed"], state.post):
        connection.execute(_UPDATE, values)
        return
    # It moved to another post, so its row id must say so.
    if held:
        remove(connection, state.snapshot)
    _index(connection, _write(connection, state.post, values), _text(state), learnt)


def _write(connection: sqlite3.Connection, post: str, values: dict[str, str | int | None]) -> int:
    row = numbers.free_row(connection, post)
    connection.execute(_INSERT, {**values, "id": row})
    return row


def _index(connection: sqlite3.Connection, row: int, text: IndexedText, learnt: Learnt) -> None:
    """Give *text* to the index, and its words to *learnt*."""
    written = text.written()
    connection.execute(_TERMS, (row, *text.columns(written)))
    learnt.add(text, written)


def stemmer(connection: sqlite3.Connection) -> str:
    """The version of the keys that the index holds."""
    return str(connection.execute("SELECT stemmer FROM state_index").fetchone()[0])


def _renew(connection: sqlite3.Connection) -> None:
    """Index everything again where another version's stemmer did it: the two cannot be mixed."""
    if stemmer(connection) != stemming.VERSION:
        rebuild(connection)
