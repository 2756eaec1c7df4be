"""Open the settings and PostgreSQL of a fleet; import nothing before it is needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.config import locate
from archive.errors import ConfigError
from archive.runtime.optional import require
from scraper.settings import fleet
from scraper.settings.fleet import FleetConfig

if TYPE_CHECKING:
    from scraper.fleet.ledger import FleetSite, Ledger

_LIBRARIES = ("procrastinate", "psycopg_pool", "obstore")


def settings(config_file: Path | None) -> FleetConfig:
    """The `[fleet]` table. Raises `MissingExtra` without the libraries, `ConfigError` without the table."""
    # All three, whichever is used: half an extra gives errors that name no remedy.
    for library in _LIBRARIES:
        require(library, extra="fleet")
    return fleet.load(locate(config_file, os.environ))


@contextmanager
def ledger(config_file: Path | None, *, connections: int = 2, patient: bool = False) -> "Iterator[Ledger]":
    """PostgreSQL, its tables checked; a *patient* one waits for it. Raises as `settings`, and `LedgerFailed`."""
    found = settings(config_file)
    from scraper.fleet.ledger import Ledger

    opened = Ledger(found.database, connections=connections)
    try:
        # Checked on opening: a table of another version must not be written to.
        (opened.wait if patient else opened.open)().require()
        yield opened
    finally:
        opened.close()


def require_site(ledger: "Ledger", site: str | None) -> None:
    """Raise `ConfigError` if the fleet has no *site*: an empty answer would say that nothing is known of it."""
    if site is not None:
        required_site(ledger, site, named="--site")


def required_site(ledger: "Ledger", site: str, *, named: str = "SITE") -> "FleetSite":
    """The *site* of the fleet, as it was *named*. Raises `ConfigError`."""
    found = ledger.site(site)
    if found is None:
        raise ConfigError(named, f"the fleet has no site {site!r}", "`cirma fleet add` adds sites")
    return found
