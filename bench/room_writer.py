"""A crawl that keeps and reads four pages a second, for `bench.room`: `python -m bench.room_writer ARCHIVE`."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from archive.store import Store, crawls
from bench.asof import keep_page

PACE = 4


def main() -> None:
    """Write until told to stop."""
    now = datetime.now(UTC)
    store = Store.open(Path(sys.argv[1]), holder="bench", now=now)
    crawl = store.run(
        crawls.begin_crawl, "b", now=now, arguments={}, configuration={}, software="bench", parser="bench"
    )
    number = 0
    while True:
        keep_page(store, crawl, number * 7, datetime.now(UTC), edition=9)
        number += 1
        time.sleep(1 / PACE)


if __name__ == "__main__":
    main()
