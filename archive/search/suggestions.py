"""Words near those of a search: the forms that it took in, and what may have been meant where nothing was found."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from difflib import get_close_matches

from archive.errors import BadQuery
from archive.search import match
from archive.search.exact import loosely
from archive.search.query import read
from archive.search.results import Forms
from archive.search.stemming import Language, fold
from archive.search.terms import Query, SearchColumn, Term
from archive.search.vocabulary import Vocabulary

# A line of the terminal; the commonest say enough.
MOST_FORMS = 12
# How alike two words are, as difflib counts; below it a suggestion is a guess.
_ALIKE = 0.72
_LONGER, _SHORTER = 3, 2
_JOINING = re.compile(r"(?<=\s)(?:ou|or|sauf|not)(?=\s)")


def taken_in(query: Query, vocabulary: Vocabulary) -> tuple[Forms, ...]:
    """For each word of *query* that is searched by its stem, the other forms that the texts have."""
    found = []
    for term in dict.fromkeys(match.terms(query)):
        if term.exact or term.signs or term.scope is SearchColumn.AUTHORS:
            continue
        if forms := _other_forms(term, vocabulary):
            found.append(Forms(word=term.written, forms=tuple(forms[:MOST_FORMS])))
    return tuple(found)


def corrected(connection: sqlite3.Connection, query: Query) -> str | None:
    """The words of *query*, those that no text has put right; None where that finds nothing better."""
    written, vocabulary = query.text, Vocabulary(connection)
    for term in match.terms(query):
        for word in (word for words in term.forms[:1] for word in words):
            if not term.prefix and not vocabulary.knows(word):
                # Another number, such as the year before, is no correction of a number.
                near = None if any(map(str.isdigit, word)) else _nearest(connection, word, vocabulary)
                # Half a correction would find as little as before.
                if near is None:
                    return None
                written = written.replace(word, near)
    return written if written != query.text else None


def joined(query: str, finds: Callable[[Query], bool], now: datetime | None) -> str | None:
    """*query* with its `ou` and `sauf` in capitals, which alone join words, where that finds something."""
    joining = _JOINING.sub(lambda found: found[0].upper(), query)
    if joining == query:
        return None
    try:
        return joining if finds(read(joining, now=now)) else None
    except BadQuery:
        return None


def loosened(query: str, finds: Callable[[Query], bool], now: datetime | None) -> str | None:
    """*query* for words in all their forms, where it asked for forms alone and that *finds* something."""
    loose = loosely(query)
    if loose == " ".join(query.split()):
        return None
    try:
        return loose if finds(read(loose, now=now)) else None
    except BadQuery:
        # A phrase of common words is one thing to find; without its marks nothing may be left.
        return None


def _other_forms(term: Term, vocabulary: Vocabulary) -> list[str]:
    """The other spellings that *term* covers, the commonest first."""
    own = {fold(word) for words in term.forms for word in words}
    stems = {stem for words in term.forms if len(words) == 1 for stem in _keys(words[0], term, vocabulary)}
    forms = {spelt for stem in stems for spelt in vocabulary.spelt(stem) if fold(spelt) not in own}
    # FTS5 counts a word by reading every place where it is.
    counts = {spelt: vocabulary.count(spelt) for spelt in forms} if len(forms) > 1 else dict.fromkeys(forms, 0)
    return sorted(counts, key=lambda spelt: (-counts[spelt], spelt))


def _keys(word: str, term: Term, vocabulary: Vocabulary) -> Iterator[str]:
    if term.prefix:
        yield from vocabulary.keys_starting(fold(word))
    else:
        for language in Language:
            yield from vocabulary.keys(word, language)


def _nearest(connection: sqlite3.Connection, word: str, vocabulary: Vocabulary) -> str | None:
    """The word of the texts most like *word*, the commoner of two."""
    folded = fold(word)
    alike = {fold(spelt): spelt for spelt in vocabulary.all()}
    # difflib goes over each word: those that cannot be alike by length are left out first.
    lengths = range(len(folded) - _SHORTER, len(folded) + _LONGER + 1)
    spelt = {word: written for word, written in alike.items() if len(word) in lengths} | _names(connection)
    # difflib finds the candidates, and the distance of slips decides: it knows exchanged letters.
    near = get_close_matches(folded, spelt, n=5, cutoff=_ALIKE)
    if not near:
        return None
    closest = [other for other in near if _distance(folded, other) == min(_distance(folded, each) for each in near)]
    return spelt[max(closest, key=vocabulary.count)]


def _names(connection: sqlite3.Connection) -> dict[str, str]:
    """The words of authors' names, which the vocabulary of the texts need not have."""
    rows = connection.execute("SELECT DISTINCT authors FROM state_text")
    return {fold(word): word for (authors,) in rows for word in authors.split()}


def _distance(one: str, other: str) -> int:
    """Return how many letters must be put in, taken out, changed or exchanged (Damerau and Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for at, opposite in enumerate(other, start=1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != opposite))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == opposite:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
    return row[-1]
