"""The scraper's tables of the configuration: how sites are treated, and which there are.

Read once into frozen values; whatever is wrong is a `ConfigError` that names site, key and remedy.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from archive import config
from archive.config import ArchiveConfig
from archive.errors import ConfigError
from archive.uri import BadUri, canonical, host
from scraper.parse.profiles.registry import AUTO, DEFAULT, PROFILES
from scraper.parse.said import Said
from scraper.polite import hours as shift
from scraper.settings import delivery, twice
from scraper.settings.amounts import amount
from scraper.settings.delivery import NotifyConfig as NotifyConfig
from scraper.settings.delivery import is_web_address as is_web_address
from scraper.settings.durations import duration as duration
from scraper.settings.language import tag
from scraper.settings.media_choice import MediaChoice
from scraper.settings.said_of_pages import read_table
from scraper.settings.zones import zone

# Key of a site, the property that reads it, and an example.
_CHECKED = (
    # Asked here, so that a wrong zone is told by the file and the line and not by the first date.
    ("timezone", "zone", "Europe/Paris"),
    ("language", "tag", "fr"),
    ("recheck_within", "bound", "7 days"),
    ("hours", "open_hours", "22:00-06:00"),
    ("media_budget", "media_bytes", "500 MB"),
)
_MOST_GB = 1e9
_LONGEST_DELAY = 86_400.0
# Labels between single dots: two addresses in one, a star or a missing name lead nowhere.
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:.]+\]")
# A replica on this machine has no owner who must be able to write to anybody.
_LOOPBACK = re.compile(r"127(?:\.\d{1,3}){3}|localhost|\[::1\]")


class ScraperConfig(Struct, frozen=True, kw_only=True):
    """`[scraper]`: how every site is treated."""

    contact: str = ""
    """Goes into the User-Agent; a crawl without one is refused."""
    min_delay: float = 2.0
    """Seconds between the end of an answer and the next request to that host."""
    # Nothing else passes then, so a rehearsal cannot ask a real site by mistake.
    allow_loopback: bool = False
    """Only for a replica on this machine: allow requests to 127.0.0.1, and to nothing else."""
    # A bound against a site that leads on for ever.
    budget: int = 20_000
    """Most requests to one site in one run."""
    wayback: str = "https://web.archive.org"
    """The Wayback machine that `cirma import --wayback` asks."""


class SiteConfig(Struct, frozen=True, kw_only=True):
    """`[[site]]`: one blog."""

    id: str
    """The archive's name for the site: lower-case letters, digits and hyphens. It can never change."""
    name: str = ""
    """Name of the site, for citations and answers; by default its id."""
    profile: str = DEFAULT
    """How its pages are read: see `cirma sites list`. `auto` chooses by the home page at the first crawl."""
    url: str = ""
    """The address of its home page."""
    language: str = "fr"
    """Sent as Accept-Language, and assumed for pages that declare no language."""
    timezone: str = "Europe/Paris"
    """Zone of the site's dates that name none, and of days in commands."""
    recheck_within: str = "7 days"
    """Longest time for which a live post goes without a visit."""
    hours: str = ""
    """Send requests only during these hours, in the site's zone: `22:00-06:00`. Empty: at any hour."""
    rights: str = ""
    """Rights notice that goes with exports of text."""
    media: str = "posts"
    """What to keep beside pages: `posts` (pictures that posts show, and documents that they link on the site's own
    hosts), `linked` (documents on other hosts too) or `none`."""
    media_budget: str = "1 GB"
    """Most bytes of pictures and documents that one run fetches; the next run continues."""
    read: Said = Said()
    """How to read this site's pages: `[site.read]`, below."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone that bare dates mean."""
        return zone(self.timezone)

    @property
    def bound(self) -> timedelta:
        """`recheck_within` as a duration."""
        return duration(self.recheck_within)

    @property
    def tag(self) -> str:
        """`language` as a tag."""
        return tag(self.language)

    @property
    def keeping(self) -> MediaChoice:
        """`media` as one of its words."""
        return MediaChoice(self.media)

    @property
    def media_bytes(self) -> int:
        """`media_budget` as a number of bytes."""
        return amount(self.media_budget)

    @property
    def open_hours(self) -> shift.Hours | None:
        """`hours` as a stretch of the day, or None."""
        return shift.hours(self.hours, self.zone)


