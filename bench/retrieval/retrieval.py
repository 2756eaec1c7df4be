"""Recall and mean reciprocal rank of the French index beside SQLite's own tokenizers, on the same rows.

    python bench/retrieval/retrieval.py [SITE.JSON] [-v]

The texts are other people's and stay outside the repository: the three sets hold our questions and the slugs of the
posts that answer them. The first set was labelled by the author of the index; the second was written and labelled by
another reader, from the texts alone, before any answer was seen; the third asks for words in two senses: the form
and any form of the word. All engines are asked the same reading of a query (its common and elided words left out); they
differ in what they take for the same word. unicode61 folds accents; porter stems English on top of that.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from archive import search
from archive.search.query import read
from archive.search.terms import Either, Every, Node, Term

HERE = Path(__file__).parent
TEXTS = HERE.parents[2] / "shared" / "corpus" / "dev" / "makigo-dev" / "site.json"
SETS = ("queries.tsv", "queries_second.tsv")
THIRD = "queries_third.tsv"
DEPTH = 10
TOKENIZERS = {"unicode61": "unicode61 remove_diacritics 2", "porter": "porter unicode61 remove_diacritics 2"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)

Posts = list[dict[str, str]]
Engine = Callable[[str], list[str]]
Questions = list[tuple[str, set[str]]]


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    path = Path(arguments[0]) if arguments else TEXTS
    posts: Posts = json.loads(path.read_text("utf-8"))["posts"]
    engines = {name: plain(posts, tokenizer) for name, tokenizer in TOKENIZERS.items()} | {"ours": french(posts)}
    for name in SETS:
        questions = list(read_questions(HERE / name))
        print(f"{name}: {len(questions)} queries, {len(posts)} posts")
        report(questions, engines)
        if "-v" in sys.argv:
            tell_missed(questions, engines["ours"])
    report_senses(engines)


def report(questions: Questions, engines: dict[str, Engine]) -> None:
    print(f"{'':12}{f'recall@{DEPTH}':>10}{'MRR':>8}")
    for name, engine in engines.items():
        answers = [(engine(query), relevant) for query, relevant in questions]
        print(f"{name:12}{mean(recall(*answer) for answer in answers):10.3f}", end="")
        print(f"{mean(reciprocal_rank(*answer) for answer in answers):8.3f}")


def report_senses(engines: dict[str, Engine]) -> None:
    """The third set, sense by sense; of exact forms also how much of what was found is right."""
    lines = [line.split("\t") for line in (HERE / THIRD).read_text("utf-8").splitlines() if not line.startswith("#")]
    for sense in ("exact", "stem"):
        questions = [(query, set(slugs.split())) for kind, query, slugs in lines if kind == sense]
        print(f"{THIRD}, {sense}: {len(questions)} queries")
        report(questions, engines)
        if sense == "exact":
            for name, engine in engines.items():
                found = [(engine(query), relevant) for query, relevant in questions]
                print(f"{name:12}{mean(precision(*answer) for answer in found):10.3f}  precision")
        if "-v" in sys.argv:
            tell_missed(questions, engines["ours"])


def precision(found: list[str], relevant: set[str]) -> float:
    return len(relevant & set(found)) / len(found) if found else 0.0


def tell_missed(questions: Questions, engine: Engine) -> None:
    for query, relevant in questions:
        if missed := sorted(relevant - set(engine(query))):
            print(f"missed by ours: {query!r}: {', '.join(missed)}")


def read_questions(path: Path) -> Iterable[tuple[str, set[str]]]:
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            query, slugs = line.split("\t")
            yield query, set(slugs.split())


def french(posts: Posts) -> Engine:
    connection = sqlite3.connect(":memory:")
    for statement in search.DDL:
        connection.execute(statement)
    for post in posts:
        search.put(connection, state(post))
    return lambda query: [hit.post for hit in search.search(connection, query, limit=DEPTH)]


def state(post: dict[str, str]) -> search.StateText:
    return search.StateText(
        snapshot=post["slug"],
        post=post["slug"],
        site="makigo",
        title=post["title"],
        body=post["body"],
        language=post["lang"],
        since=NOW,
        current=True,
    )


def plain(posts: Posts, tokenizer: str) -> Engine:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE post USING fts5(title, body, slug UNINDEXED, tokenize='{tokenizer}')")
    rows = [(post["title"], post["body"], post["slug"]) for post in posts]
    connection.executemany("INSERT INTO post VALUES (?, ?, ?)", rows)

    def ask(query: str) -> list[str]:
        matching = plainly(read(query).every)
        ranked = "SELECT slug FROM post WHERE post MATCH ? ORDER BY bm25(post, 4.0, 1.0) LIMIT ?"
        return [slug for (slug,) in connection.execute(ranked, (matching, DEPTH))]

    return ask


def plainly(node: Node) -> str:
    """*node* for an index of plain words in two columns."""
    match node:
        case Term():
            phrases = (" ".join(words) for words in node.forms)
            return f"({' OR '.join(chr(34) + phrase + chr(34) + '*' * node.prefix for phrase in phrases)})"
        case Either(parts=parts):
            return f"({' OR '.join(map(plainly, parts))})"
        case Every(wanted=wanted, unwanted=unwanted):
            every = " AND ".join(map(plainly, wanted))
            return f"(({every}) NOT ({' OR '.join(map(plainly, unwanted))}))" if unwanted else f"({every})"


def recall(found: list[str], relevant: set[str]) -> float:
    return len(relevant & set(found)) / len(relevant)


def reciprocal_rank(found: list[str], relevant: set[str]) -> float:
    return next((1 / rank for rank, slug in enumerate(found, start=1) if slug in relevant), 0.0)


def mean(values: Iterable[float]) -> float:
    counted = list(values)
    return sum(counted) / len(counted)


if __name__ == "__main__":
    main()
