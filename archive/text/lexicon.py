"""The words that carry a flag: negations, modality, quantities, numbers and dates, by language.

Short closed lists (`archive/text/data`), folded here: no case, no accents. They serve twice: a listed word put in or
out is flagged, and two different listed words are never one word misspelt (*devait*, *devrait*).
"""

from collections.abc import Mapping

from msgspec import Struct

from archive.model import Flag
from archive.text.lists import LANGUAGES, entries
from archive.text.words import folded


class Lexicon(Struct, frozen=True, kw_only=True):
    """The listed words of one language."""

    flags: Mapping[str, Flag]
    """Each word that carries a flag."""
    common: frozenset[str]
    """Listed only because a slip of the hand would make another listed word of them."""
    phrases: frozenset[str]
    """Of modality, in several words: *sans doute*, *according to*."""
    little: frozenset[str] = frozenset()
    """Articles, pronouns, prepositions and the like: never put for a noun or a verb but by a slip of the hand."""

    def __contains__(self, word: object) -> bool:
        """Return whether the folded *word* is listed."""
        return word in self.flags or word in self.common


def lexicon(language: str) -> Lexicon:
    """The lexicon of a primary *language* subtag; of an unknown one, French and English together."""
    return _LEXICONS.get(language, _BOTH)


def _listed(language: str, name: str) -> frozenset[str]:
    return frozenset(" ".join(map(folded, entry.split())) for entry in entries(f"{language}/{name}"))


_FLAGS = {
    "names": Flag.NAME,
    "numbers": Flag.NUMBER,
    "quantities": Flag.QUANTITY,
    "dates": Flag.DATE,
    "modality": Flag.MODALITY,
    "negations": Flag.NEGATION,
}


def _lexicon(language: str) -> Lexicon:
    return Lexicon(
        flags={word: flag for name, flag in _FLAGS.items() for word in _listed(language, name)},
        common=_listed(language, "common"),
        phrases=_listed(language, "phrases"),
        little=_listed(language, "little"),
    )


# Of other languages than French and English the common words only: enough to see a denial or a doubt come and go.
_LEXICONS = {language: _lexicon(language) for language in LANGUAGES}
_FRENCH, _ENGLISH = _LEXICONS["fr"], _LEXICONS["en"]
# French last, so that it wins where both have a word: the archive's first language.
_BOTH = Lexicon(
    flags={**_ENGLISH.flags, **_FRENCH.flags},
    common=_FRENCH.common | _ENGLISH.common,
    phrases=_FRENCH.phrases | _ENGLISH.phrases,
    little=_FRENCH.little | _ENGLISH.little,
)
