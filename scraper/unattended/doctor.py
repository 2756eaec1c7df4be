"""Is all in order? Checks of the machine, the configuration and the archive, each with its remedy.

Nothing is written and, but for `scraper.crawl.probe`, nothing is asked of any site.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from archive.database import purging, schema
from archive.errors import ArchiveError, ConfigError
from scraper.settings import config as configuration
from scraper.settings.config import Config
from scraper.unattended import health
from scraper.unattended.check import Check, CheckState, broken, ok, warn
from scraper.unattended.notify import has_channel

# A reset of the write-ahead log could race with a checkpoint of another process and lose what that had written:
# https://www.sqlite.org/wal.html#walresetbug, mended in 3.51.3 and in some earlier branches' last releases.
_WAL_RESET = ((3, 7, 0), (3, 51, 2))
_WAL_RESET_MENDED = ((3, 44, 6), (3, 50, 7))
# Processes on two machines cannot share the memory that the write-ahead log needs.
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "fuse.sshfs", "fuse.rclone", "afs", "ceph"}


def examine(settings: Config, *, now: datetime, environment: Mapping[str, str]) -> Iterator[Check]:
    """Every check that needs no network, in the order in which trouble should be mended."""
    path = settings.archive.path
    # First what everything else stands on.
    yield sqlite_version(sqlite3.sqlite_version_info)
    yield from _configured(settings, environment)
    yield _file_system(_mount_type(path))
    space = _space(path, settings)
    yield space
    yield _permissions(path)
    if not _exists(path):
        yield broken(
            "archive",
            f"there is none at {path}",
            "mount its disk, or create one with `cirma init`, or `cirma restore BACKUP`",
        )
        return
    try:
        database = schema.connect(path)
        yield ok("archive", f"{path} opens, {path.stat().st_size / 1e6:.1f} MB")
        yield from health.checks(database, settings, now)
        database.close()
        yield from _purged(path)
    except (ArchiveError, sqlite3.Error) as error:
        # Every attempt to mend a damaged file may take more from it.
        remedy = "keep a copy of it as it is; then `cirma verify`, and restore a backup"
        if not path.is_file() or not path.stat().st_size:
            remedy = "correct [archive] path, or `cirma restore BACKUP`"
        elif space.state is CheckState.BROKEN:
            remedy = "make room first, then look again: without any, not even a sound archive opens"
        yield Check(name="archive", state=CheckState.BROKEN, seen=str(error), remedy=remedy)


def sqlite_version(version: tuple[int, ...]) -> Check:
    """Return whether this SQLite is known to lose data, or too old for this program."""
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


def _configured(settings: Config, environment: Mapping[str, str]) -> Iterator[Check]:
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
    if not has_channel(settings.notify, environment):
        remedy = "set webhook, or smtp, sender and to, under [notify]; then `cirma notify test`"
        yield warn("notify", "alarms go only to the log", remedy)


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
    # A link may lead to another disk than it lies on.
    place = path.resolve()
    mounts = [(words[1].replace("\\040", " "), words[2]) for words in map(str.split, lines) if len(words) > 2]
    holding = [(point, kind) for point, kind in mounts if place.is_relative_to(point)]
    # The innermost mount holds the file.
    return max(holding, key=lambda mount: len(mount[0]))[1] if holding else None


def _space(path: Path, settings: Config) -> Check:
    folder = _nearest_folder(path)
    found = os.statvfs(folder)
    # Not `f_bfree`: some blocks are kept for root.
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
    # Of a folder or a device, such as /tmp, that is as it should be.
    if _exists(path) and path.is_file() and path.stat().st_mode & 0o002:
        return Check(
            name="permissions", state=CheckState.WARN, seen="anybody may write to it", remedy=f"chmod o-w {path}"
        )
    return Check(name="permissions", state=CheckState.OK, seen="the archive's folder can be written")


def _nearest_folder(path: Path) -> Path:
    """The folder that *path* is in or would be made in, as far as this user can see."""
    return next(folder for folder in path.resolve().parents if _exists(folder) and folder.is_dir())


def _exists(path: Path) -> bool:
    """Return whether *path* is there for this user: what lies in a closed folder is not."""
    try:
        return path.exists()
    except OSError:
        return False


def _purged(path: Path) -> Iterator[Check]:
    seen = purging.unfinished(path)
    if seen:
        yield broken("purge", seen, "end that program; the next command that writes finishes the purge")
