"""A search as read, put to FTS5 and told to the person who asked.

Nothing that a person typed reaches MATCH but letters and digits between double quotes.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Protocol, assert_never

from archive.search.query import Either, Every, Node, Query, SearchColumn, Term
from archive.search.stemming import Language, fold

# A phrase of words with several keys each multiplies out; past so many, the likeliest readings are enough.
MOST_READINGS = 48


class KnownWords(Protocol):
    """What an index knows of its words."""

    def keys(self, word: str, language: Language) -> Iterable[str]:
        """The keys that *word* may stand under in texts of *language*, the likeliest first."""

    def keys_starting(self, prefix: str) -> Iterable[str]:
        """The keys of the words that start with a folded *prefix*."""


def match_expression(query: Query, vocabulary: KnownWords) -> str | None:
    """*query* as an FTS5 MATCH expression, or None where it names no word."""
    if not query.every.wanted:
        return None
    return _matching(query.every, vocabulary)


def explain(query: Query) -> str:
    """How a search is read, in French."""
    clauses = [_told_all(query.every)] if query.every.wanted else []
    if query.since:
        clauses.append(f"publié à partir du {query.since.isoformat()}")
    if query.before:
        clauses.append(f"publié avant le {query.before.isoformat()}")
    if query.ignored:
        clauses.append(f"sans tenir compte de : {', '.join(query.ignored)}")
    return " ; ".join(clauses)


def _matching(node: Node, vocabulary: KnownWords) -> str:
    match node:
        case Term():
            readings = dict.fromkeys(_readings(node, vocabulary))
            return f"{node.scope} : ({' OR '.join(readings)})"
        case Either(parts=parts):
            return f"({' OR '.join(_matching(part, vocabulary) for part in parts)})"
        case Every(wanted=wanted, unwanted=unwanted):
            matched = " AND ".join(_matching(part, vocabulary) for part in wanted)
            if not unwanted:
                return f"({matched})"
            return f"(({matched}) NOT ({' OR '.join(_matching(part, vocabulary) for part in unwanted)}))"
    assert_never(node)


def _readings(term: Term, vocabulary: KnownWords) -> Iterator[str]:
    """The quoted FTS5 phrases that *term* may stand under."""
    if term.scope is SearchColumn.AUTHORS:
        # Names are not stemmed: Martins is not Martin.
        for form in term.forms:
            yield _quoted(map(fold, form)) + ("*" if term.prefix else "")
    elif term.prefix:
        prefix = fold(term.forms[0][0])
        yield _quoted([prefix]) + "*"
        # A stem may be shorter than the prefix: sécurit* is under `secur`.
        yield from (_quoted([key]) for key in vocabulary.keys_starting(prefix) if not key.startswith(prefix))
    else:
        for language, form in product(Language, term.forms):
            keys = [tuple(vocabulary.keys(word, language)) for word in form]
            yield from map(_quoted, islice(product(*keys), MOST_READINGS))


def _quoted(keys: Iterable[str]) -> str:
    return '"' + " ".join(keys).replace('"', '""') + '"'


def _told(node: Node) -> str:
    match node:
        case Term(scope=SearchColumn.TEXT):
            return node.written
        case Term():
            return f"{'titre' if node.scope is SearchColumn.TITLE else 'auteur'} : {node.written}"
        case Either(parts=parts):
            return f"({' OU '.join(map(_told, parts))})"
        case Every():
            return f"({_told_all(node)})"
    assert_never(node)


def _told_all(every: Every) -> str:
    return " ET ".join(map(_told, every.wanted)) + "".join(f" SAUF {_told(part)}" for part in every.unwanted)
