"""The part of a line that tells when a text came out: "Publié le 3 mai 2024 | Mis à jour le 5 juin 2024"."""

import re
from collections.abc import Sequence

from scraper.parse.date_words import is_foreign

_UPDATE = re.compile(
    r"\b(?:(?:dernière |last |letzte |última )?(?:updat|modif|mise? à jour|aktualis|actualiz|atualiz|edited|revis|"
    r"zuletzt|geändert|bearbeitet|aggiornat|güncelle))",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"\b(?:publi|posted|veröffentlicht|erstellt|created|pubblicat|mise? en ligne|first published)", re.IGNORECASE
)
_LONGEST = 120


def begins_with_publication(line: str) -> bool:
    """Return whether *line* begins with the words that say when a text came out."""
    return len(line) <= _LONGEST and bool(_PUBLICATION.match(line))


def of_publication(line: str, languages: Sequence[str]) -> str:
    """The part of *line* that may tell when the text came out; none in "mis à jour le 3 mai"."""
    if not line or len(line) > _LONGEST:
        return ""
    said = _PUBLICATION.search(line)
    rest = line[said.start() :] if said else line
    changed = _UPDATE.search(rest)
    if changed or not is_foreign(line, languages):
        return rest[: changed.start()] if changed else rest
    from scraper.parse.profiles.general.foreign_phrases import part_of_publication

    return part_of_publication(rest)
