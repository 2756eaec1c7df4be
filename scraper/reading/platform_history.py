"""Choose the reader of each page: a site that moved to another platform keeps the pages of the earlier one.

A page is read with the platform of its time. Where the configuration named a wrong one, its pages show it: then they
are read with the platform that came next, as if it had been named from the beginning.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.database import Database
from archive.query import platforms
from archive.query.platforms import Era
from scraper.errors import UnknownProfile
from scraper.parse.page import SiteContext
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.parse.said import said_in
from scraper.settings.site import site_context

_NEVER = datetime.max.replace(tzinfo=UTC)
# So many pages show on which platform a site was.
_SAMPLE = 5

Recognise = Callable[[str, SiteContext], str]
"""The profile that recognises a capture, by its id; empty where nobody can tell."""


class PlatformHistory(Struct, frozen=True, kw_only=True):
    """The readers of one site's pages over time."""

    stages: tuple[tuple[datetime, SiteContext], ...]
    """Since when, and with what; the first since ever, whatever it says."""

    def at(self, observed: datetime) -> SiteContext:
        """The reader of a page that was observed at *observed*."""
        return next((site for since, site in reversed(self.stages) if since <= observed), self.stages[0][1])

    @property
    def versions(self) -> frozenset[str]:
        """The versions of the readers."""
        return frozenset(site.parser for _, site in self.stages)


def platform_history(database: Database, site: str, *, recognised: Recognise) -> PlatformHistory:
    """The platforms that *site* has been on. Raises `UnknownProfile`."""
    row = database.execute("SELECT * FROM site WHERE id = ?", (site,)).fetchone()
    today = _context(row, url=row["url"], name=row["profile"], read=row["read"])
    # Where no crawl was made under today's configuration, no page is read with it.
    stages: list[tuple[datetime, SiteContext]] = [(_NEVER, today)]
    later = Era(profile=row["profile"], url=row["url"], since=_NEVER, until=_NEVER)
    # From the latest back: each era is judged by what came after it.
    for era in reversed(platforms.eras(database, site)):
        is_later = (era.profile, era.url) == (later.profile, later.url) or era.profile not in PROFILES
        if is_later or not _was_right(database, site, era, later, today, recognised=recognised):
            stages[0] = (era.since, stages[0][1])
        else:
            stages.insert(0, (era.since, _context(row, url=era.url, name=era.profile, read=era.read)))
            later = era
        if later.since is _NEVER and is_later:
            later = era
    return PlatformHistory(stages=tuple(stages))


def _was_right(
    database: Database, site: str, era: Era, later: Era, today: SiteContext, *, recognised: Recognise
) -> bool:
    """Return whether *site* was on the platform of *era* in its time, by what its pages show."""
    if era.profile == later.profile:
        return True
    shown = _shown(database, site, era, today, recognised)
    if era.profile in shown:
        return True
    # The site was on the later platform already, and the configuration was late.
    if later.profile in shown:
        return False
    is_seen = later.since < _NEVER and later.profile in _shown(database, site, later, today, recognised)
    return is_seen or era.url != later.url


def _shown(database: Database, site: str, era: Era, today: SiteContext, recognised: Recognise) -> set[str]:
    return {recognised(capture, today) for capture in platforms.sample(database, site, era, most=_SAMPLE)}


def _context(row: dict[str, str], *, url: str, name: str, read: str | None) -> SiteContext:
    if name not in (AUTO, *PROFILES):
        raise UnknownProfile(row["id"], name)
    return site_context(
        base=url, name=name, said=said_in(read), zone=ZoneInfo(row["timezone"]), language=row["language"]
    )
