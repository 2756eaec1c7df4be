"""A second copy of the archive: taken whole while a crawl may be writing, checked from end to end, and hashed."""

import hashlib
import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from archive import timestamps
from archive.copies import places
from archive.database import Database, corrected_times, journals, schema
from archive.errors import MediaUnavailable, StorageFailed
from archive.media.folder import MediaFolder, folder_of
from archive.runtime.disk import sync
from archive.verify import Report, Sample, verify

# A database has a page at least; seconds by which a file and its digest may be written apart.
_SMALLEST, _SPREAD = 512, 3600


class Backup(Struct, frozen=True, kw_only=True):
    """A copy, and what was found in it."""

    path: Path
    sha256: str
    size: int
    report: Report


def backup(archive: Path, into: Path, *, at: datetime) -> Backup:
    """Copy *archive* to *into*, check the copy, and write its SHA-256 beside it, as `sha256sum -c` reads it.

    A copy with faults stays under its name with `.faulty`, and nothing is written beside it. Raises `StorageFailed`
    where there is something already or another process writes there, or where the disk refuses; nothing of the copy
    stays then.
    """
    places.require_free(archive, into)
    try:
        with places.claimed(into):
            # Again: another may have ended just before.
            places.require_free(archive, into)
            return _made(archive, into, at=at)
    except (OSError, sqlite3.Error) as error:
        raise StorageFailed(into, str(error)) from error


def _made(archive: Path, into: Path, *, at: datetime) -> Backup:
    beside, partial = into.with_name(into.name + ".sha256"), places.partial_of(into)
    finished = False
    try:
        places.discard(into)
        # Before a byte of it is written: a copy holds what was withheld, and the default mode may let anyone read.
        partial.touch(mode=0o600)
        _copy(archive, partial)
        copy_media(MediaFolder(archive), partial, near=neighbours(into))
        # The copy is checked, not the archive: what counts is what could be restored.
        report = verify(partial, at=at, sample=Sample(share=1, day=at.date()))
        digest = sha256_of(partial)
        # A copy with faults may still hold what the archive has lost meanwhile, so it is kept and not trusted.
        final = into if report.clean else into.with_name(into.name + ".faulty")
        move_media(partial, final)
        partial.rename(final)
        if report.clean:
            _write(beside, f"{digest}  {into.name}\n")
        # The digest must not outlast the file that it vouches for.
        sync(into.parent)
        finished = True
    finally:
        # Whatever ended it, Ctrl-C too: the next copy needs its room.
        if not finished:
            places.discard(into)
    return Backup(path=final, sha256=digest, size=final.stat().st_size, report=report)


class CopyFault(Struct, frozen=True, kw_only=True):
    """A reason why a file is not a backup of an archive."""

    copy: Path
    why: str

    def __str__(self) -> str:
        return f"{self.copy}: {self.why}"


def held_until(copy: Path, database: Database, *, until: datetime) -> datetime | CopyFault:
    """The time of the last fetch in the backup *copy* of *database*, or why the file is no backup.

    It is one if it opens, was checked when it was made and is unaltered since, belongs to this archive, and holds
    all that was fetched before *until*. Its bytes are not read: `sha256sum -c` does.
    """
    fault = _unchecked(copy)
    if fault:
        return CopyFault(copy=copy, why=fault)
    try:
        with closing(reading(copy)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
                return CopyFault(copy=copy, why="it is not an archive of this program")
            pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
            last = connection.execute("SELECT id, chain FROM fetch ORDER BY id DESC LIMIT 1").fetchone() or (0, None)
    except sqlite3.Error as error:
        return CopyFault(copy=copy, why=f"it does not open: {error}")
    # SQLite opens a file that was cut short, and notices when a missing page is read.
    if pages * size != copy.stat().st_size:
        return CopyFault(copy=copy, why="it is cut short")
    return _covered(copy, database, last, until)


def _covered(copy: Path, database: Database, last: tuple[int, str | None], until: datetime) -> datetime | CopyFault:
    number, chain = last
    ours = database.execute("SELECT ended_at FROM fetch WHERE id = ? AND chain = ?", (number, chain)).fetchone()
    # Its last row is in our chain or it does not: one look tells whose copy it is.
    if number and not ours:
        return CopyFault(copy=copy, why="it is of another archive, or holds what this one lacks")
    (missing,) = database.execute("SELECT min(ended_at) FROM fetch WHERE id > ?", (number,)).fetchone()
    if missing and timestamps.parse(missing) < until:
        return CopyFault(copy=copy, why=f"it lacks what was fetched since {missing[:10]}")
    return timestamps.parse(ours["ended_at"]) if ours else until


def _unchecked(copy: Path) -> str | None:
    """Return why nothing vouches for the bytes of *copy* since it was checked; None if something does."""
    beside = copy.with_name(copy.name + ".sha256")
    try:
        if copy.stat().st_size < _SMALLEST:
            return f"it has {copy.stat().st_size} bytes"
        if not beside.exists():
            return "it was never checked: `cirma backup` writes a .sha256 beside a copy that it found whole"
        # Both may have been copied from elsewhere, one after the other.
        if copy.stat().st_mtime > beside.stat().st_mtime + _SPREAD:
            return "it was written after it was checked"
    except OSError as error:
        return error.strerror or str(error)
    return None


def reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads the database at *path*, of whatever version."""
    alone = "&immutable=1" if journals.is_alone(path) else ""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True)


def _copy(archive: Path, into: Path) -> None:
    with closing(schema.connect(archive).conn) as connection:
        # VACUUM INTO writes another file; the archive itself stays open for reading alone.
        # Set on every connection that reads (`schema.connect`).
        connection.execute("PRAGMA query_only = OFF")
        # SQLite makes the indexes anew by the names of their tables, and would find the views before these.
        corrected_times.stand_aside(connection)
        connection.execute("VACUUM INTO ?", (str(into),))
    sync(into)


def copy_media(source: MediaFolder, copy: Path, *, near: tuple[MediaFolder, ...] = ()) -> None:
    """Give the database at *copy* the files that it knows of, out of *source*, or as links to those of *near*.

    What *source* lacks, or has otherwise, is left out: `verify` tells. Raises `OSError` where the disk refuses.
    """
    target = MediaFolder(copy)
    with closing(schema.connect(copy).conn) as connection:
        digests = [row[0] for row in connection.execute("SELECT digest FROM blob WHERE state <> 'purged'")]
    for digest in digests:
        with suppress(MediaUnavailable):
            source.copied(digest, target, near=near)


def move_media(archive: Path, to: Path) -> None:
    """Move the files of *archive* to where those of *to* belong, if there are any."""
    if folder_of(archive).exists():
        folder_of(archive).rename(folder_of(to))


def neighbours(archive: Path) -> tuple[MediaFolder, ...]:
    """The folders of other copies beside *archive*, the newest first: a file that one has is linked, not copied."""
    # The newest copy shares most files with the archive of today.
    # A link to a disk that is not mounted is no folder.
    folders = [path for path in archive.parent.glob("*.media") if path.is_dir() and path != folder_of(archive)]
    found = sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)
    return tuple(MediaFolder(path.with_suffix(".db")) for path in found)


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file at *path*, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
