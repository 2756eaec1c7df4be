"""What is cited: one version of one post, who wrote it, and what names it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime

from msgspec import Struct

from archive.search.stemming import fold

_BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]")


class Author(Struct, frozen=True, kw_only=True):
    """An author as credited: a literal name, or a known family and given name."""

    literal: str
    family: str | None = None
    given: str | None = None


class Citation(Struct, frozen=True, kw_only=True):
    """One version of one post, with all that names it."""

    title: str
    site: str
    """The site's name."""
    url: str
    snapshot: str
    capture: str
    """Digest of the payload that showed the snapshot: `sha256:…`."""
    captured: datetime
    timezone: str
    """The site's zone: that of the dates that people read."""
    is_online: bool = True
    """The site still shows the post, in this version or another."""
    authors: tuple[Author, ...] = ()
    published: date | None = None
    """In the site's zone."""
    language: str | None = None
    """BCP 47."""
    institution: str | None = None
    """Who keeps the archive."""
    permalink: str | None = None
    """Where the archive shows this version."""


def credited(name: str, aliases: Mapping[str, str]) -> Author:
    """The author of the account *name*: as it stands, or as an alias has it, split where that has a comma.

    The site's own name is never split: `L'équipe, Paris` may well be one account.
    """
    alias = aliases.get(name)
    if alias is None:
        return Author(literal=name)
    family, comma, given = (part.strip() for part in alias.partition(","))
    return Author(literal=alias, family=family, given=given) if comma and given else Author(literal=alias)


def credited_name(author: Author) -> str:
    """The name as catalogues have it, family name first where it is known."""
    return clean(f"{author.family}, {author.given}" if author.family and author.given else author.literal)


def entry_key(citation: Citation) -> str:
    """A key that bibliography programs take: `dupont2026-1f2e3d4c5b6a7980`."""
    first = citation.authors[0] if citation.authors else Author(literal=citation.site)
    name = re.sub(r"[^a-z0-9]", "", fold(first.family or first.literal)) or "anonyme"
    year = citation.published.year if citation.published else ""
    return f"{name}{year}-{re.sub(r'[^A-Za-z0-9-]', '', citation.snapshot)}"


def note(citation: Citation) -> str:
    """What no format has a field for, the same words in all of them."""
    captured = citation.captured.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    facts = [f"archived: {captured}", f"snapshot: {citation.snapshot}", f"capture: {citation.capture}"]
    if not citation.is_online:
        facts.append("removed from the site")
    if citation.permalink:
        facts.append(f"permalink: {citation.permalink}")
    return clean("; ".join(facts))


def english(citation: Citation) -> bool:
    """Whether the text is in English; else it is cited as a French one."""
    return (citation.language or "").lower().partition("-")[0] == "en"


def clean(text: str) -> str:
    """*text* on one line, without controls: no terminal escape, no bidirectional trick, no second RIS field."""
    printable = "".join(letter for letter in _BREAKS.sub(" ", text) if not _is_control(letter))
    # A no-break space inside is typography, and stays.
    return re.sub(" +", " ", printable).strip()


def _is_control(letter: str) -> bool:
    override = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    return override or unicodedata.category(letter) in {"Cc", "Cs"}
