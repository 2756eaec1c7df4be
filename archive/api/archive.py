"""The archive from Python: `from archive import Archive`.

    with Archive("archive.db") as archive:
        for post in archive.posts(author="Lefèvre", since="2026-01-01"):
            print(post.published_day, post.title)
        archive.as_of("2026-03-01").post("la-mer-rouge").text
        archive.changes(silent=True).to_polars()

Read-only. What it gives are frozen values; lists of them become data frames. A day is a `date` or text as people
write it (`2026-03-01`, `mars 2026`, `hier`) and means its end in the zone of the site; where sites have several zones,
in that of the one with most posts, as in the commands. An instant is an aware `datetime`.
"""

import copy
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from archive import citation, config, dates
from archive.api import days
from archive.api.days import Day
from archive.api.results import Listing, Record
from archive.api.states import Diff, PostState
from archive.compare import states as changing
from archive.config import ArchiveConfig
from archive.database import Database, schema
from archive.dates import DateSpan
from archive.errors import NoSuchState
from archive.formats.json import (
    change_record,
    collocate_record,
    frequency_record,
    hit_record,
    line_record,
    post_record,
    snapshot_record,
)
from archive.model import Change, ChangeClass, ChangeKind, Field, State
from archive.query import asof, changes, names, posts
from archive.query.asof import NOW, Viewpoint
from archive.query.changes import ChangeFilter, SnapshotRow
from archive.query.citing import Citer
from archive.query.collocates import NEAR_WORDS, Collocate, collocates
from archive.query.concordance import CONTEXT_WORDS, ConcordanceLine, LineOrder, concordance
from archive.query.frequency import Frequency, Period, frequency
from archive.query.hits import find, post_of
from archive.query.missed import MissedEdits, missed
from archive.query.own_settings import completed
from archive.query.posts import Post, PostFilter
from archive.query.sites import SiteRow, known, sites, zone_of_days
from archive.query.tables import TABLES, rows
from archive.query.timeline import happened
from archive.query.unsigned import signed_elsewhere
from archive.search import Hit, Moment
from archive.search.occurrences import StatesRead, TextPart


