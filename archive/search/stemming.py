"""Words of French and English texts, and the keys under which they are found.

A key is the Snowball stem of a word, folded to plain letters: `sécuritaire` and `Sécuritaires` share one, and so
do `œuvre` and `oeuvre`. Stemming comes before folding, because accents tell French endings apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from itertools import filterfalse

import Stemmer
from msgspec import Struct

from archive import scripts
from archive.search import letters
from archive.speed import remembered

# Keys differ between releases of Snowball: 79 of 40,000 frequent words from 2.2 to 3.1.
VERSION = f"2/snowball-{Stemmer.version()}"

# What SQLite's `unicode61` takes for a word: letters, numbers, private use, and after them the commonest accents.
# Symbols younger than its Unicode 6.1, emoji for the most part, count as letters. Where the two disagree, positions
# drift and `highlight()` marks the wrong words.
_YOUNG = (
    "\u2065-\u2069\u20ba-\u20cf\u218a-\u218f\u23f4-\u23ff\u2700\u2b4d-\u2b4f\u2b5a-\u2bff\u2e3c-\u2e7f"
    "\U0001f0bf\U0001f0c0\U0001f0e0-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f16f"
    "\U0001f19b-\U0001f1e5\U0001f23b-\U0001f23f\U0001f252-\U0001f2ff\U0001f321-\U0001f32f\U0001f336"
    "\U0001f37d-\U0001f37f\U0001f394-\U0001f39f\U0001f3c5\U0001f3cb-\U0001f3df\U0001f3f1-\U0001f3ff"
    "\U0001f43f\U0001f441\U0001f4f8\U0001f4fd-\U0001f4ff\U0001f53e\U0001f53f\U0001f544-\U0001f54f"
    "\U0001f568-\U0001f5fa\U0001f641-\U0001f644\U0001f650-\U0001f67f\U0001f6c6-\U0001f6ff"
    "\U0001f774-\U0001fbef\u0605\u061c\u061d\u07fd-\u07ff\u0888-\u0891\u0898-\u089f\u08ca-\u08e3\u09fd\u0a76"
    "\u0c77\u0c84\u32ff\ufd40-\ufd4f"
)
_LETTER = f"\ue000-\uf8ff{_YOUNG}"
_ACCENT = "\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
# And what `TOKENIZER` adds to that.
_MARK = scripts.WITHIN_WORDS
# Runs of plain letters are taken whole and never given back: asked letter by letter it takes twice the time.
_WORD = re.compile(f"(?:[^\\W_]++|[{_LETTER}{_MARK}])(?:[^\\W_]++|[{_LETTER}{_ACCENT}{_MARK}])*+")
_SYMBOLS = re.compile(f"[{_YOUNG}]+")
# Of the private use area, which no text has: it keeps forms apart from stems where both are words of one column.
_FORM = "\ue000"
_BEHIND_KEY = "ß"
"""Behind the key in a term of the index. Folding writes it as ss, so that no key and no form holds it."""
# Shorter stems are mostly those of nouns: cont(ent), ag(ent), pres(ent).
SHORTEST_VERB = 5
# What is longer is no word of a language, and stemmers go over it many times.
_LONGEST_WORD = 100
# FTS5 cuts a term after 32,768 bytes, within a letter if need be. No word is told apart by what is behind so many.
_MOST_LETTERS = 1_000
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


TOKENIZER = f"unicode61 remove_diacritics 2 tokenchars {scripts.each(_MARK)}"
"""Of the index, in SQLite's words: it cuts what it marks where `words` does."""


class Language(StrEnum):
    """The languages that are stemmed, by Snowball's names."""

    FRENCH = "french"
    ENGLISH = "english"

    # The caches below are asked once for each word, and Enum's own hash is written in Python.
    __hash__ = str.__hash__


class Word(Struct, frozen=True, kw_only=True):
    """One word as written, and where it is in its text."""

    text: str
    start: int
    end: int


def stemmed_as(tag: str | None) -> Language:
    """The language whose rules stem a text declared as *tag* (BCP 47): French, unless it is English."""
    # French is the default, as the language of the blogs that this program was made for.
    primary = (tag or "").replace("_", "-").split("-")[0]
    return Language.ENGLISH if primary.lower() == "en" else Language.FRENCH


