"""A list and a search as of a day, over ten thousand posts: `python -m bench.asof [POSTS]`.

Beside the same questions about today, in the same run. One post in four was edited after the day that is asked for.
Times are CPU seconds of this process, the best of three.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from archive import Archive
from archive.digest import sha256
from archive.model import (
    Block,
    BlockKind,
    Content,
    Fetch,
    Name,
    Precision,
    Reading,
    Reason,
    Request,
    Response,
    Run,
    RunOutcome,
    Scheme,
    Stamp,
    Verdict,
)
from archive.store import Crawl, Site, Store, crawls

POSTS = 10_000
START = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = START + timedelta(days=60)
DAY = START + timedelta(days=30)
WORDS = """
sanctions détroit médiation accord frontière marine énergie traité réforme élection gaz missile diplomatie embargo
cessez-le-feu sommet alliance port canal otage négociation résolution conseil budget désarmement exil
"""


def build(path: Path, posts: int, *, states: int = 0) -> None:
    """An archive of *posts* posts, a quarter of them edited sixty days later; or each in so many *states*."""
    store = Store.open(path, holder="bench", now=START)
    site = Site(id="b", name="B", url="https://blog.test", profile="wix", language="fr", timezone="Europe/Paris")
    store.run(crawls.remember_site, site)
    begun = {"arguments": {}, "configuration": {}, "software": "bench", "parser": "bench"}
    rounds = [(START, range(posts), 0), (LATER, range(0, posts, 4), 1)]
    if states:
        rounds = [(START + n * (LATER - START), range(posts), n) for n in range(states)]
    for start, numbers, edition in rounds:
        crawl = store.run(crawls.begin_crawl, "b", now=start, **begun)
        # One transaction: what durability costs is measured elsewhere.
        store.database.conn.execute("BEGIN IMMEDIATE")
        for number in numbers:
            keep_page(store, crawl, number, start + timedelta(seconds=number), edition=edition)
        store.database.conn.execute("COMMIT")
        store.run(crawls.end_crawl, crawl, now=start + timedelta(seconds=posts), outcome=RunOutcome.DONE, figures={})
    store.close()


def keep_page(store: Store, crawl: Crawl, number: int, at: datetime, *, edition: int) -> None:
    """Keep and read one page of the post *number*, as it is in its *edition*."""
    uri = f"https://blog.test/post/{number}"
    content = _content(number, edition=edition)
    body = repr(content).encode()
    response = Response(
        status=200,
        phrase="OK",
        protocol="HTTP/1.1",
        headers=(("content-type", "text/html"),),
        body=body,
        wire_bytes=len(body),
        wire_digest=sha256(body),
    )
    fetch = Fetch(request=Request(uri=uri, reason=Reason.NEW), started=at, ended=at, outcome=response)
    capture = store.keep(fetch, crawl, group="post", recorded=at)
    assert capture
    names = (Name(scheme=Scheme.URL, value=uri),)
    reading = Reading(parser="bench/1", verdict=Verdict.POST, rendered=at, content=content, names=names)
    store.record(capture, reading, via=None)


def _content(number: int, *, edition: int) -> Content:
    chance = random.Random(number)
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=" ".join(chance.choices(WORDS.split(), k=60)) + "."),))
        for _ in range(6)
    )
    blocks += tuple(
        Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=f"Ce texte fut complété {n + 1} fois depuis."),))
        for n in range(edition)
    )
    day = datetime(2015, 1, 1, 9, tzinfo=UTC) + timedelta(hours=9 * number)
    stamp = Stamp(raw=day.isoformat(), instant=day, precision=Precision.INSTANT, day=day.date())
    title = f"{number} : " + " ".join(chance.choices(WORDS.split(), k=4))
    return Content(title=title, authors=("Élise Vauquelan",), published=stamp, blocks=blocks, language="fr")


def measured(what: str, ask: Callable[[], object], floor: float | None) -> float:
    """Ask thrice and print the best CPU time, beside *floor* where there is one."""
    best = min(_cpu(ask) for _ in range(3))
    print(f"{what:44} {best:8.3f} s" + (f"  {best / floor:6.2f} times today's" if floor else ""), flush=True)
    return best


def _cpu(ask: Callable[[], object]) -> float:
    start = time.process_time()
    ask()
    return time.process_time() - start


def main() -> None:
    """Build, ask, print."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        start = time.process_time()
        build(path, posts)
        print(f"{posts} posts; built in {time.process_time() - start:.0f} s CPU")
        day = DAY.astimezone(ZoneInfo("Europe/Paris"))
        with Archive(path) as archive:
            then = archive.as_of(day)
            today = measured("posts, today", lambda: archive.posts(), None)
            measured("posts --as-of", lambda: then.posts(), today)
            measured("posts --as-of --limit 20", lambda: then.posts(limit=20), today)
            for limit in (20, 1000):
                today = measured(f"search, {limit} hits, today", partial(_search, archive, limit), None)
                measured(f"search --as-of, {limit} hits", partial(_search, then, limit), today)


def _search(archive: Archive, limit: int) -> None:
    """As the command does: each hit with its post as it stood."""
    for hit in archive.search("médiation embargo", limit=limit):
        archive.post(hit.post)


if __name__ == "__main__":
    main()
