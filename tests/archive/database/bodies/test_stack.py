"""Chains: what opening leaves behind in memory. What opens and what does not is in `test_payloads`."""

import platform
import sqlite3
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from archive.database import schema
from archive.database.bodies.frames import pack
from archive.database.bodies.stack import Chains
from archive.digest import sha256

# By itself, since packing frees so much that glibc keeps more from then on.
OPENINGS = """
import resource, sqlite3, sys
from archive.database.bodies.stack import Chains

connection = sqlite3.connect(sys.argv[1])
for _ in range(4):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    Chains(connection).read(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def shelf(*bodies: bytes, path: Path | None = None) -> sqlite3.Connection:
    """An archive of *bodies*, each packed against the one before."""
    connection = (schema.create(path) if path else schema.blank()).conn
    for depth, (base, body) in enumerate(zip((None, *bodies), bodies, strict=False)):
        row = (sha256(body), len(body), "present", base and sha256(base), depth, "page", pack(body, base=base))
        connection.execute("INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    return connection


def test_what_was_opened_goes_with_its_reader() -> None:
    page = b"page" * 100
    chains = Chains(shelf(b"key" * 100, page))
    gone = weakref.ref(chains)
    assert chains.read(sha256(page)) == page

    del chains

    assert gone() is None, "a ring of references keeps bodies until the collector comes by, purged ones too"


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told to keep what was freed")
def test_openings_use_the_memory_of_those_before(tmp_path: Path) -> None:
    bodies = [bytes(range(256)) * 4096 + bytes([end]) for end in range(3)]
    shelf(*bodies, path=tmp_path / "shelf.db").close()

    command = [sys.executable, "-c", OPENINGS, str(tmp_path / "shelf.db"), sha256(bodies[-1])]
    told = subprocess.run(command, capture_output=True, text=True, check=True)

    # In pages of 4 KB; the bodies have 768.
    assert int(told.stdout) < 64
