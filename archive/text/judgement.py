"""Judge how much each difference inside a sentence matters, by a table of rules; the first that applies decides."""

import re
from collections.abc import Callable, Iterable
from itertools import compress, islice

from msgspec import Struct, structs

from archive.digest import fold_spaces
from archive.model import ChangeClass, Flag
from archive.scripts import MARKS, is_clause
from archive.text.common_words import CommonWords
from archive.text.contractions import expanded
from archive.text.difference import QUOTES, Difference
from archive.text.flags import Signs, in_signs, mark_flags, marked, sign_flags
from archive.text.lexicon import lexicon
from archive.text.spelling import Speller
from archive.text.words import folded, folded_words, plain, same_but_typography

_ORDER = tuple(ChangeClass)
_QUOTATION = frozenset({Flag.QUOTATION})
_NOTHING: "Verdict" = (_ORDER[-1], frozenset())
# So many tokens from a word are beside it: spaces, a comma, quotation marks.
# A bound: in a text without words the search would go to its end.
_BESIDE = 8
_NOT_LETTERS = re.compile(rf"(?:[^\w{MARKS}]|[\d_])+")

Verdict = tuple[ChangeClass, frozenset[Flag]]
Respelt = list[bool] | None
"""Of each old and new word side by side, whether they are one spelt otherwise; None if there are more of one."""


class Judge:
    """Judges the differences between two states of one text, which bears witness to its own words."""

    def __init__(self, witness: CommonWords) -> None:
        """Take the two states as *witness*."""
        self._witness = witness
        listed = lexicon(witness.language)
        self._speller = Speller(lexicon=listed, witness=witness)
        self._signs = Signs(lexicon=listed, witness=witness)

    def sentence(self, before: str, after: str, differences: Iterable[Difference]) -> Verdict:
        """The class and flags of *before* edited to *after*: the highest and all of its *differences*'."""
        verdict = self._words(differences, ignored=_QUOTATION if _quotes_the_same(before, after) else frozenset())
        # Signs may change places with their numbers, so only the whole sentence tells whether they are others.
        if verdict[0] is ChangeClass.MINOR and (told := sign_flags(before, after)):
            return ChangeClass.SUBSTANTIVE, told
        return verdict

    def _words(self, differences: Iterable[Difference], ignored: frozenset[Flag]) -> Verdict:
        verdict = _NOTHING
        for difference in differences:
            raised = self._signs.flags(difference) - ignored
            # In a sentence that is reworded all over, most differences can add nothing to what is known.
            if raised or verdict[0] is not _ORDER[0]:
                verdict = _higher(verdict, self._difference(difference, raised, ignored))
        return verdict

    def _difference(self, difference: Difference, raised: frozenset[Flag], ignored: frozenset[Flag]) -> Verdict:
        """The class and flags of one difference that may have *raised* some; what is flagged is substantive."""
        respelt = self._respelt(difference)
        class_ = next(rule.class_ for rule in RULES if rule.applies(difference, respelt))
        if class_ is ChangeClass.SUBSTANTIVE:
            reworded = _other_words(difference, respelt)
            # Flags are of what was put for something else; the words that were only respelt raise none.
            return class_, raised if reworded is difference else self._signs.flags(reworded)
        if class_ is ChangeClass.MINOR and self._speller.is_another_tone(difference.old, difference.new):
            return ChangeClass.SUBSTANTIVE, raised
        # A stutter is a slip of the hand, except where the word counts or denies.
        if class_ is ChangeClass.MINOR and self._tells_twice(difference):
            return ChangeClass.SUBSTANTIVE, raised
        if class_ is ChangeClass.MINOR and (marks := mark_flags(difference) - ignored):
            return ChangeClass.SUBSTANTIVE, marks
        return class_, frozenset()

    def _tells_twice(self, difference: Difference) -> bool:
        """Return whether the one word added or removed carries a flag, even beside its double: *no no es*."""
        lone = difference.old + difference.new
        # More than one word is no stutter.
        listed = len(lone) == 1 and folded(lone[0]) in self._speller.lexicon.flags
        return listed and not _sign_in_words(difference, None)

    def _respelt(self, difference: Difference) -> Respelt:
        if len(difference.old) != len(difference.new):
            return None
        initial = difference.initial
        pairs = enumerate(zip(difference.old, difference.new, strict=True))
        return [self._same(old, new, initial=initial and place == 0) for place, (old, new) in pairs]

    def _same(self, old: str, new: str, *, initial: bool) -> bool:
        if self._is_name(old, initial=initial) and self._is_name(new, initial=initial):
            return self._speller.same_name(old, new)
        return self._speller.same(old, new)

    def _is_name(self, word: str, *, initial: bool) -> bool:
        """Return whether *word* is held to its letters as a name; *Thrusday* beside *Thursday* is not."""
        return self._witness.is_name(word, initial=initial) and folded(word) not in self._speller.lexicon


