"""What a reader of policy papers wants to be told of an edit: numbers, dates, names, denials, doubts, quotations.

Each word that tells such a thing is a sign; a flag is raised where the signs put in and taken out differ.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from archive.model import Flag
from archive.text.lexicon import Lexicon
from archive.text.witness import Witness
from archive.text.words import folded, plain

_QUOTE = re.compile(r"[«»“”„‟″\"]")
_LAST = re.compile(r"(\w[\w’'-]*|[^\w\s])\s*$")
_FIRST = re.compile(r"\s*(\w[\w’'-]*|[^\w\s])")

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_UNIT = re.compile(r"[%‰€$£°]|km|m²")
_CONDITIONAL = re.compile(r"\w+(?:[^aeiou]erai(?:t|ent)|aurai(?:t|ent)|[td]rai(?:t|ent))")
_CONTRACTED = re.compile(r"(can)(?:not|'t)|(\w+)n't")
_PREFIXES = frozenset(("in", "im", "il", "ir", "un", "non", "non-", "de", "dis", "anti", "anti-", "a", "mal", "ne"))

# A number after one of these, if it can be, is a year.
_BEFORE_YEAR = frozenset(
    (
        *("en", "de", "depuis", "des", "fin", "debut", "mi", "an", "annee", "et", "a", "avant", "apres", "l'an"),
        *("in", "since", "until", "by", "before", "after", "from", "to", "and", "of", "year", "late", "early"),
        *("im", "seit", "bis", "jahr", "desde", "hasta", "ano", "em", "ate", "roce", "roku", "d'", "("),
    )
)

Sign = tuple[Flag, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words that really differ at one place of a sentence, and the text around them."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    left: str = ""
    right: str = ""
    quoted: bool = False
    """The sentence starts inside a quotation."""


def flags(wording: Wording, *, lexicon: Lexicon, witness: Witness) -> frozenset[Flag]:
    """The flags of *wording*, whose texts are a *witness* to their own names."""
    initial = not any(char.isalnum() for char in wording.left)
    before = list(_signs(wording.before, lexicon, witness, initial=initial))
    after = list(_signs(wording.after, lexicon, witness, initial=initial))
    found = _moved(before, after)
    if Flag.NUMBER in found:
        found.update(_measures(wording, lexicon))
    if (len(_QUOTE.findall(wording.left)) % 2 == 1) != wording.quoted:
        found.add(Flag.QUOTATION)
    if _denied(wording):
        found.add(Flag.NEGATION)
    return frozenset(found)


def _moved(before: list[Sign], after: list[Sign]) -> set[Flag]:
    """The flags of the signs that were put in or taken out."""
    if before == after:
        return set()
    old, new = Counter(before), Counter(after)
    return {flag for flag, _ in (old - new) + (new - old)}


def _signs(words: tuple[str, ...], lexicon: Lexicon, witness: Witness, *, initial: bool) -> Iterator[Sign]:
    """The signs of *words*, folded."""
    bare = [folded(word) for word in words]
    for place, (word, key) in enumerate(zip(words, bare, strict=True)):
        if _DIGIT.search(key):
            yield Flag.NUMBER, plain(word).replace(" ", "")
        elif flag := lexicon.flags.get(key):
            yield flag, key
        elif contracted := _CONTRACTED.fullmatch(key):
            yield Flag.NEGATION, "not"
            yield from _signs((contracted.group(1) or contracted.group(2),), lexicon, witness, initial=False)
        elif key.endswith(("rait", "raient")) and _CONDITIONAL.fullmatch(key):
            yield Flag.MODALITY, "conditional"
        elif witness.is_name(word, initial=initial and place == 0):
            yield Flag.NAME, key
    for phrase in lexicon.phrases if len(bare) > 1 else ():
        if any(tuple(bare[i : i + len(phrase)]) == phrase for i in range(len(bare) - len(phrase) + 1)):
            yield Flag.MODALITY, " ".join(phrase)


def _measures(wording: Wording, lexicon: Lexicon) -> Iterator[Flag]:
    """What changed numbers count or date, by their neighbours."""
    left, right = _neighbour(_LAST, wording.left), _neighbour(_FIRST, wording.right)
    for words in (wording.before, wording.after):
        row = [left, *map(folded, words), right]
        for previous, word, following in zip(row, row[1:], row[2:], strict=False):
            if not _DIGIT.search(word):
                continue
            if _UNIT.fullmatch(following) or lexicon.flags.get(following) is Flag.QUANTITY:
                yield Flag.QUANTITY
            elif Flag.DATE in (lexicon.flags.get(previous), lexicon.flags.get(following)) or _dates(previous, word):
                yield Flag.DATE


def _dates(previous: str, word: str) -> bool:
    return previous in _BEFORE_YEAR and _YEAR.fullmatch(word) is not None


def _neighbour(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return folded(found.group(1)) if found else ""


def _denied(wording: Wording) -> bool:
    """Whether a word got or lost a negating prefix: *légal*, *illégal*; *byl*, *nebyl*."""
    if len(wording.before) != len(wording.after):
        return False
    pairs = [(folded(a), folded(b)) for a, b in zip(wording.before, wording.after, strict=True)]
    return any(_denies(a, b) or _denies(b, a) for a, b in pairs)


def _denies(long: str, short: str) -> bool:
    return len(short) > 1 and long.endswith(short) and long[: -len(short)] in _PREFIXES
