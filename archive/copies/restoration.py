"""Restore a backup: copy and check it first, and keep the archive that it replaces."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from archive.copies import recognition
from archive.copies.backup import copy_media, reading, sha256_of
from archive.database import schema
from archive.database.files import companion_of, companions
from archive.errors import ArchiveError, CannotOpen, CannotRestore, MediaUnavailable, StorageFailed
from archive.media.folder import MediaFolder, folder_of
from archive.runtime.disk import sync
from archive.store.lock import WriterLock
from archive.store.repair import record_verification
from archive.verify import Report, Sample, verify

# What one command ordered is one order, of however many bodies.
_ORDERS = "SELECT DISTINCT action, reason, at FROM takedown"


class Restored(Struct, frozen=True, kw_only=True):
    """The result of restoring a backup."""

    archive: Path
    backup: Path
    report: Report
    """The check of the copy. If it found faults, nothing was restored."""
    aside: Path | None = None
    """Where the replaced archive is now; None if there was none."""
    common: int | None = None
    """Fetches that both have; None where the one aside is absent or cannot be read."""
    later: int | None = None
    """Fetches of the one aside that the backup lacks."""
    orders: int | None = None
    """Orders to withhold, purge or release of the one aside that the backup lacks."""
    unread: bool = False
    """Whether another version wrote the backup: `cirma reparse` fills its derived tables."""


def restore(backup: Path, archive: Path, *, at: datetime) -> Restored:
    """Put a copy of *backup* in the place of *archive*, if no fault is found in it.

    Raises `CannotRestore` where *backup* is no archive, or not what its `.sha256` says; `ArchiveBusy` where another
    process writes to *archive*; `StorageFailed` where the disk refuses. *archive* is untouched then.
    """
    # Through a symbolic link the archive itself is replaced, not the link.
    archive = archive.resolve()
    try:
        _require(backup, archive)
    except OSError as error:
        raise CannotRestore(backup, error.strerror or str(error)) from error
    # In the archive's own folder, since a file is exchanged at once only within one file system.
    partial = archive.with_name(archive.name + ".restoring")
    with _locked(archive, at):
        try:
            _discard(partial)
            _copy(backup, partial)
            # Before the check: a backup of an older version lacks tables that today's checks read.
            unread = _brought_up_to_date(partial, backup)
            copy_media(MediaFolder(backup), partial, near=(MediaFolder(archive),))
            report = verify(partial, at=at, sample=Sample(share=1, day=at.date()))
            # The archive that is there may be better than a damaged copy of it.
            if not report.clean:
                return Restored(archive=archive, backup=backup, report=report)
            _record(partial, report)
            common, later, orders = _compared(archive, partial)
            aside = _exchange(archive, partial, at)
        except (OSError, sqlite3.OperationalError) as error:
            raise StorageFailed(archive, str(error)) from error
        finally:
            _discard(partial)
    return Restored(
        archive=archive,
        backup=backup,
        report=report,
        aside=aside,
        common=common,
        later=later,
        orders=orders,
        unread=unread,
    )


def _require(backup: Path, archive: Path) -> None:
    """Raise `CannotRestore` where nothing could come of it."""
    try:
        # It knows what people have in the place of a backup: a folder, a compressed file, a page of a download.
        recognition.located(backup)
    except CannotOpen as error:
        raise CannotRestore(backup, error.why) from error
    if backup.is_dir():
        raise CannotRestore(backup, "it is a folder; name the file in it")
    if not archive.parent.is_dir():
        raise CannotRestore(
            backup, f"the archive's folder {archive.parent} does not exist: mount its disk, or create it"
        )
    if archive.exists() and backup.samefile(archive):
        raise CannotRestore(backup, "it is the archive itself")
    beside = backup.with_name(backup.name + ".sha256")
    if beside.exists() and sha256_of(backup) not in beside.read_text("utf-8", "replace").split():
        raise CannotRestore(backup, f"it is not what {beside.name} says: it was altered or damaged since")


@contextmanager
def _locked(archive: Path, at: datetime) -> Iterator[None]:
    """Keep writers out. The lock needs a file: an empty one stands in while there is no archive."""
    missing = not archive.exists()
    lock = WriterLock(archive)
    lock.acquire(holder="cirma restore", now=at)
    try:
        yield
    finally:
        # An empty file left behind would be opened as an archive by the next command.
        if missing and archive.exists() and not archive.stat().st_size:
            archive.unlink()
        lock.release()


def _copy(backup: Path, into: Path) -> None:
    """Copy *backup*, with what is in its journal. Raises `CannotRestore` where it is no archive."""
    into.touch(mode=0o600)
    try:
        with closing(reading(backup)) as source, closing(sqlite3.connect(into)) as copy:
            if source.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
                raise CannotRestore(backup, "it is not an archive of this program")
            source.backup(copy)
    # The disk's refusal, not the backup's fault.
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise CannotRestore(backup, f"{error}; it is not an archive, or it is damaged") from error


def _brought_up_to_date(copy: Path, backup: Path) -> bool:
    """Migrate *copy*; whether another version than ours filled its derived tables."""
    with closing(sqlite3.connect(copy)) as connection:
        derived = connection.execute("PRAGMA user_version").fetchone()[0] % 1000
    try:
        schema.create(copy).close()
    except CannotOpen as error:
        raise CannotRestore(backup, error.why) from error
    return bool(derived != schema.DERIVED_VERSION)


def _record(copy: Path, report: Report) -> None:
    """Note in *copy* that it was checked; afterwards the file is complete without a journal."""
    database = schema.create(copy)
    faults = [asdict(fault) for fault in report.faults]
    record_verification(
        database, at=report.at, scope=report.scope, checked=report.checked, head=report.head, faults=faults
    )
    database.close()
    sync(copy)


def _compared(archive: Path, copy: Path) -> tuple[int | None, int | None, int | None]:
    """Return how many fetches of *archive* the copy has, and how many fetches and orders it lacks.

    None thrice where *archive* cannot be read.
    """
    # SQLite takes the journal beside an empty file for rubbish, and deletes it.
    if not archive.stat().st_size:
        return None, None, None
    try:
        with closing(reading(archive)) as old, closing(reading(copy)) as new:
            ours, theirs = (set(each.execute("SELECT chain FROM fetch").fetchall()) for each in (old, new))
            given, known = (set(each.execute(_ORDERS).fetchall()) for each in (old, new))
    except sqlite3.Error:
        return None, None, None
    return len(ours & theirs), len(ours - theirs), len(given - known)


def _exchange(archive: Path, copy: Path, at: datetime) -> Path | None:
    """Put *copy* in the place of *archive*; where that stands now, None where it was missing."""
    aside = None
    if archive.stat().st_size:
        _empty_log(archive)
        aside = _free_name(archive.with_name(f"{archive.name}.replaced-{at:%Y%m%dT%H%M%SZ}"))
        # A link and then one exchange: at no moment is there no archive under its name.
        os.link(archive, aside)
        _copy_all(MediaFolder(archive), MediaFolder(aside))
    # A journal that is left would be taken for that of the copy. The log was emptied: should the power fail between
    # these steps, the archive that stood here still lacks nothing.
    for companion in companions(archive):
        if aside:
            companion.rename(companion_of(companion, of=archive, moved_to=aside))
        else:
            companion.rename(_free_name(companion.with_name(f"{companion.name}.replaced-{at:%Y%m%dT%H%M%SZ}")))
    _copy_all(MediaFolder(copy), MediaFolder(archive))
    copy.replace(archive)
    if aside:
        _drop_others(MediaFolder(archive), MediaFolder(copy))
    sync(archive.parent)
    return aside


def _copy_all(source: MediaFolder, into: MediaFolder) -> None:
    """Give *into* every file of *source*, as links to the same where the disk has that."""
    for digest in source.digests():
        with suppress(MediaUnavailable):
            source.copied(digest, into, near=(source,))


def _drop_others(folder: MediaFolder, known: MediaFolder) -> None:
    """Remove from *folder* what is not in *known*: it is kept aside, with the database that knows it."""
    for digest in set(folder.digests()) - set(known.digests()):
        folder.erase(digest)


def _empty_log(archive: Path) -> None:
    """Write what is in the log into the database, as far as that can be opened."""
    with suppress(sqlite3.Error, ArchiveError), closing(sqlite3.connect(archive)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _free_name(path: Path) -> Path:
    number, chosen = 1, path
    while chosen.exists():
        number, chosen = number + 1, path.with_name(f"{path.name}-{number + 1}")
    return chosen


def _discard(partial: Path) -> None:
    for left in (partial, *companions(partial)):
        left.unlink(missing_ok=True)
    shutil.rmtree(folder_of(partial), ignore_errors=True)
