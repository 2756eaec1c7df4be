"""Citations of the version that was read: CSL-JSON, BibTeX, RIS, and references in plain French and English.

A citation names the site's text, then the archive's copy of it: *archivé le*, the capture's time, never *consulté le*.
The snapshot is in every format; the capture's digest in those for programs, where no style prints it.
"""

from archive.citation.form import Form, cite, cite_all, cite_change, cite_versions
from archive.citation.formats import bibtex, csl, ris
from archive.citation.names import credited, wants_alias
from archive.citation.reference import reference_en, reference_fr
from archive.citation.version import Author, Citation, credited_name

__all__ = [
    "Author",
    "Citation",
    "Form",
    "bibtex",
    "cite",
    "cite_all",
    "cite_change",
    "cite_versions",
    "credited",
    "credited_name",
    "csl",
    "reference_en",
    "reference_fr",
    "ris",
    "wants_alias",
]
