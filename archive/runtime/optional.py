"""Libraries that only some people need, imported when they are, and not before."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
        return importlib.import_module(library)
    except ImportError as error:
        raise MissingExtra(library, extra) from error


@contextmanager
def hidden(*libraries: str) -> Iterator[None]:
    """While this lasts, none of *libraries* can be imported, unless it was before."""
    names = [name for name in libraries if name not in sys.modules]
    # None in its place is how Python marks a module that is not to be found.
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
