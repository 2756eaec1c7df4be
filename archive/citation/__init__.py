"""Citations of the version that was read: CSL-JSON, BibTeX, RIS, and references in plain French and English.

A citation names the site's text, then the archive's copy of it: *archivé le*, the capture's time, never *consulté le*.
The snapshot and the capture's digest are in every format, in a note where the format has no field for them.
"""

from archive.citation.form import Form, cite, cite_all, cite_change
from archive.citation.formats import bibtex, csl, ris
from archive.citation.reference import reference_en, reference_fr
from archive.citation.version import Author, Citation, credited

__all__ = [
    "Author",
    "Citation",
    "Form",
    "bibtex",
    "cite",
    "cite_all",
    "cite_change",
    "credited",
    "csl",
    "reference_en",
    "reference_fr",
    "ris",
]
