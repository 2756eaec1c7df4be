"""Texts as sentences: French and English with care, other languages sanely.

A sentence ends at a stop, with the quotation marks and brackets that close after it, where white space follows
and the next word does not start in lower case. What is left to decide is whether a full stop is one: `M. Durand`,
`p. 12`, `J. Dupont`, `av. J.-C.`, `3. Oktober` go on. Paragraphs, separated by blank lines, always end one.
Chinese and Japanese set no white space behind their stops.
"""

import re
from itertools import pairwise

from archive.digest import fold_spaces

_PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n")

# A stop, what closes after it, white space, what opens the next sentence. Guillemets may keep a space inside.
# Those of Latin scripts, and of Chinese, Arabic, Urdu, India, Armenia, Ethiopia, Burma and Cambodia.
_STOPS = ".!?…。！？｡؟۔।॥։።။។"
_END = re.compile(
    # Written so that a search leaps from stop to stop, and tries a row of stops once only, from its start.
    rf"(?P<stop>[{_STOPS}](?<![{_STOPS}]{{2}})[{_STOPS}]*+)"
    r"(?:[\"”“»›’'\])」』）】》]|[ \u00a0\u202f]?[»›])*"
    r"(?P<space>[^\S\n]+)"
    r"(?=[«‹“„\"‘'(\[¿¡–—「『（【《-]?[ \u00a0\u202f]?(?:…|\.{3})?(?P<next>\w+))"
)

# A Japanese sentence goes on to report speech (「…。」と述べた), and a name such as Yahoo！ ends none.
_WIDE_END = re.compile(
    r"[。！？｡](?<![。！？｡]{2})[。！？｡]*+(?:[”’」』）】》]++(?![\s\u3041-\u3096])|(?![\s”’」』）】》a-z。]))(?=.)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence: the name or the words that follow belong to them. Titles only as capitalised.
_TITLES = _words(
    """
    M MM Mme Mmes Mlle Mlles Dr Drs Pr Prof Profs Me Mgr St Ste Mr Mrs Ms Messrs Sr Sra Dra Hr Fr Gen Gén Col Lt
    Cdt Cap Capt Sgt Maj Adm Brig Amb Sen Sén Rep Gov Hon Rev Pres Ing Mgr MUDr JUDr PhDr Sig Dott Ud Uds
    """
)
_NEVER = _words(
    "cf vs e.g i.e c.-à-d p.ex z.b d.h bzw ca env approx av apr ibid resp dir trad např tzv tj mj bzgl vgl sog"
)

# Not the end where a number follows: `p. 12`, `art. 49`, `12 janv. 2020`, `No. 10`. Most are words as well.
_BEFORE_NUMBER = _words(
    """
    p pp art arts n no nos nr nº n° vol chap ch fig t tab sect al § éd ed eds coll pág pag č čl str abs bd rn pt
    janv févr fév avr juil sept oct nov déc jan feb mar apr jun jul aug sep dec ene abr ago dic okt dez
    """
)

# Whether a dotted acronym ends its sentence (`in the U.S. The …`) depends on the word that follows.
_OPENERS = _words(
    """
    le la les l un une des ce cet cette ces il elle ils elles on nous mais et or en dans pour selon après depuis
    puis ainsi avec sans par si quand leur leurs son sa ses cela tout tous aucun aucune chaque plusieurs personne
    the a an this that these it he she they we in at but and for after since if as its his her their
    """
)

_DOTTED = re.compile(r"(?:\w\.-?)+\w")
_INITIAL = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž]|z|d")  # `J. Dupont`, and German `z. B.`, `d. h.`
_ORDINAL = re.compile(r"\d{1,2}")
_ROMAN = re.compile(r"[IVXLCDM]+")
_LONGEST = 16
_WORD = re.compile(r"[\w°º§.-]*")

# Languages that write ordinal numbers with a full stop.
_DOTTED_ORDINALS = frozenset({"de", "cs", "sk", "da", "no", "nb", "nn", "fi", "hu", "pl", "hr", "sl", "et"})


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of *text*, ASCII white space folded, empty ones left out."""
    return tuple(folded for part in _PARAGRAPH.split(text) if (folded := fold_spaces(part)))


def sentences(text: str, language: str | None = None) -> tuple[str, ...]:
    """The sentences of *text*, in order, without the ASCII white space between them.

    A no-break space that stands between two sentences stays at the end of the first: typography is content.
    """
    code = base_language(language)
    return tuple(sentence for paragraph in paragraphs(text) for sentence in _split(paragraph, code))


def base_language(language: str | None) -> str:
    """The primary subtag of a BCP 47 *language*, in lower case; empty where unknown."""
    return (language or "").replace("_", "-").split("-")[0].lower()


def ends_wide(sentence: str) -> bool:
    """Return whether *sentence* ends as Chinese and Japanese ones do, without white space before the next."""
    return not sentence.isascii() and _WIDE_END.search(f"{sentence[-_LONGEST:]}一") is not None


def _split(paragraph: str, language: str) -> list[str]:
    if paragraph.isascii() or not any(stop in paragraph for stop in "。！？｡"):
        return _spaced(paragraph, language)
    cuts = [0, *(found.end() for found in _WIDE_END.finditer(paragraph)), len(paragraph)]
    return [sentence for start, end in pairwise(cuts) for sentence in _spaced(paragraph[start:end], language)]


def _spaced(paragraph: str, language: str) -> list[str]:
    out, start = [], 0
    for match in _END.finditer(paragraph):
        word = _last_word(paragraph[max(start, match.start() - _LONGEST - 1) : match.start()])
        alone = match.start() - start == len(word)
        if _ends(word, alone=alone, stop=match["stop"], following=match["next"], language=language):
            out.append(paragraph[start : match.end("space")].strip(" "))
            start = match.end("space")
    out.append(paragraph[start:].strip(" "))
    return [sentence for sentence in out if sentence]


def _ends(word: str, *, alone: bool, stop: str, following: str, language: str) -> bool:
    """Return whether *stop* after *word*, perhaps all of the sentence, ends one that *following* is no part of."""
    if following[0].islower():
        return False
    if stop != ".":
        return True
    return not _abbreviates(word, following) and not _numbers(word, alone=alone, language=language)


def _last_word(text: str) -> str:
    """The word, dotted or not, that *text* ends with; found backwards, it is found at once."""
    found = _WORD.match(text[: -_LONGEST - 1 : -1])
    return found.group()[::-1].lstrip(".-") if found else ""


def _abbreviates(word: str, following: str) -> bool:
    folded = word.lower()
    if word in _TITLES or folded in _NEVER or _INITIAL.fullmatch(word):
        return True
    if folded in _BEFORE_NUMBER:
        return following[0].isdigit() or _ROMAN.fullmatch(following) is not None
    if _DOTTED.fullmatch(word):
        return following.lower() not in _OPENERS
    return False


def _numbers(word: str, *, alone: bool, language: str) -> bool:
    """Return whether *word* numbers what follows: `3. Oktober`, or `1. Contexte` at the start of a line."""
    if not _ORDINAL.fullmatch(word):
        return False
    return language in _DOTTED_ORDINALS or alone
