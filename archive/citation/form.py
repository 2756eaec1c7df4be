"""The forms that a citation can take, and the one way to write it."""

import json
from collections.abc import Sequence
from enum import StrEnum

from archive.citation.formats import bibtex, csl, ris
from archive.citation.reference import archived_en, archived_fr, reference_en, reference_fr
from archive.citation.version import Citation


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


def cite_change(before: Citation, after: Citation, form: Form) -> str:
    """Both versions that a change lies between; a reference names the later and then the earlier one."""
    match form:
        case Form.FRENCH:
            # The later version is the one in force; the earlier is cited as evidence beside it.
            return f"{reference_fr(after)} État antérieur\u202f: {archived_fr(before)}.\n"
        case Form.ENGLISH:
            return f"{reference_en(after)} Earlier version: {archived_en(before)}.\n"
        case _:
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
