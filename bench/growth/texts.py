"""Texts made to hurt whoever walks them, by what they are full of; *n* is about their length."""

from collections.abc import Callable, Iterator
from itertools import chain

Text = Callable[[int], str]
Pair = Callable[[int], tuple[str, str]]

_REPEATED = {
    "full stops": ".",
    "stops in words": "a.",
    "ellipses": "…",
    "exclamations": "?! ",
    "titles": "M. ",
    "acronyms": "U.S. ",
    "numbered lines": "1. ",
    "digits": "1",
    "grouped digits": "1.000,",
    "roman numerals": "xiv",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "narrow spaces": "\u202f»",
    "tabs": "\t",
    "line ends": "\n",
    "blank lines": "\n \n",
    "blank lines that end no paragraph": "\n \t a",
    "letters": "a",
    "accents": "é",
    "combining marks": "\u0301",
    "capitals": "A",
    "capital words": "Ab ",
    "dotted capitals": "İ",
    "ligatures": "ﬃ",
    "words": "mot ",
    "two words": "la mer et le vent ",
    "paragraphs": "Un mot.\n\n",
    "sentences": "La mer monte. ",
    "elisions": "l'",
    "apostrophes": "’",
    "hyphens": "-",
    "hyphened words": "quatre-vingt-",
    "dashes": " – ",
    "quotation marks": '"',
    "guillemets": "« ",
    "closing marks": "a.» ",
    "brackets": "(",
    "square brackets": "[a](",
    "braces": "{",
    "Markdown": "*_`",
    "escapes": "%41",
    "percent signs": "%",
    "slashes": "/a",
    "dots and slashes": "/../.",
    "parameters": "&a=b",
    "entities": "&amp;",
    "ampersands": "&",
    "tags": "<b>",
    "angle brackets": "<",
    "addresses": "https://a.fr/b ",
    "dates": "3 mars 2025 ",
    "days ago": "il y a 3 jours ",
    "conditionals": "irait",
    "dated notes": "Mis à jour le 3 mars. ",
    "emoji": "👩\u200d👩\u200d👧",
    "zero width": "\u200b",
    "right to left": "א ",
    "Han": "海",
    "searches": "titre:a OU -b* ",
    "open brackets of a search": "(a ",
    "open phrases of a search": 'a "b ',
    "joined words": "a+b@c_d#",
    "format words": "a;b:c=d,",
}
_BEFORE, _BEHIND = "Mot ", "a"


def _repeated(unit: str) -> Text:
    # What surrounds it lets a search begin, and then fail at the end.
    return lambda n: _BEFORE + unit * (n // len(unit)) + _BEHIND


def _numbered(unit: str) -> Text:
    return lambda n: "".join(unit.format(i) for i in range(n // (len(unit) + 2)))


TEXTS: dict[str, Text] = {name: _repeated(unit) for name, unit in _REPEATED.items()} | {
    "different words": _numbered("mot{} "),
    "different sentences": _numbered("La mer monte de {} mètres. "),
    "different paragraphs": _numbered("Mot {} dit.\n\n"),
    "different names": _numbered("Jean{} Dupont "),
    "different parameters": _numbered("&a{}=b"),
}


def _shortened(text: Text) -> Pair:
    """The text, and itself without a stretch in the middle and with another end."""

    def pair(n: int) -> tuple[str, str]:
        old = text(n)
        middle = len(old) // 2
        return old, old[:middle] + "vent " + old[middle + 3 :] + " fin"

    return pair


def _words(first: Callable[[int], str], second: Callable[[int], str], size: int) -> Pair:
    return lambda n: (" ".join(map(first, range(n // size))), " ".join(map(second, range(n // size))))


def _shuffled(unit: str) -> Pair:
    def pair(n: int) -> tuple[str, str]:
        parts = [unit.format(i) for i in range(n // (len(unit) + 2))]
        # By a step that has no divisor in common with most counts: each part stands elsewhere.
        return "".join(parts), "".join(sorted(parts, key=lambda part: hash(part) % 9973))

    return pair


def _interleaved(n: int) -> tuple[str, str]:
    words = [f"mot{i}" for i in range(n // 8)]
    return " ".join(words), " ".join(chain.from_iterable((word, "x") for word in words))


def _mirrored(n: int) -> tuple[str, str]:
    words = [f"mot{i}" for i in range(n // 8)]
    return " ".join(words), " ".join(reversed(words))


PAIRS: dict[str, Pair] = {f"{name}, shortened": _shortened(text) for name, text in TEXTS.items()} | {
    "all words others": _words("a{}".format, "b{}".format, 6),
    "all words respelt": _words("maison{}".format, "maisons{}".format, 10),
    "all numbers others": _words(str, lambda i: str(i + 1), 6),
    "all sentences reworded": _words("La mer {} monte vite.".format, "La mer {} monte peu.".format, 22),
    "all sentences others": _words("La mer {} monte.".format, "Un vent {} tourne.".format, 18),
    "short sentences respelt": _words("Portt {}.".format, "Portx {}.".format, 9),
    "sentences shuffled": _shuffled("La mer {} monte. "),
    "paragraphs shuffled": _shuffled("La mer {} monte.\n\n"),
    "words shuffled": _shuffled("mot{} "),
    "words interleaved": _interleaved,
    "words mirrored": _mirrored,
    "sentences joined": lambda n: ("La mer monte. " * (n // 14), "La mer monte, " * (n // 14)),
    "two letters": lambda n: ("a b " * (n // 4), "b a a " * (n // 6)),
    "paragraphs joined": lambda n: ("La mer monte.\n\n" * (n // 15), "La mer monte. " * (n // 15)),
}


def names() -> Iterator[str]:
    """All of them."""
    yield from TEXTS
    yield from PAIRS
