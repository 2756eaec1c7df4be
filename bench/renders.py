"""An archive of a replayed blog that was rendered anew day after day, and the cost of what is done with it."""

import ctypes
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

from bench.corpus import unpack
from bench.replay import SERVER, SITE, cirma, configured, quiet, replayed

_PR_SET_CHILD_SUBREAPER = 36


def archives(renders: int) -> Iterator[tuple[int, Path]]:
    """Crawl the blog once a day; yield the number of renders and the archive after the first and after the last.

    Every page is rendered anew each day and says the same. Nothing with a message where the shared material is absent.
    """
    if not SERVER.exists():
        print(f"skipped: no replay server at {SERVER}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(folder)
        site = next(folder.glob(f"*/{SITE}"))
        with replayed(site, quiet(folder, SITE, days=renders)) as blog:
            config = configured(folder / "ours", blog.base)
            for day in range(renders):
                urlopen(Request(f"{blog.control}/day/{day}", method="POST")).close()
                now = datetime.now(UTC) + timedelta(days=day)
                crawl = cirma(config, "crawl", "--full" if day else "--init", clock=now)
                if crawl.failed:
                    sys.exit(f"the crawl failed: {crawl.output}")
                if day in (0, renders - 1):
                    yield day + 1, folder / "ours" / "archive.db"


def cost(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of CPU that *act* takes, those of all processes under it included, and seconds by the clock."""
    # The readers of worker processes outlive them by a moment: without this their time would be counted to nobody.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, start = os.times(), time.monotonic()
    act()
    wall = time.monotonic() - start
    _wait_for_orphans()
    after = os.times()
    return sum(after[:4]) - sum(before[:4]), wall


def _wait_for_orphans() -> None:
    # Readers of this process itself wait for their next page, and are not waited for.
    deadline = time.monotonic() + 0.5
    with suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
