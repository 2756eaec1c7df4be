"""The version of a site's reader: its profile's name, and a digest of all that decides what it makes of a page."""

from functools import cache

from archive.code_version import code_version
from scraper.parse.profiles.registry import PROFILES

_ROOTS = ("scraper.parse", "scraper.parse.total", "scraper.parse.profiles.base", "scraper.parse.profiles.registry")
_LIBRARIES = ("ada-url", "selectolax")
_ALGORITHM = "sha256:"


@cache
def parser_version(profile: str) -> str:
    """The version of the reader of sites of *profile*, such as `wix/3f2a91c04b7e`."""
    digest = code_version(*_ROOTS, libraries=_LIBRARIES)
    return f"{profile}/{digest.removeprefix(_ALGORITHM)[:12]}"


def parser_versions() -> dict[str, str]:
    """The version of each profile's reader, by the profile's name."""
    return {name: parser_version(name) for name in PROFILES}
