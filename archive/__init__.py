"""A faithful, citable record of what blogs publish and of how it changes: `Archive` opens one, read-only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.api.archive import Archive

    __version__: str

__all__ = ["Archive", "__version__"]


def __getattr__(name: str) -> Any:
    """`Archive` and `__version__`, made when they are asked for: every command imports this package, few need both."""
    match name:
        case "Archive":
            from archive.api.archive import Archive

            return Archive
        case "__version__":
            from archive.runtime.software import version

            return version()
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
