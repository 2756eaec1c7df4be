"""The archive from Python: `from archive import Archive`.

    with Archive("archive.db") as archive:
        for post in archive.posts(author="Lefèvre", since="2026-01-01"):
            print(post.published_day, post.title)
        archive.as_of("2026-03-01").post("la-mer-rouge").text
        archive.changes(silent=True).to_polars()

Read-only. What it gives are frozen values; lists of them become data frames. A day is a `date` or ISO text and means
its end in the site's zone; an instant is an aware `datetime`.
"""

import copy
import os
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlite_utils import Database

from archive import citation, config
from archive.api import notebook
from archive.api.results import Listing
from archive.compare import states as changing
from archive.config import ArchiveConfig
from archive.database import schema
from archive.errors import NoSuchState
from archive.formats.json import Record, change_record, hit_record, post_record, shown_record, snapshot_record
from archive.model import Change, ChangeClass, ChangeKind, Comparison, Content, Field, State
from archive.query import asof, changes, names, posts
from archive.query.asof import NOW, Viewpoint
from archive.query.changes import ChangeFilter, SnapshotRow
from archive.query.citing import Citer
from archive.query.hits import find, post_of
from archive.query.posts import Post, PostFilter, Shown
from archive.query.sites import SiteRow, sites
from archive.query.timeline import happened
from archive.render.html import as_html
from archive.render.markdown import as_markdown
from archive.render.text import as_text
from archive.search import Hit, Moment

Day = str | date | datetime
"""`2026-03-01`, a date, or an instant."""


class PostState(Struct, frozen=True, kw_only=True):
    """A post in one of its states."""

    shown: Shown

    @property
    def id(self) -> str:
        """The post's id."""
        return self.shown.post.id

    @property
    def title(self) -> str:
        """As this state has it."""
        return self.shown.content.title

    @property
    def content(self) -> Content:
        """All that this state says."""
        return self.shown.content

    @property
    def snapshot(self) -> str:
        """The id of this state."""
        return self.shown.snapshot

    @property
    def text(self) -> str:
        """The body as plain text, its blocks parted by a blank line."""
        return as_text(self.shown.content)

    @property
    def markdown(self) -> str:
        """The post in Markdown."""
        return as_markdown(self.shown.content)

    @property
    def html(self) -> str:
        """The body as clean HTML."""
        return as_html(self.shown.content)

    @property
    def record(self) -> Record:
        """As `cirma show --json` prints it."""
        return shown_record(self.shown)

    def _repr_html_(self) -> str:
        return notebook.post(self.shown)


class Diff(Struct, frozen=True, kw_only=True):
    """Two states of a post, and what moved between them."""

    before: Shown
    after: Shown
    comparison: Comparison

    def _repr_html_(self) -> str:
        return notebook.diff(self.before, self.after, self.comparison)


class Archive:
    """One archive, open for reading, as seen from one moment: `as_of` gives the same one seen from another."""

    def __init__(self, path: str | Path, *, settings: ArchiveConfig | None = None) -> None:
        """Open the archive at *path*; *settings* say how it is cited. Raises `CannotOpen`."""
        self._path = Path(path)
        self._database = schema.connect(self._path)
        posts.register(self._database)
        self._settings = settings or ArchiveConfig()
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
            from archive.store.known_at import known

            view._database = known(self._path, view._viewpoint.known_at)
            self._opened.append(view._database)
        return view

    def posts(
        self,
        *,
        author: str | None = None,
        tag: str | None = None,
        state: State | str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        site: str | None = None,
        limit: int | None = None,
    ) -> Listing[Post]:
        """The posts that pass, newest publication first; *since* and *until* are days of publication, inclusive."""
        wanted = PostFilter(
            author=author,
            tag=tag,
            state=State(state) if state else None,
            published_since=_day(since),
            published_until=_day(until),
            site=site,
            limit=limit,
        )
        return Listing(asof.listed(self._database, wanted, self._viewpoint.as_of), post_record)

    def post(self, name: str) -> PostState:
        """The post called *name*: an id, a URL, a slug, a piece of its title, or the id of a snapshot.

        Raises `NoSuchPost`, `AmbiguousPost` or `NoSuchState`.
        """
        identity = names.resolve(self._database, name)
        return PostState(shown=posts.show(self._database, identity, as_of=self._viewpoint.as_of))

    def snapshot(self, identity: str) -> PostState:
        """The state of a post that *identity* names. Raises `NoSuchState`."""
        return PostState(shown=posts.show_snapshot(self._database, identity))

    def search(
        self, query: str, *, limit: int | None = None, site: str | None = None, moment: Moment = Moment.EVER
    ) -> Listing[Hit]:
        """The posts that *query* finds, best first; `total` says of how many. Raises `BadQuery`."""
        as_of, now = self._viewpoint.as_of, datetime.now(UTC)
        found = find(self._database, query, limit=limit, moment=moment, as_of=as_of, site=site, now=now)
        return Listing(
            found.hits,
            lambda hit: hit_record(hit, post_of(self._database, hit, as_of), found.total),
            of=found.total,
        )

    def snapshots(self, name: str) -> Listing[SnapshotRow]:
        """The states that a post went through, by first render."""
        return Listing(changes.snapshots(self._database, names.resolve(self._database, name)), snapshot_record)

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
        wanted = ChangeFilter(
            post=names.resolve(self._database, post) if post else None,
            author=author,
            since=self._beginning(since),
            until=self._end(until),
            kind=ChangeKind(kind) if kind else None,
            class_=ChangeClass(class_) if class_ else None,
            field=Field(field) if field else None,
            silent=silent,
            significant=significant,
            baseline=baseline,
            site=site,
        )
        found = changes.changes(self._database, wanted)
        return Listing(tuple(change for change in found if happened(change, self._viewpoint.as_of)), change_record)

    def cite(self, name: str, form: str = "fr") -> str:
        """The reference of a post as this view has it: `fr`, `en`, `bibtex`, `ris` or `csl-json`."""
        return citation.cite(Citer(self._database, self._settings).cite(self.post(name).shown), citation.Form(form))

    def _end(self, when: Day | None) -> datetime | None:
        day = _instant_or_day(when)
        return day if day is None or isinstance(day, datetime) else posts.end_of(day, self._zone)

    def _beginning(self, when: Day | None) -> datetime | None:
        day = _instant_or_day(when)
        return day if day is None or isinstance(day, datetime) else datetime.combine(day, time(), self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return next((site.zone for site in self.sites), ZoneInfo("UTC"))


def _instant_or_day(when: Day | None) -> date | None:
    if isinstance(when, str):
        when = date.fromisoformat(when) if len(when) <= 10 else datetime.fromisoformat(when)
    if isinstance(when, datetime) and when.tzinfo is None:
        raise ValueError(f"{when} names no zone; give an aware datetime, or a day")
    return when


def _day(when: str | date | None) -> date | None:
    return date.fromisoformat(when) if isinstance(when, str) else when
