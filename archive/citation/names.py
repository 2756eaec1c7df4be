"""Authors as they are credited: by an alias, by the parts of a name, or as the site has them."""

import re
from collections.abc import Mapping

from archive.citation.version import Author
from archive.search.stemming import fold
from archive.text.places import PLACES

# One of these makes a name that of a group, a role or an account.
_GROUP_WORDS = """
academia academie academy admin administrateur administration agence ambassade amnesty anonyme anonymous archives
asociacion assemblee association atelier auteur auteurs bank banque blog bureau cabinet cellule centre cercle chaire
chercheur chercheuse club collectif college comite commission communication company conseil contact contributeur
contributor coordination correspondant correspondent courrier deleted departement desk directeur direction directrice
doctorant doctorante ecole editeur editor editorial editors embassy equipe equipo etudes etudiant etudiante fondation
fondazione forum foundation fundacion greenpeace group groupe guest house inc info institut institute instituto
international internationale invite journal journaliste lab laboratoire labs ligue ltd magazine media medias ministere
ministerio ministre ministry mission museum nations network news observatoire office organisation parlement parliament
parti partido party pole press presse programme project projet publications radio redaccion redacteur redaction
redaktion redazione reporter reseau review revue rights sarl school sciences secretaire secretariat section service
site societe staff stagiaire stiftung syndicat tank team television think times union united universidad universita
universite university user users utilisateur verein verlag watch webmaster world
"""
_GROUPS = frozenset(_GROUP_WORDS.split())
# No given name: an article or an adjective, as groups have it, a title, or the first part of a family's name.
_NO_GIVEN_NAMES = """
abbe abou abu al ambassadeur amiral bin capitaine cheikh colonel commandant cour croix das de der di die docteur dr du
el emmaus europe fitz frau general gli grand haut herr het ibn il imam jeune king la lady le les lo lord madame maitre
mc medecins mlle mme monsieur mr mrs ms ould oxfam pape pope pr premier president prince princesse prof professeur
professor queen reine roi secours sheikh sir soeur sr sra super the un une
"""
_NO_GIVEN = frozenset(_NO_GIVEN_NAMES.split())
# Families of the Chinese, Koreans and Vietnamese, who write the name first; no given names of others.
_FAMILY_FIRST_WORDS = "xi wang zhang liu chen zhao huang zhou xu zhu gao guo deng jiang nguyen tran pham choi"
_FAMILY_FIRST = frozenset(_FAMILY_FIRST_WORDS.split())
_GIVEN_LAST = re.compile(r"[^\W\d_]+[-‐‑][a-z][^\W\d_]*")
# Between two names these are of a family's; *de* and *du* are of a group's as well.
_PARTICLES = frozenset(("van", "von", "vom", "der", "den", "ter", "ten", "af", "el", "al"))
_BOUND = re.compile(r"(?:al|el|as|ash|at|an|ar)[-‐‑][^\W\d_]+")
# Written small in a name that is not all capitals.
_SMALL = re.compile(r"\b(?:De|Di|Da|Do|Dos|Das|Del|Della|Van|Von|Vom|Der|Den|Ter|Ten|Y|E)(?= )|\bD(?=['’])")
_NUMBERED = re.compile(r"[IVX]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")
_PART = re.compile(r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*\.?")
# A Scottish or Irish name has a second capital; "Mac" begins Macron's as well.
_SON_OF = re.compile(r"\bMc[a-z]")


def credited(name: str, aliases: Mapping[str, str]) -> Author:
    """The author of the account *name*: as an alias has it, split where that has a comma; else as it stands.

    A name is split where its form tells its parts: two names, a family's in capitals, initials, a particle. A comma of
    the site's own splits nothing: `L'équipe, Paris` may well be one account.
    """
    # What the archivist wrote down outranks any rule.
    alias = aliases.get(name)
    if alias is None:
        # Splitting a group's name would print "Exemple, Collectif".
        return _person(name) or Author(literal=name)
    family, comma, given = (part.strip() for part in alias.partition(","))
    return Author(literal=alias, family=family, given=given) if comma and given else Author(literal=alias)


def wants_alias(name: str, aliases: Mapping[str, str]) -> bool:
    """Return whether nothing tells which part of *name* is the family's: a program would sort it by its first word."""
    return name not in aliases and _person(name) is None


def _person(name: str) -> Author | None:
    """A person, where the form of *name* tells the given names from the family's."""
    parts = name.split()
    if not all(len(part) > 1 and (_PART.fullmatch(part) or _INITIALS.fullmatch(part)) for part in parts):
        return None
    if len(parts) < 2 or _is_no_person(parts) or (found := _split(parts)) is None:
        return None
    given, family = map(" ".join, found)
    # In a name all in capitals the given ones are as well.
    return Author(literal=name, family=_spelt(family), given=_spelt(given) if name.isupper() else given)


def _is_no_person(parts: list[str]) -> bool:
    # An article is often elided before the name of a group: "L'équipe Exemple" is nobody of the family Exemple.
    pieces = [fold(piece.rstrip(".")) for part in parts for piece in (part, *re.split("['’]", part)[1:])]
    # "IFRI Maroc" is the branch of an institution.
    branch = parts[0].isupper() and pieces[-1] in PLACES
    # Jean-Paul II, Orient XXI; C. P.
    unnamed = _NUMBERED.fullmatch(parts[-1]) is not None or all(map(_INITIALS.fullmatch, parts))
    return branch or unnamed or pieces[0] in _NO_GIVEN or not _GROUPS.isdisjoint(pieces)


_Split = tuple[list[str], list[str]]
"""The given names and those of the family."""


def _split(parts: list[str]) -> _Split | None:
    """What *parts* are; None where nobody but the archivist can tell."""
    first, last = parts[0], parts[-1]
    if not first[0].isupper():
        return None
    if found := _by_capitals(parts):
        return found
    # Three names could be two given ones or a double surname; an initial is of a given one.
    if last[0].isupper() and all(_INITIALS.fullmatch(part) for part in parts[1:-1]):
        # Xi Jinping, Kim Jong-un.
        known = fold(first) not in _FAMILY_FIRST and not _GIVEN_LAST.fullmatch(last)
        return (parts[:-1], parts[-1:]) if known else None
    return _by_particle(parts)


def _by_capitals(parts: list[str]) -> _Split | None:
    """DUPONT Jean, Jean-Yves LE DRIAN: the French write the family's name in capitals wherever it is."""
    capitals = [part.isupper() and not _INITIALS.fullmatch(part) for part in parts]
    count, others = sum(capitals), [part for part in parts if not part.isupper() or _INITIALS.fullmatch(part)]
    if not count or not others or not all(part[0].isupper() for part in others):
        return None
    if all(capitals[-count:]):
        return others, parts[-count:]
    # One word in capitals before several others may be an acronym.
    return (others, parts[:count]) if all(capitals[:count]) and (count > 1 or len(parts) == 2) else None


def _by_particle(parts: list[str]) -> _Split | None:
    """Ursula von der Leyen, Ahmed al-Charaa."""
    if _BOUND.fullmatch(parts[-1]) and all(part[0].isupper() for part in parts[:-1]):
        return parts[:-1], parts[-1:]
    if len(parts) > 2 and _PARTICLES.issuperset(parts[1:-1]) and parts[-1][0].isupper():
        return parts[:1], parts[1:]
    return None


def _spelt(names: str) -> str:
    """Names in capitals as they are written otherwise: `DUPONT` as Dupont, `MCDONALD` McDonald, `VAN GOGH` van Gogh."""
    if not names.isupper():
        return names
    written = _SMALL.sub(lambda found: found[0].lower(), names.title())
    return _SON_OF.sub(lambda found: found[0][:-1] + found[0][-1].upper(), written)
