"""Dates as pages write them: ISO stamps of the metadata, and visible dates of Wix in nine languages.

Visible dates are a last resort. They follow the site's zone, leave the year out while it is the current one, and are
relative for about a week after publication, measured from when the page was rendered.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from archive.model import Precision, Stamp
from scraper.parse.date_words import AGO, DAYS_BACK, MONTH, UNITS, WEEKDAY, ZONES
from scraper.parse.numbers import whole_number

_UTC_ZONE = ZoneInfo("UTC")

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# 2026-5-3, 2026/05/03, with or without an hour behind it.
_UNPADDED = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=[T ]|$)")
# As programs print it: 2026-05-03 10:00:00 UTC, 2026-05-03 10:00:00 +0200 CEST, 2026-05-03T10:00+02:00[Europe/Paris].
_ISO_NAMED = re.compile(
    r"(?P<stamp>\d{4}-\d\d-\d\d[t ] ?\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(?P<zone>[+-]\d\d:?\d\d|(?![ap]m)[a-z]{1,5})?"
    r"(?: ?\(?[a-z]{1,5}\)?| ?[+-]00:?00|\[[\w/+-]+\])?"
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/-])")
# "Fri, 07/11/2014 - 19:21", which its sites keep unless somebody changes it.
_DRUPAL = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun), \d\d/\d\d/\d{4} -")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.年] ?(\d{1,2})[/.月] ?(\d{1,2})(?!\d)")
# A clock time with its zone, a reading time, a count: they say nothing of the day.
_BESIDE = re.compile(
    r"(?:\b(?:a|at|um|alle|ore|las|as|de|om|kl)\s+(?:las\s+)?)?(?<![\d.])\d{1,2}\s?(?:[:h]\s?\d{2}(?:[:.]\d{2})?(?:\.\d+)?|h\b|\s?uhr)"
    r"(?:\s*(?:[ap]\.?\s?m\b\.?|uhr|hrs?\b|h\b|min\b))?(?:\s*\(?(?:gmt|utc|cet|cest|est|edt|cst|cdt|mst|mdt|pst|pdt|ist|bst|et)\b\)?)?"
    r"(?:\s*[+-]\d{2}:?\d{2}\b)?"
    r"|\b\d{1,2}\s*[ap]\.?\s?m\b\.?"
    r"|\b\d+\s*(?:min\b|minutes?\b(?! ago)|vues?\b|views?\b|commentaires?\b|comments?\b|mots\b|words\b|partages\b)"
    r"(?:\s*(?:de lecture|read))?"
)
_KOREAN = re.compile(r"(?:(\d{4})년 ?)?(\d{1,2})월 ?(\d{1,2})일")
# Nobody's posts are older; programs write year 1, or the zero of Unix, Windows or a spreadsheet, in either time zone.
_EARLIEST = 1800
_ZEROS = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})
_CLOCKS = timedelta(days=2)
# No date is longer, with all that is beside one.
_LONGEST = 300
_WORDS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_ORDINAL = r"(?:\.|er|st|nd|rd|th|º|°|ª)?"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}[\s/-]+(?:de |of )?([^\W\d_]+)\.?,?[\s/-]+(?:de |del )?(\d{{4}})(?!\d)"
)
_MONTH_DAY = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}}){_ORDINAL},? (\d{{4}})(?!\d)")
_FEED = re.compile(
    r"(?:[^\W\d_]+\.?,?\s*)?(?P<day>\d{1,2})\.?[\s-]+(?P<month>[^\W\d_]+)\.?[\s-]+(?P<year>\d{4}|\d{2})"
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
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")


def is_placeholder(day: date) -> bool:
    """Return whether *day* is what programs write where they know no date: the zero of some calendar."""
    return day.year < _EARLIEST or day in _ZEROS


def is_ahead(stamp: Stamp, *, observed: datetime) -> bool:
    """Return whether a page seen at *observed* cannot have been published then, in whatever zone."""
    return stamp.instant > observed + _CLOCKS


def declared(text: str, zone: ZoneInfo) -> Stamp | None:
    """The date that metadata declares: ISO 8601 as a rule. Without a zone of its own it means the site's."""
    stamp = _declared(text, zone)
    return None if stamp and is_placeholder(stamp.day) else stamp