class AlarmsConfig(Struct, frozen=True, kw_only=True):
    """`[alarms]`: what is worth telling the archivist."""

    overdue: str = "3 days"
    """Ring if no crawl succeeds for so long. Choose more than the time between two crawls."""
    min_free_gb: float = 2.0
    """Ring if fewer gigabytes are free on the archive's disk."""
    backups: str = ""
    """Where `cirma backup` writes and `cirma doctor` looks; the day replaces the `*`: `/media/disk/cirma-*.db`."""
    check_within: str = "35 days"
    """Longest time without a complete `cirma verify` and a sound backup, for `cirma doctor`."""

    @property
    def checked(self) -> timedelta:
        """`check_within` as a duration."""
        return duration(self.check_within)

    @property
    def patience(self) -> timedelta:
        """`overdue` as a duration."""
        return duration(self.overdue)


class Config(Struct, frozen=True, kw_only=True):
    """Everything the archivist decided."""

    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    scraper: ScraperConfig = field(default_factory=ScraperConfig)
    sites: tuple[SiteConfig, ...] = ()
    alarms: AlarmsConfig = field(default_factory=AlarmsConfig)
    notify: NotifyConfig = field(default_factory=NotifyConfig)
    source: str = "built-in defaults"
    """The file it came from."""

    @property
    def copies(self) -> Path | None:
        """The pattern of backups, a relative one from the file's folder; None where none is given."""
        pattern = self.alarms.backups
        return config.pattern_of(pattern, Path(self.source)) if pattern else None


def load(path: Path | None) -> Config:
    """The configuration in *path*, or the defaults for None. Raises `ConfigError`."""
    if path is None:
        return Config()
    source, tables = str(path), config.tables(path)
    sites = tuple(site_of(table, source=source) for table in _sites(tables, source))
    twice.refuse([(site.id, site.url) for site in sites], source)
    scraper = _scraper(tables.get("scraper", {}), source)
    return Config(
        archive=config.load(path),
        scraper=scraper,
        sites=sites,
        alarms=_alarms(tables.get("alarms", {}), source),
        notify=delivery.notify(tables.get("notify", {}), source),
        source=source,
    )


def for_url(url: str, settings: Config) -> SiteConfig:
    """The site that `--url` names: the configured one at that address, else one of its own."""
    wanted = address(url, where="--url")
    known = next((site for site in settings.sites if site.url and canonical(site.url) == wanted), None)
    # The id is made from the host, so that asking again for the same address means the same site.
    return known or SiteConfig(id=re.sub(r"[^a-z0-9]+", "-", host(wanted)).strip("-"), name=host(wanted), url=wanted)


def require_crawlable(settings: Config, site: SiteConfig) -> None:
    """Raise `ConfigError` where *site* lacks what a crawl needs: an address, and a contact for its owner."""
    if not site.url:
        raise ConfigError(
            f"{settings.source}: [[site]] {site.id}: url",
            "the site's address is not set",
            f'add this line under id = "{site.id}", with the real address:  url = "https://www.example.org"\n'
            "  or name it for once: cirma crawl --url URL --contact ADDRESS",
        )
    loopback = bool(_LOOPBACK.fullmatch(host(address(site.url, where=f"{settings.source}: [[site]] {site.id}: url"))))
    contact = settings.scraper.contact
    # The addresses of the shipped file and of the guides reach nobody.
    if not contact or (re.search(r"\b(?:example\.(?:org|com|net)|your-institution\.org)\b", contact) and not loopback):
        raise ConfigError(
            f"{settings.source}: [scraper] contact",
            f"{contact!r} is not an address at which the site's owner can reach you",
            'set  contact = "you@your-institution.org"  under [scraper], or give --contact ADDRESS',
        )
    if not (delivery.MAILBOX.fullmatch(contact) or is_web_address(contact)):
        raise ConfigError(
            f"{settings.source}: [scraper] contact",
            f"{contact!r} is neither a mail address nor a web address",
            'for example "you@your-institution.org", or a page about this archive',
        )
    # It goes into the User-Agent as it is.
    if not re.fullmatch(r"[\x21-\x7e]+", contact):
        raise ConfigError(
            f"{settings.source}: [scraper] contact",
            f"{contact!r} cannot be sent in a request header",
            "give an e-mail address or a URL: printable ASCII, no spaces",
        )


