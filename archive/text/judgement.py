"""How much each difference inside a sentence matters: a table of rules, the first that applies decides.

A difference is one stretch of deleted and inserted tokens between words that stay.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, groupby

from archive.digest import fold_spaces
from archive.model import ChangeClass, Flag, Span
from archive.text.flags import Wording, flags
from archive.text.lexicon import lexicon
from archive.text.spelling import Speller
from archive.text.witness import Witness
from archive.text.words import folded, plain, same_but_typography, words

_ORDER = tuple(ChangeClass)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One stretch of a sentence that differs, and the text to its left and right."""

    before: str
    after: str
    left: str = ""
    right: str = ""
    quoted: bool = False
    """The sentence starts inside a quotation."""
    old: tuple[str, ...]
    """The words of `before`."""
    new: tuple[str, ...]
    """The words of `after`."""


Verdict = tuple[ChangeClass, frozenset[Flag]]


class Judge:
    """Judges the differences between two states of one text, which bears witness to its own words."""

    def __init__(self, witness: Witness) -> None:
        """Take the two states as *witness*."""
        self._witness = witness
        self._lexicon = lexicon(witness.language)
        self._speller = Speller(lexicon=self._lexicon, witness=witness)

    def sentence(self, spans: Sequence[Span], *, quoted: bool) -> Verdict:
        """The class and flags of an edited sentence: the highest and all of its differences'."""
        return highest(self.difference(one) for one in differences(spans, quoted=quoted))

    def difference(self, difference: Difference) -> Verdict:
        """The class and flags of one difference; whatever is flagged is substantive."""
        class_ = next(rule.class_ for rule in RULES if rule.applies(self, difference))
        if class_ in (ChangeClass.FORMATTING, ChangeClass.TYPOGRAPHIC):
            return class_, frozenset()
        found = _mark_flags(difference)
        if class_ is ChangeClass.SUBSTANTIVE:
            wording = self._wording(difference)
            found |= flags(wording, lexicon=self._lexicon, witness=self._witness)
        return (ChangeClass.SUBSTANTIVE if found else class_), found

    def respelt(self, difference: Difference) -> list[bool]:
        """Of each old and new word side by side, whether they are one word, or one name, spelt otherwise."""
        starts = not any(char.isalnum() for char in difference.left)
        pairs = enumerate(zip(difference.old, difference.new, strict=False))
        return [self._same(old, new, initial=starts and place == 0) for place, (old, new) in pairs]

    def _same(self, old: str, new: str, *, initial: bool) -> bool:
        if self._witness.is_name(old, initial=initial) and self._witness.is_name(new, initial=initial):
            return self._speller.same_name(old, new)
        return self._speller.same(old, new)

    def _wording(self, difference: Difference) -> Wording:
        """The words that really differ: of as many words put in as taken out, those that are not the same."""
        before, after = difference.old, difference.new
        if len(before) == len(after):
            other = [not same for same in self.respelt(difference)]
            before, after = tuple(compress(before, other)), tuple(compress(after, other))
        return Wording(
            before=before, after=after, left=difference.left, right=difference.right, quoted=difference.quoted
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the table: a class, and when it applies."""

    class_: ChangeClass
    why: str
    applies: Callable[[Judge, Difference], bool]


def highest(verdicts: Iterable[Verdict]) -> Verdict:
    """The highest class of *verdicts* and all of their flags."""
    found = list(verdicts)
    class_ = min((class_ for class_, _ in found), key=_ORDER.index)
    return class_, frozenset().union(*(raised for _, raised in found))


def differences(spans: Sequence[Span], *, quoted: bool) -> Iterator[Difference]:
    """The stretches of *spans* that differ."""
    left = ""
    rest = "".join(span.text for span in spans if span.op != "-")
    for stays, stretch in groupby(spans, key=lambda span: span.op == "="):
        texts = {span.op: span.text for span in stretch}
        after = texts.get("=", "") if stays else texts.get("+", "")
        rest = rest[len(after) :]
        if not stays:
            before = texts.get("-", "")
            yield Difference(
                before=before,
                after=after,
                left=left,
                right=rest,
                quoted=quoted,
                old=tuple(words(before)),
                new=tuple(words(after)),
            )
        left += after


def _mark_flags(difference: Difference) -> frozenset[Flag]:
    """Quotation marks put in or out, and a statement turned into a question or back."""
    before, after = plain(difference.before), plain(difference.after)
    found = set()
    if before.count('"') != after.count('"'):
        found.add(Flag.QUOTATION)
    if ("?" in before) != ("?" in after) and difference.old == difference.new:
        found.add(Flag.MODALITY)
    return frozenset(found)


def _break_only(_: Judge, difference: Difference) -> bool:
    before, after = difference.before, difference.after
    return "\n" in before + after and before != "" != after and fold_spaces(before) == fold_spaces(after)


def _typography(_: Judge, difference: Difference) -> bool:
    return same_but_typography(difference.before, difference.after)


def _punctuation(_: Judge, difference: Difference) -> bool:
    return tuple(map(plain, difference.old)) == tuple(map(plain, difference.new))


def _spelling(judge: Judge, difference: Difference) -> bool:
    return len(difference.old) == len(difference.new) and all(judge.respelt(difference))


def _joining(_: Judge, difference: Difference) -> bool:
    """*week end*, *week-end*, *weekend*; not `1 2` and `12`."""
    before, after = folded("".join(difference.old)), folded("".join(difference.new))
    if before[:1] != after[:1]:
        return False
    same = _NOT_LETTERS.sub("", before) == _NOT_LETTERS.sub("", after)
    return same and not any(char.isdigit() for char in before + after)


def _stutter(_: Judge, difference: Difference) -> bool:
    """*de de* for *de*: a word taken out, or put in, beside itself."""
    lone = difference.old + difference.new
    if len(lone) != 1 or not lone[0].isalpha():
        return False
    beside = [*words(difference.left)[-1:], *words(difference.right)[:1]]
    return folded(lone[0]) in map(folded, beside)


RULES: tuple[Rule, ...] = (
    Rule(class_=ChangeClass.FORMATTING, why="only a paragraph break differs", applies=_break_only),
    Rule(
        class_=ChangeClass.TYPOGRAPHIC,
        why="only apostrophes, quotation marks, spaces, dashes or ellipses differ",
        applies=_typography,
    ),
    Rule(class_=ChangeClass.MINOR, why="only punctuation differs", applies=_punctuation),
    Rule(class_=ChangeClass.MINOR, why="the same words, spelt otherwise", applies=_spelling),
    Rule(class_=ChangeClass.MINOR, why="the same letters, joined or split", applies=_joining),
    Rule(class_=ChangeClass.MINOR, why="a word written twice", applies=_stutter),
    Rule(class_=ChangeClass.SUBSTANTIVE, why="other words", applies=lambda _judge, _difference: True),
)
"""What a difference inside a sentence is; the first rule that applies decides."""
