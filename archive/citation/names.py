"""Authors as they are credited: by an alias, by a name of two parts, or as the site has them."""

import re
from collections.abc import Mapping

from archive.citation.version import Author
from archive.search.stemming import fold

# One of these makes a name that of a group, a role or an account.
_GROUP_WORDS = """
admin administrateur administration agence archives assemblee association atelier auteur auteurs blog bureau cabinet
cellule centre cercle chaire club collectif college comite commission communication conseil contact coordination
departement direction editeur editor editorial editors equipe etudes fondation forum foundation group groupe guest info
institut institute invite journal la laboratoire le les ligue magazine media medias news observatoire office
organisation pole presse programme project projet publications redaccion redaction redazione reseau revue secretaire
secretariat section service site societe staff syndicat team the think tank un une universite university webmaster
"""
_GROUPS = frozenset(_GROUP_WORDS.split())
_PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
# A Scottish or Irish name has a second capital; "Mac" begins Macron's as well.
_SON_OF = re.compile(r"\bMc[a-z]")


def credited(name: str, aliases: Mapping[str, str]) -> Author:
    """The author of the account *name*: as an alias has it, split where that has a comma; else as it stands.

    A name of two parts is split where both look like those of a person. A comma of the site's own splits nothing:
    `L'équipe, Paris` may well be one account.
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
    """A person, where *name* has two parts, one given and one of a family."""
    parts = name.split()
    # Three parts could be two given names or a double surname; nobody but the archivist can tell.
    if len(parts) != 2 or not all(_PART.fullmatch(part) and part[0].isupper() for part in parts):
        return None
    # An article is often elided before the name of a group: "L'équipe Exemple" is nobody of the family Exemple.
    pieces = [piece for part in parts for piece in (part, *re.split("['’]", part)[1:])]
    if any(fold(piece.rstrip(".")) in _GROUPS for piece in pieces) or any(len(part) < 2 for part in parts):
        return None
    first, second = parts
    if first.isupper() and not second.isupper() and not first.endswith("."):
        # DUPONT Jean: the French write the family's name in capitals wherever it is.
        return Author(literal=name, family=_spelt(first), given=second)
    return Author(literal=name, family=_spelt(second) if second.isupper() else second, given=first)


def _spelt(family: str) -> str:
    """A name in capitals as it is written otherwise: `DUPONT` is Dupont, `MCDONALD` McDonald."""
    return _SON_OF.sub(lambda found: found[0][:-1] + found[0][-1].upper(), family.title())
