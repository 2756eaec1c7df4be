"""Numbers in words and in figures, French and English: *deux* and 2, *premier* and 1er, *XXe* and 20e are one."""

import re

from archive.speed import remembered

# French numbers above sixty are sums of these: soixante-dix, quatre-vingt-dix.
_CARDINALS = {
    "fr": (
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
        "vingt trente quarante cinquante soixante",
    ),
    "en": (
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen
        """,
        "twenty thirty forty fifty sixty seventy eighty ninety",
    ),
}
_ORDINALS = {
    "fr": "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme",
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth",
}
# Forms that change with their noun, not with their number.
_FEMININE = {"une": "un", "premiere": "premier", "vingts": "vingt", "cents": "cent"}

_FIGURES = re.compile(r"\d+")
# `le` and `ce` are words, not the fiftieth and the hundredth: a single L or C is no number.
_ORDINAL = re.compile(r"(?:(\d+)|([ivx]|[ivxlc]{2,}))(?:ere|er|re|eme|e|st|nd|rd|th)")
_TENS = 20
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@remembered(most=16384)
def numeral(word: str, language: str) -> str | None:
    """The number that the folded *word* writes, `2` or, in an order, `2.`; None where it writes none."""
    if language not in _CARDINALS:
        return None
    if _FIGURES.fullmatch(word):
        return word
    # Told apart from the count by a full stop: the third is not three.
    if ordinal := _ORDINAL.fullmatch(word):
        return f"{ordinal[1] or _roman(ordinal[2])}."
    return _WRITTEN[language].get(_FEMININE.get(word, word)) or _compound(word, language)


def _compound(word: str, language: str) -> str | None:
    """The sum that *word* makes of its parts: *vingt-trois*, *quatre-vingt-dix*, *twenty-one*."""
    total = 0
    for part in word.replace("-et-", "-").split("-"):
        known = _WRITTEN[language].get(_FEMININE.get(part, part), "")
        # Four times twenty is not four and twenty, and *deux-trois* is no sum.
        if (total, known) == (4, "20"):
            total = 80
        elif known.isdigit() and (total in (0, 10) or total >= _TENS):
            total += int(known)
        else:
            return None
    return str(total)


def _roman(digits: str) -> int:
    total = highest = 0
    # From the right: a digit before a higher one counts down.
    for value in (_ROMAN[digit] for digit in reversed(digits)):
        highest = max(highest, value)
        total += value if value == highest else -value
    return total


def _written(language: str) -> dict[str, str]:
    units, tens = _CARDINALS[language]
    return {
        **{word: str(i) for i, word in enumerate(units.split())},
        **{word: str(10 * i) for i, word in enumerate(tens.split(), start=2)},
        **{word: f"{i}." for i, word in enumerate(_ORDINALS[language].split(), start=1)},
    }


_WRITTEN = {language: _written(language) for language in _CARDINALS}
