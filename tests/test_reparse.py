"""Reading again: what was left unread, and the whole history."""

from dataclasses import replace
from pathlib import Path

import fakes
import pytest
from crawling import Archivist
from fakes import FakeWix, make_blog

from archive.model import Reading
from archive.store import Rebuilt, Store
from scraper import parse, reparse
from scraper.demo import demo_blog
from scraper.parse.page import Page

TABLES = (
    "reading",
    "naming",
    "joining",
    "sighting",
    "address",
    "snapshot",
    "observation",
    "miss",
    "change",
    "standing",
)


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """The demo, crawled before and after its edits."""
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl()
    archivist.sleep(days=2)
    assert isinstance(archivist.site, FakeWix)
    archivist.site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    return archivist


def rebuilt(archivist: Archivist) -> Rebuilt:
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    try:
        return reparse.reparse(store, archivist.path, watched=lambda count: None)
    finally:
        store.close()


def dump(archivist: Archivist) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(archivist.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def test_an_unchanged_parser_changes_nothing(archivist: Archivist) -> None:
    before = dump(archivist)

    result = rebuilt(archivist)

    assert (result.reread, result.differing) == ([], [])
    assert dump(archivist) == before


def test_reparse_mends_derived_tables_that_were_tampered_with(archivist: Archivist) -> None:
    before = dump(archivist)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    store.database.execute("UPDATE change SET class = 'minor'")
    store.database.execute("DELETE FROM sighting")
    store.close()

    rebuilt(archivist)

    assert dump(archivist)["sighting"] == before["sighting"]


def test_a_better_parser_rereads_both_sides_and_reports_no_edit(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that reads every title in capitals: all contents differ, no change of the site appears."""
    before = {row[0] for row in archivist.rows("SELECT id FROM change")}
    read = parse.read

    def louder(page: Page) -> Reading:
        reading = read(page)
        if reading.content is None:
            return reading
        content = replace(reading.content, title=reading.content.title.upper())
        return replace(reading, parser="wix/2", content=content)

    monkeypatch.setattr(parse, "read", louder)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reader = reparse.Reader(store.database)
    ids = reparse.captures.ids(store.database)

    result = store.rebuild((reader.read(identity) for identity in ids), watched=lambda count: None)

    store.close()
    assert len(result.reread) > 12
    assert {row[0] for row in archivist.rows("SELECT id FROM change")} == before


def test_what_a_killed_crawl_left_unread_is_read_at_the_next_start(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl(limit=3)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    whole = dump(archivist)
    with store.database.conn:
        for table in ("change", "observation", "standing", "resource", "snapshot", "reading"):
            store.database.conn.execute(f"DELETE FROM {table}")

    assert reparse.catch_up(store) > 3

    store.close()
    assert dump(archivist)["standing"] == whole["standing"]


def test_a_listing_that_returns_to_former_bytes_names_what_it_named_then(tmp_path: Path) -> None:
    made = [fakes.make_post(slug, guid=f"{n:024x}") for n, slug in enumerate("ab")]
    sitemap = f"{fakes.ORIGIN}/blog-posts-sitemap.xml"
    archivist = Archivist(tmp_path, FakeWix(make_blog(*made)))
    states = [made, made[:1], made]
    for listed in states:
        assert isinstance(archivist.site, FakeWix)
        archivist.site.show(make_blog(*listed))
        archivist.crawl()
        archivist.sleep(days=2)
    told = dump(archivist)

    rebuilt(archivist)

    assert archivist.rows(f"SELECT count(*) FROM sighting WHERE via = '{sitemap}' AND until IS NULL") == [(2,)]
    assert dump(archivist) == told
