"""What was told on a day is told of it ever after: by what was known then, and of what the site showed then."""

import json
from collections.abc import Callable, Set
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from archive.database import schema
from archive.query import deposits, posts
from archive.query.posts import Post
from tests.support import acts
from tests.support.lives import Keeper, Life
from tests.trade.test_lives import slow

_ZONE = ZoneInfo("Europe/Paris")
# An order, a correction, another zone, or a backup put back is told of past days too, as is that two posts are one.
_LATER = {"mistimed", "take_down", "configure", "back_up", "retire", "outage", "swap", "rename_back"}
_STEPS = 12
_SHOWN = ("url", "title", "state", "snapshot", "authors", "published")

Told = dict[str, dict[str, Any]]


def told(keeper: Keeper, *words: str) -> Told:
    """The records that a command prints, by id."""
    lines = keeper.run(*words, "--json", codes=(0, 1)).stdout.splitlines()
    records = [json.loads(line) for line in lines if line.startswith("{")]
    return {record["id"]: record for record in records}


def lived(life: Life, look: Callable[[Keeper], Any], *, without: Set[str]) -> list[tuple[str, Any]]:
    """What *look* finds at the end of each day of a *life*."""
    life.begin()
    found = []
    for _ in range(_STEPS):
        act = life.die.choice([act for act in acts.ACTS if act.__name__ not in without])
        life.story.append(f"{act.__name__} {act(life) or ''}")
        found.append((life.now.astimezone(_ZONE).date().isoformat(), look(life.keepers[0])))
        life.wait(life.die.choice((1.1, 1.5, 2, 4)))
    return found


@pytest.mark.parametrize("seed", [16, *slow(1, 5, 25)])
def test_what_was_known_on_a_day_stays_known_of_it(seed: int, tmp_path: Path) -> None:
    lists = ("posts", "changes")

    life = Life(tmp_path, seed)

    days = lived(life, lambda keeper: [told(keeper, name) for name in lists], without=_LATER)

    for day, seen in days:
        assert [told(life.keepers[0], name, "--known-at", day) for name in lists] == seen, (day, life.story)


@pytest.mark.parametrize("seed", [7, *slow(2, 11, 19)])
def test_what_stood_on_a_day_of_a_full_crawl_is_told_of_it(seed: int, tmp_path: Path) -> None:
    def stood(records: Told) -> Told:
        return {
            name: {field: record[field] for field in _SHOWN}
            for name, record in records.items()
            if record["state"] in ("live", "suspect")
        }

    def look(keeper: Keeper) -> Told:
        keeper.crawl(full=True)
        return stood(told(keeper, "posts"))

    life = Life(tmp_path, seed)

    days = lived(life, look, without=_LATER | {"wall"})

    for day, seen in days:
        assert stood(told(life.keepers[0], "posts", "--as-of", day)) == seen, (day, life.story)


def harvested(keeper: Keeper, *, since: datetime | None) -> dict[str, tuple[object, ...] | None]:
    """What a harvester is told of each post that became different *since*; None of what is deleted."""
    database = schema.connect(keeper.path)
    try:
        return {
            each.post: None if each.deleted else shown(posts.post(database, each.post))
            for each in deposits.deposits(database)
            if since is None or each.changed >= since
        }
    finally:
        database.close()


def shown(post: Post) -> tuple[object, ...]:
    return post.title, post.url, post.published_day, post.authors, post.snapshot


@pytest.mark.parametrize("seed", [25, *slow(22, 31, 33)])
def test_who_harvests_what_is_new_each_day_has_what_one_has_who_asks_for_all(seed: int, tmp_path: Path) -> None:
    life = Life(tmp_path, seed)
    have: dict[str, tuple[object, ...] | None] = {}
    asked: datetime | None = None

    def look(keeper: Keeper) -> bool:
        nonlocal asked
        have.update(harvested(keeper, since=asked))
        asked = life.now.replace(microsecond=0)
        return have == harvested(keeper, since=None)

    days = lived(life, look, without=_LATER - {"take_down"})

    assert all(is_same for _, is_same in days), life.story
