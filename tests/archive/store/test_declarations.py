"""Dates of modification that a sitemap gives for posts whose own pages show none."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import ChangeKind, Field, Reason
from archive.store import Store
from scraper.reading.reread import reparse_anew
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, xml
from tests.support.other_platforms import LOREM, PlainPost, plain_page, serve

BEFORE, AFTER = "2026-01-20", "2026-02-02"
SLUGS = [f"texte-{n}" for n in range(12)]


def post(slug: str, *more: str) -> PlainPost:
    return PlainPost(
        slug=slug,
        title=f"Le {slug}",
        published=datetime(2026, 1, 10, 9, tzinfo=UTC),
        paragraphs=(*LOREM, f"Ceci est la note du {slug}.", *more),
    )


def dated(site: FakeSite, days: Mapping[str, str]) -> None:
    """Have the sitemap give *days* for the posts."""
    urls = (f"<url><loc>{ORIGIN}/{slug}/</loc><lastmod>{days.get(slug, BEFORE)}</lastmod></url>" for slug in SLUGS)
    whole = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'
    site.pages[f"{ORIGIN}/sitemap.xml"] = xml(whole.encode())


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """A blog crawled on two days, on which nothing changed."""
    site = FakeSite({})
    serve(site, "hugo", [post(slug) for slug in SLUGS], origin=ORIGIN)
    dated(site, {})
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="hugo")
    for _ in range(2):
        archivist.crawl(full=True)
        archivist.sleep(1)
    return archivist


def shown(edited: PlainPost) -> Reply:
    body = plain_page(edited, origin=ORIGIN, path=f"/{edited.slug}/")
    return page(body, etag=f'"{len(edited.paragraphs)}"')


def show(archivist: Archivist, edited: PlainPost) -> None:
    archivist.site.pages[f"{ORIGIN}/{edited.slug}/"] = shown(edited)


EDITED = post("texte-3", "Une phrase de plus, que la première version n'avait pas.")


def asked_again(archivist: Archivist) -> list[str]:
    """Return which pages were asked for past the caches."""
    fetches = (fetch.request for fetch in archivist.site.fetches if fetch.request.reason is Reason.CONFIRM)
    return [request.uri.rpartition("/")[2] for request in fetches]


def told(archivist: Archivist) -> list[tuple[str, str, set[Field], bool | None]]:
    return [
        (change.url.rpartition("/")[2], change.kind.value, set(change.fields), change.silent)
        for change in archivist.changes()
    ]


def test_a_date_that_moves_alone_is_told_once_the_page_was_asked_for_past_the_caches(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.MODIFIED}, False)]
    assert asked_again(archivist) == ["texte-3"]
    (moved,) = archivist.changes()
    assert moved.before == moved.after

    archivist.sleep(1)
    archivist.crawl(full=True)

    assert len(told(archivist)) == 1
    assert asked_again(archivist) == ["texte-3"]


def test_a_silent_edit_after_a_date_that_moved_alone_is_silent(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    archivist.crawl(full=True)
    archivist.sleep(1)
    show(archivist, EDITED)
    archivist.crawl(full=True)

    assert told(archivist) == [
        ("texte-3", ChangeKind.EDIT.value, {Field.MODIFIED}, False),
        ("texte-3", ChangeKind.EDIT.value, {Field.BODY}, True),
    ]


def test_an_edit_that_a_cache_holds_back_is_seen_past_it(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    archivist.site.pages[f"{ORIGIN}/texte-3/"] = [shown(post("texte-3")), shown(EDITED)]
    archivist.crawl(full=True)
    archivist.sleep(1)
    show(archivist, EDITED)
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY, Field.MODIFIED}, False)]


@pytest.mark.parametrize("edited_by", ["body", "title"])
def test_a_date_that_goes_with_a_later_edit_leaves_the_earlier_one_silent(archivist: Archivist, edited_by: str) -> None:
    first = EDITED if edited_by == "body" else replace(post("texte-3"), title="Un autre titre")
    show(archivist, first)
    archivist.crawl(full=True)
    archivist.sleep(1)
    dated(archivist.site, {"texte-3": AFTER})
    # Until the second edit is confirmed, the date seems to be that of the edit of the day before.
    show(archivist, replace(first, paragraphs=(*first.paragraphs, "Une autre phrase, du jour suivant.")))
    archivist.crawl(full=True)

    edit = ChangeKind.EDIT.value
    assert told(archivist) == [
        ("texte-3", edit, {Field.BODY if edited_by == "body" else Field.TITLE}, True),
        ("texte-3", edit, {Field.BODY, Field.MODIFIED}, False),
    ]


def test_a_date_that_nobody_could_look_after_waits_for_the_edit_that_a_cache_held_back(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    archivist.site.pages[f"{ORIGIN}/texte-3/"] = [shown(post("texte-3")), Reply(status=500)]
    archivist.crawl(full=True)
    assert told(archivist) == []

    archivist.sleep(1)
    show(archivist, EDITED)
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY, Field.MODIFIED}, False)]


def test_a_date_that_moves_twice_on_one_day_goes_with_two_edits(archivist: Archivist) -> None:
    for hour, more in (
        (9, ["Une phrase de plus, que la première version n'avait pas."]),
        (17, ["Une autre.", "Et encore une."]),
    ):
        dated(archivist.site, {"texte-3": f"{AFTER}T{hour:02}:00:00Z"})
        show(archivist, post("texte-3", *more))
        archivist.crawl(full=True)
        archivist.sleep(1)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY, Field.MODIFIED}, False)] * 2


def test_a_date_that_moves_with_an_edit_is_a_part_of_it(archivist: Archivist) -> None:
    show(archivist, EDITED)
    dated(archivist.site, {"texte-3": AFTER})
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY, Field.MODIFIED}, False)]


def test_an_edit_is_silent_while_the_date_stands_still(archivist: Archivist) -> None:
    show(archivist, EDITED)
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY}, True)]


def test_a_sitemap_made_anew_says_nothing(archivist: Archivist) -> None:
    dated(archivist.site, dict.fromkeys(SLUGS, AFTER))
    archivist.crawl(full=True)

    assert told(archivist) == []


def test_dates_of_several_hours_are_of_so_many_texts(archivist: Archivist) -> None:
    dated(archivist.site, {slug: f"{AFTER}T{hour:02}:10:00Z" for hour, slug in enumerate(SLUGS[:5])})
    archivist.crawl(full=True)

    assert [fields for _, _, fields, _ in told(archivist)] == [{Field.MODIFIED}] * 5


def test_dates_of_one_hour_are_of_none(archivist: Archivist) -> None:
    dated(archivist.site, {slug: f"{AFTER}T09:{minute:02}:00Z" for minute, slug in enumerate(SLUGS[:5])})
    archivist.crawl(full=True)

    assert told(archivist) == []


def test_a_date_that_moves_back_says_nothing(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": "2025-12-01"})
    archivist.crawl(full=True)

    assert told(archivist) == []


def test_a_history_told_anew_says_the_same(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    show(archivist, post("texte-5", "Une phrase de plus, que la première version n'avait pas."))
    archivist.crawl(full=True)
    before = archivist.rows("SELECT * FROM change ORDER BY id")

    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reparse_anew(store, archivist.path, watched=lambda _: None)
    store.close()

    assert archivist.rows("SELECT * FROM change ORDER BY id") == before


def test_an_edit_with_a_moved_date_is_told_where_two_caches_answer_in_turn(archivist: Archivist) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    old, new = shown(post("texte-3")), shown(EDITED)
    archivist.site.pages[f"{ORIGIN}/texte-3/"] = [old, new, old, new]
    archivist.site.begin_again(f"{ORIGIN}/texte-3/")
    archivist.crawl(full=True)

    ((slug, kind, fields, silent),) = told(archivist)
    assert (slug, kind, silent) == ("texte-3", ChangeKind.EDIT.value, False)
    assert fields == {Field.BODY, Field.MODIFIED}
    assert asked_again(archivist) == ["texte-3"] * 3
