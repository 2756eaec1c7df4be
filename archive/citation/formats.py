"""Citations in the formats of bibliography programs: CSL-JSON, BibTeX and RIS."""

from datetime import date

from archive.citation.languages import langid, words
from archive.citation.version import Author, Citation, accessed, archived_copy, clean, credited_name, entry_key, facts

_TEX = str.maketrans(
    {
        # Not `\{`: BibTeX counts braces whatever comes before them.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
# In an address percent signs, not commands of TeX: `\url` prints these as they are.
_TEX_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def csl(citation: Citation) -> dict[str, object]:
    """*citation* as a CSL-JSON item: the pivot of the other formats."""
    item: dict[str, object] = {
        "id": entry_key(citation),
        "type": "post-weblog",
        "genre": _genre(citation),
        # No style may meet a control character of a page.
        "title": clean(citation.title),
        "author": [_csl_name(author) for author in citation.authors],
        "container-title": clean(citation.site),
        "issued": _csl_date(citation.published),
        "accessed": _csl_date(accessed(citation)),
        "URL": clean(citation.url),
        "language": citation.language,
        "archive": clean(citation.institution or ""),
        "archive_location": archived_copy(citation),
        "custom": {"snapshot": citation.snapshot, "capture": citation.capture},
    }
    # An empty field makes some styles print its label with nothing behind it.
    return {name: value for name, value in item.items() if value}


def bibtex(citation: Citation) -> str:
    """*citation* as a BibTeX entry, in UTF-8."""
    published = citation.published
    fields = {
        "author": " and ".join(_bibtex_name(author) for author in citation.authors),
        # Doubled braces keep a name whole, and the capitals of a title.
        "title": f"{{{title}}}" if (title := _tex(citation.title)) else "",
        "organization": f"{{{_tex(citation.site)}}}",
        "date": published.isoformat() if published else "",
        # Old BibTeX styles know no `date`, which biblatex reads.
        "year": str(published.year) if published else "",
        "url": _tex_url(citation.url),
        "urldate": accessed(citation).isoformat(),
        "langid": langid(citation.language) or "",
        "type": _genre(citation),
        "library": _tex(citation.institution or ""),
        "note": _tex(archived_copy(citation)),
        # No style prints a field that it does not know.
        "capture": citation.capture,
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{entry_key(citation)},\n{''.join(lines)}}}\n"


def ris(citation: Citation) -> str:
    """*citation* as a RIS record, its lines ended as the format has it."""
    published = citation.published
    lines = [
        ("TY", "BLOG"),
        ("ID", entry_key(citation)),
        *(("AU", credited_name(author)) for author in citation.authors),
        ("TI", citation.title),
        ("T2", citation.site),
        ("PY", f"{published:%Y}" if published else ""),
        # The slash at the end is part of the form: year, month, day, other.
        ("DA", f"{published:%Y/%m/%d}/" if published else ""),
        ("Y2", f"{accessed(citation):%Y/%m/%d}/"),
        ("UR", citation.url),
        ("LA", citation.language or ""),
        ("M3", _genre(citation)),
        ("DB", citation.institution or ""),
        ("AN", archived_copy(citation)),
        ("M2", f"capture: {citation.capture}"),
        ("N1", facts(citation)),
    ]
    written = [f"{tag}  - {clean(value)}" for tag, value in lines if value]
    return "\r\n".join([*written, "ER  - ", ""])


def _genre(citation: Citation) -> str:
    known = words(citation.language)
    return known.genre if known else ""


def _csl_name(author: Author) -> dict[str, str]:
    if author.family and author.given:
        return {"family": clean(author.family), "given": clean(author.given)}
    return {"literal": clean(author.literal)}


def _bibtex_name(author: Author) -> str:
    if author.family and author.given:
        return f"{{{_tex(author.family)}}}, {{{_tex(author.given)}}}"
    return f"{{{_tex(author.literal)}}}"


def _tex(text: str) -> str:
    return clean(text).translate(_TEX)


def _tex_url(text: str) -> str:
    return clean(text).translate(_TEX_URL)


def _csl_date(day: date | None) -> dict[str, object] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None
