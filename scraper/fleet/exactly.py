"""A search that opens the archives one by one: past texts, every spelling, and the words in their sentences."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.database import schema
from archive.formats.json import hit_record
from archive.query import posts
from archive.query.hits import find, post_of
from archive.search import Moment
from scraper.fleet.depot import Depot
from scraper.fleet.errors import ArchiveDamaged, ArchiveMissing, ArchiveUnsound
from scraper.fleet.ledger import Ledger
from scraper.fleet.putting_back import opened_from, take_newest


def search(
    ledger: Ledger, depot: Depot, text: str, *, site: str | None, limit: int | None, now: datetime
) -> Iterator[dict[str, Any]]:
    """The posts that `cirma search` finds in each archive, site by site.

    Raises `BadQuery`; and, after all others were searched, what is wrong with the first archive that cannot be.
    """
    left, failed = limit, None
    for each in ledger.sites([site] if site else ()):
        if left == 0:
            return
        with tempfile.TemporaryDirectory(prefix="cirma-search-") as folder:
            path = Path(folder) / "archive.db"
            try:
                taken = take_newest(depot, each, path)
                with opened_from(depot, each.id, taken):
                    opened = schema.connect(path) if taken else None
            except (ArchiveDamaged, ArchiveMissing, ArchiveUnsound) as error:
                failed = failed or error
                continue
            if opened is None:
                continue
            with closing(opened) as database:
                posts.register(database)
                found = find(database, text, limit=left, moment=Moment.EVER, as_of=None, site=each.id, now=now)
                for hit in found.hits:
                    yield hit_record(hit, post_of(database, hit, None), found.total)
        left = None if left is None else left - len(found.hits)
    if failed:
        raise failed
