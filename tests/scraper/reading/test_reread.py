"""Reading again: what was left unread, and the whole history."""

import importlib
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import Problem, ProblemKind, Reading
from archive.query import captures
from archive.store import Reparsed, Store
from archive.store import reparse as reparsing
from scraper.demo import demo_blog
from scraper.parse.page import Page
from scraper.reading import reread
from tests.scraper.reading.bounded.test_reader import ATTRIBUTES, OPEN_MARKS
from tests.support import fakes, sql
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix, make_blog

ODD = Problem(kind=ProblemKind.OTHER, detail="odd")
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
    "post_status",
    "span",
    "derivation",
    "content",
)


READ = reread.read_totally


def louder(page: Page) -> Reading:
    """A parser that reads every title in capitals."""
    reading = READ(page)
    if reading.content is None:
        return reading
    content = replace(reading.content, title=reading.content.title.upper())
    return replace(reading, parser="wix/2", content=content)


def calmer(page: Page) -> Reading:
    """A parser that reads no description, which no content digest covers."""
    reading = READ(page)
    if reading.content is None:
        return reading
    return replace(reading, parser="wix/2", content=replace(reading.content, description=None))


def stricter(page: Page) -> Reading:
    """A parser that finds fault with every page."""
    reading = READ(page)
    return replace(reading, problems=(*reading.problems, ODD))


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def bodiless(page: Page) -> Reading:
    """A parser that reads no text below the title."""
    reading = READ(page)
    content = replace(reading.content, blocks=()) if reading.content else None
    return replace(reading, parser="wix/2", content=content)


def nameless(page: Page) -> Reading:
    """A parser that finds no names, of pages or in feeds."""
    reading = READ(page)
    entries = tuple(replace(entry, guid=None) for entry in reading.entries)
    return replace(reading, parser="wix/2", names=(), entries=entries)


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


def again(archivist: Archivist, how: Callable[..., Reparsed] = reread.reparse) -> Reparsed:
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    try:
        return how(store, archivist.path, watched=lambda count: None)
    finally:
        store.close()


def refreshed(archivist: Archivist) -> Reparsed | None:
    """As `cirma reparse` begins, in this process."""
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reader = reread.Reader(store.database)
    rereads = [reader.reread(identity) for identity in captures.renders(store.database)]
    try:
        return store.run(reparsing.reparse, filter(None, rereads), watched=lambda count: None)
    finally:
        store.close()


def rebuilt(archivist: Archivist) -> Reparsed:
    """As `cirma reparse --anew` does, in this process."""
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reader = reread.Reader(store.database)
    reads = [reader.read(identity) for identity in captures.ids(store.database)]
    try:
        return store.run(reparsing.reparse_anew, filter(None, reads), watched=lambda count: None)
    finally:
        store.close()


