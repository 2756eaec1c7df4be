"""`[site.read]` in the configuration: what the archivist says of a site's pages, checked before it is used."""

from typing import Any

from archive import config
from archive.errors import ConfigError
from scraper.parse.said import Said, faults


def read_table(table: Any, *, where: str) -> tuple[Any, Said]:
    """*table* of a site without its part `read`, and what that says. Raises `ConfigError` naming place and remedy."""
    if not isinstance(table, dict) or "read" not in table:
        return table, Said()
    place = f"{where}: [site.read]"
    said = config.table(table["read"], Said, where=place)
    # Tried now: a selector that does not parse would otherwise fail on every page.
    for key, fault, remedy in faults(said):
        raise ConfigError(f"{place} {key}", fault, remedy)
    return {key: value for key, value in table.items() if key != "read"}, said
