"""The tables of queue and fleet made, or brought up to date; and the store tried before anything relies on it."""

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from procrastinate.exceptions import ConnectorException

from scraper.fleet.depot import Depot
from scraper.fleet.errors import DepotFailed, GenerationTaken, LedgerFailed
from scraper.fleet.ledger import Ledger
from scraper.fleet.queue import queue

_TRIAL = "fleet-trial"


def set_up(database: str, depot: Depot) -> None:
    """Make what is missing; nothing that is there is changed. Raises `LedgerFailed` or `DepotFailed`."""
    ledger = Ledger(database)
    try:
        ledger.open()
        try_store(depot)
        # Two machines that are set up at once would make the same tables.
        with ledger.in_turn("init"):
            if not ledger.ask("SELECT to_regclass('procrastinate_jobs') IS NOT NULL AS there")[0]["there"]:
                asyncio.run(_make_queue(database))
            ledger.migrate()
    finally:
        ledger.close()


def try_store(depot: Depot) -> None:
    """Raise `DepotFailed` where a second write under one name is not refused: two workers would lose an archive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trial"
        path.write_bytes(b"a trial of the fleet; delete it\n")
        site = f"{_TRIAL}-{uuid4().hex[:8]}"
        depot.put(site, 1, path)
        try:
            with suppress(GenerationTaken):
                depot.put(site, 1, path)
                raise DepotFailed(depot.url, "it takes a second file under one name (no conditional writes)")
        finally:
            depot.forget(site)


async def _make_queue(database: str) -> None:
    app = queue(database)
    try:
        async with app.open_async():
            await app.schema_manager.apply_schema_async()
    except ConnectorException as error:
        raise LedgerFailed(str(error.__cause__ or error)) from error