def dump(archivist: Archivist) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(archivist.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


@pytest.mark.parametrize("how", [reread.reparse, reread.reparse_anew])
def test_an_unchanged_parser_changes_nothing(archivist: Archivist, how: Callable[..., Reparsed]) -> None:
    before = dump(archivist)

    result = again(archivist, how)

    assert (result.reread, result.differing) == ([], [])
    assert dump(archivist) == before


def test_an_unchanged_parser_derives_no_post_again(archivist: Archivist) -> None:
    result = again(archivist)

    assert (result.posts, result.captures) == (0, len(archivist.rows("SELECT DISTINCT uri, payload FROM capture")))


def test_reparse_anew_mends_derived_tables_that_were_tampered_with(archivist: Archivist) -> None:
    before = dump(archivist)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    sql.run(store.database, "UPDATE change SET class = 'minor'")
    sql.run(store.database, "DELETE FROM sighting")
    store.close()

    again(archivist, reread.reparse_anew)

    assert dump(archivist) == before


def test_a_better_parser_rereads_both_sides_and_reports_no_edit(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A parser that reads every title in capitals: all contents differ, no change of the site appears."""
    before = {row[0] for row in archivist.rows("SELECT id FROM change")}
    monkeypatch.setattr(reread, "read_totally", louder)

    result = refreshed(archivist)

    assert result is not None
    assert len(result.reread) > 12
    assert {row[0] for row in archivist.rows("SELECT id FROM change")} == before


@pytest.mark.parametrize("read", [louder, calmer, stricter])
def test_what_is_refreshed_is_what_a_rebuild_gives(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch, read: Callable[[Page], Reading]
) -> None:
    monkeypatch.setattr(reread, "read_totally", read)

    assert refreshed(archivist) is not None

    after = dump(archivist)
    rebuilt(archivist)
    assert dump(archivist) == after


@pytest.mark.parametrize("how", ["refreshed", "rebuilt"])
def test_a_reparse_that_was_cut_short_is_ended_by_the_next(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Killed after the readings were written: the posts are derived by the next run, though all reads the same."""
    begun = {"refreshed": refreshed, "rebuilt": rebuilt}[how]
    monkeypatch.setattr(reread, "read_totally", louder)
    deriving = importlib.import_module("archive.store.reparse")
    with monkeypatch.context() as broken:
        broken.setattr(deriving, "derive_anew", killed)
        with pytest.raises(KeyboardInterrupt):
            begun(archivist)

    refreshed(archivist)

    after = dump(archivist)
    rebuilt(archivist)
    assert dump(archivist) == after


def test_another_name_of_a_page_has_everything_rebuilt(archivist: Archivist, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(archivist)
    monkeypatch.setattr(reread, "read_totally", nameless)

    assert refreshed(archivist) is None
    assert dump(archivist) == before


def test_a_newer_parser_that_reads_the_same_only_signs(archivist: Archivist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reread, "read_totally", lambda page: replace(READ(page), parser="wix/2"))

    result = refreshed(archivist)

    assert result is not None
    assert (result.reread, result.posts) == ([], 0)
    assert archivist.rows("SELECT DISTINCT parser FROM reading") == [("wix/2",)]


def test_posts_that_other_code_derived_are_derived_again(archivist: Archivist) -> None:
    before = dump(archivist)
    post = archivist.rows("SELECT min(post) FROM derivation")[0][0]
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    sql.run(store.database, "UPDATE derivation SET code_version = 'another' WHERE post = ?", (post,))
    sql.run(store.database, "UPDATE post_status SET title = '' WHERE post = ?", (post,))
    store.close()

    assert again(archivist).posts == 1
    assert dump(archivist) == before


@pytest.mark.parametrize("how", [refreshed, rebuilt])
def test_contents_that_nothing_shows_any_more_are_removed(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch, how: Callable[[Archivist], Reparsed | None]
) -> None:
    before = {row[0] for row in archivist.rows("SELECT digest FROM content")}
    monkeypatch.setattr(reread, "read_totally", louder)

    how(archivist)

    after = {row[0] for row in archivist.rows("SELECT digest FROM content")}
    assert after
    assert not after & before


@pytest.mark.parametrize("how", [refreshed, rebuilt])
def test_changes_that_a_parser_no_longer_sees_are_told(
    archivist: Archivist, monkeypatch: pytest.MonkeyPatch, how: Callable[[Archivist], Reparsed | None]
) -> None:
    """What changed in the text alone vanishes with a parser that reads none, and each such post is named."""
    told = {row[0] for row in archivist.rows("SELECT id FROM change WHERE fields = '[\"body\"]'")}
    monkeypatch.setattr(reread, "read_totally", bodiless)

    result = how(archivist)

    assert told
    assert result is not None
    assert {change for post in result.differing for change in post.vanished} >= told
    assert not told & {row[0] for row in archivist.rows("SELECT id FROM change")}


def test_what_has_never_been_read_is_read_by_a_rebuild(archivist: Archivist) -> None:
    before = dump(archivist)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    with store.database.conn:
        sql.run(store.database.conn, "DELETE FROM reading WHERE capture = (SELECT min(capture) FROM reading)")
    store.close()

    assert rebuilt(archivist).reread == []

    assert dump(archivist) == before


def test_a_content_is_as_the_first_page_has_it_whatever_the_order(archivist: Archivist) -> None:
    """What no digest covers is taken from the earliest page that shows a content, though another is read before."""
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reader = reread.Reader(store.database)
    reads = [read for identity in captures.ids(store.database) if (read := reader.read(identity))]
    told = [replace(read, reading=described(read.reading, read.capture)) for read in reads]
    found = []
    for order in (told, told[::-1], sorted(told, key=lambda read: read.capture)):
        store.run(reparsing.reparse_anew, order, watched=lambda count: None)
        found.append(sorted(archivist.rows("SELECT digest, json FROM content")))
    store.close()

    assert len({read.reading.content for read in reads}) < sum(read.reading.content is not None for read in reads)
    assert found[0] == found[1] == found[2]


def described(reading: Reading, description: str) -> Reading:
    if reading.content is None:
        return reading
    return replace(reading, content=replace(reading.content, description=description))


def test_addresses_are_read_one_after_the_other(archivist: Archivist) -> None:
    rows = dict(archivist.rows("SELECT id, uri FROM capture"))
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    asked, bodies = captures.by_address(store.database), captures.renders(store.database)
    times = {identity: captures.capture(store.database, identity).observed for identity in asked}
    store.close()

    assert sorted(asked) == sorted(rows)
    for order in (asked, bodies):
        addresses = [uri for uri, _ in groupby(rows[identity] for identity in order)]
        assert len(addresses) == len(set(addresses)) < len(order)
        for _, same in groupby(order, key=rows.__getitem__):
            seen = [times[identity] for identity in same]
            assert seen == sorted(seen)


@pytest.mark.parametrize("text", [OPEN_MARKS, ATTRIBUTES])
@pytest.mark.parametrize("known", [True, False])
def test_a_page_that_no_reader_finishes_ends_no_reparse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, known: bool
) -> None:
    """Known as such, it is left to a child at once; else it ends a worker, and the others read on."""
    posts = [fakes.make_post(slug, title=slug, paragraphs=(slug,)) for slug in ("a", "b", "c")]
    site = FakeWix(make_blog(*posts))
    ordinary = site._outcome
    monkeypatch.setattr(
        site,
        "_outcome",
        lambda asked: fakes.response(fakes.page(text.encode())) if asked.uri.endswith("/post/b") else ordinary(asked),
    )
    archivist = Archivist(tmp_path, site)
    archivist.crawl()
    before = readable(archivist)
    assert archivist.rows("SELECT count(*) FROM reading WHERE verdict = 'unreadable'") == [(1,)]
    if not known:
        store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
        with store.database.conn:
            sql.run(store.database.conn, "DELETE FROM reading")
        store.close()

    result = again(archivist, reread.reparse_anew)

    assert len(result.unreadable) == 1
    assert readable(archivist) == before


def readable(archivist: Archivist) -> dict[str, list[tuple[object, ...]]]:
    """All but why a page is unreadable: which of its limits a reader meets first depends on the machine."""
    tables = dump(archivist)
    return {**tables, "reading": [row for row in tables["reading"] if "unreadable" not in row]}


def test_pages_that_other_names_part_are_other_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post that moved without a redirect is one by its page id; to a parser that reads none it is two."""
    moved = [
        fakes.make_post(slug, title=f"Titre {slug}", paragraphs=(f"Le texte d'{slug}.",), guid="7" * 24)
        for slug in ("avant", "apres")
    ]
    archivist = Archivist(tmp_path, FakeWix(make_blog(moved[0])))
    archivist.crawl()
    archivist.sleep(days=2)
    assert isinstance(archivist.site, FakeWix)
    archivist.site.show(make_blog(moved[1]))
    archivist.crawl()
    posts = "SELECT count(DISTINCT post) FROM address"
    assert archivist.rows(posts) == [(1,)]
    before = dump(archivist)

    with monkeypatch.context() as other:
        other.setattr(reread, "read_totally", nameless)
        rebuilt(archivist)
        assert archivist.rows(posts) == [(2,)]
    rebuilt(archivist)

    assert archivist.rows(posts) == [(1,)]
    assert dump(archivist)["change"] == before["change"]


def test_what_a_killed_crawl_left_unread_is_read_at_the_next_start(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl(limit=3)
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    whole = dump(archivist)
    with store.database.conn:
        for table in ("change", "observation", "span", "post_status", "resource", "snapshot", "reading"):
            sql.run(store.database.conn, f"DELETE FROM {table}")

    assert reread.catch_up(store).count > 3

    store.close()
    assert dump(archivist)["post_status"] == whole["post_status"]


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
