"""`posts` and `search` on both axes of time."""

import json
from typing import Any

import pytest

from archive.errors import NoSuchState
from tests.support.archives import cirma

THEN = "Sanctions\u00a0: éloge du temps long"


def records(*arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in cirma(*arguments, "--json").output.splitlines()]


def test_posts_of_a_day_are_told_as_they_were_and_where_that_is_uncertain() -> None:
    found = {post["title"]: post for post in records("posts", "--as-of", "2026-11-17")}

    assert len(found) == 12
    after, before = found[THEN]["uncertain"]
    assert (after[:10], before[:10]) == ("2026-11-16", "2026-11-18")


def test_a_doubtful_state_is_marked_for_people() -> None:
    (line,) = (line for line in cirma("posts", "--as-of", "2026-11-17").output.splitlines() if THEN in line)

    assert "\tlive?\t" in line


def test_a_day_before_the_first_state_is_refused_in_the_time_of_the_site() -> None:
    with pytest.raises(NoSuchState, match=r"its first known state is of 2026-11-16 13:00 \(Europe/Paris\)"):
        cirma("show", "le-démenti", "--as-of", "2026-01-01")


def test_posts_by_what_was_known() -> None:
    assert {post["state"] for post in records("posts", "--known-at", "2026-11-17")} == {"live"}
    assert len(records("posts", "--state", "gone")) == 1


def test_filters_judge_the_state_of_that_day() -> None:
    found = records("posts", "--as-of", "2026-11-17", "--author", "sadellane", "--since", "2025-06", "--limit", "2")

    assert [post["published_day"] for post in found] == ["2026-05-12", "2026-01-20"]


def test_search_as_of_a_day_shows_the_state_of_that_day() -> None:
    (hit,) = records("search", "éloge", "--as-of", "2026-11-17")

    assert hit["title"] == THEN
    assert hit["uncertain"] is not None


def test_search_leaves_out_what_was_not_known_yet() -> None:
    assert len(records("search", "rendez-vous hiver")) == 1
    assert records("search", "rendez-vous hiver", "--known-at", "2026-11-17") == []


def test_search_as_of_a_day_by_what_was_known_before_it() -> None:
    assert len(records("search", "titre:prix", "--as-of", "2026-11-19")) == 1
    assert records("search", "titre:prix", "--as-of", "2026-11-19", "--known-at", "2026-11-17") == []
