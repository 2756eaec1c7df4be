"""The scraper's tables of the configuration: how sites are treated, and which there are.

Read once into frozen values; whatever is wrong is a `ConfigError` that names site, key and remedy.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field
from msgspec.structs import replace

from archive import config
from archive.config import ArchiveConfig
from archive.errors import ConfigError
from archive.uri import BadUri, canonical, host
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.polite import hours as shift
from scraper.settings.durations import span as span

_MOST_GB = 1e9
_LONGEST_DELAY = 86_400.0
_MAILBOX = re.compile(r"(?:[^<>\r\n]*<)?[^@\s<>]+@[^@\s<>]+>?")
_LAST_PORT = 65_535
_LOOPBACK = re.compile(r"127(?:\.\d{1,3}){3}|localhost|\[::1\]")


class ScraperConfig(Struct, frozen=True, kw_only=True):
    """`[scraper]`: how every site is treated."""

    contact: str = ""
    """Goes into the User-Agent; a crawl without one is refused."""
    min_delay: float = 2.0
    """Seconds between the end of an answer and the next request to that host."""
    allow_loopback: bool = False
    """Only for a replica on this machine: lets the address guard pass 127.0.0.1."""
    budget: int = 20_000
    """Requests a site and a run at most."""
    wayback: str = "https://web.archive.org"
    """The Wayback machine that `cirma import --wayback` asks."""


class SiteConfig(Struct, frozen=True, kw_only=True):
    """`[[site]]`: one blog."""

    id: str
    """The archive's name for the site: lower-case letters, digits and hyphens. It is for ever."""
    name: str = ""
    """As people call the site, in citations and answers; the id where none is given."""
    profile: str = "wix"
    """How its pages are read: `cirma sites list`; `auto` chooses at the first crawl, by the home page."""
    url: str = ""
    """The address of its home page."""
    language: str = "fr"
    """Sent as Accept-Language, and assumed of pages that name no language."""
    timezone: str = "Europe/Paris"
    """The zone that its dates without a zone mean, and that bare days in commands mean."""
    recheck_within: str = "7 days"
    """No live post goes unseen for longer than this."""
    hours: str = ""
    """Requests are sent within these alone, in the site's zone: `22:00-06:00`. Empty: at any hour."""
    rights: str = ""
    """Notice carried by exports that hold text."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone that bare dates mean."""
        return ZoneInfo(self.timezone)

    @property
    def bound(self) -> timedelta:
        """`recheck_within` as a duration."""
        return span(self.recheck_within)

    @property
    def open_hours(self) -> shift.Hours | None:
        """`hours` as a stretch of the day, or None."""
        return shift.hours(self.hours, self.zone)


class AlarmsConfig(Struct, frozen=True, kw_only=True):
    """`[alarms]`: what is worth telling the archivist."""

    overdue: str = "3 days"
    """The longest without a crawl that succeeds: longer than the time between two crawls."""
    min_free_gb: float = 2.0
    """Gigabytes that should be left on the archive's disk."""
    backups: str = ""
    """Where `cirma backup` puts copies, as a pattern (`/media/disk/*.db`): `cirma doctor` asks for a recent one."""

    @property
    def patience(self) -> timedelta:
        """`overdue` as a duration."""
        return span(self.overdue)


class NotifyConfig(Struct, frozen=True, kw_only=True):
    """`[notify]`: where alarms and digests go. Secrets come from the environment, never from here."""

    webhook: str = ""
    """Address that is sent JSON; CIRMA_WEBHOOK where the address itself is a secret."""
    smtp: str = ""
    """Mail server, `mail.example.org:587`. Port 465 speaks TLS from the start, others by STARTTLS."""
    user: str = ""
    """Name at the mail server, if it asks for one; its password is CIRMA_SMTP_PASSWORD."""
    sender: str = ""
    """Address that the mail comes from."""
    to: str = ""
    """Addresses that the mail goes to, separated by commas."""


class Config(Struct, frozen=True, kw_only=True):
    """Everything the archivist decided."""

    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    scraper: ScraperConfig = field(default_factory=ScraperConfig)
    sites: tuple[SiteConfig, ...] = ()
    alarms: AlarmsConfig = field(default_factory=AlarmsConfig)
    notify: NotifyConfig = field(default_factory=NotifyConfig)
    source: str = "built-in defaults"
    """The file it came from."""


def load(path: Path | None) -> Config:
    """The configuration in *path*, or the defaults for None. Raises `ConfigError`."""
    if path is None:
        return Config()
    source, tables = str(path), config.tables(path)
    sites = tuple(site_of(table, source=source) for table in _sites(tables, source))
    _refuse_twice([site.id for site in sites], source)
    _refuse_one_address([site for site in sites if site.url], source)
    scraper = _scraper(tables.get("scraper", {}), source)
    return Config(
        archive=config.load(path),
        scraper=scraper,
        sites=sites,
        alarms=_alarms(tables.get("alarms", {}), source),
        notify=_notify(tables.get("notify", {}), source),
        source=source,
    )


