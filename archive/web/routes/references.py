"""Citations of what a page shows, in the forms that bibliography programs take."""

from collections.abc import Sequence
from ipaddress import ip_address

from msgspec.structs import replace
from starlette.responses import Response

from archive import citation
from archive.citation import Citation, Form
from archive.query import posts
from archive.query.posts import Shown
from archive.web import answers
from archive.web.ask import Ask

FORMS = {
    "bib": (Form.BIBTEX, "application/x-bibtex"),
    "ris": (Form.RIS, "application/x-research-info-systems"),
    "csl.json": (Form.CSL_JSON, "application/vnd.citationstyles.csl+json"),
}
# Each citation opens a state.
_MOST = 2_000


def cited(ask: Ask, shown: Shown) -> Citation:
    """The citation of *shown*; its permalink is ours where the settings name none and the world can reach us."""
    found = ask.citer.cite(shown)
    # An address of this machine's loopback must not get into a bibliography.
    if found.permalink or not _reachable(ask):
        return found
    return replace(found, permalink=f"{ask.base}/snapshots/{shown.snapshot}")


def written(ask: Ask, shown: Shown) -> Response:
    """One state in the form that the address asks for."""
    form, media_type = FORMS[ask.format]
    return answers.text(citation.cite(cited(ask, shown), form), media_type, name=f"{shown.snapshot}.{ask.format}")


def listed_references(ask: Ask, snapshots: Sequence[str]) -> Response:
    """Many states, each as its own entry."""
    form, media_type = FORMS[ask.format]
    found = tuple(cited(ask, posts.show_snapshot(ask.database, each)) for each in snapshots[:_MOST])
    return answers.text(citation.cite_all(found, form), media_type, name=f"references.{ask.format}")


def in_words(ask: Ask, shown: Shown) -> str:
    """The reference that people read, in the language of the page."""
    return citation.cite(cited(ask, shown), Form(ask.language)).strip()


def both(ask: Ask, before: Shown, after: Shown, form: Form | None = None) -> str:
    """Both versions that a comparison lies between."""
    return citation.cite_change(cited(ask, before), cited(ask, after), form or Form(ask.language)).strip()


def _reachable(ask: Ask) -> bool:
    host = ask.request.url.hostname or "localhost"
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and "." in host
