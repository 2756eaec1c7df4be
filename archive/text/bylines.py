"""Find whom a line of a text names as its author: "Rédacteur : Jean Exemple", "By Ann Example, Some Institute".

A line of its own, near the top or the end, that begins as such lines do and goes on with full names. A sentence names
nobody, and neither does a name alone: below a text it may be whom the text quotes.
"""

import re
from collections.abc import Iterable, Sequence

# A kicker, a date or a standfirst may come first; below a text notes and credits follow the byline.
_TOP, _END = 4, 8
"""How many lines from the top and from the end may name an author."""
# A longer line is a paragraph that happens to begin so.
_LONGEST = 200
RECORDED = r"(?:(?:entretien|interview)\W{1,3})?propos recueillis(?:\s+[^,;|]{4,30}?)?\s+par\s*:?\s+"
"""The pattern of what precedes whoever led an interview: "Entretien – propos recueillis le 3 mai 2024 par "."""
_LABEL = re.compile(
    r"[\W_]*(?:"
    r"(?:(?:un |une |an? )?(?:article|texte|tribune|analyse|note|entretien|contribution|text|words|story|essay|beitrag)"
    r"\s+)?(?:(?:co-?)?(?:écrite?|rédigée?|signée?|réalisée?|proposée?|written|authored|posted|verfasst|geschrieben|"
    r"escrito|scritto)\s+)?(?:par|by|von|por)\s*:?\s+"
    r"|(?:un |une )?(?:article|texte|tribune|analyse|note|contribution) (?:de\s+|d['’])"
    rf"|de la plume (?:de\s+|d['’])|{RECORDED}|interview by\s*:?\s+"
    r"|(?:co-?)?(?:auteure?|autrice|rédacteur|rédactrice|author|writer|autora?|autore|autor(?:in)?|redactora?)"
    r"(?:s|\(s\)|\(e\)|es|as|\.e|·e)*\s*:\s*"
    r"|(?:texte?|words)\s*:\s*"
    r")",
    re.IGNORECASE,
)
# "and" within a name's institution would split it, but a role ends the list of names anyway.
_JOINED = re.compile(r"\s*(?:,\s*(?:et|and|und|y|e)\s+|\s(?:et|and|und|y|e|avec|with)\s+|[,;&/|])\s*")
_SMALL_WORDS = "d de du des la le les van von der den di da del dos das el al bin ibn ben ten ter y e"
_PARTICLES = frozenset(_SMALL_WORDS.split())
_TITLES = frozenset({"dr", "pr", "prof", "mme", "mr", "ms", "mrs"})
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")
# One capital may be any noun at the start of a line; more than five are a headline.
_FEWEST, _MOST = 2, 5
"""Words of a name that begin with a capital."""
# What follows a name on its line, and is none: a date, a credit for the picture, an address.
_BEHIND = re.compile(
    r"\s*(?:\(.*|[–—|•·].*|\s-\s.*|\b(?:photos?|crédits?|credits?|images?|le|on|am|publié)\b.*)$", re.IGNORECASE
)


def text_authors(body: str) -> tuple[str, ...]:
    """The names that the first such line of *body* gives, at its top or else at its end; () where none does."""
    return first_byline([line for line in body.splitlines() if line.strip()])


def first_byline(lines: Sequence[str]) -> tuple[str, ...]:
    """The names in the first of *lines* at the top, or the last at the end, that is a byline."""
    near: Iterable[str] = (*lines[:_TOP], *reversed(lines[_TOP:][-_END:]))
    return next((names for line in near if (names := _names(line))), ())


def _names(line: str) -> tuple[str, ...]:
    """The names in *line* if it is a byline: those up to the first part that is no name, such as a role."""
    # Invisible characters come along from word processors and would be inside of a name.
    plain = " ".join(re.sub("[\u200b\u200c\u200d\ufeff\u00ad]", "", line).split())
    label = _LABEL.match(plain) if len(plain) <= _LONGEST else None
    if label is None:
        return ()
    named: list[str] = []
    # A whole line may stand in brackets.
    ending = " .)" if plain.startswith("(") else " ."
    for part in _JOINED.split(_BEHIND.sub("", plain[label.end() :]).rstrip(ending)):
        if not _is_name(part):
            break
        named.append(part)
    return tuple(dict.fromkeys(named))


def _is_name(part: str) -> bool:
    """Return whether *part* is a full name: some words with capitals, and particles between them."""
    words = part.split()
    capitals = [word for word in words if word != word.lower() and word.rstrip(".").lower() not in _TITLES]
    return _FEWEST <= len(capitals) <= _MOST and all(
        _WORD.fullmatch(word) and (word[0].isupper() or re.split("['’]", word)[0] in _PARTICLES) for word in words
    )
