"""The spellings in which texts write one word or number: in one piece or in parts, raised and lowered, 2e and 2ème."""

import re
import unicodedata
from collections.abc import Iterator

from archive.search.stemming import fold, words
from archive.search.variants import in_one_piece

_DIGITS = "0123456789"
_RAISED = str.maketrans(_DIGITS + "er", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵉʳ")
_LOWERED = str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉")
# CO2, H2O, km2; longer ones are models and addresses.
_FORMULA = re.compile(r"[a-z]{1,3}[0-9]{1,2}[a-z]?")
_ABBREVIATED = re.compile("[א-ת]{1,5}״?[א-ת]")
_ORDINAL = re.compile(r"([0-9]{1,4}|[ivxlcdm]{1,9})(e|eme|ieme|er|ier|re|ere)")
_ENDINGS = ({"e", "eme", "ieme"}, {"er", "ier"}, {"re", "ere"})


def spellings(form: tuple[str, ...], written: str) -> tuple[tuple[str, ...], ...]:
    """*form*, the words of *written*, and what texts may write in its place: cyber-sécurité, cybersécurité."""
    if _ABBREVIATED.fullmatch(written):
        # Texts write it without its strokes too, and what has none may have them.
        return (form, ("".join(form),)) if len(form) > 1 else (form, (written[:-1], written[-1]))
    if len(form) == 1 and "\u200c" in written:
        return (form, tuple(filter(None, written.split("\u200c"))))
    # U.E without its last full stop is still an abbreviation.
    whole = in_one_piece(written) or in_one_piece(f"{written}.")
    one = form[0] if len(form) == 1 else whole
    others = [whole, *(_others(one) if one and len(one) < 15 else ())]
    return tuple(dict.fromkeys((form, *((other,) for other in others if other))))


def number(text: str) -> tuple[tuple[str, ...], ...]:
    """A number in both spellings, 150000 and 150 000; a year has but one."""
    digits = "".join(word.text for word in words(text))
    grouped = tuple(f"{int(digits):,}".split(","))
    # "2 026" is no way to write the year, and would find other numbers.
    year = len(digits) == 4 and digits[:2] in {"19", "20"} and text == digits
    return ((digits,),) if year or len(digits) < 4 or digits[0] == "0" else ((digits,), grouped)


def _others(word: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", word)
    if plain != word:
        yield plain
    folded = fold(plain)
    if _FORMULA.fullmatch(folded):
        yield folded.translate(_LOWERED)
        yield folded.translate(_RAISED) if folded[-1].isdigit() else folded
    if found := _ORDINAL.fullmatch(folded):
        value, ending = found.groups()
        endings = next(each for each in _ENDINGS if ending in each)
        yield from (value + each for each in sorted(endings))
        yield value + min(endings, key=len).translate(_RAISED)
