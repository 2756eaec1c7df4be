"""Visible dates in the languages of Wix, and dates of metadata."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Precision
from scraper.parse.dates import declared, feed_date, visible

PARIS = ZoneInfo("Europe/Paris")
RENDERED = datetime(2026, 1, 9, 23, 30, tzinfo=UTC)  # already the 10th in Paris

ABSOLUTE = {
    "3 mei 2024": date(2024, 5, 3),
    "3 maja 2024": date(2024, 5, 3),
    "3 maj 2024": date(2024, 5, 3),
    "3 мая 2024": date(2024, 5, 3),
    "12 października 2023": date(2023, 10, 12),
    "12 augustus 2023": date(2023, 8, 12),
    "30 avr. 2020": date(2020, 4, 30),
    "6 août 2021": date(2021, 8, 6),
    "10 janv. 2021": date(2021, 1, 10),
    "22 sept. 2020": date(2020, 9, 22),
    "18 juil. 2018": date(2018, 7, 18),
    "29 juin 2018": date(2018, 6, 29),
    "3 févr. 2019": date(2019, 2, 3),
    "1 déc. 2019": date(2019, 12, 1),
    "27 nov. 2025": date(2025, 11, 27),
    "Dec 5, 2024": date(2024, 12, 5),
    "March 2, 2023": date(2023, 3, 2),
    "2. Okt. 2022": date(2022, 10, 2),
    "14. März 2021": date(2021, 3, 14),
    "5. Dez. 2020": date(2020, 12, 5),
    "12 mar 2024": date(2024, 3, 12),
    "1 ene 2023": date(2023, 1, 1),
    "10 de nov. de 2018": date(2018, 11, 10),
    "7 de fev. de 2020": date(2020, 2, 7),
    "4 giu 2022": date(2022, 6, 4),
    "2025년 7월 28일": date(2025, 7, 28),
    "1. 2. 2024": date(2024, 2, 1),
    "12.03.2024": date(2024, 3, 12),
    "2024-03-12": date(2024, 3, 12),
}
RELATIVE = {
    "il y a quelques secondes": date(2026, 1, 10),
    "il y a 3 jours": date(2026, 1, 7),
    "il y a 23 heures": date(2026, 1, 9),
    "il y a une heure": date(2026, 1, 9),
    "hier": date(2026, 1, 9),
    "a few seconds ago": date(2026, 1, 10),
    "23 minutes ago": date(2026, 1, 10),
    "1 hour ago": date(2026, 1, 9),
    "5 days ago": date(2026, 1, 5),
    "yesterday": date(2026, 1, 9),
    "vor 3 Tagen": date(2026, 1, 7),
    "vor einer Stunde": date(2026, 1, 9),
    "hace 2 días": date(2026, 1, 8),
    "há 4 dias": date(2026, 1, 6),
    "3 giorni fa": date(2026, 1, 7),
    "před 2 dny": date(2026, 1, 8),
    "3일 전": date(2026, 1, 7),
    "5시간 전": date(2026, 1, 9),
    "27 nov.": date(2025, 11, 27),
    "9 janv.": date(2026, 1, 9),
    "Jan 9": date(2026, 1, 9),
    "12월 30일": date(2025, 12, 30),
}
NO_DATES = [
    "",
    "2 min de lecture",
    "Inès Morvan",
    "31 févr. 2020",
    "45 nov. 2025",
    "2025",
    "mai",
    "12 mai 13 juin 2020",
]


@pytest.mark.parametrize(("text", "day"), ABSOLUTE.items(), ids=ABSOLUTE.keys())
def test_absolute_date(text: str, day: date) -> None:
    """A full date needs no clock; it is a day that begins in the site's zone."""
    stamp = visible(text, PARIS, rendered=None)

    assert stamp is not None
    assert (stamp.day, stamp.precision, stamp.raw) == (day, Precision.DAY, text)
    assert stamp.instant == datetime(day.year, day.month, day.day, tzinfo=PARIS)


