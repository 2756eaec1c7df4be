"""The front page of a fleet: the list of sites, and one search over all of them."""

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from archive.errors import BadQuery
from scraper.fleet import answers
from scraper.fleet.answers import FleetFilter
from scraper.fleet.ledger import Ledger

_PAGE = 200
_HITS = 50
_FAILURES = {
    404: "No site of this name has an archive here. / Aucun site de ce nom n’a d’archive ici.\n",
    503: "The archives cannot be reached now. / Les archives sont injoignables pour le moment.\n",
}
_WORDS = {
    "fr": {
        "lang": "fr", "sites": "Sites archivés", "site": "Site", "address": "Adresse", "crawled": "Dernière capture",
        "find": "Rechercher dans tous les sites", "go": "Chercher", "next": "Suite", "skip": "Aller au contenu",
        "found": "{shown} résultats sur {total} ; lu comme : {read_as}", "bad": "Cette recherche ne se lit pas : {why}",
    },
    "en": {
        "lang": "en", "sites": "Archived sites", "site": "Site", "address": "Address", "crawled": "Last captured",
        "find": "Search all sites", "go": "Search", "next": "More", "skip": "Skip to content",
        "found": "{shown} of {total} posts; read as: {read_as}", "bad": "This search cannot be read: {why}",
    },
}  # fmt: skip


class FrontPage:
    """The application."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        loader = PackageLoader("scraper.fleet")
        self._page = Environment(loader=loader, autoescape=True).get_template("fleet.html")
        routes = [Route("/", self._sites), Route("/-/search", self._search), Route("/-/room.css", _style)]
        self._app = Starlette(routes=routes, exception_handlers={404: lambda *_: failed(404)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    def _sites(self, request: Request) -> Response:
        after = request.query_params.get("after", "")
        # From an id on, not by page number: sites are added while somebody turns the pages.
        rows = self._ledger.ask(
            "SELECT * FROM fleet.site WHERE id > %(after)s ORDER BY id LIMIT %(most)s", {"after": after, "most": _PAGE}
        )
        words = _words(request)
        more = f"/?after={rows[-1]['id']}" if len(rows) == _PAGE else ""
        return self._shown(words, title=words["sites"], sites=rows, next_page=more)

    def _search(self, request: Request) -> Response:
        # Cut: a query of a megabyte would be parsed before it is refused.
        words, text = _words(request), request.query_params.get("q", "")[:500]
        now = datetime.now(UTC)
        try:
            hits = answers.search(self._ledger, text, FleetFilter(limit=_HITS), now=now)
            total = hits[0]["total"] if hits else 0
            read_as = answers.read_as(text, now=now, english=words["lang"] == "en")
            told = words["found"].format(shown=len(hits), total=total, read_as=read_as)
        except BadQuery as error:
            return self._shown(
                words, status=400, title=words["find"], asked=text, told=words["bad"].format(why=error.why)
            )
        return self._shown(words, title=words["find"], asked=text, told=told, hits=hits)

    def _shown(self, words: dict[str, str], *, title: str, status: int = 200, **values: Any) -> Response:
        page = self._page.render(words=words, title=title, **{"asked": "", "told": "", "next_page": "", **values})
        # One address in two languages: a cache must keep them apart.
        return HTMLResponse(page, status, {"Vary": "Accept-Language"})


def failed(status: int) -> Response:
    """The page for when nothing can be shown."""
    return PlainTextResponse(_FAILURES[status], status, {"Retry-After": "10"} if status == 503 else None)


def _style(request: Request) -> Response:
    return Response(files("archive.web").joinpath("static", "room.css").read_bytes(), media_type="text/css")


# French unless English is asked for, as in the rooms.
def _words(request: Request) -> dict[str, str]:
    return _WORDS["en" if request.headers.get("accept-language", "").lower().startswith("en") else "fr"]
