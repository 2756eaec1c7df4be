"""The claims that must hold after a rehearsal, by the logs of the blogs and by the archives."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from archive.verify import Sample, verify
from bench.fleet.rehearsal import Rehearsal
from scraper.fleet.answers import FleetFilter, runs, status
from scraper.fleet.depot import Depot
from tests.support import blogs


def checks(rehearsal: Rehearsal) -> Iterator[tuple[str, bool, str]]:
    """Return what must hold, whether it does, and the figures."""
    options = rehearsal.options
    seen = blogs.requests(rehearsal.folder)
    by_host: dict[str, list[blogs.Request]] = defaultdict(list)
    for request in seen:
        by_host[request.host].append(request)
    gaps = [
        later.began - earlier.ended
        for requests in by_host.values()
        for earlier, later in zip(sorted(requests, key=began), sorted(requests, key=began)[1:], strict=False)
    ]
    close = [gap for gap in gaps if gap < options.delay - 0.005]
    yield "no two requests to a host at once", all(gap >= 0 for gap in gaps), f"{len(gaps)} pairs"
    yield "no two closer than its delay", not close, f"least {min(gaps):.3f} s of {options.delay}; {len(close)} closer"
    told = Counter((run["site"], run["started"][:10]) for run in runs(rehearsal.ledger, FleetFilter()))
    wanted = options.blogs * options.days
    twice = [key for key, count in told.items() if count > 1]
    yield "each blog crawled each day", len(told) == wanted, f"{len(told)} of {wanted}"
    yield "and once", not twice, f"{len(twice)} twice: {twice[:3]}"
    depot = Depot(f"file://{rehearsal.store}")
    lost = {site: max(numbers) for site, numbers in rehearsal.put.items() if depot.newest(site) < max(numbers)}
    yield "nothing put back is lost", not lost, f"{sum(map(len, rehearsal.put.values()))} generations"
    dirty, asked = archives(rehearsal, depot)
    yield "every archive is clean", not dirty, f"{options.blogs - len(dirty)} of {options.blogs} {dirty[:2]}"
    posts = sum(len(blogs.slugs(n, options.days - 1, options.posts)) for n in range(options.blogs))
    held = status(rehearsal.ledger, today=blogs.FIRST_DAY.date())["posts"].get("live", 0)
    yield "every post is held", held == posts, f"{held} of {posts}"
    yield "what is kept was asked", asked <= len(seen), f"{asked} fetches kept, {len(seen)} requests served"


def archives(rehearsal: Rehearsal, depot: Depot) -> tuple[list[str], int]:
    """The sites whose newest archive is not clean, and how many fetches all hold."""
    dirty, fetches = [], 0
    path = rehearsal.folder / "checked.db"
    for number in range(rehearsal.options.blogs):
        site = f"blog-{number}"
        newest = depot.newest(site)
        if not newest:
            dirty.append(f"{site}: none")
            continue
        depot.take(site, newest, path)
        report = verify(path, at=blogs.FIRST_DAY, sample=Sample(share=1, day=blogs.FIRST_DAY.date()))
        fetches += report.fetches
        if not report.clean:
            dirty.append(f"{site}: {report.faults[0].what} {report.faults[0].why}")
        for left in path.parent.glob("checked.db*"):
            left.unlink()
    return dirty, fetches


def began(request: blogs.Request) -> float:
    """Return when *request* began: what requests are sorted by."""
    return request.began
