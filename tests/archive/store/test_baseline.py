"""Which posts were there before the archive began to watch."""

from pathlib import Path

from scraper.demo import demo_blog
from tests.support.crawling import Archivist
from tests.support.fakes import FakeSite, FakeWix


def test_the_first_crawl_is_the_first_that_the_site_named_a_post_to(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeSite({}))
    archivist.crawl()
    archivist.site = FakeWix(demo_blog(), clock=archivist.site.clock)
    archivist.sleep(days=2)
    archivist.crawl()

    assert archivist.rows("SELECT DISTINCT baseline FROM change WHERE kind = 'new'") == [(1,)]
    assert archivist.changes() == []
