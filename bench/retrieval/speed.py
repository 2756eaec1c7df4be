"""Measure how long a search takes beside the bare FTS5 statement that it rests on, over synthetic posts.

    python bench/retrieval/speed.py [POSTS]

The bare statement is the same MATCH, ranked, row ids alone: no titles, no marks, no periods, no one-hit-a-post, no
total. Each query is timed both ways in turn, three times, and its best time counts. A fifth of the posts have a past
state.
"""

import itertools
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from archive import search
from archive.search import StateText, match
from archive.search.occurrences import occurrences
from archive.search.query import read
from archive.search.vocabulary import Vocabulary

WORDS_A_POST = 160
EDITED_WORDS = 8
LIMIT = 20
ROUNDS = 3
START = datetime(2020, 1, 1, tzinfo=UTC)
BARE = "SELECT rowid FROM state_fts WHERE state_fts MATCH ? ORDER BY rank LIMIT ?"
ENDINGS = (
    "tion",
    "ité",
    "ique",
    "ement",
    "eur",
    "aire",
    "isme",
    "é",
    "er",
    "ent",
    "es",
    "s",
    "e",
    "ées",
    "ale",
    "ance",
)
SYLLABLES = [start + vowel for start in "bcdfglmnprstv" for vowel in ("a", "e", "é", "i", "o", "ou", "an", "on", "ai")]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chance = random.Random(7)
    vocabulary = sorted({word(chance) for _ in range(30_000)})
    chance.shuffle(vocabulary)
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "index.db")
        began = time.process_time()
        fill(connection, count, vocabulary, chance)
        print(f"{count} posts indexed in {time.process_time() - began:.0f} s of CPU; {sizes(connection)}")
        concordance(connection, count, vocabulary)
        report(connection, list(queries(vocabulary, chance)))


def sizes(connection: sqlite3.Connection) -> str:
    """Return how large the texts are, and beside them what FTS5 holds and the indexes over rows."""
    texts = connection.execute("SELECT sum(length(CAST(title || body AS BLOB))) FROM state_text").fetchone()[0]
    fts = connection.execute("SELECT sum(length(block)) FROM state_fts_data").fetchone()[0]
    return f"texts {texts / 1e6:.1f} MB, index {fts / 1e6:.1f} MB"


def report(connection: sqlite3.Connection, asked: list[str]) -> None:
    ours, bare = [], []
    for query in asked:
        expression = match.match_expression(read(query), Vocabulary(connection))
        one, other = fastest(
            partial(search.find, connection, query, limit=LIMIT),
            partial(bare_statement, connection, expression or ""),
        )
        ours.append(one)
        bare.append(other)
    print(f"{len(asked)} queries{'median':>18}{'95th':>10}{'slowest':>10}  (ms)")
    for name, times in [("ours", ours), ("bare FTS5", bare)]:
        print(f"{name:16}{percentile(times, 50):>14.2f}{percentile(times, 95):>10.2f}{max(times):>10.2f}")
    ratio = percentile(ours, 95) / percentile(bare, 95)
    print(f"95th percentile: {ratio:.2f} times the bare statement (at most 1.5)")
    sys.exit(ratio > 1.5)


def concordance(connection: sqlite3.Connection, count: int, vocabulary: list[str]) -> None:
    """Return how long the places of the word take that is nearest to standing in one post of a hundred."""
    counts = {word: holding(connection, word) for word in vocabulary[200:1200:10]}
    word = min(counts, key=lambda each: abs(counts[each] - count / 100))
    (taken,) = fastest(lambda: list(occurrences(connection, f"={word}")))
    print(f"concordance of a word in {counts[word]} of {count} posts: {taken:.0f} ms (at most 200)")


def holding(connection: sqlite3.Connection, word: str) -> int:
    return search.find(connection, f"={word}", limit=1, moment=search.Moment.NOW).total


def bare_statement(connection: sqlite3.Connection, expression: str) -> object:
    return connection.execute(BARE, (expression, LIMIT)).fetchall()


def fastest(*actions: Callable[[], object]) -> list[float]:
    """The best of a few rounds of each action, in milliseconds of CPU: another program cannot spoil it."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(ROUNDS):
        for action, taken in zip(actions, times, strict=True):
            began = time.process_time()
            action()
            taken.append(1000 * (time.process_time() - began))
    return [min(taken) for taken in times]


def percentile(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def fill(connection: sqlite3.Connection, count: int, vocabulary: list[str], chance: random.Random) -> None:
    for statement in search.DDL:
        connection.execute(statement)
    search.put_all(connection, states(count, vocabulary, chance))
    connection.commit()


def states(count: int, vocabulary: list[str], chance: random.Random) -> Iterator[StateText]:
    # Zipf's law, roughly: the commonest word is in nearly every text.
    weights = list(itertools.accumulate(1 / rank for rank in range(3, len(vocabulary) + 3)))
    for number in range(count):
        words = chance.choices(vocabulary, cum_weights=weights, k=WORDS_A_POST + EDITED_WORDS)
        if number % 5 == 0:
            yield state(number, words[EDITED_WORDS:], current=False)
        yield state(number, words[:-EDITED_WORDS], current=True)


def state(number: int, words: list[str], *, current: bool) -> StateText:
    return StateText(
        snapshot=f"{number}-{current}",
        post=f"post-{number}",
        site="synthetic",
        title=" ".join(words[:8]),
        body=" ".join(words[8:]),
        authors=(f"Autrice {number % 40}",),
        language="fr",
        published=date(2020, 1, 1) + timedelta(days=number % 2000),
        since=START,
        current=current,
    )


def word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))) + chance.choice(ENDINGS)


def queries(vocabulary: list[str], chance: random.Random) -> Iterator[str]:
    """Common and rare words, alone and together, and everything else that can be asked."""
    common, middling, rare = vocabulary[:60], vocabulary[60:2000], vocabulary[2000:]
    for _ in range(25):
        yield chance.choice(common)
        yield chance.choice(middling)
        yield chance.choice(rare)
        yield f"{chance.choice(common)} {chance.choice(middling)}"
        yield f"{chance.choice(common)} OU {chance.choice(rare)}"
        yield f'"{chance.choice(common)} {chance.choice(common)}"'
        yield f"{chance.choice(middling)} -{chance.choice(common)}"
        yield f"titre:{chance.choice(middling)} après:2022"
        yield f"{chance.choice(middling)[:4]}*"
        yield f"={chance.choice(middling)}"
        yield f'{chance.choice(middling)} auteur:"autrice {chance.randrange(40)}"'


if __name__ == "__main__":
    main()
