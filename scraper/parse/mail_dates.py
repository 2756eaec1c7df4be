"""Dates as mail, feeds and JavaScript write them: "Fri, 03 May 2024 10:00:00 +0200", with months in any language."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from scraper.parse.date_words import MONTH, ZONES

_FEED = re.compile(
    r"(?:[^\W\d_]+\.?[,،]?\s*)?(?P<day>\d{1,2})\.?[\s-]+(?P<month>[^\W\d_]+)\.?[\s-]+(?P<year>\d{4}|\d{2})"
    r"(?:(?:,?\s+(?:-\s+|at\s+)?|t)(?P<hour>\d{1,2})[:.](?P<minute>\d{1,2})(?:[:.](?P<second>\d{1,2})(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?)?\s*(?:(?:gmt|utc)(?=[+-]))?(?P<zone>[+-]\d{1,2}:?(?:\d{2})?|[a-z]{1,5}(?:/[a-z_]+)?)?"
    r"(?:\s+[a-z]{1,5})?(?:\s*\([^)]*\))?"
)
# Fri, May 3, 2024 10:00
_MONTH_FIRST = re.compile(r"^((?:[^\W\d_]+\.?,? )?)([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
# As JavaScript prints it: Sat Nov 18 2017 15:21:41 GMT+0000 (UTC)
_SCRIPTED = re.compile(
    r"[a-z]{3} (?P<month>[a-z]{3}) (?P<day>\d{1,2}) (?:(?P<year>\d{4}) )?"
    r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r"(?: (?:gmt|utc)?(?P<zone>[+-]\d{4}|[a-z]{1,5})?)?(?: ?\([^)]*\))?(?: (?P<last>\d{4}))?"
)


def mail_date(plain: str, zone: tzinfo) -> datetime | date | None:
    """The instant (UTC) that the *plain* text means, a day where it names no hour, or None.

    It is of *zone* where it names none itself.
    """
    match = _SCRIPTED.fullmatch(plain) or _FEED.fullmatch(_MONTH_FIRST.sub(r"\1\3 \2 \4", plain, 1))
    if match is None:
        return None
    instant = _instant(match, zone)
    return instant if instant is None or match["hour"] else instant.astimezone(zone).date()


def zone_named(name: str | None, zone: tzinfo) -> tzinfo:
    """The zone that *name* means, as a difference or in letters: *zone* for none, UTC for letters nobody knows."""
    if not name:
        return zone
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        digits = digits.zfill(4) if len(digits) > 2 else f"{digits:0>2}00"
        return timezone((1 if name[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    return timezone(timedelta(hours=ZONES[name])) if name in ZONES else UTC


def _instant(match: re.Match[str], zone: tzinfo) -> datetime | None:
    parts = match.groupdict()
    year, month = int(parts["year"] or parts.get("last") or 0), _month(match)
    # RFC 5322 section 4.3: two digits from 50 on are of the last century.
    if len(parts["year"] or "") == 2:
        year += 1900 if year >= 50 else 2000
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if parts.get("half") and hour <= 12:
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    try:
        local = datetime(year, month, int(parts["day"]), hour, minute, second, tzinfo=zone_named(parts["zone"], zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _month(match: re.Match[str]) -> int:
    """The number of the month that *match* names, or 0."""
    if number := MONTH.get(match["month"]):
        return number
    # Here, since feeds hardly ever name a month in words that are others elsewhere.
    from scraper.parse.foreign_dates import month_of

    return month_of(match["month"], match.string, ()) or 0
