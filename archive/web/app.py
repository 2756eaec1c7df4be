"""The application: every address of the reading room, and what answers there."""

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from archive.web.answers import Refusal
from archive.web.guard import Doorkeeper
from archive.web.page import Desk, Handler, refused
from archive.web.room import Room
from archive.web.routes import about, captures, changes, compare, home, machines, media, memento, post, posts, search

_CITED = ("bib", "ris", "csl.json")


class _Text(Convertor[str]):
    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Variant(_Text):
    """The suffix of an address: `.json`, `.csl.json`, or none."""

    regex = r"(?:\.[a-z]{2,4}(?:\.json)?)?"


class _Name(_Text):
    """An id or a day: neither slashes nor dots."""

    regex = r"[^/.]+"


class _Stamp(_Text):
    regex = r"[0-9]{4,14}"


class _Url(_Text):
    regex = r".+"


# Starlette's own convertors know no dots at the end of a name.
for _name, _convertor in (("variant", _Variant), ("name", _Name), ("stamp", _Stamp), ("url", _Url)):
    register_url_convertor(_name, _convertor())

# The longer address comes before the shorter one that it would also match.
PAGES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/", home.home, ()),
    ("/index{variant:variant}", home.home, ("json",)),
    ("/posts{variant:variant}", posts.posts, ("json", "csv", *_CITED)),
    ("/posts/{id:name}.atom", changes.of_post, ()),
    ("/posts/{id:name}/history{variant:variant}", post.history, ("json",)),
    ("/posts/{id:name}/linkset.json", post.linkset, ()),
    ("/posts/{id:name}/{day:name}{variant:variant}", post.post_on, ("json", "md", "txt", *_CITED)),
    ("/posts/{id:name}{variant:variant}", post.post, ("json", "md", "txt", *_CITED)),
    ("/snapshots/{id:name}/linkset.json", post.linkset, ()),
    ("/snapshots/{id:name}{variant:variant}", post.snapshot, ("json", "md", "txt", *_CITED)),
    ("/compare", compare.form, ()),
    ("/compare/{from:name}..{to:name}{variant:variant}", compare.states, ("json", "txt", *_CITED)),
    ("/changes{variant:variant}", changes.listed, ("json", "csv", "atom")),
    ("/changes/{id:name}{variant:variant}", changes.one, ("json", "txt", *_CITED)),
    ("/search{variant:variant}", search.search, ("json", "csv", *_CITED)),
    ("/concordance{variant:variant}", search.concordance, ("json", "csv")),
    ("/frequency{variant:variant}", search.frequency, ("json", "csv")),
    ("/basket{variant:variant}", search.basket, ("json", "csv", "txt", *_CITED)),
    ("/removed{variant:variant}", posts.removed, ("json", "csv", *_CITED)),
    ("/day/{day:name}{variant:variant}", posts.day, ("json", "csv", *_CITED)),
    ("/authors{variant:variant}", posts.authors, ("json", "csv")),
    ("/authors/{name:path}", posts.author, ()),
    ("/tags{variant:variant}", posts.tags, ("json", "csv")),
    ("/tags/{name:path}", posts.tag, ()),
    ("/sources{variant:variant}", posts.sources, ("json", "csv")),
    ("/sources/{name:path}", posts.source, ()),
    ("/captures/{id:name}/bytes", captures.raw, ()),
    ("/captures/{id:name}/page", captures.page, ()),
    ("/captures/{id:name}/frame", captures.frame, ()),
    ("/captures/{id:name}{variant:variant}", captures.capture, ("json",)),
    ("/media/{id:name}/{width:name}", media.small, ()),
    ("/media/{id:name}", media.original, ()),
    ("/about{variant:variant}", about.about, ("json",)),
    ("/data", about.data, ()),
    ("/crawls{variant:variant}", about.crawls, ("json",)),
    ("/alarms{variant:variant}", about.alarms, ("json",)),
    ("/timegate/{url:url}", memento.timegate, ()),
    ("/timemap/{form:name}/{url:url}", memento.map_of, ()),
    ("/memento/{stamp:stamp}/{url:url}", memento.memento, ()),
    ("/oai", machines.oai, ()),
    ("/openapi.json", machines.api, ()),
    ("/opensearch.xml", machines.opensearch, ()),
    ("/sitemap.xml", machines.sitemap, ()),
    ("/robots.txt", machines.robots, ()),
    ("/health", machines.health, ()),
    ("/favicon.ico", machines.favicon, ()),
    ("/static/{file}", machines.static, ()),
    ("/http:{url:url}", memento.pasted, ()),
    ("/https:{url:url}", memento.pasted, ()),
)
"""Address, what answers, and the variants it has beside HTML. The first that fits answers."""


def application(room: Room) -> ASGIApp:
    """The reading room as an ASGI application."""
    desk = Desk(room)

    async def nothing(request: Request, error: Exception) -> Response:
        return refused(room, request, Refusal(404, "error.nothing"))

    async def fault(request: Request, error: Exception) -> Response:
        return refused(room, request, Refusal(500, "error.fault"))

    routes = [Route(path, desk.endpoint(handler, formats=formats)) for path, handler, formats in PAGES]
    app = Starlette(routes=routes, exception_handlers={404: nothing, 405: nothing, 500: fault})
    # People type addresses, and end them as they please.
    app.router.redirect_slashes = True
    # Around everything, error pages included.
    return Doorkeeper(app, room)
