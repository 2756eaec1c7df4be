"""Dates as mail, servers, web archives, catalogues and people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archive.dates import read
from archive.errors import BadDate

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    "text",
    [
        "ven. 3 mai 2024", "ven 3 mai 2024", "Fri, 3 May 2024", "Fri 3 May 2024", "03 May 2024", "3. Mai 2024",
        "03/May/2024", "03-May-2024", "2024-May-03", "2024-mai-03", "2024 mai 3", "2024, mai 3", "3 mai, 2024",
        "3e mai 2024", "3° mai 2024", "2024-W18-5", "2024W18-5", "Friday, May 3rd, 2024",
    ],
)  # fmt: skip
def test_a_day(text: str) -> None:
    span = read(text, now=NOW, zone=PARIS)

    assert (span.first_day.isoformat(), span.last_day.isoformat()) == ("2024-05-03", "2024-05-03")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-W10", "2024-03-04", "2024-03-10"), ("2024w10", "2024-03-04", "2024-03-10"),
        ("semaine 10 2024", "2024-03-04", "2024-03-10"), ("Semaine 10 de 2024", "2024-03-04", "2024-03-10"),
        ("sem. 10 2024", "2024-03-04", "2024-03-10"), ("week 10, 2024", "2024-03-04", "2024-03-10"),
        ("week 10 of 2024", "2024-03-04", "2024-03-10"), ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2025-W01", "2024-12-30", "2025-01-05"), ("2024-W1", "2024-01-01", "2024-01-07"),
        ("2024-Q1", "2024-01-01", "2024-03-31"), ("Q4 2024", "2024-10-01", "2024-12-31"),
        ("T2 2024", "2024-04-01", "2024-06-30"), ("2024T3", "2024-07-01", "2024-09-30"),
        ("1er trimestre 2024", "2024-01-01", "2024-03-31"), ("2ème trimestre 2024", "2024-04-01", "2024-06-30"),
        ("troisième trimestre de 2024", "2024-07-01", "2024-09-30"),
        ("last quarter of 2024", "2024-10-01", "2024-12-31"),
        ("premier semestre 2024", "2024-01-01", "2024-06-30"), ("second semestre 2024", "2024-07-01", "2024-12-31"),
        ("first half of 2024", "2024-01-01", "2024-06-30"), ("2024 mai", "2024-05-01", "2024-05-31"),
        ("2024, mai", "2024-05-01", "2024-05-31"), ("mai/2024", "2024-05-01", "2024-05-31"),
        ("en mai 2024", "2024-05-01", "2024-05-31"), ("le mois de mai 2024", "2024-05-01", "2024-05-31"),
        ("en 2024", "2024-01-01", "2024-12-31"), ("l’année 2024", "2024-01-01", "2024-12-31"),
        ("la semaine passée", "2026-03-02", "2026-03-08"), ("the previous week", "2026-03-02", "2026-03-08"),
        ("le mois passé", "2026-02-01", "2026-02-28"), ("past month", "2026-02-01", "2026-02-28"),
        ("l’an passé", "2025-01-01", "2025-12-31"), ("l’année précédente", "2025-01-01", "2025-12-31"),
        ("ce jour", "2026-03-12", "2026-03-12"), ("mar. 2024", "2024-03-01", "2024-03-31"),
    ],
)  # fmt: skip
def test_a_period(text: str, first: str, last: str) -> None:
    span = read(text, now=NOW, zone=PARIS)

    assert (span.first_day.isoformat(), span.last_day.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        *((text, "2024-05-03T12:30") for text in (
            "20240503123000", "202405031230", "20240503T123000Z", "20240503T143000", "2024-05-03 12:30 UTC",
            "2024-05-03 12:30 GMT", "Fri, 03 May 2024 12:30:00 GMT", "Fri, 03 May 2024 14:30:00 +0200",
            "03/May/2024:14:30:00 +0200", "3 mai 2024, 14:30", "3 mai 2024 - 14:30", "3 mai 2024 à 14 h 30",
            "le 3 mai 2024 vers 14h30", "May 3, 2024 at 2:30 PM", "May 3, 2024, 2:30 p.m.", "2024-05-03 2:30pm",
            "2024-05-03T14:30:00,0+02:00", "2024-05-03T07:30:00−05:00", "2024-05-03T14:30+02",
        )),
        ("2024-05-03 12 am", "2024-05-02T22:00"), ("2024-05-03 12pm", "2024-05-03T10:00"),
        ("hier à 14h", "2026-03-11T13:00"), ("yesterday 2pm", "2026-03-11T13:00"),
        ("today at 9:05", "2026-03-12T08:05"),
        ("now", "2026-03-12T09:30"), ("maintenant", "2026-03-12T09:30"), ("30 min", "2026-03-12T09:00"),
        ("les 7 derniers jours", "2026-03-05T09:30"), ("last 7 days", "2026-03-05T09:30"),
        ("the past two weeks", "2026-02-26T09:30"), ("il y a une semaine", "2026-03-05T09:30"),
        ("a week ago", "2026-03-05T09:30"), ("quinze jours", "2026-02-25T09:30"), ("il y a un an", "2025-03-12T09:30"),
        ("3mo", "2025-12-12T09:30"), ("2 sem", "2026-02-26T09:30"),
    ],
)  # fmt: skip
def test_an_instant(text: str, instant: str) -> None:
    span = read(text, now=NOW, zone=PARIS)

    assert span.start == span.end == datetime.fromisoformat(f"{instant}+00:00")


@pytest.mark.parametrize(
    ("text", "why", "french"),
    [
        ("2024-W54", "no week 54 in 2024", "pas de semaine 54"), ("2023-W53", "no week 53", "pas de semaine 53"),
        ("3ème semestre 2024", "2 of them", "en a 2"), ("90s", "90 semaines", "90 semaines"),
        ("2024-05-03 25:00", "14:30", "14:30"), ("2024-05-03 10:60", "14:30", "14:30"),
        ("2024-05-03 13 pm", "14:30", "14:30"),
        ("2024-05-03 14:30 CEST", "its offset", "décalage"),
        ("2024-05-03 14:30 Europe/Paris", "its offset", "décalage"),
        ("2024-05-03T14:30+99:00", "so far from UTC", "si loin"), ("2024-2025", "two dates", "deux dates"),
        ("2024..2025", "two dates", "deux dates"), ("2024-03-01/2024-03-05", "two dates", "deux dates"),
        ("03/05", "the year too", "aussi l'année"), ("3 mai", "the year too", "aussi l'année"),
        ("3/5/24", "year in full", "en entier"), ("2024-02-30", "29 days", "29 jours"),
        ("2024-00-10", "no month 0", "mois 0"),
        ("0000", "no year 0", "d'année 0"), ("0 mai 2024", "no day 0", "jour 0"),
        ("3 maggio 2024", "'maggio'", "« maggio »"),
        ("12/31/2024", "first: 31/12/2024", "d'abord : 31/12/2024"), ("999999y", "calendar", "calendrier"),
        ("S1 2024", "", ""), ("2024-S1", "", ""), ("demain", "", ""), ("lundi dernier", "", ""), ("7", "", ""),
        ("123456789012345", "", ""), ("20241332", "no month 13", "mois 13"), ("1 mars 2026 14:3", "", ""),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why_in_both_languages(text: str, why: str, french: str) -> None:
    with pytest.raises(BadDate) as refused:
        read(text, now=NOW, zone=PARIS)

    assert why in refused.value.why
    assert french in refused.value.in_french
    assert bool(refused.value.why) == bool(refused.value.in_french) == bool(why)
    assert "first: 00" not in refused.value.why
