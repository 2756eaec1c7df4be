"""Single flipped bits: how many that change what an archive says does `verify` miss? It must be none.

    python bench/bitflips.py ARCHIVE [--flips 300] [--seed 1] [--media]

Each flip is made in a fresh copy. What the archive says is every row of every table and view definition, and of the
search index every word in its place; a flip in a free page or in slack space changes nothing. With `--media` the
bits are those of the folder of pictures and documents, where each matters.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from archive.database import seals
from archive.errors import ArchiveError
from archive.media.folder import folder_of
from archive.verify import Sample, verify


def said(path: Path) -> str:
    """A digest of all that the archive at *path* says, or what keeps it from being read."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.text_factory = bytes
    total = hashlib.sha256()
    try:
        for line in _lines(connection):
            total.update(line)
    except sqlite3.Error as error:
        return f"unreadable: {error}"
    finally:
        connection.close()
    return total.hexdigest()


def _lines(connection: sqlite3.Connection) -> Iterator[bytes]:
    for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT name, sql FROM sqlite_master"):
        yield from sorted(ascii(row).encode() for row in connection.execute(query))
    connection.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab('main', 'state_fts', 'instance')")
    connection.text_factory = str
    tables = seals.tables(connection)
    connection.text_factory = bytes
    for table in (*tables, "main.seal", "state_fts_config", "state_fts_docsize", "temp.places"):
        # NOT INDEXED: the rows themselves, not what an index repeats of them.
        hint = "" if table.startswith("temp") else " NOT INDEXED"
        yield from sorted(ascii(row).encode() for row in connection.execute(f"SELECT * FROM {table}{hint}"))


def found(path: Path) -> str | None:
    """The first thing that verification finds wrong, or None."""
    now = datetime.now(UTC)
    try:
        report = verify(path, at=now, sample=Sample(share=1, day=now.date()))
    except ArchiveError as error:
        return str(error)
    return None if report.clean else f"{report.faults[0].check}: {report.faults[0].what}: {report.faults[0].why}"


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))


def in_media(archive: Path, flips: int, chance: random.Random) -> int:
    """Flip bits of the pictures and documents beside *archive*, one at a time, and mend each again."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.db")
        connection = sqlite3.connect(f"file:{archive}?mode=ro", uri=True)
        connection.execute("VACUUM INTO ?", (str(whole),))
        connection.close()
        shutil.copytree(folder_of(archive), folder_of(whole))
        files = sorted(path for path in folder_of(whole).rglob("*") if path.is_file())
        print(f"unflipped: {found(whole) or 'clean'}")
        missed = []
        for _ in range(flips):
            path = chance.choice(files)
            bit = chance.randrange(path.stat().st_size * 8)
            flip(path, bit)
            fault = found(whole)
            missed += [] if fault and path.name in fault else [f"{path.name}:{bit}"]
            flip(path, bit)
    print(f"{flips} bits flipped in {len(files)} files; missed: {len(missed)} {missed[:10]}")
    return 1 if missed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--flips", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--media", action="store_true", help="flip bits of pictures and documents")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    if arguments.media:
        return in_media(arguments.archive, arguments.flips, chance)
    changing = noticed = 0
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        whole, copy = Path(folder, "whole.db"), Path(folder, "copy.db")
        connection = sqlite3.connect(f"file:{arguments.archive}?mode=ro", uri=True)
        connection.execute("VACUUM INTO ?", (str(whole),))
        connection.close()
        before, bits = said(whole), whole.stat().st_size * 8
        print(f"unflipped: {found(whole) or 'clean'}")
        for _ in range(arguments.flips):
            bit = chance.randrange(bits)
            shutil.copyfile(whole, copy)
            flip(copy, bit)
            fault = found(copy)
            noticed += fault is not None
            if said(copy) != before:
                changing += 1
                if fault is None:
                    missed.append(bit)
    print(f"{arguments.flips} bits flipped in {bits // 8} bytes: {changing} changed what it says, {noticed} found")
    print(f"missed: {len(missed)} {missed[:10]}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