def words(text: str) -> Iterator[Word]:
    """The words of *text*, in order."""
    for match in _WORD.finditer(text):
        yield Word(text=match.group(), start=match.start(), end=match.end())


def spellings(text: str) -> list[str]:
    """The words of *text* as written, without their places."""
    return _WORD.findall(text)


@remembered(most=1 << 17)
def fold(word: str) -> str:
    """The first thousand letters of *word*, small and plain: no accents, no ligatures. Never empty for a word."""
    word = word[:_MOST_LETTERS]
    # Most words: no table of Unicode is needed for them.
    if word.isascii():
        return word.lower()
    bare = _SYMBOLS.sub("", word.casefold()) or word
    if letters.is_other(bare):
        return letters.folded(bare).translate(_LETTERS) or word
    plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFD", bare)))
    return unicodedata.normalize("NFC", plain.translate(_LETTERS))


@remembered(most=1 << 17)
def key(word: str, language: Language) -> str:
    """The key under which *word* is indexed in a text of *language*."""
    if len(word) > _LONGEST_WORD:
        return fold(word)
    # A Snowball stemmer keeps its word in itself, so threads cannot share one; making one takes a microsecond.
    stemmer = Stemmer.Stemmer(language, 0)
    stem: str = stemmer.stemWord(word.lower() if word.isascii() else _small(word))
    # A stem may fold to nothing, and a term without letters would shift all positions behind it.
    return fold(stem) or fold(word)


def _small(word: str) -> str:
    """*word* as Snowball knows French: composed, without ligatures."""
    if letters.is_other(word):
        return fold(word)
    composed = unicodedata.normalize("NFC", _SYMBOLS.sub("", word.lower()) or word)
    return composed.replace("œ", "oe").replace("æ", "ae")


@remembered(most=1 << 17)
def kin(word: str, language: Language) -> tuple[str, ...]:
    """The looser keys through which *word* is tied to words under other keys, in searches only.

    The first it shares with its unaccented spelling. A French plural in -ent has that of its verb besides, which
    Snowball leaves apart because of nouns: *abandonnent* is tied to *abandonner*, *présent* stays what it is. An Arabic
    word with its article has that of the word without it.
    """
    # People type without accents what texts write with them.
    plain = key(fold(word), language)
    if not plain.isascii() and (bare := letters.without_article(plain)) != plain:
        return (plain, bare)
    if language is Language.FRENCH and word.lower().endswith("ent"):
        verb = key(fold(word[:-2]), language)
        if len(verb) >= SHORTEST_VERB:
            return tuple(dict.fromkeys((plain, verb)))
    return (plain,)


@remembered(most=1 << 17)
def form(word: str) -> str:
    """*word* itself as a word beside stems: folded, and marked as no stem."""
    return _FORM + fold(word)


@remembered(most=1 << 17)
def term(word: str, language: Language) -> str:
    """The term under which the index holds *word* of a text of *language*: `securßitaires` for sécuritaires."""
    return term_of(key(word, language), fold(word))


def term_of(key: str, form: str) -> str:
    """The term of the folded word *form* whose key is *key*. It starts as `start_of(key)` does."""
    rest = form.removeprefix(key)
    # A form that does not begin with its key stands behind it whole: `dießßdying`.
    return start_of(key) + (rest if rest != form else _BEHIND_KEY + form)


def key_of(term: str) -> str:
    """The key in *term* of the index; empty for what has none, as a name."""
    own, mark, _ = term.partition(_BEHIND_KEY)
    return own if mark else ""


def form_of(term: str) -> str:
    """The folded word in *term* of the index; empty for what has no key."""
    own, mark, rest = term.partition(_BEHIND_KEY)
    return (rest.removeprefix(_BEHIND_KEY) if rest.startswith(_BEHIND_KEY) else own + rest) if mark else ""


def start_of(key: str) -> str:
    """What the terms of all words under *key* start with, and no others."""
    return key + _BEHIND_KEY


def is_plain(term: str) -> bool:
    """Return whether *term* has only letters that SQLite folds as `fold` does."""
    return term.replace(_BEHIND_KEY, "").isascii()


def folded(text: str) -> str:
    """*text* as its folded words."""
    return " ".join(map(fold, spellings(text)))
