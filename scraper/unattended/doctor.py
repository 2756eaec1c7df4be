"""Is all in order? Checks of the machine, the configuration and the archive, each with its remedy.

Nothing is written and, but for `scraper.crawl.probe`, nothing is asked of any site.
"""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from archive import search
from archive.database import Database, purging, schema
from archive.errors import ArchiveError, ConfigError
from archive.query import status, watch
from scraper.parser_version import parser_versions
from scraper.settings import config as configuration
from scraper.settings.config import Config

# A reset of the write-ahead log could race with a checkpoint of another process and lose what that had written:
# https://www.sqlite.org/wal.html#walresetbug, mended in 3.51.3 and in some earlier branches' last releases.
_WAL_RESET = ((3, 7, 0), (3, 51, 2))
_WAL_RESET_MENDED = ((3, 44, 6), (3, 50, 7))
# Processes on two machines cannot share the memory that the write-ahead log needs.
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "fuse.sshfs", "fuse.rclone", "afs", "ceph"}
_VERIFY_WITHIN = timedelta(days=35)
_BACKUP_WITHIN = timedelta(days=35)


class CheckState(StrEnum):
    """How a check went."""

    OK = "ok"
    WARN = "warn"
    """It will do, but somebody should look."""
    BROKEN = "broken"


