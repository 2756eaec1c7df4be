"""Jobs over one archive that ask no site: read anew by today's parsers, verified, exported."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from archive.database import schema
from archive.export.formats import export as exported
from archive.export.manifest import ExportRequest
from archive.export.order import ExportOrder
from archive.query import posts
from archive.query.posts import PostFilter
from archive.verify import Sample
from archive.verify import verify as verified
from archive.verify.new import last_fetch, verify_new
from scraper.fleet.errors import ArchiveDamaged, ArchiveUnsound
from scraper.fleet.ledger import FleetSite
from scraper.fleet.putting_back import opened_from, own_command, put_back, take_newest
from scraper.fleet.reporting import ArchiveReport, report
from scraper.fleet.workplace import Workplace

_NOTHING = "it has no archive yet"


class _TakenOut(Struct, frozen=True, kw_only=True):
    """The newest archive of a site, on this worker's bench."""

    site: FleetSite
    folder: Path
    path: Path
    generation: int


def reparse(place: Workplace, identity: str) -> str:
    """Read every kept page of a site again, and put the archive back; return the result in a word."""
    return _over(place, identity, lambda out: _reparse(place, out))


def verify(place: Workplace, identity: str) -> str:
    """Check every row and byte of the newest archive of a site; what came of it, in a word."""
    return _over(place, identity, lambda out: _verify(place, out))


def export(place: Workplace, identity: str, folder: str) -> str:
    """Write the posts of a site as `FOLDER/ID.parquet` in the store; return the result in a word."""
    return _over(place, identity, lambda out: _export(place, out, folder))


def _over(place: Workplace, identity: str, work: Callable[[_TakenOut], str]) -> str:
    """The result of *work* on the newest archive of the site *identity*, or why there is none."""
    site = place.insist(f"asking for {identity}", lambda: place.ledger.site(identity))
    if site is None:
        return "no such site"
    with place.bench(identity) as folder:
        path = folder / "archive.db"
        taken = place.insist(f"taking {identity} out", lambda: take_newest(place.depot, site, path))
        if not taken:
            return _NOTHING
        with opened_from(place.depot, identity, taken):
            return work(_TakenOut(site=site, folder=folder, path=path, generation=taken))


def _reparse(place: Workplace, out: _TakenOut) -> str:
    site = out.site
    # What a reparse writes is new: only that is verified before the archive goes back.
    before = last_fetch(out.path)
    # It takes all cores in processes, which cannot be forked beside the threads of a worker.
    done = own_command("reparse", folder=out.folder, archive=out.path)
    checked = verify_new(out.path, since=before, at=place.clock().now())
    if not checked.clean:
        raise ArchiveUnsound(site.id, checked.faults[0].why)
    put, number = put_back(place, site.id, out.path, taken=out.generation)
    about = ArchiveReport(site=site, path=put, generation=number, made_from=0)
    place.insist(f"reporting {site.id}", lambda: report(place.ledger, about))
    figures = {"captures": done.get("captures"), "posts": done.get("posts"), "differing": _length(done, "differing")}
    _note(place, site, "reparse", generation=number, well=True, record=figures)
    return "done"


def _verify(place: Workplace, out: _TakenOut) -> str:
    site, now = out.site, place.clock().now()
    try:
        with opened_from(place.depot, site.id, out.generation):
            found = verified(out.path, at=now, sample=Sample(share=1, day=now.date()))
    except ArchiveDamaged as error:
        _note(place, site, "verify", generation=out.generation, well=False, record={"faults": [{"why": error.why}]})
        place.ledger.ring("verify", str(error), site=site.id)
        return "damaged"
    record = {
        "checked": found.checked,
        "fetches": found.fetches,
        "head": found.head,
        # Of an archive that is damaged all over, the first hundred tell enough; all would fill a row of the database.
        "faults": [asdict(fault) for fault in found.faults[:100]],
    }
    _note(place, site, "verify", generation=out.generation, well=found.clean, record=record)
    if found.clean:
        # Only a later, clean verification ends this alarm: a report of the archive leaves it (reporting.py).
        place.ledger.hush("verify", site=site.id)
        return "clean"
    first = found.faults[0]
    seen = f"{len(found.faults)} faults in generation {out.generation}: {first.what}: {first.why}"
    place.ledger.ring("verify", seen, site=site.id)
    return "damaged"


def _export(place: Workplace, out: _TakenOut, folder: str) -> str:
    site = out.site
    count = _write_part(out.path, site, out.folder / "out")
    if count:
        part = (out.folder / "out" / "posts.parquet").read_bytes()
        place.insist(f"exporting {site.id}", lambda: place.depot.write(f"{folder}/{site.id}.parquet", part))
    _note(place, site, "export", generation=out.generation, well=True, record={"posts": count, "folder": folder})
    return "done"


def _write_part(path: Path, site: FleetSite, into: Path) -> int:
    """Write the posts of *site* into the folder *into*; return how many."""
    with closing(schema.connect(path)) as database:
        posts.register(database)
        wanted = PostFilter(site=site.id)
        held = len(posts.posts(database, wanted))
        if held:
            request = ExportRequest(format="parquet", filters={"site": site.id})
            exported(into, ExportOrder(database=database, wanted=wanted), request)
        return held


def _note(place: Workplace, site: FleetSite, job: str, *, generation: int, well: bool, record: dict[str, Any]) -> None:
    at = place.clock().now()
    place.insist(
        f"reporting {site.id}",
        lambda: place.ledger.note_result(site.id, job, at=at, well=well, generation=generation, record=record),
    )


def _length(record: dict[str, object], name: str) -> int:
    found = record.get(name)
    return len(found) if isinstance(found, list) else 0
