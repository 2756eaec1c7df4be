"""The letters of other scripts as a search knows them: twins, figures and wide letters are one, and vowels letters."""

import re
import unicodedata

from archive import scripts
from archive.search.chinese import SIMPLIFIED

# Small enough to be looked for in every word with an accent.
_OTHER = re.compile("[\u0590-\u1cff\u200c\u200d\u2e80-\ufaff\ufb13-\uffef]")
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)}
# A space within a letter that stands for a phrase would cut the term in two.
_LETTERS = {letter: plain.replace(" ", "") for letter, plain in (scripts.PLAIN | _WIDE).items() if letter.isalnum()}
_PLAIN = str.maketrans({**_LETTERS, **SIMPLIFIED, **dict.fromkeys(scripts.JOINERS + "\u0640\u061c", "")})
_VOWELS = frozenset(scripts.each(scripts.VOWELS))
# In Hindi a nasal before its own kind is written as a letter or as a dot; in Thai two vowels are typed in two strokes.
_SPELT = (
    (re.compile("\u0901|ङ्(?=[क-ङ])|ञ्(?=[च-ञ])|ण्(?=[ट-ण])|न्(?=[त-न])|म्(?=[प-म])"), "\u0902"),
    (re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32"), "\\1\u0e33"),
    (re.compile("เเ"), "แ"),
)
# With what is written before it as one word: and, so, in, as, for the.
_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)(?=\\w{3})")


def is_other(word: str) -> bool:
    """Return whether *word* has letters of scripts that these rules are about."""
    return _OTHER.search(word) is not None


def plain(word: str) -> str:
    """*word* with plain figures and letters, without what only lengthens or joins them; perhaps nothing is left."""
    return word.translate(_PLAIN)


def without_article(word: str) -> str:
    """A folded Arabic *word* without its article; any other word as it is."""
    found = _ARTICLE.match(word)
    return word[found.end() :] if found else word


def folded(word: str) -> str:
    """*word*, plain and small, without the points that one writer sets and another leaves out."""
    letters = unicodedata.normalize("NFD", plain(word).casefold())
    bare = "".join(letter for letter in letters if letter in _VOWELS or not unicodedata.combining(letter))
    spelt = unicodedata.normalize("NFC", bare.translate(scripts.LETTERS))
    for pattern, one in _SPELT:
        spelt = pattern.sub(one, spelt)
    return spelt