def address(url: str, *, where: str) -> str:
    """The canonical form of *url*. Raises `ConfigError` naming *where* it was given."""
    remedy = 'give the full address, for example "https://www.example.org"'
    try:
        found = canonical(url)
    except BadUri as error:
        raise ConfigError(where, str(error), remedy) from error
    if not _HOST.fullmatch(host(found)):
        raise ConfigError(where, f"{url!r} names no host", remedy)
    return found


def _sites(tables: Mapping[str, Any], source: str) -> list[Any]:
    sites = tables.get("site", [])
    if not isinstance(sites, list):
        raise ConfigError(f"{source}: site", "it is not a list of tables", "write [[site]], not [site]")
    return sites


def site_of(table: Any, *, source: str) -> SiteConfig:
    """The site that a *table* of *source* describes. Raises `ConfigError`."""
    name = table.get("id") if isinstance(table, dict) else None
    where = f"{source}: [[site]] {name or '(without id)'}"
    bare, read = read_table(table, where=where)
    site = config.table(bare, SiteConfig, where=where)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", site.id):
        raise ConfigError(f"{where}: id", f"{site.id!r} is not an id", "use lower-case letters, digits and hyphens")
    if site.profile not in (AUTO, *PROFILES):
        raise ConfigError(
            f"{where}: profile",
            f"no profile is called {site.profile!r}",
            f"use one of: {', '.join((AUTO, *PROFILES))}",
        )
    for key, value, example in _CHECKED:
        try:
            getattr(site, value)
        except ValueError as error:
            raise ConfigError(f"{where}: {key}", str(error), f'for example "{example}"') from error
    if site.media not in tuple(MediaChoice):
        known = ", ".join(MediaChoice)
        raise ConfigError(f"{where}: media", f"{site.media!r} is not one of the allowed words", f"use one of: {known}")
    # It stands in lines of logs, mails and citations.
    if re.search(r"[\x00-\x1f\x7f]", site.name):
        raise ConfigError(f"{where}: name", f"{site.name!r} has control characters", "write it in one line")
    url = address(site.url, where=f"{where}: url") if site.url else ""
    return replace(site, url=url, name=site.name or site.id, read=read)


def _scraper(table: Any, source: str) -> ScraperConfig:
    scraper = config.table(table, ScraperConfig, where=f"{source}: [scraper]")
    if not 0 <= scraper.min_delay <= _LONGEST_DELAY:
        raise ConfigError(f"{source}: [scraper] min_delay", "it is negative or over a day", "seconds, for example 2.0")
    if scraper.budget < 1:
        raise ConfigError(f"{source}: [scraper] budget", "it allows no request", "requests a run, for example 20000")
    if not is_web_address(scraper.wayback):
        remedy = 'for example "https://web.archive.org"'
        raise ConfigError(f"{source}: [scraper] wayback", f"{scraper.wayback!r} is no web address", remedy)
    return scraper


def _alarms(table: Any, source: str) -> AlarmsConfig:
    alarms = config.table(table, AlarmsConfig, where=f"{source}: [alarms]")
    if alarms.backups:
        _ = config.pattern_of(alarms.backups, Path(source))
    for key, example in (("overdue", "3 days"), ("check_within", "35 days")):
        try:
            _ = duration(getattr(alarms, key))
        except ValueError as error:
            raise ConfigError(f"{source}: [alarms] {key}", str(error), f'for example "{example}"') from error
    if not 0 <= alarms.min_free_gb <= _MOST_GB:
        raise ConfigError(f"{source}: [alarms] min_free_gb", "it is no amount of room", "gigabytes, for example 2.0")
    return alarms
