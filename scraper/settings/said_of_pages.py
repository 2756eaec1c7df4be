"""`[site.read]` in the configuration: what the archivist says of a site's pages, checked before it is used."""

import re
from collections.abc import Iterator
from typing import Any

from archive import config
from archive.errors import ConfigError
from scraper.parse.said import Said, faults, listed

_EXAMPLES = {"posts": "/articles/.+", "lists": "/articles/?", "exclude": "/print/.+"}
# Letters first, as of `https://…` and `articles/.+`: paths begin with a slash.
_NO_PATH = re.compile(r"\^?\w(?![?*{])[^|]*$")
# `/post/*` repeats the slash; whoever writes it means whatever is behind the slash. A list may end so.
_STAR = re.compile(r"\^?(?:/[\w-]+)*/\*\$?")


def read_table(table: Any, *, where: str) -> tuple[Any, Said]:
    """*table* of a site without its part `read`, and what that says. Raises `ConfigError` naming place and remedy."""
    if not isinstance(table, dict) or "read" not in table:
        return table, Said()
    place = f"{where}: [site.read]"
    said = config.table(table["read"], Said, where=place)
    for key, pattern in _without_slash(said):
        remedy = f"a regular expression of the whole path, from its first slash: '{_EXAMPLES[key]}'"
        raise ConfigError(f"{place} {key}", f"{pattern!r} matches none", remedy)
    # Tried now: a selector that does not parse would otherwise fail on every page.
    for key, fault, remedy in faults(said):
        raise ConfigError(f"{place} {key}", fault, remedy)
    return {key: value for key, value in table.items() if key != "read"}, said


def _without_slash(said: Said) -> Iterator[tuple[str, str]]:
    """The key and the pattern of each that no path matches: of an address, a bare name, or a `*` that stands for all.

    Tried here and not by `faults`: what the parsers import is their version.
    """
    for key in _EXAMPLES:
        for pattern in listed(getattr(said, key)):
            if _NO_PATH.match(pattern) or (key != "lists" and _STAR.fullmatch(pattern)):
                yield key, pattern
