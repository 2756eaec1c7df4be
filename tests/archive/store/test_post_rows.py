"""The rows of one post: states and their ids."""

import re
from datetime import timedelta
from pathlib import Path

from archive.store import Store
from scraper.reading.reread import reparse_anew
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeSite, page, post_page, xml


def test_the_same_bytes_may_be_two_states(tmp_path: Path) -> None:
    """A date that was still ahead when the page was first seen is read when it is past."""
    uri = f"{ORIGIN}/post/a"
    listed = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{uri}</loc></url></urlset>'
    body = post_page(fakes.make_post("a", published=NOON + timedelta(days=400)))
    undated = re.sub(rb'"?renderTimeStamp"?:\s*\d+', b'"renderTimeStamp":1', body)
    site = FakeSite({f"{ORIGIN}/blog-posts-sitemap.xml": xml(listed.encode()), uri: page(undated)})
    archivist = Archivist(tmp_path, site)
    for days in (0, 500):
        archivist.sleep(days)
        archivist.crawl()
        # A cache that shows nothing new is not read again; an audit of the archive reads each answer.
        site.pages[uri] = page(undated, etag=None)

    store = Store.open(archivist.path, holder="a test", now=site.clock.now())
    reparse_anew(store, archivist.path, watched=lambda _: None)
    store.close()

    assert archivist.rows("SELECT count(DISTINCT id), count(DISTINCT content) FROM snapshot") == [(2, 2)]
    assert archivist.rows("SELECT count(DISTINCT capture) FROM observation") == [(2,)]