@pytest.mark.parametrize(("text", "day"), RELATIVE.items(), ids=RELATIVE.keys())
def test_date_that_needs_the_render_time(text: str, day: date) -> None:
    """Relative dates and dates without a year count from the render, in the site's zone."""
    stamp = visible(text, PARIS, rendered=RENDERED)

    assert stamp is not None
    assert stamp.day == day
    assert visible(text, PARIS, rendered=None) is None


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(text: str) -> None:
    """What is no date is none."""
    assert visible(text, PARIS, rendered=RENDERED) is None


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No text makes the reader of dates fail."""
    for stamp in (visible(text, PARIS, rendered=RENDERED), declared(text, PARIS)):
        assert stamp is None or stamp.instant.tzinfo is UTC
    feed_date(text)


@pytest.mark.parametrize(
    ("text", "instant", "precision"),
    [
        ("2018-06-30T22:00:00.000Z", datetime(2018, 6, 30, 22, tzinfo=UTC), Precision.INSTANT),
        ("2018-07-01T00:00:00+02:00", datetime(2018, 6, 30, 22, tzinfo=UTC), Precision.INSTANT),
        ("2018-07-01T00:00:00", datetime(2018, 6, 30, 22, tzinfo=UTC), Precision.INSTANT),
        ("2018-07-01", datetime(2018, 6, 30, 22, tzinfo=UTC), Precision.DAY),
    ],
    ids=["UTC", "offset", "no zone is the site's", "a day is the site's"],
)
def test_declared_date(text: str, instant: datetime, precision: Precision) -> None:
    """ISO 8601 as metadata writes it, all the same local first of July."""
    stamp = declared(text, PARIS)

    assert stamp is not None
    assert (stamp.instant, stamp.precision, stamp.day) == (instant, precision, date(2018, 7, 1))


@pytest.mark.parametrize(
    "text", ["", "bug", "2018-13-01", "0001-01-01T00:00:00+14:00", "{date}", "9999-12-31T23:59:59-14:00"]
)
def test_declared_nonsense(text: str) -> None:
    """Nonsense is no date."""
    assert declared(text, PARIS) is None


def test_feed_date() -> None:
    """RFC 822 as RSS writes it."""
    assert feed_date("Thu, 27 Nov 2025 09:15:00 GMT") == datetime(2025, 11, 27, 9, 15, tzinfo=UTC)
    assert feed_date("soon") is None


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 3 May 2024 08:00:00 GMT",
        "Fri,03 May 2024 08:00:00 GMT",
        "Friday, 3. May 2024 08:00 GMT",
        "ven., 03 mai 2024 10:00:00 +0200",
        "пт, 03 май 2024 10:00:00 +0200",
        "Fri, 03 May 2024 10:00:00 +2",
        "Fri, 03 May 2024 10:00:00 +02",
        "Fri, 03 May 2024 10:00:00 GMT+0200",
        "Fri, 03 May 2024 10:00:00 UTC+2",
        "Fri, 03 May 2024 10:00:00 +0200 CEST",
        "Fri, 03 May 2024 10:00:00 GMT+0200 (CEST)",
        "Fri, 03 May 2024T08:00:00Z",
        "Fri, 03 May 2024 08.00.00 GMT",
        "Fri, 3 May 2024 8:0:0 GMT",
        "Fri, May 3, 2024 8:00 AM",
        "Friday, May 3rd, 2024 - 08:00",
        "2024-05-03 08:00:00 UTC",
        "2024-05-03 10:00:00 +0200 CEST",
        "2024-05-03 08:00:00 +0000 UTC",
        "2024-05-03 10:00:00 CEST",
        "2024-05-03T10:00:00+02:00[Europe/Paris]",
        "2024-05-03T 08:00:00Z",
        "2024/05/03 08:00:00",
        "2024.05.03 08:00",
    ],
)
def test_a_feed_writes_one_instant_in_many_ways(text: str) -> None:
    assert feed_date(text) == datetime(2024, 5, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(("half", "hour"), [("12:30 AM", 0), ("12:30 PM", 12), ("8:30 PM", 20), ("20:30 PM", 20)])
def test_an_hour_of_twelve(half: str, hour: int) -> None:
    assert feed_date(f"Fri, 03 May 2024 {half}") == datetime(2024, 5, 3, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["03/05/2024 10:00", "Mon, 30 Nov -0001 00:00:00 +0000", "1714723200"])
def test_what_a_feed_leaves_open_is_no_date(text: str) -> None:
    assert feed_date(text) is None
