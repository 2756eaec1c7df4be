"""One run of `cirma import`: the files in turn, then the revisits that wait, then every capture read."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from archive import timestamps
from archive.database import schema
from archive.query import exchange
from archive.store import Store, crawls, reach
from scraper.clock import Clock
from scraper.polite.scope import Scope
from scraper.reading.reread import catch_up, read_documents, reparse_anew
from scraper.settings.config import SiteConfig
from scraper.settings.site import as_kept
from scraper.web_archive.bring_in import BringIn
from scraper.web_archive.files import recognised
from scraper.web_archive.report import IntakeReport
from scraper.web_archive.wayback import Machine


class IntakeRequest(Struct, frozen=True, kw_only=True):
    """The request of the archivist."""

    site: SiteConfig | None
    """The site that captures of other tools belong to; an archive of ours brings its own."""
    everything: bool = False
    """Addresses of other sites too."""
    dry: bool = False


class Question(Struct, frozen=True, kw_only=True):
    """The request to a Wayback machine; days are `YYYYMMDD`."""

    url: str
    since: str | None = None
    until: str | None = None
    limit: int | None = None


class Brought(Struct, frozen=True, kw_only=True):
    """The result of an import."""

    reports: tuple[IntakeReport, ...]
    resolved: int
    """Revisits whose bodies are held by now."""
    waiting: int = 0
    """Revisits whose bodies are not."""

    @property
    def is_whole(self) -> bool:
        """Whether no file was damaged or cut short."""
        return all(report.is_whole for report in self.reports)


def bring(
    files: Sequence[Path], asked: IntakeRequest, *, path: Path, clock: Clock, watched: Callable[[str], None]
) -> Brought:
    """Bring *files* into the archive at *path*. Raises `CannotRead`, `ConfigError` and the errors of the store."""
    # All before the first is brought in: the third file being no archive must not be found after two hours.
    found = [recognised(file) for file in files]
    for file in found:
        if file.kind == "archive":
            schema.connect(file.path).close()

    def read(intake: BringIn) -> Iterator[IntakeReport]:
        for file in found:
            watched(f"reading {file.path.name}")
            yield intake.file(file)

    return _run(read, asked, path=path, clock=clock, watched=watched)


def ask(
    machine: Machine,
    name: str,
    question: Question,
    asked: IntakeRequest,
    *,
    path: Path,
    clock: Clock,
    watched: Callable[[str], None],
) -> Brought:
    """Bring in what *machine*, called *name*, holds of the *question*. Raises `MachineBusy` where it lists nothing."""
    rows = machine.captures(question.url, since=question.since, until=question.until, limit=question.limit)
    watched(f"{name} lists {len(rows)} captures")
    return _run(
        lambda intake: iter([intake.machine(machine, name, rows)]), asked, path=path, clock=clock, watched=watched
    )


def _run(
    read: Callable[[BringIn], Iterator[IntakeReport]],
    asked: IntakeRequest,
    *,
    path: Path,
    clock: Clock,
    watched: Callable[[str], None],
) -> Brought:
    now = clock.now()
    store = Store.open(path, holder="cirma import", now=now)
    try:
        if asked.site is not None and not asked.dry:
            store.run(crawls.remember_site, as_kept(asked.site))
        # Before anything is taken: afterwards it would be the last capture that was brought in.
        before = exchange.last_observed(store.database)
        scope = Scope.of(asked.site.url) if asked.site and not asked.everything else None
        intake = BringIn(store, site=asked.site.id if asked.site else None, scope=scope, now=now, dry=asked.dry)
        reports = tuple(read(intake))
        resolved, waiting = intake.settle(), intake.waiting
        if not asked.dry:
            _read(store, path, intake, before=before, watched=watched)
            # Read, then ended: an import that is cut short between the two is read again, and loses nothing.
            intake.finish()
        return Brought(reports=reports, resolved=resolved, waiting=waiting)
    finally:
        store.close()


def _read(store: Store, path: Path, intake: BringIn, *, before: str | None, watched: Callable[[str], None]) -> None:
    """Read what came in. What belongs in the past, or brings crawls along, is derived with all the rest.

    So is what comes into an empty archive: each post is derived once then, not with each of its captures.
    """
    is_past = bool(before and intake.earliest and timestamps.text(intake.earliest) <= before)
    if intake.is_whole_history or is_past or before is None:
        reparse_anew(store, path, watched=lambda count: watched(f"{count} captures read") if count % 200 == 0 else None)
    else:
        catch_up(store)
    # After the posts are derived: what another post shows stays.
    store.run(reach.extend_to_media)
    read_documents(store)
