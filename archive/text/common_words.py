"""Words that occur in both versions of a text, and words that look like names."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from archive.text.places import PLACES
from archive.text.words import folded, folded_words

# German capitalises every noun, so a capital says nothing there; scripts without case say nothing either.
_NOUNS_IN_CAPITALS = frozenset({"de", "lb"})

# A word inside a sentence that may start with a capital: after another word, a comma, an elided article.
# Ranges are found faster than classes; they hold no marks, which would take the word that they open with them.
_INSIDE = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-\u1fff\u2c00-\U0010ffff](?:(?<=[\w,;(][ \u00a0].)|(?<=\w['’].))[\w’'-]*")


class CommonWords:
    """The old and the new text, read only if a word needs it."""

    def __init__(self, old: Iterable[str], new: Iterable[str], *, language: str) -> None:
        """Take the sentences of both texts and their primary *language* subtag."""
        self._texts = (tuple(old), tuple(new))
        self.language = language

    def goes_on_using(self, word: str) -> bool:
        """Return whether the folded *word* is in the old and in the new text."""
        return word in self._kept

    def is_name(self, word: str, *, initial: bool) -> bool:
        """Return whether *word* looks like a name; an *initial* one only as a place, or with a capital inside."""
        if not _capital(word, self.language):
            return False
        # The first word of a sentence has a capital anyway, so another sign is needed there.
        return not initial or folded(word) in PLACES or folded(word) in self._names

    @cached_property
    def _kept(self) -> frozenset[str]:
        old, new = (frozenset(chain.from_iterable(map(folded_words, text))) for text in self._texts)
        return old & new

    @cached_property
    def _names(self) -> frozenset[str]:
        # One call in C recognises most sentences without a capital inside.
        sentences = [text for text in set().union(*self._texts) if not text[1:].islower()]
        return frozenset(name for text in sentences for name in _inner_capitals(text, self.language))


def _capital(word: str, language: str) -> bool:
    if not word[:1].isupper():
        return False
    return language not in _NOUNS_IN_CAPITALS or (len(word) > 1 and word.isupper())


def _inner_capitals(text: str, language: str) -> Iterator[str]:
    return (folded(word) for word in _INSIDE.findall(text) if _capital(word, language))
