"""An archive taken out of the store, and put back as a new generation; two that were made of one are merged."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import CannotOpen, TooNew
from archive.verify.new import last_fetch, verify_new
from scraper.fleet.depot import Depot
from scraper.fleet.errors import ArchiveDamaged, ArchiveMissing, ArchiveUnsound, GenerationTaken
from scraper.fleet.ledger import FleetSite
from scraper.fleet.workplace import Workplace

# Seconds. A merge derives the whole history again.
_LONGEST = 6 * 3600


def take_newest(depot: Depot, site: FleetSite, path: Path) -> int:
    """Copy the newest generation of *site* to *path*; its number, 0 where there was none yet.

    Raises `DepotFailed`, and `ArchiveMissing` where one was reported and none is there.
    """
    newest = depot.newest(site.id)
    # A disk that is not mounted is an empty folder: the site would be asked for all its pages again.
    if not newest and site.generation:
        raise ArchiveMissing(site.id, depot.url, site.generation)
    if newest:
        depot.take(site.id, newest, path)
    return newest


@contextmanager
def opened_from(depot: Depot, site: str, generation: int) -> Iterator[None]:
    """Say of an archive that cannot be opened where it was taken from. Raises `ArchiveDamaged`."""
    try:
        yield
    except TooNew as error:
        raise ArchiveUnsound(site, error.why) from error
    # The file that it names is a copy, and gone by now.
    except CannotOpen as error:
        raise ArchiveDamaged(site, depot.url, generation, error.why) from error


def put_back(place: Workplace, site: str, path: Path, *, taken: int) -> tuple[Path, int]:
    """Put the archive at *path*, made of generation *taken*, back; the file that was put, and its number.

    Where another worker was first, what is here is brought into what that one put back, and both are kept. Raises
    `ArchiveUnsound` where that cannot be, `PutOff` where the job should end first.
    """
    while True:
        newest = place.insist(f"looking for {site}", lambda: place.depot.newest(site))
        if newest > taken:
            path, taken = _merged(place, site, path, newest), newest
        number = taken + 1
        try:
            place.insist(f"putting {site} back", lambda: place.depot.put(site, number, path))  # noqa: B023 - called now
        # Another worker was quicker between the look and the write: look again, and merge with what it put.
        except GenerationTaken:
            continue
        return path, number


def own_command(*arguments: str, folder: Path, archive: Path) -> dict[str, object]:
    """The JSON that `cirma` with *arguments* prints of the *archive*, run in a process of its own.

    For what takes all cores and would fork beside threads. Raises `ArchiveUnsound` where it fails.
    """
    settings = folder / "config.toml"
    settings.write_text(f"[archive]\npath = {json.dumps(str(archive))}\n", "utf-8")
    command = [sys.executable, "-m", "scraper.cli", *arguments, "--json", "--config", str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise ArchiveUnsound(archive.parent.name, f"`cirma {arguments[0]}` says: {done.stderr.strip()[-500:]}")
    found = json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}
    return found if isinstance(found, dict) else {}


def _merged(place: Workplace, site: str, ours: Path, newest: int) -> Path:
    """The generation *newest* with what *ours* holds beside it."""
    # A folder for each generation: a third worker may be quicker than the merge, too.
    folder = ours.parent / f"merge-{newest}"
    folder.mkdir()
    theirs = folder / "archive.db"
    place.insist(f"taking {site} out", lambda: place.depot.take(site, newest, theirs))
    with opened_from(place.depot, site, newest):
        before = last_fetch(theirs)
    own_command("import", str(ours), folder=folder, archive=theirs)
    checked = verify_new(theirs, since=before, at=place.clock().now())
    if not checked.clean:
        raise ArchiveUnsound(site, str(checked.faults[0].why))
    return theirs
