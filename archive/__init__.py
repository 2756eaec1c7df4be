"""A faithful, citable record of what blogs publish and of how it changes: `Archive` opens one, read-only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.api.archive import Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> Any:
    """`Archive`, imported when it is asked for: every command imports this package, few need all of it."""
    if name != "Archive":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from archive.api.archive import Archive

    return Archive