class Check(Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    state: CheckState
    seen: str
    remedy: str = ""
    """What to do, where there is something to do."""


def examine(settings: Config, *, now: datetime) -> Iterator[Check]:
    """Every check that needs no network, in the order in which trouble should be mended."""
    path = settings.archive.path
    yield sqlite_version(sqlite3.sqlite_version_info)
    yield from _configured(settings)
    yield _file_system(_mount_type(path))
    space = _space(path, settings)
    yield space
    yield _permissions(path)
    yield from _backed_up(settings.alarms.backups, now)
    if not _exists(path):
        remedy = "`cirma crawl` makes it"
        yield Check(name="archive", state=CheckState.WARN, seen=f"{path} is not there yet", remedy=remedy)
        return
    try:
        database = schema.connect(path)
        yield Check(name="archive", state=CheckState.OK, seen=f"{path} opens, {path.stat().st_size / 1e6:.1f} MB")
        yield from _contents(database, settings, now)
        database.close()
        yield from _purged(path)
    except (ArchiveError, sqlite3.Error) as error:
        remedy = "keep a copy of it as it is; then `cirma verify`, and restore a backup"
        if space.state is CheckState.BROKEN:
            remedy = "make room first, then look again: without any, not even a sound archive opens"
        yield Check(name="archive", state=CheckState.BROKEN, seen=str(error), remedy=remedy)


def sqlite_version(version: tuple[int, ...]) -> Check:
    """Whether this SQLite is known to lose data, or too old for this program."""
    name, seen = "sqlite", ".".join(str(part) for part in version)
    if version < (3, 37, 0):
        remedy = "install Python with SQLite 3.37 or later: STRICT tables need it"
        return Check(name=name, state=CheckState.BROKEN, seen=seen, remedy=remedy)
    first, last = _WAL_RESET
    if first <= tuple(version) <= last and not _is_mended(tuple(version)):
        return Check(
            name=name,
            state=CheckState.WARN,
            seen=f"{seen} has the WAL-reset fault of 3.7.0 to 3.51.2",
            remedy="let no other program write to the archive: cirma itself admits one writer; "
            "take SQLite 3.51.3 when your system has it",
        )
    return Check(name=name, state=CheckState.OK, seen=seen)


def _is_mended(version: tuple[int, ...]) -> bool:
    return any(version[:2] == mended[:2] and version >= mended for mended in _WAL_RESET_MENDED)


def _configured(settings: Config) -> Iterator[Check]:
    if not settings.sites:
        yield Check(
            name="configuration",
            state=CheckState.WARN,
            seen=f"{settings.source} names no site",
            remedy="add [[site]] with id and url",
        )
    for site in settings.sites:
        try:
            configuration.require_crawlable(settings, site)
        except ConfigError as error:
            seen = f"{error.where}: {error.why}"
            yield Check(name="configuration", state=CheckState.BROKEN, seen=seen, remedy=error.remedy)
        else:
            yield Check(name="configuration", state=CheckState.OK, seen=f"{settings.source}: {site.id} can be crawled")
    if not (settings.notify.webhook or settings.notify.smtp or os.environ.get("CIRMA_WEBHOOK")):
        remedy = "set webhook, or smtp, sender and to, under [notify]; then `cirma notify test`"
        yield Check(name="notify", state=CheckState.WARN, seen="alarms reach nobody but the log", remedy=remedy)


def _file_system(kind: str | None) -> Check:
    if kind in _REMOTE:
        return Check(
            name="file system",
            state=CheckState.BROKEN,
            seen=f"{kind} is a network file system, on which SQLite's locks do not hold",
            remedy="keep the archive on a local disk, and copy backups to the network",
        )
    return Check(name="file system", state=CheckState.OK, seen=kind or "unknown here")


def _mount_type(path: Path) -> str | None:
    """The type of the file system that holds *path*, or None where the kernel does not tell."""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    place = path.resolve()
    mounts = [(words[1].replace("\\040", " "), words[2]) for words in map(str.split, lines) if len(words) > 2]
    holding = [(point, kind) for point, kind in mounts if place.is_relative_to(point)]
    return max(holding, key=lambda mount: len(mount[0]))[1] if holding else None


def _space(path: Path, settings: Config) -> Check:
    folder = _nearest_folder(path)
    found = os.statvfs(folder)
    free, wanted = found.f_bavail * found.f_frsize, settings.alarms.min_free_gb * 1e9
    state = CheckState.OK if free >= wanted else CheckState.BROKEN
    remedy = "" if state is CheckState.OK else "make room, move the archive, or lower [alarms] min_free_gb"
    return Check(name="space", state=state, seen=f"{free / 1e9:.1f} GB free for {folder}", remedy=remedy)


def _permissions(path: Path) -> Check:
    folder = _nearest_folder(path)
    closed = [item for item in (folder, path) if _exists(item) and not os.access(item, os.W_OK)]
    if closed:
        remedy = f"chown it to the user that crawls, now {os.getuid()}"
        return Check(name="permissions", state=CheckState.BROKEN, seen=f"{closed[0]} cannot be written", remedy=remedy)
    if _exists(path) and path.stat().st_mode & 0o002:
        return Check(
            name="permissions", state=CheckState.WARN, seen="anybody may write to it", remedy=f"chmod o-w {path}"
        )
    return Check(name="permissions", state=CheckState.OK, seen="the archive's folder can be written")


def _nearest_folder(path: Path) -> Path:
    """The folder that *path* is in or would be made in, as far as this user can see."""
    return next(folder for folder in path.resolve().parents if _exists(folder) and folder.is_dir())


def _exists(path: Path) -> bool:
    """Whether *path* is there for this user: what lies in a closed folder is not."""
    try:
        return path.exists()
    except OSError:
        return False


def _contents(database: Database, settings: Config, now: datetime) -> Iterator[Check]:
    # A crawl may go on meanwhile: index and texts must be seen at one moment.
    database.conn.execute("BEGIN")
    yield _clock(database, now)
    yield _index(database)
    yield _verified(database, now)
    for site in status.sites(database, parsers=parser_versions()):
        yield _crawled(site, settings.alarms.patience, now)
        yield from _readings(site)
    for row in watch.open_alarms(database):
        seen = f"since {row.at:%Y-%m-%d}: {row.alarm.rule.value}: {row.alarm.seen}"
        yield Check(name="alarm", state=CheckState.WARN, seen=seen, remedy=row.alarm.look)


def _purged(path: Path) -> Iterator[Check]:
    seen = purging.unfinished(path)
    if seen:
        remedy = "end that program; the next command that writes finishes the purge"
        yield Check(name="purge", state=CheckState.WARN, seen=seen, remedy=remedy)


def _readings(site: status.SiteStatus) -> Iterator[Check]:
    """What of the kept captures is not read as this program would read them."""
    counts = (
        (site.unread, "captures are kept and not read", "the next `cirma crawl` reads them"),
        (site.unreadable, "captures are kept and cannot be read", "report them; a mended version reads them"),
        (site.older or 0, "readings are another version's", "`cirma reparse` makes them again"),
    )
    for count, what, remedy in counts:
        if count:
            yield Check(name="readings", state=CheckState.WARN, seen=f"{site.site}: {count} {what}", remedy=remedy)


def _backed_up(pattern: str, now: datetime) -> Iterator[Check]:
    where = Path(pattern).expanduser()
    copies = list(where.parent.glob(where.name)) if pattern else []
    if not copies:
        seen = f"none at {pattern}" if pattern else "nobody says where they are"
        remedy = "`cirma backup FILE`, and its place as [alarms] backups"
        yield Check(name="backup", state=CheckState.WARN, seen=seen, remedy=remedy)
        return
    newest = max(copies, key=lambda copy: copy.stat().st_mtime)
    at = datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    late = now - at > _BACKUP_WITHIN
    remedy = "`cirma backup FILE`" if late else ""
    state = CheckState.WARN if late else CheckState.OK
    yield Check(name="backup", state=state, seen=f"{newest} of {at:%Y-%m-%d}", remedy=remedy)


def _clock(database: Database, now: datetime) -> Check:
    last = status.fetch_ahead(database, now)
    if last:
        seen = f"it says {now:%Y-%m-%d %H:%M}Z, and the last fetch was made on {last:%Y-%m-%d %H:%M}Z"
        return Check(name="clock", state=CheckState.BROKEN, seen=seen, remedy="set it: timedatectl set-ntp true")
    return Check(name="clock", state=CheckState.OK, seen=f"{now:%Y-%m-%d %H:%M}Z")


def _index(database: Database) -> Check:
    wrong = search.check(database.conn)
    if wrong:
        return Check(
            name="index", state=CheckState.BROKEN, seen=wrong[0], remedy="`cirma repair --index` fills it anew"
        )
    return Check(name="index", state=CheckState.OK, seen="in step with the texts")


def _verified(database: Database, now: datetime) -> Check:
    last = watch.last_verification(database)
    if last is None:
        return Check(name="verify", state=CheckState.WARN, seen="never done", remedy="`cirma verify`, once a month")
    at, faults = last
    if faults:
        remedy = "`cirma verify` names them; restore a backup"
        return Check(name="verify", state=CheckState.BROKEN, seen=f"{faults} faults on {at:%Y-%m-%d}", remedy=remedy)
    late = now - at > _VERIFY_WITHIN
    remedy = "`cirma verify`" if late else ""
    return Check(
        name="verify", state=CheckState.WARN if late else CheckState.OK, seen=f"well on {at:%Y-%m-%d}", remedy=remedy
    )


def _crawled(site: status.SiteStatus, patience: timedelta, now: datetime) -> Check:
    last = site.last_crawl
    if site.retired:
        return Check(name="crawl", state=CheckState.OK, seen=f"{site.site}: {site.retired}")
    if last is None:
        return Check(name="crawl", state=CheckState.WARN, seen=f"{site.site} never was", remedy="`cirma crawl`")
    seen = f"{site.site}: {last.outcome}, {last.started:%Y-%m-%d %H:%M}Z"
    if now - last.started > patience:
        seen = f"{site.site}: the last began on {last.started:%Y-%m-%d %H:%M}Z, longer ago than [alarms] overdue allows"
        remedy = "does its timer run? `systemctl --user list-timers`, `cirma schedule systemd`"
        return Check(name="crawl", state=CheckState.BROKEN, seen=seen, remedy=remedy)
    if last.outcome == "running":
        seen = f"{site.site}: begun on {last.started:%Y-%m-%d %H:%M}Z and not ended"
        remedy = "it runs still, or it was killed: the next `cirma crawl` goes on where it stopped"
        return Check(name="crawl", state=CheckState.WARN, seen=seen, remedy=remedy)
    if last.outcome not in ("done", "partial"):
        return Check(name="crawl", state=CheckState.WARN, seen=seen, remedy=f"`cirma runs show {last.id}` says why")
    return Check(name="crawl", state=CheckState.OK, seen=seen)
