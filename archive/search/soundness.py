"""Check that the full-text index says what the texts say.

FTS5 checks that itself, in C and by the page (`integrity-check`: the order of words, their places, the lengths and the
averages, against what its content table holds). But the content table of ours holds the words as written, and the index
their keys. So its pages are copied to a database aside, whose content table holds the keys, and checked there. That
reads the pages which its own index names; whether it names all of them is asked apart. Only where a fault is found are
words looked at one by one, to say what is wrong.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing

from archive.search import stemming, vocabulary
from archive.search.index import Learnt, indexed_rows, stemmer
from archive.search.stemming import is_plain
from archive.search.tables import COLUMNS, FULL_TEXT

_PAGES = ("state_fts_data", "state_fts_idx", "state_fts_docsize")
# A leaf's number is its segment's above 37 bits, of which the 37th is set in pages of doclist indexes; two bytes behind
# the first two say where its words end and the list of their places begins, if any begins in it (fts5_index.c).
_UNNAMED = """
SELECT count(*) FROM (
  SELECT id >> 37 AS segment, id & 0x7fffffff AS page FROM state_fts_data
  WHERE id >> 37 > 0 AND (id >> 36) & 1 = 0
    AND (instr(:bytes, substr(block, 3, 1)) - 1) * 256 + instr(:bytes, substr(block, 4, 1)) - 1 < length(block))
WHERE NOT EXISTS (SELECT 1 FROM state_fts_idx i WHERE i.segid = segment AND i.pgno >> 1 = page)
"""


def check(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return how the index has drifted from the texts, in words; nothing where it has not. Reads every text."""
    if (built := stemmer(connection)) != stemming.VERSION:
        return (f"the index was built by {built}, this is {stemming.VERSION}",)
    findings: list[str] = []
    learnt = Learnt()
    # A temporary file, not memory: the index of a large archive may not fit there.
    with closing(sqlite3.connect("")) as aside:
        sound = _is_sound(connection, aside, _terms(connection, findings, learnt))
    if not sound:
        findings += _differences(connection)
    findings += vocabulary.lacking(connection, learnt.words, learnt.compounds)
    return tuple(findings)


def given(connection: sqlite3.Connection) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row and terms, column by column, of every text as the index was given it."""
    return ((row, text.columns(text.written())) for row, _, text in indexed_rows(connection))


def _terms(connection: sqlite3.Connection, findings: list[str], learnt: Learnt) -> Iterator[tuple[int | str, ...]]:
    """Row and terms of every text. What is wrong with a text goes to *findings*, its words to *learnt*."""
    for row, indexed, text in indexed_rows(connection):
        written = text.written()
        learnt.add(text, written)
        if text.digest() != indexed:
            findings.append(f"the text of row {row} was changed after it was indexed")
        yield row, *text.columns(written)


def _is_sound(
    connection: sqlite3.Connection, aside: sqlite3.Connection, terms: Iterable[tuple[int | str, ...]]
) -> bool:
    """Return whether FTS5 finds *terms*, all of which are read, and nothing else in the index."""
    aside.execute(f"CREATE TABLE state_source (id INTEGER PRIMARY KEY, {', '.join(COLUMNS)})")
    whole = True
    # All are read though one fails, since the vocabulary is checked by the same words.
    for row in terms:
        try:
            aside.execute(f"INSERT INTO state_source VALUES (?{', ?' * len(COLUMNS)})", row)  # noqa: S608
        except UnicodeEncodeError:
            # Bytes that are no UTF-8: no text that was indexed.
            whole = False
    try:
        # What this transaction put in waits in memory until the vocabulary is asked.
        connection.execute("SELECT 1 FROM state_fts_terms LIMIT 1").fetchone()
        aside.execute(FULL_TEXT)
        for table in _PAGES:
            aside.execute(f"DELETE FROM {table}")  # noqa: S608
            rows = connection.execute(f"SELECT * FROM main.{table}")  # noqa: S608
            marks = ", ".join("?" * len(rows.description))
            aside.executemany(f"INSERT INTO {table} VALUES ({marks})", map(tuple, rows))  # noqa: S608
        aside.execute("INSERT INTO state_fts(state_fts, rank) VALUES ('integrity-check', 1)")
        (unnamed,) = aside.execute(_UNNAMED, {"bytes": bytes(range(256))}).fetchone()
    # A page of the index that cannot be read is a fault of it, whatever SQLite calls it.
    except sqlite3.Error:
        return False
    return whole and not unnamed


def _differences(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the index, as far as it can be described."""
    rows = {row for (row,) in connection.execute("SELECT id FROM state_fts_docsize")}
    counts: Counter[str] = Counter()
    missing = []
    for row, terms in given(connection):
        counts.update(" ".join(terms).split())
        if row not in rows:
            missing.append(f"the text of row {row} is not in the index")
        rows.discard(row)
    found = [*missing, *(f"row {row} of the index has no text" for row in sorted(rows))]
    # Where whole rows are missing, counts of words would only say the same a thousand times.
    yield from found or [*_miscounts(connection, counts), "it does not hold what the texts say"]


def _miscounts(connection: sqlite3.Connection, counts: Counter[str]) -> Iterator[str]:
    """Compare how often each term is in the index with how often it is in the texts.

    Only plain terms, such as all French and English words have: `unicode61` folds some rarer letters further.
    """
    indexed = Counter(dict(connection.execute("SELECT term, cnt FROM state_fts_terms")))
    plain = sorted(term for term in counts.keys() | indexed.keys() if is_plain(term))
    wrong = [key for key in plain if counts[key] != indexed[key]]
    if wrong:
        yield f"{len(wrong)} words are not counted in the index as in the texts, such as {wrong[0]!r}"
