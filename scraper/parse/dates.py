"""Dates as pages write them: ISO stamps of the metadata, and visible dates, first of all in the nine languages of Wix.

Visible dates are a last resort. They follow the site's zone, leave the year out while it is the current one, and are
relative for about a week after publication, measured from when the page was rendered.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from archive.model import Precision, Stamp
from scraper.parse.date_words import AGO, DAYS_BACK, MONTH, UNITS, WEEKDAY, is_foreign, plain
from scraper.parse.mail_dates import mail_date, zone_named
from scraper.parse.numbers import whole_number
from scraper.parse.page import Page

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
# Words that are one month in one language and another in the next; "tháng 5".
_ELSEWHERE = re.compile(r"\b(?:listopada?|lis|srp|thang|thg)\b")
_KOREAN = re.compile(r"(?:(\d{4})[년年] ?|(?<![\d년年])(?<![년年] ))(\d{1,2})[월月] ?(\d{1,2})[일日]")
# Nobody's posts are older; programs write year 1, or the zero of Unix, Windows or a spreadsheet, in either time zone.
_EARLIEST = 1800
# Nor younger; other calendars count on: 2567.
_LATEST = 2199
_ZEROS = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})
_CLOCKS = timedelta(days=2)
# No date is longer, with all that is beside one.
_LONGEST = 300
_PARTS = re.compile(r"\d+|[^\W\d_]+")
# Between a day and its month, and how many parts may stand between them and the year.
_JOINING = frozenset({"de", "del", "of", "the", "di", "d", "le", "er", "st", "nd", "rd", "th", "den", "el"})
_NEAR = 2
_NUMBERS = re.compile(r"\d+")
_ORDINAL = r"(?:\.|er|st|nd|rd|th|º|°|ª)?"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}[\s/-]+(?:de |of )?([^\W\d_]+)\.?,?[\s/-]+(?:de |del )?(\d{{4}})(?!\d)"
)
_MONTH_DAY = re.compile(rf"([^\W\d_]+)\.? (\d{{1,2}}){_ORDINAL},? (\d{{4}})(?!\d)")
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


def visible(text: str, zone: ZoneInfo, *, rendered: datetime | None, languages: Sequence[str] = ()) -> Stamp | None:
    """The day that a visible date means, or None. Relative dates and dates without a year need *rendered*.

    *languages* are those of the page and of its site, as they are declared: a word may be another month elsewhere.
    """
    # Only what counts from today does without figures: "hier".
    if len(text) > _LONGEST or (rendered is None and not _NUMBERS.search(text)):
        return None
    today, bare = rendered.astimezone(zone) if rendered else None, plain(text)
    day = _visible_day(bare, today)
    if not (day and _EARLIEST <= day.year <= _LATEST) and (is_foreign(bare, languages) or _ELSEWHERE.search(bare)):
        # Here, since few pages have such dates.
        from scraper.parse.foreign_dates import day_in

        day = day_in(bare, _BESIDE.sub(" ", bare), languages, today)
    return _day_stamp(text.strip(), day, zone) if day and day.year <= _LATEST else None


def visible_on(page: Page, text: str, *, rendered: datetime | None = None) -> Stamp | None:
    """The day that a visible date of *page* means, by its site's clock and in its own language or its site's."""
    return visible(text, page.site.zone, rendered=rendered, languages=page.languages)


def counts_back(page: Page, text: str) -> bool:
    """Return whether a visible date of *page* counts from today: "il y a 3 jours"."""
    if AGO.search(text.lower()):
        return True
    bare = plain(text)
    if not is_foreign(bare, page.languages):
        return False
    from scraper.parse.foreign_spans import span_back

    return span_back(bare, page.languages) is not None


def feed_date(text: str) -> datetime | None:
    """The instant of an RSS `pubDate`, or None: RFC 822, months in any language, UTC without zone."""
    found = mail_date(plain(text), UTC)
    if found:
        instant = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day, tzinfo=UTC)
        return None if is_placeholder(instant.date()) else instant
    stamp = declared(text, _UTC_ZONE)
    return stamp.instant if stamp else None


def _declared_otherwise(text: str, zone: ZoneInfo) -> Stamp | None:
    """A declared date that is not ISO 8601: as mail, as JavaScript, or digits alone."""
    bare = plain(text)
    if compact := _COMPACT.fullmatch(bare.upper()):
        return _day_stamp(text, _date(compact[1], compact[2], compact[3]), zone)
    match mail_date(bare, zone):
        case datetime() as instant:
            return Stamp(raw=text, instant=instant, precision=Precision.INSTANT, day=instant.astimezone(zone).date())
        case date() as day if any(len(number) == 4 for number in _NUMBERS.findall(bare)):
            return _day_stamp(text, day, zone)
        case _:
            return _named_zone(text, bare, zone)


def _named_zone(text: str, bare: str, zone: ZoneInfo) -> Stamp | None:
    """An instant of ISO 8601 with its zone as no standard has it."""
    match = _ISO_NAMED.fullmatch(bare)
    if match is None:
        return None
    try:
        local = datetime.fromisoformat(re.sub(r"[t ]+", "T", match["stamp"], count=1))
        instant = local.replace(tzinfo=zone_named(match["zone"], zone)).astimezone(UTC)
        return Stamp(raw=text, instant=instant, precision=Precision.INSTANT, day=instant.astimezone(zone).date())
    except (ValueError, OverflowError):
        return None


def _visible_day(text: str, today: datetime | None) -> date | None:
    if AGO.search(text):
        # "ago" is August, too: "14 ago 2024".
        return (today and _ago(text, today)) or _written_out(text)
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
        if whole and not _names_day(pattern.sub(" ", text)):
            return _date(whole[0][3], MONTH[whole[0][month]], whole[0][day])
    return None


def _names_day(rest: str) -> bool:
    """Return whether what stands beside a date has a day of a month too: it is a stretch of days. "Jan" is a name."""
    parts = _PARTS.findall(rest)
    beside = pairwise(parts)
    return any((one in MONTH and other.isdecimal()) or (other in MONTH and one.isdecimal()) for one, other in beside)


def _in_order(text: str, day_first: date | None, month_first: date | None) -> date | None:
    """The one of two readings whose weekday *text* names; where both are that weekday, or none is named, the day first.

    Drupal's own format in English has the month first.
    """
    if day_first and month_first and day_first != month_first:
        named = {WEEKDAY[word] for word in _PARTS.findall(text) if word in WEEKDAY}
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
    parts = _PARTS.findall(text)
    # Most lines that are no date end here.
    if sum(part in MONTH for part in parts) != 1:
        return None
    parts = [part for part in parts if part not in _JOINING]
    month = next(at for at, part in enumerate(parts) if part in MONTH)
    days = [at for at, part in enumerate(parts) if len(part) < 3 and part.isdecimal()]
    years = [at for at, part in enumerate(parts) if len(part) == 4 and part.isdecimal()]
    if len(days) != 1 or len(years) > 1 or abs(month - days[0]) != 1:
        return None
    # "Le 12 mai, un bilan de l'année 2019" is of no day that it tells.
    if years and min(abs(years[0] - days[0]), abs(years[0] - month)) > _NEAR:
        return None
    return _in_year(parts[years[0]] if years else None, MONTH[parts[month]], int(parts[days[0]]), today)


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
