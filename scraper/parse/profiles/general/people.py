"""The names of people in a text: without leads, roles, addresses, and what nobody is called."""

import re
from collections.abc import Iterable, Iterator

from archive.digest import fold_spaces
from scraper.parse.date_words import is_foreign
from scraper.parse.profiles.general.names import listed
from scraper.parse.profiles.general.title import loose

_LEAD = re.compile(
    r"^(?:un )?(?:article|texte|tribune|analyse|note) d['’](?=\w)|"
    r"^(?:(?:(?:une?|an?|eine?|una?) )?(?:article|texte?|text|story|opinion|tribune|analyse|note|photos?|"
    r"propos recueillis|interview|(?:gast)?beitrag|artículo|articolo|entretien|posted|published|publié|publiée|written|"
    r"écrit|rédigé|created|submitted|verfasst|geschrieben|scritto|escrito|pubblicato|publicado|a cura|"
    r"von|autor(?:in|es|en|a|e|i)?|author|auteur|autrice|redakteur)(?:[.·]?\(?[.·-]?(?:e|s)\)?)*\s*"
    r"(?:par|by|von|de|di|por|da|on)?\s*[:|]?|by|par|von|di|de|por|da|door|av|af|autor|przez|napisał[a]?)[\s:]+|"
    r"(?-i:By(?=[A-Z][a-z]+ ))",
    re.IGNORECASE,
)
# No names take more letters; what searches them may go over each again.
_MOST_LETTERS = 1_000
_LONGEST_NAME = 80
# Up to the colon behind a label.
_LABEL_LENGTH = 16
_SPLIT = re.compile(
    r"\s*(?:;|\||(?-i:(?<![a-z])/|/(?![a-z]))|•|·|\n|,?\s+(?:et|and|und|y|e|avec|with)\s+|,?\s*&\s*)\s*",
    re.IGNORECASE,
)
# A time of day may have its half of the day and its zone behind it: "7:15 AM EDT".
_DROPPED = re.compile(
    r"\S+@\S+|https?://\S+|www\.\S+|\([^)]*\)|@\w+|\d{4}-\d\d?-\d\d?|"
    r"\d{1,2}[./:]\d{2}\S*(?:\s+[AaPp]\.?[Mm]\b\.?)?(?:\s+(?:GMT|UTC|[CEMPW][ED]?[SD]?T|BST|AE[DS]T)\b)?|[<>].*"
)
# Said of somebody, with the article that goes before: "le général Paul Essai", "le Dr Paul Essai".
_RANK = re.compile(
    r"^(?:(?:le |la |l['’])?(?:(?:contre-|vice-)?amirale?|générale?|colonelle?|commandante?|capitaine|lieutenante?|"
    r"professeure?|docteure?|ma[îi]tre|ambassadeur|ambassadrice|père|abbé)\s+"
    r"(?:de corps d['’]armée |de division |de brigade )?|"
    r"(?:le|la)\s+(?=(?-i:Dr|Pr|Prof)\b))(?=(?-i:[^\W\d_a-z]))"
)
_DEGREE = re.compile(r"(?:ph\.? ?d|m\.?d|m\.?a|m\.?sc|b\.?a|mba|mph|ll\.?m|j\.?d|esq|cfa|d\.?phil)\.?", re.IGNORECASE)
_GENERATION = re.compile(r"(?:jr|sr|jun|sen|i{2,3}|iv|fils|père|hijo|filho|мол|мл|ст)\.?", re.IGNORECASE)
# Vowels that Indian scripts and Thai write around a letter are none.
_NAME = re.compile(r"[^\W\d_][\w.’'\-‐ʼ\u0900-\u0e4e]*(?:\s+(?:[^\W\d_][\w.’'\-‐ʼ\u0900-\u0e4e]*)){0,5}(?:, \w+)?\.?")
# As agencies and newsrooms sign: "srf/hosb".
_CODE = re.compile(r"[a-z]{2,5}/[a-z]{2,5}")
_NOBODY = frozenset(
    listed(
        """
    admin administrator webmaster editor staff rédaction unknown anonymous author auteur autor autorin date datum
    fecha data quelle source fuente fonte by von par
    """
    )
)
# "Energy expert" and "Directrice de recherche" say what somebody does.
_ROLE = re.compile(
    r"\b(?:expert|editor|éditeur|éditrice|rédacteur|rédactrice|redakteur(?:in)?|journaliste?|professeure?|professor|"
    r"director|directeur|directrice|direktor(?:in)?|chercheure?|chercheuse|researcher|analyste?|correspondent|"
    r"correspondante?|contributor|contributeur|contributrice|fellow|manager|writer|reporter|president|présidente?|"
    r"founder|fondateur|fondatrice|doctorante?|consultante?|specialist|spécialiste|représentante?|representative|"
    r"writers|reporters|editors|correspondents|envoyée?s? sp[ée]ci(?:ale?s?|aux)|"
    r"policy|security|privacy|research|headshot)\b",
    re.IGNORECASE,
)
# "Anne Exemple Directrice de recherche", "Ann Example CNN Senior Editor": what stands behind a name without a comma.
_ROLE_BEHIND = re.compile(
    rf"((?:[^\W\d_][\w.’'-]+\s+){{2,3}}?)(?:(?-i:[A-Z]{{3,}})\s+(?:\w+\s+){{0,3}})?{_ROLE.pattern}.*", re.IGNORECASE
)
# "Anne Exemple, Paul Essai Envoyés spéciaux à Rome": it is said of all, behind the last name.
_SENT_BEHIND = re.compile(
    r"((?:[^\W\d_][\w.’'-]+\s+){2,3}?)(?:envoyée?s? sp[ée]ci|correspondante?s?\b|enviad[oa]s? especial).*",
    re.IGNORECASE,
)
_DAY_BEHIND = re.compile(
    r"(?<=\w)\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)$",
    re.IGNORECASE,
)
_DASH = re.compile(r"\s+[–—-]\s+")
_ORGANISATION = re.compile(
    r"\b(?:e\.? ?v\.|gmbh|inc|ltd|llc|ag|association|foundation|fondation|stiftung|verband|verein|bund|institute?|"
    r"institut|université|university|universität|magazine|magazin|verlag|redaktion|rédaction|newsroom|desk|team|"
    r"équipe|staff|editors|ministère|centre|center|agency|agence|news|press|media|blog|afp|dpa|reuters|ansa|efe|apa|sda|ats)\b|\w\.(?:com|org|net|fr|de|eu)\b",
    re.IGNORECASE,
)
# "Anne Exemple on behalf of …", "Anne Exemple @ Institut": for whom somebody writes.
# Whoever reviewed or translated a text did not write it.
_OTHERS = re.compile(
    r"\b(?:(?:medically |clinically )?reviewed|fact[- ]checked|translated|illustrated|photographed|updated|relue?|"
    r"traduite?|illustrée?|übersetzt|geprüft|redigiert) (?:by|par|von)\b.*$",
    re.IGNORECASE,
)
# The button beside a name, whose own handle is dropped before it.
_BUTTON = re.compile(r"(?<=\w)\s+(?:follow|suivre|folgen|seguir|segui)\s*$", re.IGNORECASE)
_FOR = re.compile(r"\s+(?:on behalf of|pour le compte de|im auftrag|@|chez)\s.*$", re.IGNORECASE)
# "Anne Exemple pour la Revue du blé"; "Center for Example Studies" is the name of a house.
_PERSON_FOR = re.compile(r"((?:[^\W\d_][\w.’'-]+\s+){2,4}?)(?:for|pour|für)\s.+", re.IGNORECASE)
# Words of links and lists, and of lines about a text.
_DATED = re.compile(
    r"^(?:all|alle|tous|toutes|view|see|voir|mehr|more|plus|follow|suivre)\b|"
    r"\b\d{4}\b|\b(?:publié|published|updated|mis à jour|lecture|read|min)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"(?:de|du|des|van|von|der|den|di|da|del|della|la|le|el|al|bin|ibn|y|e|zu|zur|ten|ter|dos|das|do|’t|af|av|"
    r"und|et|the|of)\b|[dl]['’](?=(?-i:[^\W\d_a-z]))",
    re.IGNORECASE,
)


def is_person(name: str, site: frozenset[str]) -> bool:
    """Return whether *name* is neither one of *site*, which are its own, nor an organisation's."""
    return loose(name) not in site and not _ORGANISATION.search(name)


def trusted(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that metadata gives as such: taken as they are, but for leads and addresses."""
    found: dict[str, str] = {}
    for text in texts:
        bare = _LEAD.sub("", _DROPPED.sub(" ", _one_line(text)).strip())
        several = names([bare]) if _SPLIT.search(bare) or "," in bare else ()
        for name in several or (fold_spaces(bare).strip(" ,;|-–—"),):
            if 1 < len(name) <= _LONGEST_NAME and not name.isdigit() and name.casefold() not in _NOBODY:
                found.setdefault(loose(name) or name, name)
    return tuple(found.values())


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of people in *texts*, without leads, roles and addresses."""
    found: dict[str, str] = {}
    for text in texts:
        for name in _names(text):
            key = loose(name)
            if key and name.casefold() not in _NOBODY:
                found.setdefault(key, name)
    return tuple(found.values())


def _names(text: str) -> Iterator[str]:
    text = _one_line(text)
    while match := _LEAD.match(text) or foreign_label(text):
        text = text[match.end() :]
    text = _BUTTON.sub("", _DROPPED.sub(" ", _OTHERS.sub("", _FOR.sub("", text))))
    parts = _SPLIT.split(text)
    for place, part in enumerate(_person_of(_between_dashes(part)) for part in parts):
        pieces = [piece.strip(" .:-–—|") for piece in part.split(",")]
        if place and _ROLE.search(pieces[0]):
            continue
        # "Anne Exemple, Paul Essai" are two; "Anne Exemple, professeure à l'université" is one with her role, and
        # "Ann Example, Oxford University" one with her house.
        for index, piece in enumerate(_with_generation(pieces)):
            piece = _without_role(_RANK.sub("", _LEAD.sub("", fold_spaces(piece).strip())), is_first=not index)
            if _DEGREE.fullmatch(piece):
                continue
            if _is_name(piece) and not (index and (_ROLE.search(piece) or _ORGANISATION.search(piece))):
                yield piece
            elif index:
                break


def foreign_label(text: str) -> re.Match[str] | None:
    """What precedes a name at the beginning of *text*: in another script, or before a colon in further languages."""
    if not is_foreign(text, ()) and ":" not in text[:_LABEL_LENGTH]:
        return None
    # Here, since few lines come to it.
    from scraper.parse.profiles.general.foreign_bylines import signed

    return signed(text)


def _person_of(text: str) -> str:
    """*text* without the house for which the person at its beginning writes."""
    match = _PERSON_FOR.fullmatch(text)
    return match[1].strip() if match and not _ORGANISATION.search(match[1]) else text


def _between_dashes(part: str) -> str:
    """The one name of several words in *part*, whose dashes set it apart from a date or a role; else *part*."""
    pieces = (piece.strip() for piece in _DASH.split(part))
    named = [piece for piece in pieces if " " in piece and _is_name(piece) and not _ROLE.search(piece)]
    people = [name for name in named if is_person(name, frozenset())]
    return people[0] if len(people) == 1 else part


def _without_role(piece: str, *, is_first: bool) -> str:
    """*piece* without the role or the day of the week that ends it; behind a comma, a role is rarely a name's."""
    match = (_ROLE_BEHIND if is_first else _SENT_BEHIND).fullmatch(piece)
    return _DAY_BEHIND.sub("", match[1].strip() if match and not _ROLE.search(match[1]) else piece)


def _one_line(text: str) -> str:
    """The beginning of *text* with single spaces, for which no-break ones stand too: a name is one on every page."""
    return " ".join(text[:_MOST_LETTERS].split())


def _with_generation(pieces: list[str]) -> list[str]:
    """*pieces* of a text between commas, where "Jr" belongs to the name before it."""
    whole: list[str] = []
    for piece in pieces:
        if whole and _GENERATION.fullmatch(piece):
            whole[-1] += f", {piece}"
        else:
            whole.append(piece)
    return whole


def _is_name(text: str) -> bool:
    if _CODE.fullmatch(text):
        return True
    if not 3 <= len(text) <= 60 or not _NAME.fullmatch(text) or _DATED.search(text):
        return False
    words = text.partition(",")[0].split()
    return (
        all(word[0].isupper() or not word[0].isascii() or _LOWER.match(word) or word[0] in "’'" for word in words)
        or len(words) == 1
    )
