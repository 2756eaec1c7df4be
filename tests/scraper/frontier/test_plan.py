"""`cirma crawl --dry-run`: what a run would ask for, told without asking or writing."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.config import ArchiveConfig
from scraper.demo import demo_blog
from scraper.frontier.plan import Options, rehearse
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    return Archivist(tmp_path, FakeWix(demo_blog()))


def due(archivist: Archivist, *, full: bool = False, limit: int | None = None) -> list[str]:
    """The addresses that a rehearsal names."""
    config = replace(archivist.config, archive=ArchiveConfig(path=archivist.path))
    options = Options(full=full, limit=limit)
    found = rehearse(config, archivist.config_of_site, options, archivist.site.clock.now())
    return [each.uri for each in found]


def test_without_an_archive_nothing_is_known_and_none_is_made(archivist: Archivist) -> None:
    assert due(archivist) == []
    assert not archivist.path.exists()


def test_right_after_a_crawl_nothing_is_due_but_in_full(archivist: Archivist) -> None:
    archivist.crawl()
    posts = {row[0] for row in archivist.rows("SELECT url FROM post_status WHERE state = 'live'")}

    assert posts
    assert due(archivist) == []
    assert set(due(archivist, full=True)) == posts


def test_after_the_bound_every_post_is_due(archivist: Archivist) -> None:
    archivist.crawl()
    archivist.sleep(days=8)

    assert len(due(archivist)) == len(due(archivist, full=True))


def test_a_limit_takes_the_first(archivist: Archivist) -> None:
    archivist.crawl()

    assert due(archivist, full=True, limit=2) == due(archivist, full=True)[:2]
    assert due(archivist, full=True, limit=0) == []


def test_a_rehearsal_asks_and_writes_nothing(archivist: Archivist) -> None:
    archivist.crawl()
    asked, held = list(archivist.site.asked), archivist.path.read_bytes()

    due(archivist, full=True)

    assert archivist.site.asked == asked
    assert archivist.path.read_bytes() == held
