"""The version of a site's reader: its profile's name, and a digest of all that decides what it makes of a page."""

from functools import cache

from archive.digest import sha256
from archive.runtime.code_version import code_version
from scraper.parse.profiles.registry import PROFILES, module_of

# Profiles are imported by name, which no import statement shows.
_ROOTS = (
    *("scraper.parse", "scraper.parse.total", "scraper.parse.profiles.base", "scraper.parse.profiles.registry"),
    *map(module_of, PROFILES),
)
_LIBRARIES = ("ada-url", "selectolax")
_ALGORITHM = "sha256:"


@cache
def parser_version(profile: str, said: str | None = None) -> str:
    """The version of the reader of sites of *profile*: `wix/3f2a91c04b7e`, or `wix/3f2a91c04b7e+1c2d3e` if *said*."""
    version = f"{profile}/{_short(code_version(*_ROOTS, libraries=_LIBRARIES), 12)}"
    return f"{version}+{_short(sha256(said.encode()), 6)}" if said else version


def _short(digest: str, letters: int) -> str:
    return digest.removeprefix(_ALGORITHM)[:letters]


def parser_versions() -> dict[str, str]:
    """The version of each profile's reader, by the profile's name."""
    return {name: parser_version(name) for name in PROFILES}