def for_url(url: str, settings: Config) -> SiteConfig:
    """The site that `--url` names: the configured one at that address, else one of its own."""
    wanted = address(url, where="--url")
    known = next((site for site in settings.sites if site.url and canonical(site.url) == wanted), None)
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
    if not contact or (re.search(r"\bexample\.(org|com|net)\b", contact) and not loopback):
        raise ConfigError(
            f"{settings.source}: [scraper] contact",
            f"{contact!r} is not an address at which the site's owner can reach you",
            'set  contact = "you@your-institution.org"  under [scraper], or give --contact ADDRESS',
        )
    if not (_MAILBOX.fullmatch(contact) or is_web_address(contact)):
        raise ConfigError(
            f"{settings.source}: [scraper] contact",
            f"{contact!r} is neither a mail address nor a web address",
            'for example "you@your-institution.org", or a page about this archive',
        )
    if not re.fullmatch(r"[\x21-\x7e]+", contact):
        raise ConfigError(
            f"{settings.source}: [scraper] contact",
            f"{contact!r} cannot stand in a request header",
            "give an e-mail address or a URL: printable ASCII, no spaces",
        )


def address(url: str, *, where: str) -> str:
    """The canonical form of *url*. Raises `ConfigError` naming *where* it was given."""
    try:
        return canonical(url)
    except BadUri as error:
        raise ConfigError(where, str(error), 'give the full address, for example "https://www.example.org"') from error


def _sites(tables: Mapping[str, Any], source: str) -> list[Any]:
    sites = tables.get("site", [])
    if not isinstance(sites, list):
        raise ConfigError(f"{source}: site", "it is not a list of tables", "write [[site]], not [site]")
    return sites


def site_of(table: Any, *, source: str) -> SiteConfig:
    """The site that a *table* of *source* describes. Raises `ConfigError`."""
    name = table.get("id") if isinstance(table, dict) else None
    where = f"{source}: [[site]] {name or '(without id)'}"
    site = config.table(table, SiteConfig, where=where)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", site.id):
        raise ConfigError(f"{where}: id", f"{site.id!r} is not an id", "use lower-case letters, digits and hyphens")
    if site.profile not in (AUTO, *PROFILES):
        raise ConfigError(
            f"{where}: profile",
            f"no profile is called {site.profile!r}",
            f"use one of: {', '.join((AUTO, *PROFILES))}",
        )
    try:
        _ = site.zone
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(
            f"{where}: timezone", f"no zone is called {site.timezone!r}", 'for example "Europe/Paris"'
        ) from error
    try:
        _ = site.bound
    except ValueError as error:
        raise ConfigError(f"{where}: recheck_within", str(error), 'for example "7 days"') from error
    try:
        _ = site.open_hours
    except ValueError as error:
        raise ConfigError(f"{where}: hours", str(error), 'for example "22:00-06:00"') from error
    url = address(site.url, where=f"{where}: url") if site.url else ""
    return replace(site, url=url, name=site.name or site.id)


def _scraper(table: Any, source: str) -> ScraperConfig:
    scraper = config.table(table, ScraperConfig, where=f"{source}: [scraper]")
    if not 0 <= scraper.min_delay <= _LONGEST_DELAY:
        raise ConfigError(f"{source}: [scraper] min_delay", "it is negative or over a day", "seconds, for example 2.0")
    if scraper.budget < 1:
        raise ConfigError(f"{source}: [scraper] budget", "it allows no request", "requests a run, for example 20000")
    return scraper


def _alarms(table: Any, source: str) -> AlarmsConfig:
    alarms = config.table(table, AlarmsConfig, where=f"{source}: [alarms]")
    try:
        _ = alarms.patience
    except ValueError as error:
        raise ConfigError(f"{source}: [alarms] overdue", str(error), 'for example "3 days"') from error
    if not 0 <= alarms.min_free_gb <= _MOST_GB:
        raise ConfigError(f"{source}: [alarms] min_free_gb", "it is no amount of room", "gigabytes, for example 2.0")
    return alarms


def _notify(table: Any, source: str) -> NotifyConfig:
    notify = config.table(table, NotifyConfig, where=f"{source}: [notify]")
    if notify.smtp and not (notify.sender and notify.to):
        raise ConfigError(f"{source}: [notify]", "smtp without sender or to", "say from and to whom mail goes")
    if notify.smtp and not _is_server(notify.smtp):
        remedy = 'host and port, for example "mail.example.org:587"'
        raise ConfigError(f"{source}: [notify] smtp", "that is no mail server", remedy)
    for key in ("sender", "to"):
        for given in (part.strip() for part in getattr(notify, key).split(",")):
            if given and not _MAILBOX.fullmatch(given):
                remedy = 'for example "you@your-institution.org"'
                raise ConfigError(f"{source}: [notify] {key}", f"{given!r} is no mail address", remedy)
    if notify.webhook and not is_web_address(notify.webhook):
        remedy = 'for example "https://chat.your-institution.org/hooks/cirma"'
        raise ConfigError(f"{source}: [notify] webhook", "that is no web address", remedy)
    return notify


def _is_server(text: str) -> bool:
    match = re.fullmatch(r"[^:\s/@]+(?::(\d{1,5}))?", text)
    return match is not None and 0 < int(match[1] or 25) <= _LAST_PORT


def is_web_address(text: str) -> bool:
    """Whether *text* is an address that can be posted to."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _refuse_twice(ids: list[str], source: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ConfigError(f"{source}: [[site]] {name}", "two sites have this id", "give each its own")


def _refuse_one_address(sites: list[SiteConfig], source: str) -> None:
    """Two histories of one blog would each hold half of it."""
    seen: dict[str, str] = {}
    for site in sites:
        place = re.sub(r"^https?://(?:www\.)?", "", canonical(site.url)).rstrip("/")
        if place in seen:
            remedy = "keep one of the two: the one whose id the archive knows"
            raise ConfigError(f"{source}: [[site]] {site.id}: url", f"site {seen[place]!r} has this address", remedy)
        seen[place] = site.id
