"""The thing that is cited: one version of one post, its authors and its identifiers."""

import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.citation.languages import day_in, words
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
    captured_by: str | None = None
    """Who made the capture, where the archive did not."""
    key_suffix: str = ""
    """Of the entry's key, where the same text is cited twice: as it was at two addresses."""


def credited_name(author: Author) -> str:
    """The name as catalogues have it, family name first where it is known."""
    return clean(f"{author.family}, {author.given}" if author.family and author.given else author.literal)


def entry_key(citation: Citation) -> str:
    """A key that bibliography programs take: `dupont2026-1f2e3d4c5b6a7980`."""
    first = citation.authors[0] if citation.authors else Author(literal=citation.site)
    # BibTeX keys take ASCII letters, digits and little else.
    name = re.sub(r"[^a-z0-9]", "", fold(first.family or first.literal)) or "anonyme"
    year = citation.published.year if citation.published else ""
    return f"{name}{year}-{re.sub(r'[^A-Za-z0-9-]', '', citation.snapshot)}{citation.key_suffix}"


def archived_copy(citation: Citation) -> str:
    """The sentence that names the archive's copy, in the language of the text or else in English."""
    known = words(citation.language) or words("en")
    # English is in the table.
    assert known is not None
    day = day_in(citation.captured.astimezone(ZoneInfo(citation.timezone)).date(), citation.language or "en")
    facts = [known.copy.format(snapshot=citation.snapshot, day=day)]
    if not citation.is_online:
        facts.append(known.removed)
    if citation.captured_by:
        facts.append(f"capture: {citation.captured_by}")
    if citation.permalink:
        # Last, and after a space: no style then runs it into a word.
        facts.append(citation.permalink)
    return clean(", ".join(facts))


def facts(citation: Citation) -> str:
    """The same for programs: every word of it has one meaning, whatever the language."""
    captured = citation.captured.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    told = [f"archived: {captured}", f"snapshot: {citation.snapshot}"]
    if not citation.is_online:
        told.append("removed from the site")
    if citation.captured_by:
        told.append(f"captured by: {citation.captured_by}")
    if citation.permalink:
        told.append(f"permalink: {citation.permalink}")
    return clean("; ".join(told))


def accessed(citation: Citation) -> date:
    """The day, in the site's zone, of the page that was read."""
    return citation.captured.astimezone(ZoneInfo(citation.timezone)).date()


def clean(text: str) -> str:
    """*text* on one line, without controls: no terminal escape, no bidirectional trick, no second RIS field."""
    printable = "".join(letter for letter in _BREAKS.sub(" ", text) if not _is_control(letter))
    # A no-break space inside is typography, and stays.
    return re.sub(" +", " ", printable).strip()


def _is_control(letter: str) -> bool:
    override = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    return override or unicodedata.category(letter) in {"Cc", "Cs"}
