"""Sites that are listed twice: two of one id, or of one address."""

from collections.abc import Iterable

from archive.errors import ConfigError
from archive.uri import place


def refuse(sites: Iterable[tuple[str, str]], source: str) -> None:
    """Raise `ConfigError` where two of *sites*, by id and canonical address, are one."""
    seen: dict[str, str] = {}
    for name, url in sites:
        if name in seen.values():
            raise ConfigError(f"{source}: [[site]] {name}", "two sites have this id", "give each its own")
        # Without an address by its id alone, which no address is.
        where = place(url) if url else f" {name}"
        if where in seen:
            # The id is for ever, and each of the two would see half of the history.
            remedy = "keep one of the two: the one whose id the archive knows"
            raise ConfigError(f"{source}: [[site]] {name}: url", f"site {seen[where]!r} has this address", remedy)
        seen[where] = name
