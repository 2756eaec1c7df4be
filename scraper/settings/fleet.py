"""The `[fleet]` table of the configuration: the machines that keep many sites together."""

from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from archive import config
from archive.errors import ConfigError

_SHORTEST_SILENCE = 10.0
_LONGEST_SILENCE = 86_400.0
_SCHEMES = ("file", "s3", "s3a", "gs", "az", "adl", "abfs", "abfss", "azure")


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
    if urlsplit(fleet.database).scheme not in ("postgresql", "postgres"):
        remedy = 'for example "postgresql://cirma@db.example.org/cirma"'
        raise ConfigError(f"{source}: [fleet] database", f"{fleet.database!r} names no PostgreSQL", remedy)
    if urlsplit(fleet.store).scheme not in _SCHEMES:
        remedy = 'for example "file:///srv/archives" or "s3://bucket/archives"'
        raise ConfigError(f"{source}: [fleet] store", f"{fleet.store!r} names no store", remedy)
    if not _SHORTEST_SILENCE <= fleet.dead_after <= _LONGEST_SILENCE:
        remedy = f"seconds, from {_SHORTEST_SILENCE:g} to a day; for example 300"
        raise ConfigError(f"{source}: [fleet] dead_after", "it is too short or too long", remedy)
    return fleet
