"""Libraries that only some people need, imported when they are, and not before."""

import importlib
from dataclasses import dataclass
from typing import Any

from archive.errors import ArchiveError


@dataclass
class MissingExtra(ArchiveError):
    """A library that this needs is not installed."""

    library: str
    extra: str
    """The extra of our package that brings it."""

    def __str__(self) -> str:
        return f"this needs {self.library}; install it with: pip install 'cirma-archive[{self.extra}]'"


def require(library: str, *, extra: str) -> Any:
    """The module *library*. Raises `MissingExtra` naming the *extra* that brings it."""
    try:
        # The library's own missing parts raise the same error, and reinstalling the extra is the remedy for both.
        return importlib.import_module(library)
    except ImportError as error:
        raise MissingExtra(library, extra) from error
