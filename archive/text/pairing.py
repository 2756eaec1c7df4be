"""Pair old and new sentences that are versions of one another, by the words that they share in order.

One alignment of all words of a stretch finds reworded, split and merged sentences alike; links never cross.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, repeat

from archive.scripts import is_clause
from archive.text.alignment import gaps, matches, runs
from archive.text.words import folded, folded_words

# Sentences are one edited sentence if they share half of their letters, or if one holds nearly all of the other.
_ALIKE = 0.5
_HELD = 0.8
# A shorter sentence is contained in many others by chance.
_MIN_HELD_LETTERS = 8
# A Chinese sign says as much as two letters or more.
_MIN_HELD_SIGNS = 4

# So few characters hold too few words to share; they are compared by letters.
_SHORT = 60
_SHORT_ALIKE = 0.75
# Sentences keep their order in an edit, so the counterpart of a heading is near; looking at all would be a square.
_NEAR = 5
# A cell of a table that holds a number shares nothing with another one, and is still the same cell.
_FIGURES = re.compile(r"[-+~<>]?[$€£]?\d[\d\s.,]*(?:%|‰|€|\$|£)?")


def links(olds: list[str], news: list[str]) -> set[tuple[int, int]]:
    """Return which old and new sentences are alike, by the letters of the words that they share in order."""
    if not olds or not news:
        return set()
    old_words, old_homes, old_sizes = _flat(olds)
    new_words, new_homes, new_sizes = _flat(news)
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for i, j, size in runs(old_words, new_words):
        for k in range(size):
            shared[old_homes[i + k], new_homes[j + k]] += len(old_words[i + k])
    least = _MIN_HELD_SIGNS if old_words and is_clause(old_words[0]) else _MIN_HELD_LETTERS
    linked = [(i, j) for (i, j), letters in shared.items() if _alike(letters, old_sizes[i], new_sizes[j], least=least)]
    # Only between sentences that were linked, so that links never cross.
    facing = gaps(sorted(linked), len(olds), len(news))
    return {*linked, *(pair for i, a, j, b in facing for pair in _short_links(olds, news, range(i, a), range(j, b)))}


def _short_links(olds: list[str], news: list[str], old: range, new: range) -> Iterator[tuple[int, int]]:
    """Links between short sentences, such as a heading of one misspelt word, by the letters that they share."""
    if len(old) == len(new) and all(
        _FIGURES.fullmatch(text) for text in (*olds[old.start : old.stop], *news[new.start : new.stop])
    ):
        yield from zip(old, new, strict=True)
        return
    short = [j for j in new if len(news[j]) <= _SHORT]
    start = 0
    for i in old:
        if len(olds[i]) > _SHORT:
            continue
        near = range(start, min(start + _NEAR, len(short)))
        found = next((place for place in near if _reads_alike(olds[i], news[short[place]])), None)
        if found is not None:
            yield i, short[found]
            start = found + 1


def _reads_alike(old: str, new: str) -> bool:
    both = len(old) + len(new)
    # The shorter one cannot hold enough of the letters: no need to compare.
    if 2 * min(len(old), len(new)) < _SHORT_ALIKE * both:
        return False
    return 2 * len(matches(folded(old), folded(new))) >= _SHORT_ALIKE * both


def _flat(texts: list[str]) -> tuple[list[str], list[int], list[int]]:
    """All words of *texts*, the sentence that each is of, and the letters of each sentence."""
    split = list(map(folded_words, texts))
    homes = chain.from_iterable(repeat(home, len(held)) for home, held in enumerate(split))
    return list(chain.from_iterable(split)), list(homes), [len("".join(held)) for held in split]


def _alike(shared: int, old: int, new: int, *, least: int) -> bool:
    return 2 * shared >= _ALIKE * (old + new) or shared >= max(least, _HELD * min(old, new))
