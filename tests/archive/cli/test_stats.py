"""`cirma stats` and the bars that it draws."""

import json
from zoneinfo import ZoneInfo

import pytest

from archive.cli.stats import bar
from archive.query.activity import _calendar, _month
from tests.support.archives import cirma


def test_counts_by_month_author_and_category() -> None:
    told = json.loads(cirma("stats", "--json").output)

    months = {row["name"]: row for row in told["months"]}
    assert months["2026-11"] == {"name": "2026-11", "published": 1, "edits": 7, "silent": 4, "removed": 1}
    assert months["2026-10"]["published"] == 0
    assert (told["months"][0]["name"], len(months)) == ("2025-01", 23)
    assert told["authors"][0]["name"] == "Karim Sadellane"
    assert sum(row["published"] for row in told["authors"]) == 13
    assert {row["name"] for row in told["categories"]} >= {"Institutions", "Sécurité"}


def test_where_there_is_no_terminal_the_numbers_stand_alone() -> None:
    told = cirma("stats").output

    assert "2026-11\t1\t7\t4\t1\n" in told
    assert "█" not in told


def test_beside_the_counts_stands_what_visits_miss() -> None:
    assert "7 edits seen, 4 of them silent, with a visit every 2.0 days;" in cirma("stats").output


@pytest.mark.parametrize(("share", "drawn"), [(0, ""), (1, "█" * 12), (0.5, "█" * 6), (1 / 96, "▏")])
def test_a_bar_is_as_long_as_its_share(share: float, drawn: str) -> None:
    assert bar(share) == drawn


def test_a_month_begins_at_midnight_in_the_sites_zone() -> None:
    assert _month("2026-10-31T23:30:00.000Z", ZoneInfo("Europe/Paris")) == "2026-11"


def test_the_calendar_has_no_gaps() -> None:
    assert _calendar({"2025-11", "2026-02"}) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert _calendar(set()) == []
