"""Texts as words: tokens that are never cut, and what is equal but for typography, case and accents.

A word is a run of letters and digits with inner apostrophes and hyphens; an elided article stands alone (`l’` and
`OTAN`), a number keeps its grouping (`1 000,5`). Punctuation marks and white space are tokens of their own.
"""

import re
import unicodedata

from archive import scripts
from archive.speed import remembered

# Invisible: soft hyphen, zero-width space and joiners, word joiner, byte order mark; marks, embeddings and isolates of
# direction; invisible operators; variation selectors, which choose how the sign before them is drawn; tags; fillers;
# the place of an object that the text lost. Unicode calls most of them Default_Ignorable_Code_Point. And the stroke
# that lengthens Arabic words.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c"
    "\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\ufffc" + "".join(map(chr, range(0xFE00, 0xFE10)))
)
# As ranges: `re` compares each letter with every one beyond U+FFFF that a class names.
_BEYOND = "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
_UNSEEN = _INVISIBLE + _BEYOND
_UNSPACED = scripts.UNSPACED
_LETTER = rf"[^\W_{_UNSPACED}]"
_TOKEN = re.compile(
    rf"""
      [a-zA-Zà-öø-ÿÀ-ÖØ-Þ]++(?=[ ,.;:)!?\n]|\Z)                                   # most words, at a glance
    | [ ](?=[a-zA-Zà-öø-ÿÀ-ÖØ-Þ])                                                  # most spaces
    | [\s{_UNSEEN}]+                                                               # white space
    | \d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?:[.,]\d+)?(?![^\W{_UNSPACED}])   # 1 000,5
    | \d+(?:[.,:٫٬]\d+)+(?![^\W\d{_UNSPACED}])                                     # 3.5, 20:30
    | (?i:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’ʼ](?=[^\W\d_]|\Z)                # l’, d’, qu’
    | [{scripts.IDEOGRAPHS}]|[{scripts.HIRAGANA}][\u3099\u309a]?|[{scripts.KATAKANA}\u3099\u309a]+
    | {_LETTER}+(?:[{scripts.MARKS}{_UNSEEN}]+{_LETTER}*|['’ʼ‘‐‑–-]{_LETTER}+|(?<=[א-ת])["״”][א-ת]+)*  # a word
    | \.{{2,}}
    | .
    """,
    re.VERBOSE | re.DOTALL,
)

_PLAIN = {
    **scripts.PLAIN,
    **dict.fromkeys("’ʼ‘‛′‹›´", "'"),
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(_INVISIBLE, ""),
    "…": "...",
    # Letters and figures that are raised or lowered, and those as wide as Chinese characters.
    **dict(zip("ᵃᵈᵉʰᵐⁿᵒʳˢᵗₓªº₀₁₂₃₄₅₆₇₈₉", "adehmnorstxa°0123456789", strict=True)),
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict(zip("ﬀﬁﬂﬃﬄﬅﬆĳĲ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st", "ij", "IJ"), strict=True)),
}
_ODD = re.compile(f"[{''.join(_PLAIN)}{_BEYOND}]")
_GROUPED = re.compile(r" (?<=\d )(?=\d{3}(?!\d))")
# `m²` and `m2`, but not `10²` and `102`.
_RAISED = re.compile(r"(?<=[^\W\d_])[²³]")
_DASHES = re.compile(r"--+")
# `14h30` and `14 h 30` are one: where figures meet letters a space tells nothing.
_ALNUM = re.compile(r"\d+|[^\W\d_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
# The Latin letters of one accent or none, as most words have them.
_BARE = {**{code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x180)}, **_LIGATURES}

Tokens = tuple[str, ...]


@remembered(most=16384)
def tokens(text: str) -> Tokens:
    """The words, numbers, punctuation marks and white space of *text*; joined they are *text*."""
    return tuple(_TOKEN.findall(text))


def words(text: str) -> list[str]:
    """The words and numbers of *text*."""
    return [token for token in tokens(text) if token[0].isalnum()]


def _word(token: str) -> str:
    return folded(token) if token[0].isalnum() else ""


@remembered(most=65536)
def folded(word: str) -> str:
    """*word* without case, accents, ligatures or typography; nothing of white space."""
    if word.isalnum():
        bare = word.lower() if word.isascii() else word.casefold().translate(_BARE)
        if bare.isascii():
            return bare
    bare = unicodedata.normalize("NFD", plain(word).casefold().translate(_LIGATURES))
    return scripts.POINTS.sub("", bare).translate(scripts.LETTERS)


@remembered(most=4096)
def folded_words(text: str) -> Tokens:
    """The words and numbers of *text*, folded."""
    return tuple(filter(None, map(_word, tokens(text))))


@remembered(most=16384)
def plain(text: str) -> str:
    """*text* in plain typography: straight quotation marks, hyphens, three dots, single spaces; 1 000 becomes 1000."""
    text = _straight(text)
    return text if text.isalnum() else _short(_GROUPED.sub("", " ".join(text.split())))


def unspaced(text: str) -> str:
    """*text* in plain typography without any space."""
    return _short("".join(_straight(text).split()))


def _straight(text: str) -> str:
    if text.isascii():
        return text
    if "²" in text or "³" in text:
        text = _RAISED.sub(lambda found: "2" if found.group() == "²" else "3", text)
    text = _ODD.sub(lambda found: _PLAIN.get(found.group(), ""), text)
    return scripts.abbreviated(unicodedata.normalize("NFC", text))


def _short(text: str) -> str:
    text = text.replace("''", '"')
    return _DASHES.sub("-", text) if "--" in text else text


def same_but_typography(old: str, new: str) -> bool:
    """Return whether *old* and *new* differ in apostrophes, quotation marks, spaces, dashes and ellipses at most."""
    before, after = plain(old), plain(new)
    if before == after:
        return True
    # Single quotation marks for double ones are typography too.
    joined = before.replace(" ", "").replace("'", '"') == after.replace(" ", "").replace("'", '"')
    return joined and _ALNUM.findall(before) == _ALNUM.findall(after)
