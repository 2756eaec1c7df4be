"""The program's name and version; the last tag gives the version."""

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

NAME = "cirma-archive"


@cache
def version() -> str:
    """As installed; `0.0` where the packages are only on the path, as in a copied tree."""
    try:
        # The tag is the version, and the installer wrote it down: a number in the source would be a second truth.
        return installed(NAME)
    except PackageNotFoundError:
        return "0.0"


def signature() -> str:
    """Name and version, as what is written out carries them."""
    return f"{NAME} {version()}"
