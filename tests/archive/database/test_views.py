"""The views, as a reader with nothing but SQLite meets them."""

import re
from typing import Any

import pytest

from archive.database import schema
from archive.database.schema import connect
from tests.support import sql as sqlite
from tests.support.archives import demo_archive

VIEWS = [
    row[0] for row in sqlite.run(schema.blank(), "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
]


def rows(sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in sqlite.run(connect(demo_archive()), sql)]


def test_current_posts_are_those_that_stand() -> None:
    assert rows("SELECT count(*), sum(state = 'live') FROM current_posts") == [(12, 12)]
    assert rows("SELECT authors FROM current_posts WHERE title LIKE 'Ports%'") == [("Élise Vauquelan",)]


def test_removed_posts_keep_their_last_words() -> None:
    ((title, words, failing, confirmed),) = rows(
        "SELECT title, last_words, failing_since, confirmed_at FROM removed_posts"
    )

    assert title.startswith("Le démenti")
    assert words.startswith("Une fausse nouvelle")
    assert failing == confirmed


def test_edits_tell_what_moved_and_whether_it_was_said() -> None:
    assert rows("SELECT class, fields, flags FROM edits WHERE silent = 1 ORDER BY class, fields") == [
        ("minor", "body", None),
        ("substantive", "body", "number"),
        ("substantive", "images", None),
        ("typographic", "body", None),
    ]
    assert rows("SELECT title_before, title_after FROM edits WHERE fields LIKE 'title%'") == [
        ("Sanctions\u00a0: éloge du temps long", "Sanctions\u00a0: le prix du temps long")
    ]


def test_every_state_has_its_text() -> None:
    assert rows("SELECT count(*), count(body), sum(current) FROM post_states") == [(20, 20, 13)]


def test_a_month_of_activity_counts_posts_and_changes() -> None:
    (november,) = rows(
        "SELECT published, edits, silent_edits, moves, removals FROM site_activity WHERE month = '2026-11'"
    )

    assert november == (1, 7, 4, 1, 1)


def test_exposure_is_a_denominator() -> None:
    ((observations, days, gap, watched),) = rows(
        "SELECT observations, days_observed, longest_gap, days_watched FROM post_exposure JOIN current_posts "
        "ON current_posts.id = post WHERE title LIKE 'Ports%'"
    )

    assert (observations, days) == (2, 2)
    assert gap == watched
    assert 1.9 < gap < 2.1


def test_a_post_seen_once_has_no_gap() -> None:
    assert rows("SELECT longest_gap FROM post_exposure WHERE observations = 1") == [(None,), (None,)]


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_says_what_it_is(view: str) -> None:
    ((sql,),) = rows(f"SELECT sql FROM sqlite_master WHERE type = 'view' AND name = '{view}'")

    assert re.match(rf"CREATE VIEW {view} AS -- \w", sql)
