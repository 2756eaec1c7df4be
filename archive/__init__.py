"""A faithful, citable record of what blogs publish and of how it changes: `Archive` opens one, read-only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.api.archive import Archive

    __version__: str

__all__ = ["Archive", "__version__"]


def __getattr__(name: str) -> Any:
    """`Archive` and `__version__`, made when they are asked for: every command imports this package, few need both."""
    match name:
        # The API reads notebooks, dates and citations in; a crawl uses none of them.
        case "Archive":
            from archive.api.archive import Archive

            return Archive
        # Asking for the version reads the metadata of the installed package, which takes longer than most imports.
        case "__version__":
            from archive.runtime.software import version

            return version()
        case _:
            # The words of Python itself, so that `hasattr` and error messages behave as for any module.
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
