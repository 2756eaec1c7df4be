"""English contractions, written out: *isn't* is *is not*, and *they'll* is *they will*."""

import re
from collections.abc import Sequence

from archive.text.words import folded

# Not 's of a name nor 'd: what these stand for, only the sentence tells.
_ENDINGS = {"n't": " not", "'re": " are", "'ll": " will", "'ve": " have", "'m": " am"}
_IRREGULAR = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not"}
_IS = frozenset(("it", "that", "there", "he", "she", "what", "who", "here"))
_PARTS = re.compile(r"(.+?)(n't|'(?:re|ll|ve|m|s))")


def expanded(words: Sequence[str]) -> list[str]:
    """*words* folded, contractions as the words that they stand for."""
    return " ".join(_written_out(folded(word)) for word in words).split()


def _written_out(word: str) -> str:
    if known := _IRREGULAR.get(word):
        return known
    parts = _PARTS.fullmatch(word)
    if parts is None:
        return word
    if parts[2] == "'s":
        return f"{parts[1]} is" if parts[1] in _IS else word
    return parts[1] + _ENDINGS[parts[2]]
