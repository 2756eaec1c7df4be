"""References in plain French (ISO 690) and English, for people."""

import re
from zoneinfo import ZoneInfo

from archive.citation.languages import day_en, day_fr
from archive.citation.version import Author, Citation, clean, credited_name

_ENDS = (".", "!", "?", "…", "。", "！", "？")
_CLOSING = "»”’\"' \u00a0\u202f"
_SINGLE = str.maketrans("“”", "‘’")
_PAIR = re.compile('"([^"]+)"')


def reference_fr(citation: Citation) -> str:
    """*citation* as a French bibliography has it (ISO 690)."""
    # French typography: a narrow no-break space comes before a semicolon and a colon.
    names = "\u202f; ".join(_french_name(author) for author in citation.authors)
    # ISO 690 asks that a missing date be said, not left out.
    published = day_fr(citation.published) if citation.published else "[sans date]"
    available = "Disponible" if citation.is_online else "Retiré du site\u202f; auparavant"
    return " ".join(
        [
            *([_sentence(names)] if names else []),
            _sentence(_title(citation) or "[Sans titre]"),
            f"In\u202f: {clean(citation.site)} [billet de blog en ligne]. {published}.",
            f"{available} à l’adresse\u202f: {clean(citation.url)}.",
            _capitalised(f"{archived_fr(citation)}."),
        ]
    )


def reference_en(citation: Citation) -> str:
    """*citation* as an English bibliography has it."""
    names = "; ".join(credited_name(author) for author in citation.authors)
    published = day_en(citation.published) if citation.published else "n.d."
    formerly = "" if citation.is_online else "Removed from the site; formerly at "
    return " ".join(
        [
            *([_sentence(names)] if names else []),
            _quoted(_title(citation)),
            _sentence(f"{clean(citation.site)} (blog), {published}"),
            f"{formerly}{clean(citation.url)}.",
            _capitalised(f"{archived_en(citation)}."),
        ]
    )


def _french_name(author: Author) -> str:
    if author.family and author.given:
        # French bibliographies set the family's name in capitals.
        return f"{clean(author.family).upper()}, {clean(author.given)}"
    return clean(author.literal)


def archived_fr(citation: Citation) -> str:
    """Return when and by whom the archive's copy was made, and what names it, in French."""
    captured = citation.captured.astimezone(ZoneInfo(citation.timezone))
    at = f"archivé le {day_fr(captured.date())} à {captured:%H\u202fh\u202f%M} ({citation.timezone})"
    keeper = f" par {clean(citation.institution)}" if citation.institution else ""
    if citation.captured_by:
        # Who made the capture and who keeps it may be two institutions, and a reader may have to ask either.
        kept = f", conservé{keeper}" if keeper else ""
        keeper = f" par {clean(citation.captured_by)}{kept}"
    place = f"\u202f: {clean(citation.permalink)}" if citation.permalink else ""
    return f"{at}{keeper}{place} (instantané {citation.snapshot})"


def archived_en(citation: Citation) -> str:
    """The same in English."""
    captured = citation.captured.astimezone(ZoneInfo(citation.timezone))
    at = f"archived {day_en(captured.date())} at {captured:%H:%M} ({citation.timezone})"
    keeper = f" by {clean(citation.institution)}" if citation.institution else ""
    if citation.captured_by:
        keeper = f" by {clean(citation.captured_by)}{f', kept{keeper}' if keeper else ''}"
    place = f": {clean(citation.permalink)}" if citation.permalink else ""
    return f"{at}{keeper}{place} (snapshot {citation.snapshot})"


def _title(citation: Citation) -> str:
    # What would lead on to nothing: a colon, a dash.
    return clean(citation.title).rstrip(" \u00a0\u202f:;,–—-")


def _quoted(title: str) -> str:
    """*title* as English has it; quotation marks within quotation marks are single ones."""
    if not title:
        return "[Untitled]."
    inner = _PAIR.sub(r"‘\1’", title).translate(_SINGLE)
    return f"“{_sentence(inner)}”"


def _sentence(text: str) -> str:
    """*text* with a full stop, unless it ends in one or its like, be it within quotation marks."""
    written = clean(text)
    return written if written.rstrip(_CLOSING).endswith(_ENDS) else f"{written}."


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