class Archive:
    """One archive, open for reading, as seen from one moment: `as_of` gives the same one seen from another."""

    def __init__(self, path: str | Path, *, settings: ArchiveConfig | None = None) -> None:
        """Open the archive at *path*; *settings* say how it is cited, else it says so itself. Raises `CannotOpen`."""
        self._path = Path(path)
        self._database = schema.connect(self._path)
        posts.register(self._database)
        self._settings = completed(self._database, settings or ArchiveConfig())
        self._viewpoint = NOW
        self._opened = [self._database]

    @classmethod
    def configured(cls, config_file: str | Path | None = None) -> Self:
        """The archive that a configuration names: *config_file*, else where `cirma` looks for one."""
        named = Path(config_file) if config_file else None
        settings = config.load(config.locate(named, os.environ))
        return cls(settings.path, settings=settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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

        *known_at* derives again what was recorded of since: at its dearest, every post.
        """
        view = copy.copy(self)
        view._viewpoint = Viewpoint(as_of=self._end(day), known_at=self._end(known_at))
        view._database = self._opened[0]
        if view._viewpoint.known_at:
            # Deriving asks for the whole writer, which few programs need.
            from archive.store import known_at as earlier

            view._database = earlier.known(self._path, view._viewpoint.known_at)
            self._opened.append(view._database)
        return view

    def posts(
        self,
        *,
        author: str | None = None,
        tag: str | None = None,
        state: State | str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        site: str | None = None,
        limit: int | None = None,
    ) -> Listing[Post]:
        """The posts that pass, newest publication first; *since* and *until* are days of publication, inclusive.

        Raises `BadDate`, `ReversedDates` or `ConfigError`.
        """
        self._known(site)
        first, last = self._period(since, until, site)
        wanted = PostFilter(
            author=author,
            tag=tag,
            state=State(state) if state else None,
            published_since=first.first_day if first else None,
            published_until=last.last_day if last else None,
            site=site,
            limit=limit,
        )
        return Listing(asof.listed(self._database, wanted, self._viewpoint.as_of), post_record)

    def post(self, name: str) -> PostState:
        """The post called *name*: an id, a URL, a slug, a piece of its title, or the id of a snapshot.

        Raises `NoSuchPost`, `AmbiguousPost` or `NoSuchState`.
        """
        shown = posts.show(self._database, names.resolve(self._database, name), as_of=self._viewpoint.as_of)
        return PostState(shown=signed_elsewhere(self._database, shown))

    def snapshot(self, identity: str) -> PostState:
        """The state of a post that *identity* names. Raises `NoSuchState`."""
        return PostState(shown=signed_elsewhere(self._database, posts.show_snapshot(self._database, identity)))

    def search(
        self, query: str, *, limit: int | None = None, site: str | None = None, moment: Moment = Moment.EVER
    ) -> Listing[Hit]:
        """The posts that *query* finds, best first; `total` says of how many. Raises `BadQuery`."""
        self._known(site)
        as_of, now = self._viewpoint.as_of, datetime.now(UTC)
        found = find(self._database, query, limit=limit, moment=moment, as_of=as_of, site=site, now=now)
        return Listing(
            found.hits,
            lambda hit: hit_record(hit, post_of(self._database, hit, as_of), found.total),
            of=found.total,
        )

    def concordance(
        self,
        query: str,
        *,
        titles: bool = False,
        states: StatesRead | str = StatesRead.CURRENT,
        order: LineOrder | str = LineOrder.DATE,
        context: int = CONTEXT_WORDS,
        site: str | None = None,
    ) -> Listing[ConcordanceLine]:
        """Every place where what *query* asks for stands, with *context* words on each side. Raises `BadQuery`."""
        self._known(site)
        found = concordance(
            self._database,
            query,
            part=TextPart.TITLE if titles else TextPart.BODY,
            states=StatesRead(states),
            site=site,
            order=LineOrder(order),
            context=context,
        )
        return Listing(found, line_record)

    def frequency(
        self, *terms: str, by: Period | str = Period.MONTH, titles: bool = False, site: str | None = None
    ) -> Listing[Frequency]:
        """How often each of *terms* is used in each period, beside all words published in it. Raises `BadQuery`."""
        self._known(site)
        found = frequency(
            self._database, terms, by=Period(by), part=TextPart.TITLE if titles else TextPart.BODY, site=site
        )
        return Listing(found, frequency_record)

    def collocates(
        self, query: str, *, near: int = NEAR_WORDS, titles: bool = False, site: str | None = None
    ) -> Listing[Collocate]:
        """The words within *near* words of what *query* asks for, the most telling first. Raises `BadQuery`."""
        self._known(site)
        found = collocates(
            self._database, query, part=TextPart.TITLE if titles else TextPart.BODY, site=site, near=near
        )
        return Listing(found, collocate_record)

    def table(self, name: str, *, site: str | None = None) -> Listing[Record]:
        """One of `TABLES` for analysis: whole histories, whatever the view. Raises `ValueError` for another name."""
        self._known(site)
        if name not in TABLES:
            raise ValueError(f"no table is called {name!r}; there are {', '.join(TABLES)}")
        return Listing(tuple(rows(self._database, name, site=site)), dict)

    def snapshots(self, name: str) -> Listing[SnapshotRow]:
        """The states that a post went through, by first render."""
        return Listing(
            changes.snapshots(self._database, names.resolve(self._database, name)),
            lambda row: snapshot_record(row, changes.observations(self._database, row.id)),
        )

    def diff(self, old: str, new: str | None = None) -> Diff:
        """Two snapshots compared; or, for one id alone, the two sides of that change. Raises `NoSuchState`."""
        if new is None:
            change = changes.change(self._database, old)
            if not (change.before and change.after):
                raise NoSuchState(change.post, f"change {change.id} is {change.kind.value}: it has one side only")
            old, new = change.before, change.after
        before, after = posts.show_snapshot(self._database, old), posts.show_snapshot(self._database, new)
        return Diff(before=before, after=after, comparison=changing.compare(before.content, after.content))

    def changes(
        self,
        *,
        post: str | None = None,
        author: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        kind: ChangeKind | str | None = None,
        class_: ChangeClass | str | None = None,
        field: Field | str | None = None,
        silent: bool = False,
        significant: bool = False,
        baseline: bool = False,
        site: str | None = None,
    ) -> Listing[Change]:
        """The changes that pass, oldest observation first; with *baseline*, the posts of the first crawl too."""
        self._known(site)
        first, last = self._period(since, until, site)
        wanted = ChangeFilter(
            post=names.resolve(self._database, post) if post else None,
            author=author,
            since=first.start if first else None,
            until=last.end if last else None,
            kind=ChangeKind(kind) if kind else None,
            class_=ChangeClass(class_) if class_ else None,
            field=Field(field) if field else None,
            silent=silent,
            significant=significant,
            baseline=baseline,
            site=site,
            sites=True,
        )
        found = changes.changes(self._database, wanted)
        return Listing(tuple(change for change in found if happened(change, self._viewpoint.as_of)), change_record)

    def missed_edits(self) -> Listing[MissedEdits]:
        """How many edits of each site were told, how many there were by the posts' own rates, and what visits miss."""
        return Listing(missed(self._database), msgspec.to_builtins)

    def cite(self, name: str, form: str = "fr") -> str:
        """The reference of a post as this view has it: `fr`, `en`, `bibtex`, `ris` or `csl-json`."""
        return citation.cite(Citer(self._database, self._settings).cite(self.post(name).shown), citation.Form(form))

    def _end(self, when: Day | None) -> datetime | None:
        span = self._span(when)
        return span.end if span else None

    def _span(self, when: Day | None, site: str | None = None) -> DateSpan | None:
        return None if when is None else days.span(when, zone_of_days(self._opened[0], site))

    def _known(self, site: str | None) -> None:
        if site is not None:
            known(self._opened[0], site)

    def _period(
        self, since: Day | None, until: Day | None, site: str | None
    ) -> tuple[DateSpan | None, DateSpan | None]:
        first, last = self._span(since, site), self._span(until, site)
        dates.in_order(first, last)
        return first, last
