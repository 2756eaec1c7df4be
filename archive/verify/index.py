"""The search index against the texts that it was given: every word in its place, and found by its name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

from archive import search
from archive.search.soundness import given
from archive.search.tables import COLUMNS
from archive.verify.fault import Fault, Part

_REMEDY = "; `cirma repair --index` builds it anew"


def index(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Return where the index says other than the texts; *connection* must let temporary tables be made."""
    drifted = search.check(connection)
    # What FTS5 itself finds sound has every word in its place and under its name.
    # These go over every word in Python, which only a fault is worth.
    told = (*_places(connection), *_lookups(connection)) if drifted else ()
    for why in (*drifted, *_settings(connection), *told):
        yield Fault(check=Part.INDEX, what="search index", why=why + _REMEDY)


def _settings(connection: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT k, v FROM state_fts_config"
    with closing(sqlite3.connect(":memory:")) as ours:
        # Its tables alone: a whole archive without rows takes ten times as long to make.
        for statement in search.DDL:
            ours.execute(statement)
        expected = dict(ours.execute(query).fetchall())
    # Another rank or tokenizer would answer, and answer otherwise.
    if dict(connection.execute(query).fetchall()) != expected:
        yield "its settings are not ours"


def _places(connection: sqlite3.Connection) -> Iterator[str]:
    """Words that stand elsewhere in the index than in the texts. Sums of hashes, as both sides may be millions."""
    connection.execute("CREATE VIRTUAL TABLE temp.instances USING fts5vocab('main', 'state_fts', 'instance')")
    indexed = sum(hash(tuple(row)) for row in connection.execute("SELECT doc, col, offset, term FROM temp.instances"))
    connection.execute("DROP TABLE temp.instances")
    lengths = dict(connection.execute("SELECT id, sz FROM state_fts_docsize").fetchall())
    expected, total = 0, [0] * len(COLUMNS)
    for row, words in _texts(connection):
        expected += sum(
            hash((row, column, place, word))
            for column, column_words in zip(COLUMNS, words, strict=True)
            for place, word in enumerate(column_words)
        )
        counts = [len(column_words) for column_words in words]
        total = [before + count for before, count in zip(total, counts, strict=True)]
        if row in lengths and _numbers(lengths[row]) != counts:
            yield f"it holds other lengths of text {row}"
    if indexed != expected:
        yield "words are at other places in it than in the texts"
    # Row 1 of that table holds the number of rows and the words of each column (fts5_index.c).
    averages = connection.execute("SELECT block FROM state_fts_data WHERE id = 1").fetchone()
    if lengths and (averages is None or _numbers(averages[0]) != [len(lengths), *total]):
        yield "it holds other averages than the texts have"


def _lookups(connection: sqlite3.Connection) -> Iterator[str]:
    """Words that are in the index and are not found by their name."""
    words = connection.execute("SELECT term, doc FROM state_fts_terms ORDER BY term").fetchall()
    if any(first[0] >= second[0] for first, second in pairwise(words)):
        yield "its words are out of order"
    query = "SELECT doc FROM state_fts_terms WHERE term = ?"
    lost = [word for word, texts in words if texts not in (connection.execute(query, (word,)).fetchone() or ())]
    if lost:
        yield f"{len(lost)} words are not found by their name, such as {lost[0]!r}"


def _texts(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[list[str], ...]]]:
    """Row and words, column by column, of every text as the index was given it."""
    for row, columns in given(connection):
        yield row, tuple(text.split() for text in columns)


def _numbers(blob: bytes) -> list[int]:
    """The numbers that FTS5 wrote into *blob*: seven bits a byte, the highest first, the top bit set if more follow."""
    numbers, number = [], 0
    for byte in blob:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    return numbers
