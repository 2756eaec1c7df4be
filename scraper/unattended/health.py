"""Health checks from the archive itself, each with its remedy."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from archive import search
from archive.alarms.rules import has_read
from archive.copies.backup import CopyFault, held_until
from archive.database import Database
from archive.database.holders import holders
from archive.media.folder import MediaFolder
from archive.model import WENT_WELL, RunOutcome
from archive.query import alarms, media, mistimings, pending, status, verifications
from scraper.http.dates import MAY_DIFFER, clock_error
from scraper.parse.version import parser_versions
from scraper.settings.config import Config
from scraper.unattended.check import Check, broken, ok, warn

# Of each run so many answers are asked for the time; of one that they speak against, all.
_ANSWERS = 2
# Newest first, so many copies are opened in search of a sound one.
_COPIES = 5
# So many files are looked for before the whole folder counts as missing.
_FILES = 20


def checks(database: Database, settings: Config, now: datetime) -> Iterator[Check]:
    """The checks of an archive that is open for reading, and of its copies."""
    # A crawl may go on meanwhile: index and texts must be seen at one moment.
    database.conn.execute("BEGIN")
    within = settings.alarms.checked
    begun = status.first_row(database) or now
    yield _clock(database, now)
    yield from _mistimed(database)
    yield _index(database)
    yield from _pictures(database, settings.archive.path)
    yield _verified(database, now, begun, within)
    yield _backed_up(database, settings, now, begun)
    yield from _unfinished(database, settings.archive.path)
    yield from _sites(database, settings, now)
    for row in alarms.open_alarms(database):
        yield broken("alarm", f"since {row.at:%Y-%m-%d}: {row.alarm.rule.value}: {row.alarm.seen}", row.alarm.look)


def _clock(database: Database, now: datetime) -> Check:
    last = status.fetch_ahead(database, now)
    if last is None:
        return ok("clock", f"{now:%Y-%m-%d %H:%M}Z")
    seen = f"it says {now:%Y-%m-%d %H:%M}Z, and the last fetch was made on {last:%Y-%m-%d %H:%M}Z"
    return broken(
        "clock", seen, "set it: timedatectl set-ntp true; if it is right, `cirma runs` shows the run to correct"
    )


def _mistimed(database: Database) -> Iterator[Check]:
    """Runs that a wrong clock dated, and corrections that are not finished."""
    known = {each.crawl: each for each in mistimings.mistimings(database)}
    for each in known.values():
        if not each.is_derived:
            seen = f"the times of run {each.crawl} were corrected, and not everything is derived with them"
            yield broken("clock", seen, "`cirma reparse --anew` finishes it")
        elif each.began:
            said = f"run {each.crawl} of {each.site} is dated {each.began:%Y-%m-%d}, its rows {each.recorded:%Y-%m-%d}"
            yield ok("clock", f"{said}: corrected by {each.witness}")
    for crawl in mistimings.vouched_by_nobody(database):
        # Two answers suffice to clear a run; all are read only where they speak against it.
        error = clock_error(mistimings.answers(database, crawl, most=_ANSWERS))
        if error is not None and abs(error) > MAY_DIFFER:
            error = clock_error(mistimings.answers(database, crawl)) or error
        if error is not None and abs(error) > MAY_DIFFER:
            seen = f"run {crawl} was made under a clock that was {_off(error)}, by the site's own dates"
            yield broken("clock", seen, f"`cirma runs mistimed {crawl}`")


def _off(error: timedelta) -> str:
    return f"{abs(error) // timedelta(days=1)} days {'late' if error > timedelta() else 'early'}"


def _index(database: Database) -> Check:
    wrong = search.check(database.conn)
    return (
        broken("index", wrong[0], "`cirma repair --index` fills it anew")
        if wrong
        else ok("index", "in step with the texts")
    )


def _pictures(database: Database, path: Path) -> Iterator[Check]:
    """Check that the folder of pictures and documents is there, by a few of its files; `verify` reads them all."""
    known = [digest for digest, _ in islice(media.present(database), _FILES)]
    folder = MediaFolder(path)
    if known and not any(folder.file(digest).exists() for digest in known):
        seen = f"{folder.path} has none of the files that the archive knows"
        yield broken("media", seen, "mount its disk, or put the folder back; `cirma verify` names what is missing")


def _verified(database: Database, now: datetime, begun: datetime, within: timedelta) -> Check:
    whole = verifications.last_whole(database)
    found = verifications.faults_since(database, whole)
    # A fault stands until a whole check after it found none.
    if found:
        return broken(
            "verify", f"{found[1]} faults on {found[0]:%Y-%m-%d}", "`cirma verify` names them; `cirma repair`"
        )
    if whole and now - whole <= within:
        return ok("verify", f"well on {whole:%Y-%m-%d}")
    seen = f"the last whole one was on {whole:%Y-%m-%d}" if whole else "never done as a whole"
    return _due("verify", seen, "`cirma verify`, at least once a month", is_due=now - (whole or begun) > within)


def _due(name: str, seen: str, remedy: str, *, is_due: bool) -> Check:
    """A thing that is to be done: broken once it is due, by the time that the archivist set."""
    return broken(name, seen, remedy) if is_due else warn(name, f"{seen}; the archive is young", remedy)


def _backed_up(database: Database, settings: Config, now: datetime, begun: datetime) -> Check:
    within, pattern = settings.alarms.checked, settings.copies
    is_due = now - begun > within
    if pattern is None:
        return _due("backup", "no place is configured", "set [alarms] backups; then `cirma backup`", is_due=is_due)
    copies = _copies(pattern, settings.archive.path)
    if not copies:
        return _due("backup", f"none at {pattern}", "is its disk mounted? `cirma backup`", is_due=is_due)
    fault: CopyFault | None = None
    for copy in copies[:_COPIES]:
        found = held_until(copy, database, until=now - within)
        # The newest copy may be half written; an older one may be sound.
        if isinstance(found, CopyFault):
            fault = fault or found
            continue
        if fault:
            return warn("backup", f"{fault}; {copy.name} is sound", "`cirma backup`")
        return ok("backup", f"{copy}: whole, and holds all up to {found:%Y-%m-%d}")
    return broken("backup", str(fault), "`cirma backup`")


def _copies(pattern: Path, archive: Path) -> list[Path]:
    """The files at *pattern*, or in the folder of that name, the newest first."""
    named = pattern / "*.db" if pattern.is_dir() else pattern
    place = named.absolute()
    files = Path(place.anchor).glob(str(place.relative_to(place.anchor)))
    # What `cirma backup` leaves beside a copy is none.
    wanted = [each for each in files if each.is_file() and each.suffix not in (".sha256", ".partial", ".faulty")]
    others = [each for each in wanted if not each.name.endswith(("-wal", "-shm")) and not each.samefile(archive)]
    return sorted(others, key=lambda each: each.stat().st_mtime, reverse=True)


def _unfinished(database: Database, path: Path) -> Iterator[Check]:
    """Return what is kept and not read or derived; while a writer is at work, that is as it should be."""
    why = pending.unfinished(database) or pending.unread(database)
    if why:
        # A crawl at work leaves pages unread for a moment.
        check = warn if holders(path) else broken
        yield check("readings", why, "the next `cirma crawl` or `cirma reparse` finishes it")


def _sites(database: Database, settings: Config, now: datetime) -> Iterator[Check]:
    held = status.sites(database, parsers=parser_versions())
    seen = {site.site for site in held}
    for site in held:
        yield _crawled(site, _last_read(database, site.site), settings.alarms.patience, now)
        yield from _readings(site)
    for configured in settings.sites:
        if configured.id not in seen:
            yield broken("crawl", f"{configured.id} never was", "`cirma crawl`")


def _last_read(database: Database, site: str) -> datetime | None:
    """Return when a crawl last read the site, as the alarm `overdue` counts it."""
    runs = status.crawls(database, site=site, limit=alarms.RUNS)
    return next((run.ended for run in runs if has_read(alarms.figures(database, run.id))), None)


def _readings(site: status.SiteStatus) -> Iterator[Check]:
    """Check that kept captures are read as this program would read them."""
    if site.unreadable:
        seen = f"{site.site}: {site.unreadable} captures are kept and cannot be read"
        yield broken("readings", seen, "nothing is lost: report them; a fixed version reads them with `cirma reparse`")
    if site.older:
        seen = f"{site.site}: {site.older} readings are another version's"
        yield warn("readings", seen, "`cirma reparse` makes them again")


def _crawled(site: status.SiteStatus, read: datetime | None, patience: timedelta, now: datetime) -> Check:
    last = site.last_crawl
    if site.retired:
        return ok("crawl", f"{site.site}: {site.retired}")
    if last is None:
        return broken("crawl", f"{site.site} never was", "`cirma crawl`")
    if now - (read or site.first_crawl or last.started) > patience:
        since = f"since {read:%Y-%m-%d %H:%M}Z" if read else "ever"
        seen = f"{site.site}: no crawl has read it {since}, longer than [alarms] overdue allows"
        return broken(
            "crawl", seen, "does its timer run? `systemctl --user list-timers`; `cirma runs` says how each ended"
        )
    seen = f"{site.site}: {last.outcome}, {last.started:%Y-%m-%d %H:%M}Z"
    if last.outcome == RunOutcome.RUNNING:
        seen = f"{site.site}: begun on {last.started:%Y-%m-%d %H:%M}Z and not ended"
        return warn("crawl", seen, "it is still running, or it was killed: the next `cirma crawl` resumes it")
    if last.outcome not in WENT_WELL:
        return warn("crawl", seen, f"`cirma runs show {last.id}` says why")
    return ok("crawl", seen)
