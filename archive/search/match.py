"""A search as read, put to FTS5 and told to the person who asked.

Nothing that a person typed reaches MATCH but letters and digits between double quotes.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Protocol, assert_never

from msgspec.structs import replace

from archive.search.faults import bad_query
from archive.search.stemming import Language, fold, start_of
from archive.search.terms import Either, Every, Node, Query, SearchColumn, Term
from archive.search.variants import holds_unspaced

# A phrase of words with several keys each multiplies out; past so many, the likeliest readings are enough.
# A phrase of six words under two keys each is 64 already.
MOST_READINGS = 48
MOST_HELD = 1_000
"""Words of a script without spaces that hold the one that is looked for."""

# The columns of `state_fts` in which a scope looks for words and for names.
_WORDS = {
    SearchColumn.TEXT: "{title body tags}",
    SearchColumn.TITLE: "title",
    SearchColumn.BODY: "body",
    SearchColumn.TAGS: "tags",
}
_NAMES = {SearchColumn.TEXT: "authors", SearchColumn.AUTHORS: "authors"}


class KnownWords(Protocol):
    """The words that an index knows."""

    def keys(self, word: str, language: Language) -> Iterable[str]:
        """The keys that *word* may be under in texts of *language*, the likeliest first."""

    def keys_starting(self, prefix: str) -> Iterable[str]:
        """The keys of the words that start with a folded *prefix*."""

    def keys_holding(self, part: str) -> Iterable[str]:
        """The keys of the words that hold a folded *part*."""

    def readings(self, words: tuple[str, ...], language: Language) -> Iterable[tuple[str, ...]]:
        """The terms under which the folded *words* stand in texts of *language*, side by side, however accented."""

    def parts(self, word: str) -> Iterable[tuple[str, ...]]:
        """The parts in which texts write a folded *word*: cyber and securite for cybersecurite."""


def match_expression(query: Query, vocabulary: KnownWords) -> str | None:
    """*query* as an FTS5 MATCH expression, or None where it names no word. Raises `BadQuery`."""
    # Days alone: then no index of words is asked.
    if not query.every.wanted:
        return None
    return _matching(query.every, vocabulary)


def narrowed(query: Query, scope: SearchColumn) -> Query:
    """*query* with the words that name no field looked for in *scope* alone."""
    return replace(query, every=_narrowed(query.every, scope))


def terms(query: Query) -> tuple[Term, ...]:
    """The terms that *query* looks for, however they are joined."""
    return tuple(_terms(query.every))


def asks_words(query: Query) -> bool:
    """Return whether any of its terms is found by its stem or form."""
    return any(not term.signs for term in terms(query))


def written_signs(query: Query) -> tuple[str, ...]:
    """The emoji that *query* wants, as they were typed."""
    return tuple(term.written for term in terms(query) if term.signs)


def places_of(signs: Iterable[str], text: str) -> tuple[tuple[int, int], ...]:
    """Return where *signs* are in *text*: the index does not mark them."""
    return tuple(found.span() for sign in signs for found in re.finditer(re.escape(sign), text))


def _narrowed(node: Every, scope: SearchColumn) -> Every:
    return Every(
        wanted=tuple(_narrowed_part(part, scope) for part in node.wanted),
        unwanted=tuple(_narrowed_part(part, scope) for part in node.unwanted),
    )


def _narrowed_part(node: Node, scope: SearchColumn) -> Node:
    match node:
        case Term():
            return replace(node, scope=scope) if node.scope is SearchColumn.TEXT else node
        case Either(parts=parts):
            return Either(parts=tuple(_narrowed_part(part, scope) for part in parts))
        case Every():
            return _narrowed(node, scope)
    assert_never(node)


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case Either(parts=parts) | Every(wanted=parts):
            for part in parts:
                yield from _terms(part)


def _matching(node: Node, vocabulary: KnownWords) -> str:
    match node:
        case Term():
            return _any_of([*_clauses(node, vocabulary)])
        case Either(parts=parts):
            return f"({' OR '.join(_matching(part, vocabulary) for part in parts)})"
        case Every(wanted=wanted, unwanted=unwanted):
            matched = " AND ".join(_matching(part, vocabulary) for part in wanted)
            # FTS5's NOT takes two sides, and none of them may be empty.
            if not unwanted:
                return f"({matched})"
            return f"(({matched}) NOT ({' OR '.join(_matching(part, vocabulary) for part in unwanted)}))"
    assert_never(node)


def _clauses(term: Term, vocabulary: KnownWords) -> Iterator[str]:
    """Return what to ask FTS5 for *term*, column by column; any match will do."""
    if term.signs:
        yield f"signs : ({_quoted(term.signs)})"
        return
    spellings = tuple(dict.fromkeys(_spellings(term, vocabulary)))
    if term.scope in _WORDS:
        phrases = (
            _exact(spellings, vocabulary)
            if term.exact and not term.is_unspaced
            else _stemmed(term, spellings, vocabulary)
        )
        yield _clause(_WORDS[term.scope], phrases)
    if term.scope in _NAMES:
        # Names are not stemmed: Martins is not Martin.
        star = "*" if term.prefix else ""
        yield _clause(_NAMES[term.scope], (_quoted(map(fold, words)) + star for words in spellings))


def _spellings(term: Term, vocabulary: KnownWords) -> Iterator[tuple[str, ...]]:
    """The forms of *term*, and those that texts write in parts."""
    for words in term.forms:
        yield words
        if len(words) == 1 and not term.prefix:
            yield from vocabulary.parts(fold(words[0]))


def _exact(spellings: Iterable[tuple[str, ...]], vocabulary: KnownWords) -> Iterable[str]:
    """The quoted FTS5 phrases that are one of *spellings*, letter by letter."""
    asked = [tuple(map(fold, words)) for words in spellings]
    found = [
        _quoted(terms) for language, words in product(Language, asked) for terms in vocabulary.readings(words, language)
    ]
    # FTS5 needs something to look for; a word without its key is in no text.
    return found or [_quoted(asked[0])]


def _stemmed(term: Term, spellings: Iterable[tuple[str, ...]], vocabulary: KnownWords) -> Iterator[str]:
    """The quoted FTS5 phrases that *term* may be under."""
    if term.is_unspaced:
        yield from map(_starting, islice(product(*_holding(term, vocabulary)), MOST_HELD))
    if term.prefix:
        prefix = fold(term.forms[0][0])
        # The prefix itself finds what is indexed under it without a look into the vocabulary.
        yield _quoted([prefix]) + "*"
        # A stem may be shorter than the prefix: sécurit* is under `secur`.
        yield from (_starting([key]) for key in vocabulary.keys_starting(prefix) if not key.startswith(prefix))
        return
    # Texts of both languages are in one index, each under its own stems.
    for language, words in product(Language, spellings):
        keys = [tuple(vocabulary.keys(word, language)) for word in words]
        yield from map(_starting, islice(product(*keys), MOST_READINGS))


def _holding(term: Term, vocabulary: KnownWords) -> Iterator[tuple[str, ...]]:
    """For each word of *term*, the keys of the words that may hold it: a passage begins and ends within a clause."""
    words = tuple(map(fold, term.forms[0]))
    for place, word in enumerate(words):
        held = tuple(key for key in vocabulary.keys_holding(word) if _may_stand(word, key, place, len(words)))
        # FTS5 goes over all of them for each text.
        if len(held) > MOST_HELD:
            raise bad_query(term.written, "held", most=MOST_HELD)
        own = () if holds_unspaced(word) else (key for language in Language for key in vocabulary.keys(word, language))
        yield tuple(dict.fromkeys((*own, *held)))


def _may_stand(word: str, key: str, place: int, count: int) -> bool:
    return (place == 0 or key.startswith(word)) and (place == count - 1 or key.endswith(word))


def _clause(columns: str, phrases: Iterable[str]) -> str:
    return f"{columns} : ({' OR '.join(dict.fromkeys(phrases))})"


def _any_of(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"({' OR '.join(clauses)})"


def _starting(keys: Iterable[str]) -> str:
    """The phrase of words of any form under *keys*, one after another."""
    return " + ".join(_quoted([start_of(key)]) + "*" for key in keys)


def _quoted(words: Iterable[str]) -> str:
    # Quoted, so that no letter of a search can be a sign of FTS5's language.
    return '"' + " ".join(words).replace('"', '""') + '"'
