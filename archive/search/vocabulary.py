"""The vocabulary of the index: every word of its texts, with the key that it is held under and what ties it to others.

The terms of the index say that of a word in plain letters. A table holds what they do not: how a word with accents is
spelt, its looser key, and a form that does not begin with its key. The table may hold more: the words of states that
are no longer told stay until the index is built anew.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from archive.search.stemming import Language, fold, form_of, key, key_of, kin, start_of, term_of
from archive.search.variants import holds_unspaced
from archive.speed import remembered

DDL = (
    """
CREATE TABLE state_word ( -- the words that their terms in state_fts do not spell
  key   TEXT NOT NULL, -- what the index holds the word under
  spelt TEXT NOT NULL, -- as it stands in texts, in small letters
  kin   TEXT NOT NULL, -- looser key, that other spellings and forms share; empty: the key itself
  PRIMARY KEY (key, spelt, kin)
) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX state_word_kin ON state_word(kin) WHERE kin <> ''",
    """
CREATE TABLE state_compound (
  whole TEXT NOT NULL, -- a word in one piece, folded: cybersecurite
  parts TEXT NOT NULL, -- as texts write it with hyphens or full stops, folded: cyber securite
  PRIMARY KEY (whole, parts)
) STRICT, WITHOUT ROWID
""",
)

Written = tuple[str, Language]
"""A word as it is in a text, in small letters, and the language of the text."""

Compound = tuple[str, str]
"""A word in one piece, and its parts with spaces between them."""

_Entry = tuple[str, str, str]

# A looser key is the word's own for nine words of ten.
_OF_KIN = "SELECT key, spelt FROM state_word WHERE kin = ?1 AND kin <> ''"
# A stemmer changes the ends of words: a key has the first letter of its words.
_STARTING = "SELECT key, spelt FROM state_word WHERE key >= ?1 AND key < char(unicode(?1) + 1)"
_TERMS = "SELECT term FROM state_fts_terms WHERE term >= ?1 AND term < ?1 || char(0x10ffff)"
# A phrase is looked for under so many combinations of keys at once.
_MANY = 16


