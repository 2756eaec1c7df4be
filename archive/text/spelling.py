"""The same word spelt otherwise, or another word: accents, agreement, slips of the hand.

No dictionary decides here. A difference counts as spelling when it is of a kind that writers mend (an accent, an
ending that agrees, a letter doubled, dropped or swapped inside a word) and nothing speaks for two real words: the
lexicon does not list both, and the text does not go on using both. In doubt it is another word: a reader of policy
papers would rather see one correction too many than miss one word that was softened.
"""

import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from archive.scripts import is_clause
from archive.text.common_words import CommonWords
from archive.text.lexicon import Lexicon
from archive.text.lists import LANGUAGES, entries
from archive.text.lookalikes import are_lookalikes
from archive.text.numerals import numeral
from archive.text.words import Tokens, folded, plain

# Endings that agree, of words without accents; two words agree when one group holds both their endings.
_AGREEMENT = {
    language: tuple(frozenset(group.replace("-", "").split(" ")) for group in entries(f"{language}/agreeing_endings"))
    for language in LANGUAGES
}
# Short words that agree in their own ways, lose a vowel to an apostrophe, or are spelt in two ways.
_IRREGULAR = {language: entries(f"{language}/irregular") for language in LANGUAGES}
# Other forms of a word than those that agree: a tense, a doctrine and those who hold it. They are one slip apart.
_FORMS = {language: frozenset(entries(f"{language}/other_forms")) for language in LANGUAGES}

# In these another accent makes another word, not another spelling.
_TONES = frozenset({"vi"})

_GROUPED = re.compile(r"\d{1,3}(?:[.,']\d{3})+")
# As days and months have it: `05/06`.
_PADDED = re.compile(r"0\d")
_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"[.,']")

# How long a word must be before a slip is likelier than another word.
_MIN_STEM = 3
_MIN_SWAPPED = 3
_MIN_DOUBLED = 5
_MIN_DROPPED = 6
_MIN_REPLACED = 8


class Speller(Struct, frozen=True, kw_only=True):
    """Tells whether two words are one, in a language and a text."""

    lexicon: Lexicon
    witness: CommonWords
    """The old and the new text."""

    def same(self, old: str, new: str) -> bool:
        """Return whether *old* and *new* are one word spelt otherwise."""
        before, after = folded(old), folded(new)
        if before == after or (before, after) in _AGREEING.get(self.witness.language, ()):
            return True
        written = numeral(before, self.witness.language)
        if written is not None and written == numeral(after, self.witness.language):
            return True
        if _DIGIT.search(before + after):
            return same_number(before, after)
        if before[:1] != after[:1]:
            return False
        return self._agree(before, after) or self._slipped(before, after)

    def is_another_tone(self, old: Tokens, new: Tokens) -> bool:
        """Return whether the words have other accents in a language where these make other words."""
        return self.witness.language in _TONES and len(old) == len(new) and any(map(_tones_differ, old, new))

    def same_name(self, old: str, new: str) -> bool:
        """Return whether *old* and *new* are one name: stricter, for *Kiev* and *Kyiv* are not said alike."""
        before, after = folded(old), folded(new)
        return before == after or self._agree(before, after) or _doubles(before, after)

    def _agree(self, before: str, after: str) -> bool:
        if before[:_MIN_STEM] != after[:_MIN_STEM]:
            return False
        return any(_same_stem(before, after, endings) for endings in _AGREEMENT.get(self.witness.language, ()))

    def _slipped(self, before: str, after: str) -> bool:
        """Return whether one is the other with a slip of the hand, and nothing speaks for two words."""
        # Where words stand without spaces, one letter of many is a whole word often enough.
        if (before in self.lexicon and after in self.lexicon) or is_clause(before):
            return False
        if not self._one_serves(before, after) and not self._is_mended(before, after):
            return False
        return not (self.witness.goes_on_using(before) and self.witness.goes_on_using(after))

    def _is_mended(self, before: str, after: str) -> bool:
        return _slip(before, after) and not are_lookalikes(before, after) and not self._are_forms(before, after)

    def _are_forms(self, before: str, after: str) -> bool:
        """Return whether they are other forms of one word, such as *terrorisme* and *terroriste*."""
        return _same_stem(before, after, _FORMS.get(self.witness.language, frozenset()))

    def _one_serves(self, before: str, after: str) -> bool:
        """Return whether a slip made one of the little words of another: nobody would put *from* for *form*."""
        little = self.lexicon.little
        return (before in little) != (after in little) and not self._is_flagged(before, after) and _near(before, after)

    def _is_flagged(self, *words: str) -> bool:
        return any(word in self.lexicon.flags for word in words)


