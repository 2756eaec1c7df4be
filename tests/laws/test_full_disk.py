"""A disk that is really full: every command says so in words, and what was kept stays whole and goes on.

The disk is a small tmpfs in a mount namespace of the test's own; where the kernel grants none, this is skipped.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scraper.demo import demo_blog, serving
from tests.support import listeners
from tests.support.listeners import Hook

PRIVATE = ("unshare", "--map-root-user", "--mount")
# Fills the disk but for so many bytes, then runs each command in turn, printing its exit code after what it said.
SCRIPT = """
set -eu
disk=$1 left=$2
mount -t tmpfs -o size=32m cirma-test "$disk"
cirma() {
    printf '$ %s\\n' "$1"
    "$PYTHON" -m scraper.cli "$@" --config config.toml 2>&1 && code=0 || code=$?
    echo "exit $code"
}
if [ "$3" = begun ]; then cirma crawl --init; fi
head -c "$left" /dev/zero >"$disk/room"
cat /dev/zero >"$disk/filler" 2>/dev/null || true
rm "$disk/room"
cirma crawl --init
cirma doctor
rm "$disk/filler"
cirma crawl --init
cirma verify
"""


@dataclass(kw_only=True)
class Said:
    """What one command said, and how it ended."""

    command: str
    lines: list[str] = field(default_factory=list)
    code: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listeners.hook() as kept:
        yield kept


def lived(folder: Path, hook: Hook, *, left: int, begun: bool) -> list[Said]:
    """Return what the commands of the script say, on a disk with *left* bytes and an archive that is *begun* or not."""
    if subprocess.run([*PRIVATE, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    disk = folder / "disk"
    disk.mkdir()
    with serving(demo_blog()) as server:
        (folder / "config.toml").write_text(
            f'[archive]\npath = "disk/archive.db"\n[scraper]\ncontact = "a@b.fr"\nmin_delay = 0.0\n'
            f'allow_loopback = true\n[alarms]\nmin_free_gb = 0.001\n[notify]\nwebhook = "{hook.url}"\n'
            f'[[site]]\nid = "demo"\nurl = "{server.base}"\n',
            "utf-8",
        )
        done = subprocess.run(
            [*PRIVATE, "sh", "-c", SCRIPT, "sh", str(disk), str(left), "begun" if begun else "new"],
            cwd=folder,
            env={**os.environ, "PYTHON": sys.executable},
            capture_output=True,
            text=True,
            check=True,
        )
    said: list[Said] = []
    for line in done.stdout.splitlines():
        match line.split():
            case ["$", command]:
                said.append(Said(command=command))
            case ["exit", code]:
                said[-1].code = int(code)
            case _:
                said[-1].lines.append(line)
    return said


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 20_000, 300_000, 700_000])
def test_a_first_crawl_that_meets_a_full_disk_says_so_and_is_made_up_for(tmp_path: Path, hook: Hook, left: int) -> None:
    full, doctor, after, verify = lived(tmp_path, hook, left=left, begun=False)

    assert full.code == 3
    assert "Traceback" not in full.text
    assert "its disk is full" in full.text
    assert doctor.code == 1
    assert "make room" in doctor.text
    assert after.code == 0
    assert verify.code == 0


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 20_000])
def test_an_archive_that_fills_its_disk_tells_it_and_goes_on(tmp_path: Path, hook: Hook, left: int) -> None:
    _, full, doctor, after, verify = lived(tmp_path, hook, left=left, begun=True)

    assert full.code == 3
    assert "its disk is full" in full.text
    assert [[alarm["rule"] for alarm in posted["alarms"]] for _, posted in hook.posted] == [["disk"]]
    assert doctor.code == 1
    assert (after.code, verify.code) == (0, 0)
