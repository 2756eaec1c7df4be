"""Flags of an edit that readers of policy papers care about: numbers, dates, names, negations, hedges, quotations.

Each word that tells such a thing is a sign; a flag is raised where the signs put in and taken out differ.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain

from archive.model import Flag
from archive.text.common_words import CommonWords
from archive.text.conditional import is_conditional
from archive.text.difference import QUOTES, Difference
from archive.text.lexicon import Lexicon
from archive.text.openings import stands_for_somebody
from archive.text.words import folded, plain, tokens

_DIGIT = re.compile(r"\d")
# From 1500 to 2099: other numbers of four digits are counts.
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_UNIT = re.compile(r"[%‰€$£°]|km|m2")
# A unit that is written to its number: 300m, 5km, 20bn.
_MEASURE = re.compile(r"\d(?:k|m|bn|tn|km|kg|mds?)\Z")
_CURRENCY = frozenset("$€£¥")
_CONTRACTED = re.compile(r"(can)(?:not|'t)|(\w+)n't")
# Negating or reversing; a word that only gained "re-" or "pre-" denies nothing.
_PREFIXES = frozenset(
    ("in", "im", "il", "ir", "un", "non", "non-", "de", "des", "dis", "anti", "anti-", "a", "mal", "ne", "не")
)

# A number after one of these, if it can be, is a year.
_BEFORE_YEAR = frozenset(
    (
        *("en", "de", "depuis", "des", "fin", "debut", "mi", "an", "annee", "et", "a", "avant", "apres", "l'an"),
        *("in", "since", "until", "by", "before", "after", "from", "to", "and", "of", "year", "late", "early"),
        *("im", "seit", "bis", "jahr", "desde", "hasta", "ano", "em", "ate", "roce", "roku", "d'", "("),
    )
)

# Quotation marks, two apostrophes for one, question marks.
_TOLD_BY_MARKS = re.compile("[«»“”„‟″\"'’ʼ‘‛′‹›?？؟「」『』״]")

# The other apostrophes close more words than quotations.
_SINGLE = re.compile("[‘‹›]")
# What a number is of, and how it stands to it. At the start of a sentence a dash may be that of a list.
_OF_NUMBERS = re.compile(r"[$€£¥₽₺₴₪₹]|(?<=\d)[%‰]|(?<=\d )[%‰]|°\s?[CFK]?\b|[<>≤≥±≈~+]\s?(?=\d)")
# The same in words: an editor's choice of style.
_WORDS_OF_SIGNS = {
    "%": re.compile(r"\b(?:pour ?cent|per ?cent|prozent|por ?ciento|per ?cento|por ?cento|procent)\b", re.IGNORECASE),
    "€": re.compile(r"\beuros?\b", re.IGNORECASE),
    "$": re.compile(r"\b(?:dollars?|dolares)\b", re.IGNORECASE),
}
_ROMAN = re.compile(r"(?:[IVX]|[IVXLC]{2,})(?:er|re|ère|e|ème|ᵉ)")
# Alone with its number it is none of a list: the cell of a table.
_MINUS = re.compile(r"(?<=[\s(])(?<!\d\s)-(?=\d)|^-(?=\d[\d.,\s]*+(?:[%‰€$£]|[^\W\d]{1,3}[€$£]?)?$)")
# A number's unit is no name, whatever its capitals: MW, kWh, M€, °C.
_UNIT_WORD = re.compile(
    r"(?:k|M|Md|Mds|Mrd|Mio|bn|Bn)[€$£]?|[kMGTPµmcdhn]?(?:Wh?c?|Hz|Pa|bit|bps|eq|g|L|l|m|t|J|o)[²³23]?|[kMG]?tep|ha|mn|[€$£%‰CFK]"
)
_YES, _NO = re.compile("[✓✔☑✅]"), re.compile("[✗✘☒❌✖]")

_NONE: frozenset[Flag] = frozenset()

Sign = tuple[Flag, str]


class Signs:
    """Reads words for their signs, each word once."""

    def __init__(self, *, lexicon: Lexicon, witness: CommonWords) -> None:
        """Read by *lexicon* in texts that are a *witness* to their own names."""
        self.lexicon = lexicon
        self._witness = witness
        self._openings = frozenset(phrase.partition(" ")[0] for phrase in lexicon.phrases)
        # Two caches: the same word may be a name inside of a sentence and none at its start.
        self._first = cache(partial(self._read, initial=True))
        self._inner = cache(self._read)

    def flags(self, difference: Difference) -> frozenset[Flag]:
        found = mark_flags(difference)
        old, new = self._of(difference.old, difference), self._of(difference.new, difference)
        # Equal signs on both sides came and went with their words, and tell nothing.
        if old != new:
            found |= _moved(old, new)
            if Flag.NUMBER in found:
                found |= set(_measures(difference, self.lexicon))
            if Flag.NAME in found and _is_of_units(difference):
                found = found - {Flag.NAME} | {Flag.QUANTITY}
        # What somebody is quoted as saying must not change at all.
        if difference.inside:
            found |= {Flag.QUOTATION}
        if _denied(difference):
            found |= {Flag.NEGATION}
        if difference.initial and self._opens_with_names(difference):
            found |= {Flag.NAME}
        return found

    def _of(self, words: tuple[str, ...], difference: Difference) -> tuple[Sign, ...]:
        """The signs of *words*, which are one side of *difference*, folded, and of the phrases that they make."""
        if not words:
            return ()
        signs = self._first(words[0]) if difference.initial else self._inner(words[0])
        if len(words) > 1:
            signs += tuple(chain.from_iterable(map(self._inner, words[1:])))
            # Most stretches hold no word that opens a phrase, and phrases are many.
            if not self._openings.isdisjoint(map(folded, words)):
                signs += self._phrases(words)
        return signs

    def _phrases(self, words: tuple[str, ...]) -> tuple[Sign, ...]:
        joined = f" {' '.join(map(folded, words))} "
        return tuple((Flag.MODALITY, phrase) for phrase in self.lexicon.phrases if f" {phrase} " in joined)

    def _opens_with_names(self, difference: Difference) -> bool:
        """Return whether one name was put for another at the start of the sentence, as the verb after it tells."""
        following, language = _neighbour(difference.right), self._witness.language
        held = difference.old + difference.new
        return len(difference.old) == len(difference.new) == 1 and all(
            word[0].isupper()
            # C’est, S’est.
            and folded(word)[-1] != "'"
            and not self._first(word)
            and stands_for_somebody(folded(word), following, language)
            and folded(word) not in self.lexicon.little
            for word in held
        )

    def _read(self, word: str, *, initial: bool = False) -> tuple[Sign, ...]:
        key = folded(word)
        if flag := self.lexicon.flags.get(key):
            return ((flag, key),)
        if key.isalpha() and key[-1] != "t" and not word[0].isupper():
            return ()  # most words, at a glance
        if not key.isalpha() and _DIGIT.search(key):
            return ((Flag.NUMBER, plain(word).replace(" ", "")),)
        if _ROMAN.fullmatch(word):
            return ((Flag.NUMBER, key),)
        # The stem may carry a flag of its own: "can't" is a negation and a modality.
        if key.endswith(("not", "'t")) and (contracted := _CONTRACTED.fullmatch(key)):
            return ((Flag.NEGATION, "not"), *self._read(contracted.group(1) or contracted.group(2)))
        if is_conditional(word):
            return ((Flag.MODALITY, "conditional"),)
        return ((Flag.NAME, key),) if self._witness.is_name(word, initial=initial) else ()


def mark_flags(difference: Difference) -> frozenset[Flag]:
    """Quotation marks put in or out, and a statement turned into a question or back."""
    if not _TOLD_BY_MARKS.search(difference.before + difference.after):
        return _NONE
    before, after = plain(difference.before), plain(difference.after)
    found = set()
    if _quoting(difference.before, before) != _quoting(difference.after, after):
        found.add(Flag.QUOTATION)
    # With other words in it, a question mark is the least of what changed.
    if ("?" in before) != ("?" in after) and difference.old == difference.new:
        found.add(Flag.MODALITY)
    return frozenset(found)


def sign_flags(before: str, after: str) -> frozenset[Flag]:
    """Currencies, percent signs, degrees and signs of numbers that sentences of the same words do not share."""
    old, new = in_signs(before), in_signs(after)
    found = set()
    if sorted(_OF_NUMBERS.findall(old)) != sorted(_OF_NUMBERS.findall(new)):
        found.add(Flag.QUANTITY)
    if len(_MINUS.findall(old)) != len(_MINUS.findall(new)):
        found.add(Flag.NUMBER)
    if _more(_YES, old, new) * _more(_NO, old, new) < 0:
        found.add(Flag.NEGATION)
    return frozenset(found)


def is_answer(text: str) -> bool:
    """Return whether *text* is a tick or a cross and no more, as cells of tables are."""
    return not _YES.sub("", _NO.sub("", text)).strip("\ufe0f \u00a0") and bool(text.strip())


def _more(sign: re.Pattern[str], old: str, new: str) -> int:
    return len(sign.findall(new)) - len(sign.findall(old))


def in_signs(text: str) -> str:
    """*text* in plain typography, with the signs of currencies and percentages for their words."""
    text = plain(text)
    for sign, words in _WORDS_OF_SIGNS.items():
        text = words.sub(sign, text)
    return text


def marked(text: str) -> list[int]:
    """How many words of *text* are before each quotation mark."""
    count, found = 0, []
    for token in tokens(text):
        count += token[0].isalnum()
        if token in QUOTES or _SINGLE.fullmatch(token):
            found.append(count)
    return found


def _quoting(text: str, straight: str) -> int:
    return straight.count('"') + len(_SINGLE.findall(text))


def _moved(before: tuple[Sign, ...], after: tuple[Sign, ...]) -> set[Flag]:
    """The flags of the signs that were put in or taken out."""
    old, new = Counter(before), Counter(after)
    return {flag for flag, _ in (old - new) + (new - old)}


def _measures(difference: Difference, lexicon: Lexicon) -> Iterator[Flag]:
    """Return what the changed numbers count or date, judged by the words beside them."""
    left, right = _neighbour(difference.left), _neighbour(difference.right)
    for words in (difference.old, difference.new):
        # What is beside the number may have stayed, so it is no part of the difference.
        row = [left, *map(folded, words), right]
        for previous, word, following in zip(row, row[1:], row[2:], strict=False):
            if not _DIGIT.search(word):
                continue
            if _counts(previous, word, following) or lexicon.flags.get(following) is Flag.QUANTITY:
                yield Flag.QUANTITY
            elif Flag.DATE in (lexicon.flags.get(previous), lexicon.flags.get(following)) or _dates(previous, word):
                yield Flag.DATE


def _is_of_units(difference: Difference) -> bool:
    """Return whether *difference* puts one unit for another behind a number."""
    before = _neighbour(difference.left)
    return (
        bool(before)
        and (before == "°" or before[-1].isdigit())
        and all(_UNIT_WORD.fullmatch(word) for word in (*difference.old, *difference.new))
    )


def _counts(previous: str, word: str, following: str) -> bool:
    """Return whether *word* counts money or measures: `5 %`, `$300`, `300m`."""
    return _UNIT.fullmatch(following) is not None or previous in _CURRENCY or _MEASURE.search(word) is not None


def _dates(previous: str, word: str) -> bool:
    return previous in _BEFORE_YEAR and _YEAR.fullmatch(word) is not None


def _neighbour(tokens: Iterable[str]) -> str:
    return next((folded(token) for token in tokens if not token.isspace()), "")


def _denied(difference: Difference) -> bool:
    """Return whether a word got or lost a negating prefix: *légal*, *illégal*; *byl*, *nebyl*."""
    # Without equal numbers no old word faces a new one.
    if len(difference.old) != len(difference.new):
        return False
    return any(map(_denies, difference.old, difference.new))


def _denies(before: str, after: str) -> bool:
    old, new = folded(before), folded(after)
    if old[-1] != new[-1]:
        return False  # most words, at a glance
    short, long = (old, new) if len(old) < len(new) else (new, old)
    return long.endswith(short) and len(short) > 1 and long.removesuffix(short) in _PREFIXES
