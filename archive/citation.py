"""Citations of the version that was read: CSL-JSON, BibTeX, RIS, and references in plain French and English.

A citation names the site's text, then the archive's copy of it: *archivé le*, the capture's time, never *consulté le*.
The snapshot and the capture's digest are in every format, in a note where the format has no field for them.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from archive.search.stemming import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """An author as credited: a literal name, or a known family and given name."""

    literal: str
    family: str | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
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
    authors: tuple[Author, ...] = ()
    published: date | None = None
    """In the site's zone."""
    language: str | None = None
    """BCP 47."""
    institution: str | None = None
    """Who keeps the archive."""
    permalink: str | None = None
    """Where the archive shows this version."""


class Form(StrEnum):
    """The forms that a citation can take."""

    CSL_JSON = "csl-json"
    BIBTEX = "bibtex"
    RIS = "ris"
    FRENCH = "fr"
    ENGLISH = "en"


def credited(name: str, aliases: Mapping[str, str]) -> Author:
    """The author of the account *name*: as it stands, or as an alias has it, split where that has a comma.

    The site's own name is never split: `L'équipe, Paris` may well be one account.
    """
    alias = aliases.get(name)
    if alias is None:
        return Author(literal=name)
    family, comma, given = (part.strip() for part in alias.partition(","))
    return Author(literal=alias, family=family, given=given) if comma and given else Author(literal=alias)


def cite(citation: Citation, form: Form) -> str:
    """*citation* written in *form*, with a newline at its end."""
    return _written((citation,), form)


def cite_change(before: Citation, after: Citation, form: Form) -> str:
    """Both versions that a change lies between; a reference names the later and then the earlier one."""
    match form:
        case Form.FRENCH:
            return f"{reference_fr(after)} Version antérieure\u202f: {_archived_fr(before)}.\n"
        case Form.ENGLISH:
            return f"{reference_en(after)} Earlier version: {_archived_en(before)}.\n"
        case _:
            return _written((before, after), form)


def csl(citation: Citation) -> dict[str, object]:
    """*citation* as a CSL-JSON item: the pivot of the other formats."""
    item: dict[str, object] = {
        "id": _entry_key(citation),
        "type": "post-weblog",
        "genre": "Blog post" if _english(citation) else "Billet de blog",
        "title": _clean(citation.title),
        "author": [_csl_name(author) for author in citation.authors],
        "container-title": _clean(citation.site),
        "issued": _csl_date(citation.published),
        "URL": _clean(citation.url),
        "language": citation.language,
        "archive": citation.institution and _clean(citation.institution),
        "archive_location": _clean(citation.permalink or citation.snapshot),
        "note": _note(citation),
    }
    return {name: value for name, value in item.items() if value}


def bibtex(citation: Citation) -> str:
    """*citation* as a BibTeX entry, in UTF-8."""
    published = citation.published
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in citation.authors),
        # Doubled braces keep a name whole, and the capitals of a title.
        "title": f"{{{_tex(citation.title)}}}",
        "organization": f"{{{_tex(citation.site)}}}",
        "date": published.isoformat() if published else "",
        "year": str(published.year) if published else "",
        "url": _tex_url(citation.url),
        "langid": "english" if _english(citation) else "french",
        "type": "Blog post" if _english(citation) else "Billet de blog",
        "library": _tex(citation.institution or ""),
        "note": _tex(_note(citation)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{_entry_key(citation)},\n{''.join(lines)}}}\n"


def ris(citation: Citation) -> str:
    """*citation* as a RIS record, its lines ended as the format has it."""
    published = citation.published
    lines = [
        ("TY", "BLOG"),
        ("ID", _entry_key(citation)),
        *(("AU", _name(author)) for author in citation.authors),
        ("TI", citation.title),
        ("T2", citation.site),
        ("PY", f"{published:%Y}" if published else ""),
        ("DA", f"{published:%Y/%m/%d}/" if published else ""),
        ("UR", citation.url),
        ("LA", citation.language or ""),
        ("DP", citation.institution or ""),
        ("AN", citation.snapshot),
        ("N1", _note(citation)),
    ]
    written = [f"{tag}  - {_clean(value)}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  - ", ""])


def reference_fr(citation: Citation) -> str:
    """*citation* as a French bibliography has it (ISO 690)."""
    names = "\u202f; ".join(_french_name(author) for author in citation.authors)
    published = _day_fr(citation.published) if citation.published else "[sans date]"
    return " ".join(
        [
            *([_sentence(names)] if names else []),
            _sentence(citation.title),
            f"In\u202f: {_clean(citation.site)} [billet de blog en ligne]. {published}.",
            f"Disponible à l’adresse\u202f: {_clean(citation.url)}.",
            _capitalised(f"{_archived_fr(citation)}."),
        ]
    )


