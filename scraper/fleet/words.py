"""Texts and searches as PostgreSQL's full text knows them: the stems are ours, so that both searches find alike. Pure.

A word of a text is at its place under its stem, under its form (the word itself, folded) and under the looser keys
that tie it to other spellings; names of authors stand as they are, folded. The weights of PostgreSQL say where: A
title, B tags, C authors, D body.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import assert_never

from archive.search.stemming import Language, fold, form, key, kin, spellings, stemmed_as
from archive.search.terms import Either, Every, Node, Query, SearchColumn, Term

# Characters of private use, which no folded word has: a looser key or a name is never taken for a word.
_KIN, _NAME = "\ue001", "\ue002"
# What PostgreSQL takes (textsearch-limitations): places up to 16383, 256 of each word; past them a word still counts.
_LAST_PLACE = 16_383
_MOST_PLACES = 255
# Bytes of all words of a text; PostgreSQL takes a megabyte.
_MOST_BYTES = 700_000
_WEIGHTS = {
    SearchColumn.TEXT: "ABD",
    SearchColumn.TITLE: "A",
    SearchColumn.BODY: "D",
    SearchColumn.TAGS: "B",
    SearchColumn.AUTHORS: "C",
}
# A phrase of words with several keys each multiplies out.
_MOST_READINGS = 32


def vector(*, title: str, body: str, authors: Sequence[str], tags: Sequence[str], language: str | None) -> str:
    """A text as the literal of a `tsvector`."""
    places: dict[str, list[str]] = defaultdict(list)
    rules = stemmed_as(language)
    place = 0
    for weight, parts in (("A", [title]), ("B", tags), ("C", authors), ("D", [body])):
        for part in parts:
            for word in spellings(part):
                # Words are numbered over all parts, so that a phrase is found only where its words stand side by side.
                place += 1
                for term in (_NAME + fold(word),) if weight == "C" else _terms(word, rules):
                    if len(places[term]) < _MOST_PLACES:
                        places[term].append(f"{min(place, _LAST_PLACE)}{weight}")
            # What ends one part and what begins the next are no phrase.
            place += 1
    return " ".join(_within(f"{_quoted(term)}:{','.join(found)}" for term, found in places.items()))


def condition(query: Query) -> str:
    """*query* as the literal of a `tsquery`; empty if it wants no word."""
    return _matching(query.every) if query.every.wanted else ""


def _terms(word: str, rules: Language) -> Iterable[str]:
    return dict.fromkeys((key(word, rules), form(word), *(_KIN + loose for loose in kin(word, rules))))


def _within(parts: Iterable[str]) -> Iterator[str]:
    """*parts* as long as PostgreSQL takes them all."""
    size = 0
    for part in parts:
        size += len(part.encode()) + 1
        if size > _MOST_BYTES:
            return
        yield part


def _matching(node: Node) -> str:
    match node:
        case Term():
            return _any_of(_clauses(node))
        case Either(parts=parts):
            return _any_of(map(_matching, parts))
        case Every(wanted=wanted, unwanted=unwanted):
            every = [*map(_matching, wanted), *(f"!{_matching(part)}" for part in unwanted)]
            return f"({' & '.join(every)})"
    assert_never(node)


def _clauses(term: Term) -> Iterator[str]:
    weights = _WEIGHTS[term.scope]
    for words in term.forms or (term.signs,):
        if term.scope is not SearchColumn.AUTHORS:
            yield from _of_text(term, words, weights)
        if term.scope in (SearchColumn.AUTHORS, SearchColumn.TEXT):
            yield _phrase([_NAME + fold(word) for word in words], "C", prefix=term.prefix)


def _of_text(term: Term, words: Sequence[str], weights: str) -> Iterator[str]:
    if term.exact or term.signs:
        yield _phrase([form(word) for word in words], weights)
    elif term.prefix:
        yield _phrase([form(words[0])], weights, prefix=True)
    else:
        for rules in Language:
            readings = product(*(_keys(word, rules) for word in words))
            yield from (_phrase(reading, weights) for reading, _ in zip(readings, range(_MOST_READINGS), strict=False))


def _keys(word: str, rules: Language) -> tuple[str, ...]:
    return (key(word, rules), *(_KIN + loose for loose in kin(word, rules)))


def _phrase(words: Sequence[str], weights: str, *, prefix: bool = False) -> str:
    star = "*" if prefix else ""
    parts = [f"{_quoted(word)}:{star}{weights}" for word in words]
    return parts[0] if len(parts) == 1 else f"({' <-> '.join(parts)})"


def _any_of(parts: Iterable[str]) -> str:
    found = list(dict.fromkeys(parts))
    return found[0] if len(found) == 1 else f"({' | '.join(found)})"


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
