"""Peak memory of a crawl over every fault of the hostile server, kept and read as any page is, above its idle.

python bench/hostile_memory.py --server server.py [--limit 100]
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from archive.model import Reason
from archive.store import Site, Store, crawls
from archive.verify import Sample, verify
from scraper.clock import Clock
from scraper.crawl.attempt import FetchJob
from scraper.crawl.fetcher import Fetcher
from scraper.http.body import PAGE
from scraper.http.client import Client
from scraper.http.guard import Guard
from scraper.parse.page import SiteContext
from scraper.parse.profiles.registry import PROFILES
from scraper.polite.hours import RunWindow
from scraper.polite.pace import Politeness
from scraper.polite.scope import Scope
from scraper.reading.reread import Rereader

LIMITS = replace(PAGE, total=timedelta(seconds=10))


class Calendar:
    """Real time, and pauses that pass at once."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._skipped)

    def sleep(self, seconds: float) -> None:
        self._skipped += seconds

    def clock(self) -> Clock:
        return Clock(now=self.now, monotonic=time.monotonic, sleep=self.sleep)


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def paths(server: Path) -> dict[str, float]:
    """Every fault of the server, and how much time it may cost."""
    spec = importlib.util.spec_from_file_location("hostile_server", server)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {row["url"]: 0.5 if row["category"] == "time" else 10.0 for row in module.FAULTS}


def crawl(base: str, faults: dict[str, float], archive: Path) -> tuple[Counter[str], float, str]:
    """Return what the visits came to, the growth of memory in MB, and the path that drove it highest."""
    calendar, grown, worst = Calendar(), 0.0, ""
    outcomes: Counter[str] = Counter()
    store = Store.open(archive, holder="a bench", now=calendar.now())
    store.run(crawls.remember_site, Site(id="h", name="H", url=base, profile="wix", language="fr", timezone="UTC"))
    run = store.run(
        crawls.begin_crawl, "h", now=calendar.now(), arguments={}, configuration={}, software="bench", parser="wix/1"
    )
    site = SiteContext(base=base, profile=PROFILES["wix"], zone=ZoneInfo("UTC"))
    reread = Rereader(archive)
    guard = Guard(allow_loopback=True)
    with Client(user_agent="bench", accept_language="fr", clock=calendar.clock(), guard=guard) as client:
        # The first is idle: everything is loaded and has worked once.
        for path, seconds in {"/ok": 10.0, **faults}.items():
            visitor = Fetcher(
                fetcher=client, store=store, crawl=run, site=site, scope=Scope.of(base),
                politeness=Politeness(min_delay=timedelta(0)), clock=calendar.clock(), agent="bench", budget=50,
                shift=RunWindow(), stopped=lambda: False, reread=reread,
            )  # fmt: skip
            limits = replace(LIMITS, total=timedelta(seconds=seconds))
            visit = visitor.visit(FetchJob(uri=f"{base}{path}", reason=Reason.NEW, group="h post", limits=limits))
            outcomes[type(visit.fetch.outcome).__name__.lower()] += 1
            if path == "/ok" and not outcomes.total() > 1:
                idle = peak()
            elif peak() - idle > grown:
                grown, worst = peak() - idle, path
    store.close()
    return outcomes, grown, worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", type=Path, required=True)
    parser.add_argument("--limit", type=float, default=100, help="MB")
    arguments = parser.parse_args()
    command = [sys.executable, str(arguments.server), "--max-seconds", "1200"]
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        base = json.loads(server.stdout.readline())["base"]
        archive = Path(folder, "archive.db")
        try:
            outcomes, grown, worst = crawl(base, paths(arguments.server), archive)
        finally:
            server.terminate()
        now = datetime.now(UTC)
        faults = verify(archive, at=now, sample=Sample(share=1, day=now.date())).faults
    print(f"visits: {dict(outcomes)}; verify: {len(faults)} faults")
    print(f"peak memory above idle: {grown:.0f} MB (driven highest by {worst}); the limit is {arguments.limit:.0f} MB")
    return 1 if grown > arguments.limit or faults else 0


if __name__ == "__main__":
    sys.exit(main())
