"""Time zones by their names in the IANA database, which mean the same on every machine."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The machine's own zone under another name, and trees that Debian and others keep beside the common one: an archive
# that says so could not be read elsewhere, and the times of `right` count leap seconds.
_OF_THE_MACHINE = ("localtime", "posixrules")
_TREES = ("posix/", "right/")


def zone(name: str) -> ZoneInfo:
    """The zone called *name*. Raises `ValueError` where none is, or only on this machine."""
    if name in _OF_THE_MACHINE or name.startswith(_TREES):
        raise ValueError(f"{name!r} is a zone of this machine alone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no zone is called {name!r}") from error