def _declared(text: str, zone: ZoneInfo) -> Stamp | None:
    if len(text) > _LONGEST:
        return None
    text = text.strip()
    day = _ISO_DATE.fullmatch(text)
    if day:
        return _day_stamp(text, _date(day[1], day[2], day[3]), zone)
    padded = _UNPADDED.sub(lambda found: f"{found[1]}-{int(found[3]):02}-{int(found[4]):02}", text)
    if padded != text:
        stamp = _declared(padded, zone)
        return replace(stamp, raw=text) if stamp else None
    try:
        instant = datetime.fromisoformat(text)
        instant = (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
        return Stamp(raw=text, instant=instant, precision=Precision.INSTANT, day=instant.astimezone(zone).date())
    except (ValueError, OverflowError):
        return _declared_otherwise(text, zone)


def visible(text: str, zone: ZoneInfo, *, rendered: datetime | None) -> Stamp | None:
    """The day that a visible date means, or None. Relative dates and dates without a year need *rendered*."""
    # Only what counts from today does without figures: "hier".
    if len(text) > _LONGEST or (rendered is None and not _NUMBERS.search(text)):
        return None
    today = rendered.astimezone(zone) if rendered else None
    return _day_stamp(text.strip(), _visible_day(_plain(text), today), zone)


def feed_date(text: str) -> datetime | None:
    """The instant of an RSS `pubDate`, or None: RFC 822, months in any language, UTC without zone."""
    match = _as_mail(_plain(text))
    if match:
        instant = _instant(match, UTC)
        return None if instant and is_placeholder(instant.date()) else instant
    stamp = declared(text, _UTC_ZONE)
    return stamp.instant if stamp else None


def _declared_otherwise(text: str, zone: ZoneInfo) -> Stamp | None:
    """A declared date that is not ISO 8601: as mail, as JavaScript, or digits alone."""
    plain = _plain(text)
    if compact := _COMPACT.fullmatch(plain.upper()):
        return _day_stamp(text, _date(compact[1], compact[2], compact[3]), zone)
    match = _SCRIPTED.fullmatch(plain) or _as_mail(plain)
    if match is None:
        return _named_zone(text, plain, zone)
    if match["hour"] is None:
        day = _date(match["year"], MONTH.get(match["month"], 0), match["day"])
        return _day_stamp(text, day, zone)
    instant = _instant(match, zone)
    if instant is None:
        return None
    return Stamp(raw=text, instant=instant, precision=Precision.INSTANT, day=instant.astimezone(zone).date())


def _as_mail(plain: str) -> re.Match[str] | None:
    return _FEED.fullmatch(_MONTH_FIRST.sub(r"\1\3 \2 \4", plain, 1))


def _named_zone(text: str, plain: str, zone: ZoneInfo) -> Stamp | None:
    """An instant of ISO 8601 with its zone as no standard has it."""
    match = _ISO_NAMED.fullmatch(plain)
    if match is None:
        return None
    try:
        local = datetime.fromisoformat(re.sub(r"[t ]+", "T", match["stamp"], count=1))
        instant = local.replace(tzinfo=_zone(match["zone"], zone)).astimezone(UTC)
        return Stamp(raw=text, instant=instant, precision=Precision.INSTANT, day=instant.astimezone(zone).date())
    except (ValueError, OverflowError):
        return None


def _instant(match: re.Match[str], zone: tzinfo) -> datetime | None:
    """The instant of a date whose parts *match* names; *zone* where it gives none."""
    parts = match.groupdict()
    year, month = int(parts["year"] or parts.get("last") or 0), MONTH.get(parts["month"], 0)
    # RFC 5322 section 4.3: two digits from 50 on are of the last century.
    if len(parts["year"] or "") == 2:
        year += 1900 if year >= 50 else 2000
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if parts.get("half") and hour <= 12:
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    try:
        local = datetime(year, month, int(parts["day"]), hour, minute, second, tzinfo=_zone(parts["zone"], zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None, zone: tzinfo) -> tzinfo:
    if not name:
        return zone
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        digits = digits.zfill(4) if len(digits) > 2 else f"{digits:0>2}00"
        return timezone((1 if name[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    return timezone(timedelta(hours=ZONES[name])) if name in ZONES else UTC


def _visible_day(text: str, today: datetime | None) -> date | None:
    if AGO.search(text):
        return today and _ago(text, today)
    text = _BESIDE.sub(" ", text)
    if (written := _written_out(text)) is not None:
        return written
    if today and (back := _days_back(text)) is not None:
        return (today - timedelta(days=back)).date()
    return _named_month(text, today)


def _written_out(text: str) -> date | None:
    """The first whole date in *text*: day, month and year, in figures or words."""
    if iso := _ISO_DATE.search(text) or _YEAR_FIRST.search(text):
        return _date(iso[1], iso[2], iso[3])
    if korean := _KOREAN.search(text):
        return _date(korean[1], korean[2], korean[3]) if korean[1] else None
    if dotted := _DOTTED.search(text):
        return _date(dotted[3], dotted[2], dotted[1])
    if slashed := _SLASHED.search(text):
        # 03/14/2025 can only be American; where both readings are possible, the day is first.
        return _in_order(text, _date(slashed[4], slashed[3], slashed[1]), _date(slashed[4], slashed[1], slashed[3]))
    for pattern, day, month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        whole = [match for match in pattern.finditer(text) if match[month] in MONTH]
        # A month beside them belongs to a stretch of days.
        if whole and not any(word in MONTH for word in _WORDS.findall(pattern.sub(" ", text))):
            return _date(whole[0][3], MONTH[whole[0][month]], whole[0][day])
    return None


def _in_order(text: str, day_first: date | None, month_first: date | None) -> date | None:
    """The one of two readings whose weekday *text* names; where both are that weekday, or none is named, the day first.

    Drupal's own format in English has the month first.
    """
    if day_first and month_first and day_first != month_first:
        named = {WEEKDAY[word] for word in _WORDS.findall(text) if word in WEEKDAY}
        if month_first.weekday() in named and (day_first.weekday() not in named or _DRUPAL.search(text)):
            return month_first
    return day_first or month_first


def _days_back(text: str) -> int | None:
    words = text.split()
    for back, names in DAYS_BACK.items():
        if len(words) <= 4 and any(name in words for name in names):
            return back
    return None


def _ago(text: str, today: datetime) -> date | None:
    number = _NUMBERS.search(text)
    count = whole_number(number[0]) if number else 1
    if count is None:
        return None
    for unit, words in UNITS:
        # French "il y a" and Portuguese "há" come before the unit, so only whole beginnings count.
        if count < 1000 and re.search(rf"(?:\b|\d)(?:{words})", text):
            return (today - count * unit).date()
    return None


def _named_month(text: str, today: datetime | None) -> date | None:
    if korean := _KOREAN.search(text):
        return _in_year(korean[1], int(korean[2]), int(korean[3]), today)
    months = [MONTH[word] for word in _WORDS.findall(text) if word in MONTH]
    numbers = _NUMBERS.findall(text)
    days = [int(number) for number in numbers if len(number) < 3]
    years = [number for number in numbers if len(number) == 4]
    if len(months) != 1 or len(days) != 1 or len(years) > 1:
        return None
    return _in_year(years[0] if years else None, months[0], days[0], today)


def _in_year(year: str | None, month: int, day: int, today: datetime | None) -> date | None:
    if year:
        return _date(year, month, day)
    if today is None:
        return None
    found = _date(today.year, month, day)
    # A page rendered in January may still say "29 déc."
    return _date(today.year - 1, month, day) if found and found > today.date() else found


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day_stamp(raw: str, day: date | None, zone: ZoneInfo) -> Stamp | None:
    if day is None or is_placeholder(day):
        return None
    try:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return None
    return Stamp(raw=raw, instant=midnight, precision=Precision.DAY, day=day)


def _plain(text: str) -> str:
    """*text* in lower case without accents; Hangul stays composed."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).replace("’", "'").split())
