"""The time that the row of a capture had before its run was corrected, as a flag: its id was made from it. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from archive import timestamps

_DATED = "dated-"


def dated(flags: Sequence[str], observed_at: str) -> str:
    """Return the instant from which the id of a capture with these *flags* was made."""
    return next((flag.removeprefix(_DATED) for flag in flags if flag.startswith(_DATED)), observed_at)


def flagged(flags: tuple[str, ...], observed_at: str, later: timedelta) -> tuple[str, ...]:
    """The *flags* of a capture made at *observed_at*, which is *later* than its row says, and one that tells this."""
    # A capture that came from another archive may have it already.
    if dated(flags, observed_at) != observed_at:
        return flags
    return (*flags, _DATED + timestamps.text(timestamps.parse(observed_at) - later))
