"""An archive that is open for reading, and the moment from which it is seen."""

import copy
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from archive import config, dates
from archive.api import days
from archive.api.days import Day
from archive.api.given import text
from archive.config import ArchiveConfig
from archive.database import Database, schema
from archive.dates import DateSpan
from archive.query import posts
from archive.query.asof import NOW, Viewpoint
from archive.query.own_settings import completed
from archive.query.sites import SiteRow, require_site, sites, zone_of_days


class OpenArchive:
    """The base of `Archive`: the file, the view, and the meaning of a site or a day in it."""

    def __init__(self, path: str | Path, *, settings: ArchiveConfig | None = None) -> None:
        """Open the archive at *path*; *settings* say how it is cited, else it says so itself. Raises `CannotOpen`."""
        self._path = Path(path)
        self._database = schema.connect(self._path)
        posts.register(self._database)
        self._settings = completed(self._database, settings or ArchiveConfig())
        self._viewpoint = NOW
        # With the databases of views: they are closed together, since a view may outlive the variable it came from.
        self._opened = [self._database]

    @classmethod
    def configured(cls, config_file: str | Path | None = None) -> Self:
        """The archive that a configuration names: *config_file*, else where `cirma` looks for one."""
        named = Path(config_file) if config_file else None
        located = config.locate(named, os.environ)
        # A file that was received has no configuration, and is often given in its place.
        if located and config.is_archive(located):
            return cls(located)
        settings = config.load(located)
        return cls(settings.path, settings=settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r})"

    def close(self) -> None:
        """Close the file, for every view of it."""
        for database in self._opened:
            database.conn.close()

    @property
    def database(self) -> Database:
        """The tables and views themselves, read-only: see `docs/schema.md`."""
        return self._database

    @property
    def sites(self) -> tuple[SiteRow, ...]:
        """The sites that it holds."""
        return tuple(sites(self._database).values())

    def as_of(self, day: Day | None = None, *, known_at: Day | None = None) -> Self:
        """The same archive as the site stood on *day*, by what was known at *known_at*; both default to now.

        *known_at* derives posts with later captures again; in the worst case, all of them.
        """
        # A shallow copy: a view shares the connection, so that a loop over days opens the file once.
        view = copy.copy(self)
        view._viewpoint = Viewpoint(as_of=self._end(day), known_at=self._end(known_at))
        view._database = self._opened[0]
        if view._viewpoint.known_at:
            # Deriving asks for the whole writer, which few programs need.
            from archive.store import known_at as earlier

            view._database = earlier.known(self._path, view._viewpoint.known_at)
            self._opened.append(view._database)
        return view

    def _end(self, when: Day | None) -> datetime | None:
        span = self._span(when)
        return span.end if span else None

    def _span(self, when: Day | None, site: str | None = None) -> DateSpan | None:
        return None if when is None else days.span(when, zone_of_days(self._opened[0], site))

    def _known(self, site: str | None, **names: str | None) -> None:
        """Raises `ConfigError` for a site that is not held, `ValueError` for an empty name: it would ask for all."""
        if site is not None:
            require_site(self._opened[0], site)
        # An empty string often comes from a cell or a form that was left blank.
        for option, name in names.items():
            if name is not None and not text(option, name).strip():
                raise ValueError(f"{option} is empty; leave it out to ask for all")

    def _period(
        self, since: Day | None, until: Day | None, site: str | None
    ) -> tuple[DateSpan | None, DateSpan | None]:
        first, last = self._span(since, site), self._span(until, site)
        dates.in_order(first, last)
        return first, last