class Vocabulary:
    """The words that the index behind *connection* knows while it is not written to."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # Most words have one looser key in both languages.
        self._kin: dict[str, tuple[tuple[str, str], ...]] = {}
        self._unspaced: tuple[tuple[str, str], ...] | None = None

    def keys(self, word: str, language: Language) -> tuple[str, ...]:
        """The word's own key, then those of its kin in the texts."""
        found = [key(word, language)]
        for loose in kin(word, language):
            found += sorted({loose, *(known for known, _ in self._of_kin(loose))})
        return tuple(dict.fromkeys(found))

    def keys_starting(self, prefix: str) -> tuple[str, ...]:
        """The keys of the words that start with *prefix*."""
        # A form begins with its key, which is the longer of the two or a part of the prefix.
        found = {own for term in self._column(_TERMS, prefix) if (own := key_of(term))}
        shorter = (prefix[:length] for length in range(1, len(prefix)))
        found.update(own for own in shorter if self._column(f"{_TERMS} LIMIT 1", term_of(own, prefix)))
        rows = self._connection.execute(_STARTING, (prefix[0],))
        odd = {(own, form) for own, spelt in rows if (form := fold(spelt)).startswith(prefix) and own not in found}
        # A word of a text that is held no more says nothing of what is.
        return tuple(sorted(found | {own for own, form in odd if self._has(term_of(own, form))}))

    def keys_holding(self, part: str) -> tuple[str, ...]:
        """The keys of the words that hold a folded *part*."""
        # The whole vocabulary is read, once: only scripts without spaces are worth it, and few archives hold many.
        if self._unspaced is None:
            terms = filter(holds_unspaced, self._column("SELECT term FROM state_fts_terms"))
            self._unspaced = tuple((key_of(term), form_of(term)) for term in terms)
        return tuple(sorted({own for own, form in self._unspaced if part in form}))

    def readings(self, words: tuple[str, ...], language: Language) -> tuple[tuple[str, ...], ...]:
        """The terms under which the folded *words* stand in texts of *language*, side by side, however accented."""
        found: list[tuple[str, ...]] = [()]
        for word in words:
            found = [(*terms, term) for terms in found for term in self._terms(word, language)]
            # Words under several keys multiply out; few of their combinations are in a text.
            if len(found) > _MANY:
                found = [terms for terms in found if self._follow(terms)]
        return tuple(found)

    def parts(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The parts in which texts write a folded *word*."""
        found = self._column("SELECT parts FROM state_compound WHERE whole = ?", word)
        return tuple(tuple(parts.split()) for parts in found)

    def spelt(self, key: str) -> tuple[str, ...]:
        """The words that are under *key*, as texts spell them: without accents only where none has them."""
        return self._spelt("SELECT DISTINCT spelt FROM state_word WHERE key = ?1", start_of(key), key)

    def all(self) -> tuple[str, ...]:
        """Every word, as texts spell it: without accents only where none has them."""
        return self._spelt("SELECT DISTINCT spelt FROM state_word", "")

    def count(self, word: str) -> int:
        """Return how often *word* itself is in all texts, however accented."""
        counts = (self._column("SELECT cnt FROM state_fts_terms WHERE term = ?", term) for term in self._forms(word))
        return sum(map(sum, counts))

    def count_in(self, column: str, word: str) -> int:
        """Return how often *word* itself is in *column* of `state_fts`, however accented."""
        query = "SELECT cnt FROM state_fts_columns WHERE term = ? AND col = ?"
        return sum(sum(self._column(query, term, column)) for term in self._forms(word))

    def knows(self, word: str) -> bool:
        """Return whether a text or the name of an author has *word*, in any of its forms."""
        starts = {start_of(key(word, language)) for language in Language} | {start_of(fold(word))}
        query = "SELECT 1 FROM state_fts_terms WHERE term >= ?1 AND term < ?1 || char(0x10ffff) LIMIT 1"
        return self._has(fold(word)) or any(self._column(query, start) for start in starts) or bool(self.count(word))

    def _spelt(self, query: str, start: str, *values: str) -> tuple[str, ...]:
        """The words that *query* finds in the table, and those of the terms that start with *start* beside them."""
        spelt = self._column(query, *values)
        plain = {form for term in self._column(_TERMS, start) if (form := form_of(term)) and form.isascii()}
        return (*spelt, *sorted(plain.difference(map(fold, spelt))))

    def _forms(self, word: str) -> set[str]:
        """The terms of *word*, in texts of any language."""
        return {term for language in Language for term in self._terms(fold(word), language)}

    def _terms(self, form: str, language: Language) -> tuple[str, ...]:
        """The terms that the folded word *form* has in texts of *language*: one for each key of its spellings."""
        loose = key(form, language)
        keys = {known for known, spelt in self._of_kin(loose) if fold(spelt) == form and key(spelt, language) == known}
        if not keys:
            return (term_of(loose, form),)
        terms = (term_of(known, form) for known in sorted({loose, *keys}))
        return tuple(term for term in terms if self._has(term))

    def _of_kin(self, loose: str) -> tuple[tuple[str, str], ...]:
        """Key and spelling of the words with a looser key *loose* that is not their own."""
        if loose not in self._kin:
            self._kin[loose] = tuple((own, spelt) for own, spelt in self._connection.execute(_OF_KIN, (loose,)))
        return self._kin[loose]

    def _has(self, term: str) -> bool:
        return bool(self._column("SELECT 1 FROM state_fts_terms WHERE term = ?", term))

    def _follow(self, terms: tuple[str, ...]) -> bool:
        """Return whether *terms* follow each other in a text."""
        phrase = f'"{" ".join(terms)}"'
        return bool(self._column("SELECT 1 FROM state_fts WHERE state_fts MATCH ? LIMIT 1", phrase))

    def _column(self, query: str, *values: str) -> tuple[Any, ...]:
        return tuple(value for (value,) in self._connection.execute(query, values))


def learn(connection: sqlite3.Connection, words: set[Written]) -> None:
    """Put *words* into the vocabulary, in the caller's transaction."""
    connection.executemany("INSERT OR IGNORE INTO state_word VALUES (?, ?, ?)", sorted(_entries(words)))


def learn_compounds(connection: sqlite3.Connection, compounds: set[Compound]) -> None:
    """Put *compounds* into the vocabulary, in the caller's transaction."""
    connection.executemany("INSERT OR IGNORE INTO state_compound VALUES (?, ?)", sorted(compounds))


def lacking(connection: sqlite3.Connection, words: set[Written], compounds: set[Compound]) -> Iterator[str]:
    """Return what the vocabulary lacks of *words* and *compounds*, in a sentence each."""
    # Not remembered: each word is asked for once.
    entries = {entry for word, language in words for entry in _needed(word, language)}
    entries.difference_update(map(tuple, connection.execute("SELECT key, spelt, kin FROM state_word")))
    if entries:
        yield f"the vocabulary lacks entries: {len(entries)}, such as {min(spelt for _, spelt, _ in entries)!r}"
    unknown = compounds - set(map(tuple, connection.execute("SELECT whole, parts FROM state_compound")))
    if unknown:
        yield f"the vocabulary lacks words in parts: {len(unknown)}, such as {min(unknown)[0]!r}"


def clear(connection: sqlite3.Connection) -> None:
    """Take every word out."""
    connection.execute("DELETE FROM state_word")
    connection.execute("DELETE FROM state_compound")


def drop(connection: sqlite3.Connection) -> None:
    """Drop the tables, if there are any."""
    connection.execute("DROP TABLE IF EXISTS state_word")
    connection.execute("DROP TABLE IF EXISTS state_compound")


def _entries(words: set[Written]) -> set[_Entry]:
    """The rows of the table that *words* need."""
    return {entry for word, language in words for entry in _entries_of(word, language)}


@remembered(most=1 << 17)
def _entries_of(word: str, language: Language) -> tuple[_Entry, ...]:
    return _needed(word, language)


def _needed(word: str, language: Language) -> tuple[_Entry, ...]:
    own = key(word, language)
    # Most words: they are their own unaccented spelling, and no plural of a verb.
    if word.isascii() and not word.lower().endswith("ent"):
        return () if word.startswith(own) else ((own, word, ""),)
    entries = tuple((own, word, "" if loose == own else loose) for loose in kin(word, language))
    # What the term says needs no row: most words have plain letters and begin with their key.
    said = word.isascii() and word.startswith(own)
    return tuple(entry for entry in entries if not said or entry[2])