class DifferenceRule(Struct, frozen=True, kw_only=True):
    """One line of the table: a class, and when it applies."""

    class_: ChangeClass
    why: str
    applies: Callable[[Difference, Respelt], bool]


def _quotes_the_same(before: str, after: str) -> bool:
    """Return whether the same words are quoted: a full stop within the marks or behind them is house style."""
    if QUOTES.isdisjoint(before) and QUOTES.isdisjoint(after):
        return False
    return folded_words(before) == folded_words(after) and marked(before) == marked(after)


def _higher(one: Verdict, other: Verdict) -> Verdict:
    """The higher class of two and all of their flags."""
    return min(one[0], other[0], key=_ORDER.index), one[1] | other[1]


def _other_words(difference: Difference, respelt: Respelt) -> Difference:
    """*difference* without the words that are the same but for their spelling."""
    if not respelt or not any(respelt):
        return difference
    other = [not same for same in respelt]
    old, new = compress(difference.old, other), compress(difference.new, other)
    return structs.replace(difference, old=tuple(old), new=tuple(new))


def _break_only(difference: Difference, _: Respelt) -> bool:
    before, after = difference.before, difference.after
    return "\n" in before + after and before != "" != after and fold_spaces(before) == fold_spaces(after)


def _typography(difference: Difference, _: Respelt) -> bool:
    return same_but_typography(difference.before, difference.after)


def _punctuation(difference: Difference, _: Respelt) -> bool:
    return tuple(map(plain, difference.old)) == tuple(map(plain, difference.new))


def _spelling(_: Difference, respelt: Respelt) -> bool:
    return respelt is not None and all(respelt)


def _joining(difference: Difference, _: Respelt) -> bool:
    """*week end*, *week-end*, *weekend*; not `1 2` and `12`."""
    old, new = difference.old, difference.new
    if not old or not new or folded(old[0])[0] != folded(new[0])[0]:
        return False
    before, after = folded("".join(old)), folded("".join(new))
    # Digits are left out of the rule: "1 2" and "12" are two numbers and one.
    same = _NOT_LETTERS.sub("", before) == _NOT_LETTERS.sub("", after)
    return same and not any(char.isdigit() for char in before + after)


def _contracted(difference: Difference, _: Respelt) -> bool:
    """*is not*, *isn't*; *cannot*, *can't*."""
    return bool(difference.old) and expanded(difference.old) == expanded(difference.new)


def _sign_in_words(difference: Difference, _: Respelt) -> bool:
    """*12 %*, *12 pour cent*."""
    before, after = in_signs(difference.before).replace(" ", ""), in_signs(difference.after).replace(" ", "")
    # Without a word for a sign only spaces differ, which may part figures.
    return before == after and difference.old != difference.new and not any(char.isdigit() for char in before)


def _stutter(difference: Difference, _: Respelt) -> bool:
    """*de de* for *de*: a word taken out, or put in, beside itself."""
    lone = difference.old + difference.new
    # A Chinese word may be one sign twice.
    if len(lone) != 1 or not lone[0].isalpha() or is_clause(lone[0]):
        return False
    return folded(lone[0]) in (_first_word(difference.left), _first_word(difference.right))


def _first_word(tokens: Iterable[str]) -> str:
    near = islice(tokens, _BESIDE)
    return next((folded(token) for token in near if token[0].isalnum()), "")


# From what a reader cannot see to what everybody sees.
RULES: tuple[DifferenceRule, ...] = (
    DifferenceRule(class_=ChangeClass.FORMATTING, why="only a paragraph break differs", applies=_break_only),
    DifferenceRule(
        class_=ChangeClass.TYPOGRAPHIC,
        why="only apostrophes, quotation marks, spaces, dashes or ellipses differ",
        applies=_typography,
    ),
    DifferenceRule(class_=ChangeClass.MINOR, why="only punctuation differs", applies=_punctuation),
    DifferenceRule(class_=ChangeClass.MINOR, why="the same words, spelt otherwise", applies=_spelling),
    DifferenceRule(class_=ChangeClass.MINOR, why="the same letters, joined or split", applies=_joining),
    DifferenceRule(class_=ChangeClass.MINOR, why="the same words, contracted or in full", applies=_contracted),
    DifferenceRule(
        class_=ChangeClass.MINOR, why="a currency or percentage as a sign or in words", applies=_sign_in_words
    ),
    DifferenceRule(class_=ChangeClass.MINOR, why="a word written twice", applies=_stutter),
    DifferenceRule(class_=ChangeClass.SUBSTANTIVE, why="other words", applies=lambda _difference, _respelt: True),
)
"""What a difference inside a sentence is; the first rule that applies decides."""