def _tones_differ(old: str, new: str) -> bool:
    """Return whether the letters or accents of the words differ, whatever their order: `hòa` and `hoà` are one."""
    before, after = (sorted(unicodedata.normalize("NFD", plain(word).casefold())) for word in (old, new))
    return before != after


def same_number(old: str, new: str) -> bool:
    """Return whether *old* and *new* can be read as one number: `1.000` is a thousand to some and one to others."""
    return not _readings(old).isdisjoint(_readings(new))


def _readings(number: str) -> frozenset[str]:
    digits = plain(number).replace(" ", "").casefold()
    grouped = {_SEPARATOR.sub("", digits)} if _GROUPED.fullmatch(digits) else set()
    padded = {digits[1:]} if _PADDED.fullmatch(digits) else set()
    # `20h30` and `20:30`.
    return frozenset({digits.replace(",", ".").replace("h", ":"), *grouped, *padded})


def _pairs(groups: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Each two words of a group, both ways round."""
    return frozenset((a, b) for group in groups for a in group.split() for b in group.split() if a != b)


_AGREEING = {language: _pairs(groups) for language, groups in _IRREGULAR.items()}


def _same_stem(before: str, after: str, endings: frozenset[str]) -> bool:
    """Return whether the words share a stem of at least three letters and end in two of *endings*."""
    for ending in endings:
        stem = before.removesuffix(ending)
        ended = before.endswith(ending) and len(stem) >= _MIN_STEM and after.startswith(stem)
        if ended and after[len(stem) :] in endings:
            return True
    return False


def _slip(before: str, after: str) -> bool:
    """Return whether one slip after the first letter makes *after* of *before* (Damerau 1964)."""
    if before[:1] != after[:1]:
        return False
    if len(before) != len(after):
        return (_inserts(before, after) and max(len(before), len(after)) >= _MIN_DROPPED) or _doubles(before, after)
    i = _first_difference(before, after)
    if before[i + 2 :] == after[i + 2 :] and before[i : i + 2] == after[i : i + 2][::-1]:
        return len(before) >= _MIN_SWAPPED
    return before[i + 1 :] == after[i + 1 :] and len(before) >= _MIN_REPLACED


def _near(before: str, after: str) -> bool:
    """Return whether one is the other with a letter swapped, dropped, doubled or put for another, however short."""
    if len(before) != len(after):
        return _inserts(before, after)
    i = _first_difference(before, after)
    swapped = before[i : i + 2] == after[i : i + 2][::-1] and before[i + 2 :] == after[i + 2 :]
    return swapped or before[i + 1 :] == after[i + 1 :]


def _inserts(before: str, after: str) -> bool:
    """Return whether the longer word is the shorter with one letter put in."""
    short, long = sorted((before, after), key=len)
    i = _first_difference(short, long)
    return len(long) == len(short) + 1 and short[i:] == long[i + 1 :]


def _doubles(before: str, after: str) -> bool:
    """Return whether the longer word is the shorter with one letter twice."""
    short, long = sorted((before, after), key=len)
    i = _first_difference(short, long)
    return len(long) >= _MIN_DOUBLED and i > 0 and _inserts(short, long) and long[i] == long[i - 1]


def _first_difference(before: str, after: str) -> int:
    both = zip(before, after, strict=False)
    return next((i for i, (a, b) in enumerate(both) if a != b), min(len(before), len(after)))
