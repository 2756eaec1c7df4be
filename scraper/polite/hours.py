"""Hours in which a site may be asked, and how long one run may last. Pure.

Pure. Hours are of the site's own zone and may pass midnight: `22:00-06:00`.
"""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from archive.model import Cause, Refused

# Word processors put a dash in the place of a hyphen.
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-3]):([0-5]\d)")


class Hours(Struct, frozen=True, kw_only=True):
    """A stretch of the day, from its first minute to just before its last."""

    opens: time
    closes: time
    zone: ZoneInfo

    def are_open(self, now: datetime) -> bool:
        """Return whether *now* lies in them."""
        local = now.astimezone(self.zone).time()
        if self.opens <= self.closes:
            return self.opens <= local < self.closes
        return local >= self.opens or local < self.closes

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M} ({self.zone.key})"


class RunWindow(Struct, frozen=True, kw_only=True):
    """The times at which one run may send requests."""

    ends: datetime | None = None
    """Not after this."""
    hours: Hours | None = None

    def over(self, now: datetime) -> Refused | None:
        """The refusal if no request may be sent at *now*, or None."""
        if self.hours and not self.hours.are_open(now):
            return Refused(cause=Cause.HOURS, detail=f"outside the hours allowed for this site, {self.hours}")
        if self.ends and now >= self.ends:
            return Refused(cause=Cause.BUDGET, detail=f"the run's time was over at {self.ends:%Y-%m-%d %H:%M:%S}Z")
        return None


def hours(text: str, zone: ZoneInfo) -> Hours | None:
    """The hours that *text* names, None for an empty one. Raises `ValueError`."""
    if not text:
        return None
    match = _HOURS.fullmatch(text.strip())
    # Equal ends could mean all day or never.
    if match is None or match[1] + match[2] == match[3] + match[4]:
        raise ValueError(f"{text!r} are not hours such as '22:00-06:00'")
    opens, closes = (time(int(match[i]), int(match[i + 1])) for i in (1, 3))
    return Hours(opens=opens, closes=closes, zone=zone)


def shift(now: datetime, *, hours: Hours | None, lasting: timedelta | None) -> RunWindow:
    """The shift of a run that starts at *now* and lasts no longer than *lasting*."""
    return RunWindow(ends=now + lasting if lasting else None, hours=hours)
