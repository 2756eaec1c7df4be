"""Pictures of a replayed blog: are all kept, and what does a quiet day ask for? `python -m bench.pictures [SITE]`

The blog is crawled by two archives, one that keeps media and one that does not, and again 23 hours later. The first
must hold every picture that its posts show, the second run ask for none, and the quiet day cost both the same.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.database import schema
from archive.query import media
from archive.uri import host
from bench.corpus import unpack
from bench.replay import SERVER, cirma, configured
from scraper.frontier.media import is_loopback

LATER = timedelta(hours=23)


def main() -> int:
    """Print what was held and asked; 0 where it is as it should be."""
    site = sys.argv[1] if len(sys.argv) > 1 else "girlplus"
    with tempfile.TemporaryDirectory() as name:
        unpack(Path(name))
        days = {keeping: crawled(Path(name), site, keeping) for keeping in ("posts", "none")}
        states = held(Path(name) / "posts" / "archive.db")
    print(f"{site}: pictures and documents by state: {states}")
    print(f"requests of the first day and of a quiet one: {days}")
    good = set(states) <= {"held", "outside"} and days["posts"][1] == days["none"][1]
    print("as it should be" if good else "NOT as it should be")
    return 0 if good else 1


def crawled(folder: Path, site: str, keeping: str) -> list[int]:
    """The requests of two crawls, a day apart, by an archive that keeps *keeping*."""
    now = datetime.now(UTC)
    started = (now - timedelta(hours=1)).isoformat()
    scenario = folder / f"{keeping}.json"
    scenario.write_text(
        json.dumps({"site": site, "seed": 1, "days": 1, "start": started, "events": [], "faults": []}), "utf-8"
    )
    log = folder / f"{keeping}.log"
    words = [sys.executable, str(SERVER), "--site", str(next(folder.glob(f"*/{site}"))), "--scenario", str(scenario)]
    words += ["--assets", "--log", str(log)]
    counts = []
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=SERVER.parent) as server:
        try:
            assert server.stdout is not None
            config = configured(folder / keeping, json.loads(server.stdout.readline())["base"])
            config.write_text(config.read_text("utf-8") + f'media = "{keeping}"\n', "utf-8")
            for at in (now, now + LATER):
                cirma(config, "crawl", "--init", clock=at)
                counts.append(len(log.read_text("utf-8").splitlines()))
        finally:
            server.terminate()
    return [counts[0], counts[1] - counts[0]]


def held(archive: Path) -> dict[str, int]:
    """Return how many pictures and documents stand in each state."""
    database = schema.connect(archive)
    found: dict[str, int] = {}
    for each in media.holdings(database):
        # From this machine nothing outside of it is ever asked.
        is_outside = each.state == "unasked" and not is_loopback(host(each.url or ""))
        state = "outside" if is_outside else each.state
        found[state] = found.get(state, 0) + 1
        if state != "held":
            print(f"  {state}: {each.kind.value} {each.url or each.resource}")
    with closing(sqlite3.connect(archive)) as connection:
        (asked,) = connection.execute("SELECT count(*) FROM media_fetch").fetchone()
    print(f"{asked} attempts in all")
    return found


if __name__ == "__main__":
    sys.exit(main())
