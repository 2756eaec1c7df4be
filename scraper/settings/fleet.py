"""The `[fleet]` table of the configuration: the machines that keep many sites together."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from archive import config
from archive.cleaning.redaction import remember
from archive.errors import ConfigError

_SHORTEST_SILENCE = 10.0
_LONGEST_SILENCE = 86_400.0
_SCHEMES = ("file", "s3", "s3a", "gs", "az", "adl", "abfs", "abfss", "azure")
# As PostgreSQL's own library reads an address: it looks for the host behind the first @, and ends a password at a /.
_DATABASE = re.compile(
    r"postgres(?:ql)?://(?:[^:@/]*(?::(?P<password>[^@/]*))?@)?[^@/?]*(?:/[^@?]*)?(?:\?.*)?", re.DOTALL
)
_IN_QUERY = re.compile(r"[?&]password=([^&]*)")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


class FleetConfig(Struct, frozen=True, kw_only=True):
    """`[fleet]`: what the machines of a fleet share."""

    database: str = ""
    """PostgreSQL: `postgresql://user@host/name`. Keep its password in PGPASSWORD or `~/.pgpass`."""
    store: str = ""
    """Where archives are stored: `file:///srv/archives`, `s3://bucket/prefix`. Keys: in the environment (AWS_…)."""
    dead_after: float = 300.0
    """Seconds without a sign of life after which a worker counts as dead and others crawl its sites."""

    @property
    def silence(self) -> float:
        """Seconds without a heartbeat after which the queue gives a worker's sites to others."""
        return self.dead_after * 0.8

    @property
    def lease(self) -> float:
        """Seconds for which a heartbeat lets its worker ask sites; a request in hand may take as long again."""
        # Half of the silence: the other half is for the request in hand when the lease ends.
        return self.dead_after * 0.4


def load(path: Path | None) -> FleetConfig:
    """The `[fleet]` table of the file at *path*. Raises `ConfigError` where there is none, or it cannot be used."""
    source = str(path or "config.toml")
    found = config.tables(path).get("fleet") if path else None
    if found is None:
        remedy = 'add\n    [fleet]\n    database = "postgresql://…"\n    store = "file:///srv/archives"'
        raise ConfigError(f"{source}: [fleet]", "there is no such table", remedy)
    fleet = config.table(found, FleetConfig, where=f"{source}: [fleet]")
    fleet = replace(fleet, database=fleet.database.strip(), store=fleet.store.strip())
    _check_database(fleet.database, f"{source}: [fleet] database")
    _check_store(fleet.store, f"{source}: [fleet] store")
    if not _SHORTEST_SILENCE <= fleet.dead_after <= _LONGEST_SILENCE:
        remedy = f"seconds, from {_SHORTEST_SILENCE:g} to a day; for example 300"
        raise ConfigError(f"{source}: [fleet] dead_after", "it is too short or too long", remedy)
    return fleet


def folder_of(store: str) -> Path | None:
    """The folder that the address *store* names; None if it names no folder. Raises `ValueError` if it is not whole.

    A folder that is called as the address is written goes before one whose name the address escapes: `my%20archives`.
    """
    if not store.startswith("file:"):
        return None
    path = re.sub(r"^(?://(?:localhost(?=/))?)?", "", store.removeprefix("file:"))
    # Relative, it would be another folder for each worker, which would begin every archive anew.
    if not path.startswith("/") or not path.strip("/"):
        raise ValueError("it must begin at the root, with three slashes")
    written, meant = Path(path), Path(unquote(path))
    return written if written.is_dir() else meant


def _check_database(address: str, where: str) -> None:
    """Raise `ConfigError`, which quotes nothing: whatever is wrong with *address*, a password may be in it."""
    if not address.startswith(("postgresql://", "postgres://")):
        remedy = 'for example "postgresql://cirma@db.example.org/cirma"'
        raise ConfigError(where, "it names no PostgreSQL" if address else "it is empty", remedy)
    read = _DATABASE.fullmatch(address)
    if read is None or _BAD_ESCAPE.search(address):
        remedy = "keep the password in PGPASSWORD or ~/.pgpass, or write @ as %40, / as %2F and % as %25"
        raise ConfigError(where, "it has an @, / or % that belongs to no part of an address", remedy)
    for password in (read["password"], *_IN_QUERY.findall(address)):
        # A server's answer, or a library's, may quote it.
        remember(unquote(password or ""))


def _check_store(address: str, where: str) -> None:
    remedy = 'for example "file:///srv/archives" or "s3://bucket/archives"'
    try:
        parts = urlsplit(address)
        folder = folder_of(address)
    except ValueError as error:
        raise ConfigError(where, f"{address!r} names no store: {error}", remedy) from error
    if parts.scheme not in _SCHEMES or not (folder or parts.netloc):
        raise ConfigError(where, f"{address!r} names no store", remedy)
