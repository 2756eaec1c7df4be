"""The programs of the trade that judge a file, each run as people run it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from msgspec import Struct


class Line(Struct, frozen=True, kw_only=True):
    """A line of a CDXJ index."""

    key: str
    timestamp: str
    facts: dict[str, str]


def run(module: str, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    """Return what the command-line program of *module* prints; it must end with one of *codes*."""
    words = [sys.executable, "-c", f"import sys; from {module} import main; sys.exit(main())", *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode in codes, f"{done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def warcio_check(path: Path) -> None:
    """Hold *path* to `warcio check`."""
    run("warcio.cli", "check", str(path))


def fastwarc_check(path: Path, into: Path) -> set[str]:
    """Hold *path* to `fastwarc check -p`; the types of the records whose payload it calls wrong.

    Its rule is stricter than the standard, which wants a payload digest in revisits: those alone may be among them.
    """
    report = into / f"{path.name}.checked"
    run("fastwarc.cli", "check", "-p", "-o", str(report), str(path), codes=(0, 1))
    wrong = [line for line in report.read_text().splitlines() if "FAIL" in line]
    assert not [line for line in wrong if "PAYLOAD_FAIL" not in line], wrong
    kinds = {head["WARC-Record-ID"]: head["WARC-Type"] for head, _ in records(path)}
    return {kind for line in wrong for name, kind in kinds.items() if name.strip("<>") in line}


def cdxj_of(*paths: Path) -> list[str]:
    """The index that cdxj-indexer writes of *paths*."""
    return run("cdxj_indexer.main", "-s", *map(str, paths)).splitlines()


def lines(text: str) -> list[Line]:
    """The lines of the index *text*."""
    parts = (line.split(" ", 2) for line in text.splitlines())
    return [Line(key=key, timestamp=timestamp, facts=json.loads(facts)) for key, timestamp, facts in parts]


def records(path: Path) -> Iterator[tuple[dict[str, str], bytes]]:
    """Named fields and block of every record of *path*."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            yield dict(record.headers.items()), record.reader.read()