def reference_en(citation: Citation) -> str:
    """*citation* as an English bibliography has it."""
    names = "; ".join(_name(author) for author in citation.authors)
    published = _day_en(citation.published) if citation.published else "n.d."
    return " ".join(
        [
            *([_sentence(names)] if names else []),
            f"“{_sentence(citation.title)}”",
            f"{_clean(citation.site)} (blog), {published}.",
            f"{_clean(citation.url)}.",
            _capitalised(f"{_archived_en(citation)}."),
        ]
    )


# --- names --------------------------------------------------------------------------------------------------


def _csl_name(author: Author) -> dict[str, str]:
    if author.family and author.given:
        return {"family": _clean(author.family), "given": _clean(author.given)}
    return {"literal": _clean(author.literal)}


def _bibtex_name(author: Author) -> str:
    if author.family and author.given:
        return f"{{{_tex(author.family)}}}, {{{_tex(author.given)}}}"
    return f"{{{_tex(author.literal)}}}"


def _name(author: Author) -> str:
    return _clean(f"{author.family}, {author.given}" if author.family and author.given else author.literal)


def _french_name(author: Author) -> str:
    if author.family and author.given:
        return f"{_clean(author.family).upper()}, {_clean(author.given)}"
    return _clean(author.literal)


# --- the archive's copy -------------------------------------------------------------------------------------


def _note(citation: Citation) -> str:
    """What no format has a field for, the same words in all of them."""
    captured = citation.captured.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    facts = [f"archived: {captured}", f"snapshot: {citation.snapshot}", f"capture: {citation.capture}"]
    if citation.permalink:
        facts.append(f"permalink: {citation.permalink}")
    return _clean("; ".join(facts))


def _archived_fr(citation: Citation) -> str:
    captured = citation.captured.astimezone(ZoneInfo(citation.timezone))
    at = f"archivé le {_day_fr(captured.date())} à {captured:%H\u202fh\u202f%M} ({citation.timezone})"
    keeper = f" par {_clean(citation.institution)}" if citation.institution else ""
    place = f"\u202f: {_clean(citation.permalink)}" if citation.permalink else ""
    return f"{at}{keeper}{place} (instantané {citation.snapshot}, capture {citation.capture})"


def _archived_en(citation: Citation) -> str:
    captured = citation.captured.astimezone(ZoneInfo(citation.timezone))
    at = f"archived {_day_en(captured.date())} at {captured:%H:%M} ({citation.timezone})"
    keeper = f" by {_clean(citation.institution)}" if citation.institution else ""
    place = f": {_clean(citation.permalink)}" if citation.permalink else ""
    return f"{at}{keeper}{place} (snapshot {citation.snapshot}, capture {citation.capture})"


# --- spelling -----------------------------------------------------------------------------------------------

_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS_EN = "January February March April May June July August September October November December"

_TEX = str.maketrans(
    {
        # Not `\{`: BibTeX counts braces whatever stands before them.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
_BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]")
_TEX_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def _written(citations: Sequence[Citation], form: Form) -> str:
    match form:
        case Form.CSL_JSON:
            return json.dumps([csl(citation) for citation in citations], ensure_ascii=False, indent=2) + "\n"
        case Form.BIBTEX:
            return "\n".join(map(bibtex, citations))
        case Form.RIS:
            return "\r\n".join(map(ris, citations))
        case Form.FRENCH:
            return "".join(f"{reference_fr(citation)}\n" for citation in citations)
        case Form.ENGLISH:
            return "".join(f"{reference_en(citation)}\n" for citation in citations)


def _entry_key(citation: Citation) -> str:
    """A key that bibliography programs take: `dupont2026-1f2e3d4c5b6a7980`."""
    first = citation.authors[0] if citation.authors else Author(literal=citation.site)
    name = re.sub(r"[^a-z0-9]", "", fold(first.family or first.literal)) or "anonyme"
    year = citation.published.year if citation.published else ""
    return f"{name}{year}-{re.sub(r'[^A-Za-z0-9-]', '', citation.snapshot)}"


def _clean(text: str) -> str:
    """*text* on one line, without controls: no terminal escape, no bidirectional trick, no second RIS field."""
    printable = "".join(letter for letter in _BREAKS.sub(" ", text) if not _is_control(letter))
    # A no-break space inside is typography, and stays.
    return re.sub(" +", " ", printable).strip()


def _is_control(letter: str) -> bool:
    override = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    return override or unicodedata.category(letter) in {"Cc", "Cs"}


def _tex(text: str) -> str:
    return _clean(text).translate(_TEX)


def _tex_url(text: str) -> str:
    return _clean(text).translate(_TEX_URL)


def _csl_date(day: date | None) -> dict[str, object] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _day_fr(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS_FR.split()[day.month - 1]} {day.year}"


def _day_en(day: date) -> str:
    return f"{day.day} {_MONTHS_EN.split()[day.month - 1]} {day.year}"


def _english(citation: Citation) -> bool:
    return (citation.language or "").lower().partition("-")[0] == "en"


def _sentence(text: str) -> str:
    """*text* with a full stop, unless it ends in one or its like."""
    clean = _clean(text)
    return clean if clean.endswith((".", "!", "?", "…")) else f"{clean}."


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
