"""Orders about a site of a fleet: carried out on its newest archive, which goes back as a new generation."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from archive.verify.new import last_fetch, verify_new
from scraper.fleet.depot import Depot
from scraper.fleet.errors import ArchiveUnsound, GenerationTaken, NoArchiveYet
from scraper.fleet.ledger import FleetSite
from scraper.fleet.putting_back import opened_from, take_newest


class Ordered(Struct, frozen=True, kw_only=True):
    """The result of an order."""

    code: int
    """Of `cirma withhold` and its like: 0, or what they could not do."""
    path: Path
    generation: int


def ordered(depot: Depot, site: FleetSite, folder: Path, carry_out: Callable[[Path], int], *, at: datetime) -> Ordered:
    """Have *carry_out* change the newest archive of *site*, in a copy in *folder*, and put that back.

    Where a worker is quicker, the order is carried out again on what that one put back: what a merge would bring is
    milder than the order. Raises `DepotFailed`, `NoArchiveYet`, `ArchiveDamaged`, `ArchiveUnsound`.
    """
    while True:
        path = folder / "archive.db"
        taken = take_newest(depot, site, path)
        if not taken:
            raise NoArchiveYet(site.id)
        with opened_from(depot, site.id, taken):
            before = last_fetch(path)
            code = carry_out(path)
        checked = verify_new(path, since=before, at=at)
        if not checked.clean:
            raise ArchiveUnsound(site.id, checked.faults[0].why)
        try:
            depot.put(site.id, taken + 1, path)
        except GenerationTaken:
            continue
        return Ordered(code=code, path=path, generation=taken + 1)
