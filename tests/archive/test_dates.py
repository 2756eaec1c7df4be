"""Dates as people write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import DateSpan, in_order, is_plain, read
from archive.errors import BadDate, ReversedDates

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)  # a Thursday


def days(text: str) -> tuple[str, str]:
    span = read(text, now=NOW, zone=PARIS)
    return span.first_day.isoformat(), span.last_day.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-3-1",
        "2026/03/01",
        "2026.03.01",
        "20260301",
        "01/03/2026",
        "1/3/2026",
        "01.03.2026",
        "01-03-2026",
        "1er mars 2026",
        "1 mars 2026",
        "1ER MARS 2026",
        "le 1er mars 2026",
        "premier mars 2026",
        "le premier mars 2026",
        "dimanche 1er mars 2026",
        "Dimanche, le 1 mars 2026",
        "1er\u00a0mars\u202f2026",
        " 1er  mars 2026 ",
        "1 mar. 2026",
        "1-mars-2026",
        "March 1, 2026",
        "March 1st 2026",
        "Sunday, March 1, 2026",
        "1st of March 2026",
        "1 March 2026",
        "\uff12\uff10\uff12\uff16-03-01",
        "2026\u201103\u201101",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert days(text) == ("2026-03-01", "2026-03-01")


@pytest.mark.parametrize(
    "text", ["2026-02", "02/2026", "2/2026", "février 2026", "fevrier 2026", "Févr. 2026", "Feb 2026"]
)
def test_a_month_is_all_of_its_days(text: str) -> None:
    assert days(text) == ("2026-02-01", "2026-02-28")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("15 août 2025", "2025-08-15", "2025-08-15"),
        ("déc. 2025", "2025-12-01", "2025-12-31"),
        ("hier", "2026-03-11", "2026-03-11"),
        ("Yesterday", "2026-03-11", "2026-03-11"),
        ("avant-hier", "2026-03-10", "2026-03-10"),
        ("aujourd’hui", "2026-03-12", "2026-03-12"),
        ("aujourd'hui", "2026-03-12", "2026-03-12"),
        ("la semaine dernière", "2026-03-02", "2026-03-08"),
        ("cette semaine", "2026-03-09", "2026-03-15"),
        ("le mois dernier", "2026-02-01", "2026-02-28"),
        ("ce mois-ci", "2026-03-01", "2026-03-31"),
        ("l’année dernière", "2025-01-01", "2025-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_other_spans(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize("text", ["7d", "7 d", "7j", "7 jours", "il y a 7 jours", "7 days ago", "1w", "1 semaine"])
def test_a_time_ago_is_an_instant(text: str) -> None:
    span = read(text, now=NOW, zone=PARIS)

    assert span.start == span.end == NOW - timedelta(days=7)


@pytest.mark.parametrize(
    "text",
    ["2026-03-01T10:30", "2026-03-01 10:30", "1er mars 2026 à 10h30", "01/03/2026 10:30", "2026-03-01T09:30Z",
     "2026-03-01T09:30:00.000Z", "2026-03-01T10:30:00+01:00"],
)  # fmt: skip
def test_a_day_with_a_time_is_an_instant_in_the_zone_unless_it_names_one(text: str) -> None:
    span = read(text, now=NOW, zone=PARIS)

    assert span.start == span.end == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_a_day_ends_in_its_zone() -> None:
    span = read("2026-03-01", now=NOW, zone=PARIS)

    assert span.start == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert span.end == datetime(2026, 3, 1, 22, 59, 59, 999_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", ""),
        ("soon", ""),
        ("mars", ""),
        ("12 mars", ""),
        ("2026-13", "no month 13"),
        ("03/13/2026", "days come first: 13/03/2026"),
        ("2026-02-30", "28 days"),
        ("31/04/2026", "30 days"),
        ("12/03/26", "year in full"),
        ("1 marz 2026", "no month 'marz'"),
        ("2026-03-01T25:00", "hour"),
        ("0000", "no year 0"),
        ("999999y", "calendar"),
        ("2026-03-01; DROP TABLE post", ""),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason_and_the_remedy(text: str, why: str) -> None:
    with pytest.raises(BadDate) as refusal:
        read(text, now=NOW, zone=PARIS, where="--since")

    assert why in str(refusal.value)
    assert str(refusal.value).startswith(f"--since: {text!r} is not a date")
    assert "1er mars 2026" in str(refusal.value)


def test_what_was_read_can_be_said() -> None:
    assert str(read("mars 2026", now=NOW, zone=PARIS)) == "2026-03-01 to 2026-03-31 (Europe/Paris)"
    assert str(read("hier", now=NOW, zone=PARIS)) == "2026-03-11 (Europe/Paris)"
    assert str(read("7d", now=NOW, zone=PARIS)) == "2026-03-05 10:30 (Europe/Paris)"
    assert is_plain("2026-03")
    assert not is_plain("03/2026")


def test_a_reversed_range_is_refused() -> None:
    may, march = (read(text, now=NOW, zone=PARIS) for text in ("2026-05", "2026-03"))

    in_order(march, may)
    in_order(march, march)
    in_order(None, march)
    with pytest.raises(ReversedDates, match="2026-05-01 to 2026-05-31"):
        in_order(may, march)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d"]))
def test_every_day_is_read_back(day: date, form: str) -> None:
    span = read(day.strftime(form), now=NOW, zone=PARIS)

    assert (span.first_day, span.last_day) == (day, day)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        span = read(text, now=NOW, zone=PARIS)
    except BadDate:
        return
    assert isinstance(span, DateSpan)
    assert span.start <= span.end


@pytest.mark.parametrize("text", ["1 mars", "1er mars", "mars", "March", "dimanche 1er mars"])
def test_a_date_without_a_year_says_what_it_lacks(text: str) -> None:
    with pytest.raises(BadDate, match="write the year too"):
        days(text)


@pytest.mark.parametrize("text", ["0 mars 2026", "2026-03-00", "00/03/2026"])
def test_there_is_no_day_0(text: str) -> None:
    with pytest.raises(BadDate, match="there is no day 0"):
        days(text)
