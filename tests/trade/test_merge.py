"""Two archives of one blog, crawled on alternate days, become what one crawled daily is, but for times."""

from pathlib import Path
from typing import Any

import pytest

from archive.database import schema
from archive.query import changes, posts
from archive.query.changes import ChangeFilter
from scraper.demo import demo_blog
from scraper.demo.site import Blog, Delete, Publish, Rename, Retitle, Reword, edited
from tests.support import sql as sqlite
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeClock, FakeWix, make_post
from tests.trade.archives import Kept, empty
from tests.trade.test_round_trip import is_clean

pytestmark = pytest.mark.slow
_DAYS = 10
_SLUGS = [post.slug for post in demo_blog().posts]


def calendar() -> list[Blog]:
    """The demonstration on ten days: each edit stands for two, as an archive that visits every second day sees it."""
    blog, days = demo_blog(), []
    for day in range(_DAYS):
        days.append(blog)
        for edit in _EDITS.get(day, ()):
            blog = edited(blog, edit)
    return days


_NEW = make_post("nouveau", title="Un texte nouveau", published=NOON)
_EDITS: dict[int, tuple[Any, ...]] = {
    0: (Publish(post=_NEW), Retitle(slug=_SLUGS[0], title="Autre titre", modified=NOON)),
    2: (Delete(slug=_SLUGS[5]), Rename(slug=_SLUGS[6], to="autre-adresse")),
    4: (Reword(slug="nouveau", before="Premier", after="Tout premier"),),
    6: (Publish(post=make_post("encore", title="Encore un", published=NOON)),),
}


class Edge(FakeWix):
    """One cache node, so that every visitor of a day sees the same."""

    def __init__(self) -> None:
        super().__init__(demo_blog(), clock=FakeClock())
        self.edge._turn = lambda path: 0  # type: ignore[method-assign]


def crawled(folder: Path, days: range) -> Kept:
    """An archive that visits the blog on *days*, at noon."""
    into = empty(folder, ("demo", ORIGIN))
    site = Edge()
    archivist = Archivist(folder, site)
    for day, blog in enumerate(calendar()):
        site.show(blog)
        started = site.clock.now()
        if day in days:
            archivist.crawl(full=True)
        archivist.sleep(days=1 - (site.clock.now() - started).total_seconds() / 86_400)
    return into


def told(kept: Kept) -> dict[str, list[tuple[object, ...]]]:
    """Posts, states with their texts, and changes, without times."""
    database = schema.connect(kept.path)
    posts.register(database)
    found = {
        "posts": "SELECT post, state, url, title, authors FROM post_status ORDER BY post",
        "states": "SELECT DISTINCT post, url, title, content FROM snapshot ORDER BY 1, 2, 4",
        "texts": "SELECT digest, json FROM content WHERE digest IN (SELECT content FROM snapshot) ORDER BY digest",
    }
    answer = {name: [tuple(row) for row in sqlite.run(database, sql)] for name, sql in found.items()}
    answer["changes"] = sorted(
        (change.post, change.kind.value, str(change.class_), str(change.fields), str(change.silent), change.baseline)
        for change in changes.changes(database, ChangeFilter())
    )
    return answer


@pytest.mark.parametrize("form", ["archive", "warc"])
def test_two_crawlers_of_alternate_days_saw_together_what_one_saw_daily(form: str, tmp_path: Path) -> None:
    daily = crawled(tmp_path / "daily", range(_DAYS))
    even = crawled(tmp_path / "even", range(0, _DAYS, 2))
    odd = crawled(tmp_path / "odd", range(1, _DAYS, 2))
    brought = [odd.path]
    if form == "warc":
        odd.run("export", "warc", str(tmp_path / "out"))
        brought = sorted((tmp_path / "out").glob("archive-*"))

    result = even.run("import", *map(str, brought))

    assert not result.return_value, result.output
    merged, expected = told(even), told(daily)
    for part, wanted in expected.items():
        assert merged[part] == wanted, part
    assert {row[1] for row in expected["changes"]} >= {"new", "edit", "removed", "moved"}
    assert is_clean(even.path)


def test_the_merge_does_not_depend_on_which_archive_takes_the_other(tmp_path: Path) -> None:
    even = crawled(tmp_path / "even", range(0, 6, 2))
    odd = crawled(tmp_path / "odd", range(1, 6, 2))
    copies = [empty(tmp_path / name, ("demo", ORIGIN)) for name in ("first", "second")]
    for copy, order in zip(copies, [(even, odd), (odd, even)], strict=True):
        result = copy.run("import", *(str(each.path) for each in order), "--init")
        assert not result.return_value, result.output

    assert told(copies[0]) == told(copies[1])
