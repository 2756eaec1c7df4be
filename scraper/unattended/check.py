"""One thing that the doctor looked at."""

from enum import StrEnum

from msgspec import Struct


class CheckState(StrEnum):
    """The result of a check."""

    OK = "ok"
    WARN = "warn"
    """It will do, but somebody should look."""
    BROKEN = "broken"


class Check(Struct, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    state: CheckState
    seen: str
    remedy: str = ""
    """What to do, where there is something to do."""


def ok(name: str, seen: str) -> Check:
    """All is well."""
    return Check(name=name, state=CheckState.OK, seen=seen)


def warn(name: str, seen: str, remedy: str) -> Check:
    """It will do, but somebody should look."""
    return Check(name=name, state=CheckState.WARN, seen=seen, remedy=remedy)


def broken(name: str, seen: str, remedy: str) -> Check:
    """It stands between the archive and what it promises."""
    return Check(name=name, state=CheckState.BROKEN, seen=seen, remedy=remedy)
