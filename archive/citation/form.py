"""The forms that a citation can take, and the one way to write it."""

import json
from collections.abc import Sequence
from enum import StrEnum

from msgspec.structs import replace

from archive.citation.formats import bibtex, csl, ris
from archive.citation.reference import archived_en, archived_fr, reference_en, reference_fr
from archive.citation.version import Citation, clean


class Form(StrEnum):
    """The forms that a citation can take."""

    CSL_JSON = "csl-json"
    BIBTEX = "bibtex"
    RIS = "ris"
    FRENCH = "fr"
    ENGLISH = "en"


def cite(citation: Citation, form: Form) -> str:
    """*citation* written in *form*, with a newline at its end."""
    return _written((citation,), form)


def cite_all(citations: Sequence[Citation], form: Form) -> str:
    """*citations* written one after the other in *form*."""
    return _written(citations, form)


def cite_versions(versions: Sequence[Citation], form: Form) -> str:
    """The versions of a change, the earlier first; there is one only of a publication or a removal."""
    return cite(versions[0], form) if len(versions) == 1 else cite_change(versions[0], versions[1], form)


def cite_change(before: Citation, after: Citation, form: Form) -> str:
    """Both versions that a change lies between; a reference names the later and then the earlier one.

    Of a move it names the earlier address as well.
    """
    moved = before.url != after.url
    match form:
        case Form.FRENCH:
            # The later version is the one in force; the earlier is cited as evidence beside it.
            place = f", à l’adresse\u202f: {clean(before.url)}" if moved else ""
            return f"{reference_fr(after)} État antérieur\u202f: {archived_fr(before)}{place}.\n"
        case Form.ENGLISH:
            place = f", at {clean(before.url)}" if moved else ""
            return f"{reference_en(after)} Earlier version: {archived_en(before)}{place}.\n"
        case _:
            if before.snapshot == after.snapshot:
                # Two entries of one key are one for BibTeX.
                before = replace(before, key_suffix="-before")
            return _written((before, after), form)


def _written(citations: Sequence[Citation], form: Form) -> str:
    match form:
        case Form.CSL_JSON:
            # Always a list: Zotero and citeproc read an array, even of one item.
            return json.dumps([csl(citation) for citation in citations], ensure_ascii=False, indent=2) + "\n"
        case Form.BIBTEX:
            return "\n".join(map(bibtex, citations))
        case Form.RIS:
            # RIS prescribes CR LF between lines and between records.
            return "\r\n".join(map(ris, citations))
        case Form.FRENCH:
            return "".join(f"{reference_fr(citation)}\n" for citation in citations)
        case Form.ENGLISH:
            return "".join(f"{reference_en(citation)}\n" for citation in citations)
