"""Pages that cannot be read, readers that changed, and sites that fail: each stays its own matter."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from archive.model import Reading, Verdict
from archive.query import captures
from archive.store import Store, post_rows
from scraper.crawl.site_crawl import SiteCrawl
from scraper.demo import demo_blog
from scraper.parse import total, verdict
from scraper.parse.page import Page
from scraper.parse.version import parser_version, parser_versions
from scraper.reading import reread
from scraper.settings import site as site_settings
from tests.support.checking import checked
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

READ = reread.read_totally
SLUG = quote(demo_blog().posts[0].slug)
FIRST_TITLE = "SELECT title FROM post_status ORDER BY post LIMIT 1"


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    return Archivist(tmp_path, FakeWix(demo_blog()))


PARSE = verdict.read


def fails_on(part: str) -> Any:
    """A reader that has a fault which pages with *part* in their address meet."""

    def caught(page: Page) -> Reading:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(total, "read", lambda page: _raising(page, part))
            return total.read_caught(page)

    return caught


def _raising(page: Page, part: str) -> Reading:
    if part in page.uri:
        raise RecursionError("too deep")
    return PARSE(page)


def upgraded(monkeypatch: pytest.MonkeyPatch, read: Any) -> None:
    """Another version of the program: it reads otherwise, under another version."""
    monkeypatch.setattr(reread, "read_totally", read)
    monkeypatch.setattr(site_settings, "parser_version", lambda profile, said=None: f"{profile}/other")


def louder(page: Page) -> Reading:
    """Reads titles otherwise."""
    reading = READ(page)
    if reading.content is None:
        return reading
    return replace(reading, content=replace(reading.content, title=reading.content.title.upper()))


def test_a_fault_of_the_reader_is_a_reading_with_kind_and_place(archivist: Archivist) -> None:
    archivist.crawl()
    page = next(fetch for fetch in archivist.site.fetches if "/post/" in fetch.request.uri)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(total, "read", lambda page: _raising(page, "/post/"))
        found = total.read_caught(_page(archivist, page))

    (problem,) = found.problems
    assert found.verdict is Verdict.UNREADABLE
    assert not found.complete
    assert problem.kind.value == "crashed"
    assert problem.detail == "RecursionError: too deep"
    assert problem.place.startswith("scraper.parse.total:")


def _page(archivist: Archivist, fetch: Any) -> Page:
    return Page(
        body=fetch.outcome.body,
        uri=fetch.request.uri,
        url=fetch.request.uri,
        status=200,
        headers=(),
        observed=fetch.ended,
        site=site_settings.context(archivist.config_of_site),
    )


def test_what_cannot_be_read_is_told_once_and_a_better_reader_reads_it(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as faulty:
        faulty.setattr(reread, "read_totally", fails_on(SLUG))
        first = archivist.crawl()
        archivist.sleep(days=1)
        later = archivist.crawl(full=True)
        kept = captures.unreadable(archivist.database)

    assert first.outcome == "partial"
    assert {uri for uri, _ in first.unreadable}
    assert later.unreadable == []
    assert {each.uri for each in kept} == {uri for uri, _ in first.unreadable}
    assert checked(archivist.path).clean

    upgraded(monkeypatch, READ)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reread.reparse(store, archivist.path, watched=lambda _: None)
    store.close()

    assert captures.unreadable(archivist.database) == ()
    assert archivist.rows("SELECT count(*) FROM post_status") == [(12,)]


def test_a_post_that_cannot_be_derived_does_not_stop_the_others(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, meant = post_rows.write_post, list[str]()

    def faulty(database: Any, post: str, *rest: Any, **named: Any) -> Any:
        meant[:] = meant or [post]
        if post == meant[0]:
            raise OverflowError("a fault of ours")
        return written(database, post, *rest, **named)

    monkeypatch.setattr("archive.store.derive.write_post", faulty)

    summary = archivist.crawl()

    ((_, why),) = summary.unreadable
    assert summary.outcome == "partial"
    assert "nothing could be derived" in why
    assert archivist.rows("SELECT count(*) FROM post_status") == [(11,)]


@pytest.mark.parametrize("full", [False, True], ids=["not modified", "asked again"])
def test_an_upgrade_is_no_edit(archivist: Archivist, monkeypatch: pytest.MonkeyPatch, *, full: bool) -> None:
    """A crawl by a program that reads titles otherwise, over the archive of yesterday's, tells no change."""
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.crawl(full=True)
    before = archivist.changes()
    archivist.sleep(days=1)

    upgraded(monkeypatch, louder)
    summary = archivist.crawl(full=full)

    # Nor is it held back as a doubt.
    assert (summary.outcome, summary.held_back.posts) == ("done", 0)
    assert archivist.changes() == before


def test_posts_that_were_met_are_read_by_one_version_alone(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch
) -> None:
    archivist.crawl()
    archivist.sleep(days=1)
    upgraded(monkeypatch, louder)

    archivist.crawl(full=True)

    assert archivist.rows("SELECT DISTINCT parser FROM reading WHERE verdict = 'post'") == [("wix/other",)]
    ((title,),) = archivist.rows(FIRST_TITLE)
    assert title == title.upper()
    assert checked(archivist.path).clean


def test_an_error_of_ours_ends_a_site_as_failed(archivist: Archivist, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(SiteCrawl, "_discover", broken)

    summary = archivist.crawl()

    assert summary.outcome == "failed"
    assert "KeyError" in summary.notes[-1]
    assert archivist.rows("SELECT outcome, ended_at IS NOT NULL FROM crawl") == [("failed", 1)]


def test_the_version_of_a_reader_names_its_profile() -> None:
    assert parser_version("wix").startswith("wix/")
    assert set(parser_versions()) >= {"wix"}
