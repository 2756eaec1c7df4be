"""Texts as words: tokens that are never cut, what is equal but for typography, and word-level marks.

A word is a run of letters and digits with inner apostrophes and hyphens; an elided article stands alone (`l’` and
`OTAN`), a number keeps its grouping (`1 000,5`). Punctuation marks and white space are tokens of their own.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from archive.model import Span
from archive.text.alignment import Pairs, matches

# Invisible: soft hyphen, zero-width space and joiners, word joiner, byte order mark.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_TOKEN = re.compile(
    rf"""
      \d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+(?:[.,]\d+)?(?![\w])              # 1 000,5
    | \d+(?:[.,:]\d+)+(?![^\W\d])                                                  # 3.5, 20:30
    | (?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=[^\W\d_]|\Z)              # l’, d’, qu’
    | [^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}]|['’ʼ‘‐‑–-](?=[^\W_]))*           # a word
    | [\s{_INVISIBLE}]+                                                            # white space
    | \.{{2,}}
    | .
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘‛′‹›", "'"),
        **dict.fromkeys("«»“”„‟″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys(_INVISIBLE, None),
        "…": "...",
    }
)
_GROUPED = re.compile(r" (?<=\d )(?=\d{3}(?!\d))")
_DASHES = re.compile(r"--+")
_ALNUM = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

Tokens = tuple[str, ...]


@lru_cache(maxsize=16384)
def tokens(text: str) -> Tokens:
    """The words, numbers, punctuation marks and white space of *text*; joined they are *text*."""
    return (text,) if text.isalnum() else tuple(_TOKEN.findall(text))


def words(text: str) -> list[str]:
    """The words and numbers of *text*."""
    return [token for token in tokens(text) if token[0].isalnum()]


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """*word* without case, accents, ligatures or typography."""
    if word.isascii() and word.isalnum():
        return word.lower()
    bare = unicodedata.normalize("NFD", plain(word).casefold().translate(_LIGATURES))
    return "".join(char for char in bare if not unicodedata.combining(char))


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """*text* in plain typography: straight quotation marks, hyphens, three dots, single spaces."""
    straight = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_PLAIN))
    spaced = _GROUPED.sub("", " ".join(straight.split()))
    return _DASHES.sub("-", spaced.replace("''", '"'))


def same_but_typography(old: str, new: str) -> bool:
    """Whether *old* and *new* differ in apostrophes, quotation marks, spaces, dashes and ellipses at most."""
    before, after = plain(old), plain(new)
    if before == after:
        return True
    joined = before.replace(" ", "") == after.replace(" ", "")
    return joined and _ALNUM.findall(before) == _ALNUM.findall(after)


def spans(old: str, new: str) -> tuple[Span, ...]:
    """Word-level marks from *old* to *new*; `=` and `-` make *old*, `=` and `+` make *new*."""
    out: list[Span] = []
    for stays, stretch in groupby(_stretches(tokens(old), tokens(new)), key=lambda pair: pair[0] == pair[1]):
        before, after = map("".join, zip(*stretch, strict=True))
        marks = (("=", before),) if stays else (("-", before), ("+", after))
        out += [Span(op=op, text=text) for op, text in marks if text]
    return tuple(out)


def _stretches(before: Tokens, after: Tokens) -> Iterator[tuple[str, str]]:
    """Old and new text side by side: words that stay, and what stands between them."""
    i = j = 0
    for a, b in [*_anchors(before, after), (len(before), len(after))]:
        yield from _between(before[i:a], after[j:b])
        if a < len(before):
            yield before[a], after[b]
        i, j = a + 1, b + 1


def _anchors(before: Tokens, after: Tokens) -> Pairs:
    """Pairs of tokens that stay. White space waits: it matches everywhere."""
    olds = [i for i, token in enumerate(before) if not token.isspace()]
    news = [j for j, token in enumerate(after) if not token.isspace()]
    shared = matches([folded(before[i]) for i in olds], [folded(after[j]) for j in news])
    return [(olds[i], news[j]) for i, j in shared]


def _between(before: Tokens, after: Tokens) -> Iterator[tuple[str, str]]:
    """A stretch in which no word stays, only white space at its ends."""
    if before == after:
        yield "".join(before), "".join(after)
        return
    head = before[:1] if before[:1] == after[:1] else ()
    before, after = before[len(head) :], after[len(head) :]
    tail = before[-1:] if before[-1:] == after[-1:] else ()
    yield from ((token, token) for token in head)
    yield "".join(before[: len(before) - len(tail)]), "".join(after[: len(after) - len(tail)])
    yield from ((token, token) for token in tail)
