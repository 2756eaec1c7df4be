"""The pieces that a search is typed in: words, numbers, quotations, signs, fields and days."""

import re
from collections.abc import Iterator

from msgspec import Struct

from archive import scripts
from archive.search.fields import SPACED, field_of
from archive.search.stemming import Word, fold, words

_ELIDED = {"c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}
_APOSTROPHES = frozenset("'’ʼ‘")

# The order decides: a sign before a word is a sign, and only what is nothing else is a word.
_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>(?<![^\s(])(?:[-−](?=[^\s)])|(?:SAUF|NOT)(?![^\s(])))
    | (?P<or>(?:OU|OR)(?![^\s(])|(?<=[^\s(|]\s)\|{1,2}(?=\s+[^\s|)&])) | (?P<and>(?:ET|AND)(?![^\s(]))
    | (?P<field>(?i:jusqu['’](?:à|a|au|en))|[^\W\d_]++(?:-[^\W\d_]++)*+)\s*:(?P<glued>(?=\S))?\s*
    | (?P<phrase>"[^"“”]*["”]|"[^"]*"|«[^»]*»|“[^”]*”|„[^“”]*[“”]|(?<![^\s(:=−-])["«»“”„][^"«»“”„]+["«»“”„])
    | (?P<unclosed>["«“„])
    | (?P<exact>=(?=[^\s=]))
    | (?P<number>(?<!\w)\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?![\w.]))
    | (?P<word>[^\s()"«»“”„]+)
    | (?P<stray>.)
    """,
    re.VERBOSE,
)


class Token(Struct, frozen=True, kw_only=True):
    """One piece of a search."""

    kind: str
    """The name of its pattern; `end` after the last."""
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The pieces of *text*, and an `end`; spaces and stray signs are left out."""
    for found in _TOKEN.finditer(scripts.abbreviated(text)):
        kind = found.lastgroup or ""
        if kind in {"glued", "field"}:
            yield _field(found["field"], glued=found["glued"] is not None)
        elif kind not in {"space", "stray"}:
            yield Token(kind=kind, text=found.group())
    yield Token(kind="end", text="")


def _field(name: str, *, glued: bool) -> Token:
    """The field *name*; a plain word where its colon is of a sentence that was pasted, such as "Note : the war"."""
    if glued or field_of(name) in SPACED:
        return Token(kind="field", text=f"{name}:")
    return Token(kind="word", text=name)


def without_elisions(text: str) -> tuple[Word, ...]:
    """The words of *text* without the `l'` before them or the `'s` behind."""
    every = tuple(words(text))
    first = 0
    while len(every) - first > 1 and fold(every[first].text) in _ELIDED and text[every[first].end] in _APOSTROPHES:
        first += 1
    found = every[first:]
    if len(found) > 1 and found[-1].text == "s" and text[found[-1].start - 1] in _APOSTROPHES:
        found = found[:-1]
    return found
