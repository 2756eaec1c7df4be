"""What other scripts write otherwise: marks on letters, words without spaces, figures, punctuation, twin letters.

Ranges for the inside of a class of a pattern, and tables of single characters.
"""

import re
import unicodedata

VOWELS = (
    "\u0900-\u0903\u093a-\u093b\u093e-\u094f\u0955-\u0957\u0962-\u0963\u0981-\u0983\u09be-\u09cd\u09d7\u09e2-\u09e3"
    "\u0a01-\u0a03\u0a3e-\u0a51\u0a70-\u0a71\u0a75\u0a81-\u0a83\u0abe-\u0acd\u0ae2-\u0ae3\u0b01-\u0b03\u0b3e-\u0b57"
    "\u0b62-\u0b63\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3e-\u0c56\u0c62-\u0c63\u0c81-\u0c83\u0cbe-\u0cd6\u0ce2-\u0ce3"
    "\u0d00-\u0d03\u0d3e-\u0d4d\u0d57\u0d62-\u0d63\u0d82-\u0d83\u0dca-\u0ddf\u0df2-\u0df3\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f71-\u0f84\u102b-\u103e\u1056-\u1059\u135d-\u135f"
    "\u07a6-\u07b0\u0f90-\u0fbc\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u109a-\u109d"
    "\u17b6-\u17d3\u17dd\u3099\u309a"
)
"""Marks that are vowels, tones and voiced sounds, and no accents to be left out at will."""
# Short vowels of Arabic and Hebrew, dots of Indian consonants: texts have them or not.
_OPTIONAL = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u093c\u0951-\u0954\u09bc\u0a3c\u0abc\u0b3c\u0cbc"
)
_ACCENTS = "\u0300-\u036f\u0483-\u0487\u1ab0-\u1ace\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
_POINTS = _ACCENTS + _OPTIONAL
MARKS = _POINTS + VOWELS
"""Marks that belong to the letter before them."""
POINTS = re.compile(f"[{_POINTS}]+")
"""Marks that one writer sets and another leaves out."""

JOINERS = "\u200c\u200d"
"""They tell letters of Persian and of Indian scripts how to stand beside each other, and show nothing elsewhere."""
JOINED = "\u0600-\u0dff\u1780-\u17ff"
"""The letters and marks of those scripts."""
WITHIN_WORDS = _OPTIONAL + VOWELS + JOINERS
"""What stands within words of other scripts beside letters, and what `unicode61` of SQLite would cut them at."""

IDEOGRAPHS = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA = "\u3041-\u3096\u309d-\u309f"
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
UNSPACED = f"{IDEOGRAPHS}{HIRAGANA}{KATAKANA}"
"""Chinese and Japanese, which set no spaces between words."""
_CLAUSE = re.compile(f"[{UNSPACED}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០"
_FORMS = (*range(0xFB13, 0xFB18), *range(0xFB1D, 0xFDFE), *range(0xFE70, 0xFEFD), *range(0xFF61, 0xFFA0))

PLAIN = {
    **{chr(ord(zero) + figure): str(figure) for zero in _ZEROS for figure in range(10)},
    # Letters as they are joined, which come along from files to be printed, and narrow kana.
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in _FORMS},
    "٫": ",",
    "٬": ",",
    "٪": "%",
    "،": ",",
    "؛": ";",
    "؟": "?",
    "。": ".",
    "｡": ".",
    "։": ":",
    "׃": ":",
    "׳": "'",
    "־": "-",
    **dict.fromkeys("「」『』｢｣״", '"'),
    "〈": "《",
    "〉": "》",
}
"""What the same character is in plain typography."""

# The letters that keyboards of Arabic and Persian do not share, and those that hands of Arabic leave undotted.
LETTERS = str.maketrans("ىیےةۀەہۃھکٱ", "يييههههههكا")
"""Letters that are written for one another."""

_GERSHAYIM = re.compile('(?<=[א-ת])["”“](?=[א-ת])')
_RANGE = re.compile("(.)-(.)", re.DOTALL)


def abbreviated(text: str) -> str:
    """*text*, in which the two strokes of a Hebrew abbreviation are no quotation mark."""
    return text if text.isascii() else _GERSHAYIM.sub("״", text)


def each(ranges: str) -> str:
    """The characters of *ranges*, one by one."""
    return _RANGE.sub(lambda found: "".join(map(chr, range(ord(found[1]), ord(found[2]) + 1))), ranges)


def is_clause(word: str) -> bool:
    """Return whether *word* may be many: it is of a script without spaces."""
    return not word.isascii() and _CLAUSE.match(word) is not None
