"""One request as the pages see it: what was asked, in which language, of which view of the archive."""

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request

from archive.database import Database
from archive.query.citing import Citer
from archive.query.sites import SiteRow, zone_of_days
from archive.speed import remembered
from archive.web.connections import ArchiveView
from archive.web.dates import Dates
from archive.web.languages import Catalogue, catalogue, chosen
from archive.web.room import Room

FORMATS = ("json", "csv", "bib", "ris", "csl.json", "md", "txt", "atom")
"""The suffixes of an address that ask for the same page in a form for programs."""


class Ask:
    """One request."""

    def __init__(self, request: Request, room: Room, reading: ArchiveView) -> None:
        self.request = request
        self.room = room
        self.reading = reading
        # Of one request, so that a page never mixes two states of the archive.
        self.database: Database = reading.database
        self.parts: Mapping[str, str] = request.path_params

    @property
    def format(self) -> str:
        """The format that is asked for: empty for the page itself, else one of `FORMATS`."""
        return self.parts.get("variant", "").removeprefix(".")

    @property
    def is_page(self) -> bool:
        """Whether a person reads the answer: it is in no form for programs."""
        return not self.format and not self.request.scope["path"].endswith(FORMATS)

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters; of one that is given twice, the last."""
        return self.request.query_params

    def many(self, name: str) -> list[str]:
        """Every value that is given of the parameter *name*."""
        return [value for value in self.request.query_params.getlist(name) if value]

    @cached_property
    def language(self) -> str:
        """`fr` or `en`."""
        return language_of(self.request)

    @cached_property
    def words(self) -> Catalogue:
        """The messages in that language."""
        return catalogue(self.language)

    @cached_property
    def sites(self) -> dict[str, SiteRow]:
        """Every site, by id."""
        return self.reading.sites

    def zone(self, site: str | None = None) -> ZoneInfo:
        """The zone of *site*; else the one that all sites share, or that of the site with most posts."""
        if site in self.sites:
            return self.sites[site].zone
        zones = {held.timezone for held in self.sites.values()}
        return ZoneInfo(zones.pop()) if len(zones) == 1 else zone_of_days(self.database)

    def dates(self, site: str | None = None) -> Dates:
        """Writes dates in the zone of *site*."""
        return Dates(self.words, self.zone(site))

    @cached_property
    def citer(self) -> Citer:
        """Cites states as the archive's settings have it; a permalink is ours where they name none."""
        return Citer(self.database, self.room.settings)

    @property
    def base(self) -> str:
        """Scheme and host under which we were asked: `https://archive.example`."""
        return f"{self.request.url.scheme}://{self.request.headers.get('host', 'localhost')}"

    def here(self, *, variant: str | None = None, **changed: object) -> str:
        """The address of this page with some parameters *changed*; None takes one out, `page` always goes.

        *variant* asks for another form of it: `json`.
        """
        path = self.request.scope["path"]
        if variant is not None:
            own = self.parts.get("variant", "")
            path = f"{path.removesuffix(own)}.{variant}" if path != "/" else f"/index.{variant}"
        pairs = [(name, value) for name, value in self.request.query_params.multi_items() if value]
        # Another filter makes another list, in which the page's number means nothing.
        pairs = [(name, value) for name, value in pairs if name not in {*changed, "page"}]
        pairs += [(name, str(value)) for name, value in changed.items() if value not in (None, "")]
        return address(path, pairs)


def address(path: str, pairs: list[tuple[str, str]] | dict[str, str] | None = None) -> str:
    """*path*, as it is written decoded, with a query."""
    return f"{_quoted(path)}?{urlencode(pairs)}" if pairs else _quoted(path)


@remembered(most=4096)
def _quoted(path: str) -> str:
    return quote(path, safe="/:@!$&'()*+,;=~.-_")


def language_of(request: Request) -> str:
    """The language that *request* asks for."""
    return chosen(request.query_params.get("lang"), request.headers.get("accept-language"))
