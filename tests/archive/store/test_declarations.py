"""Dates of modification that a sitemap gives for posts whose own pages show none."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import ChangeKind, Field
from archive.store import Store
from scraper.reading.reread import reparse_anew
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, xml
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


def show(archivist: Archivist, edited: PlainPost) -> None:
    archivist.site.pages[f"{ORIGIN}/{edited.slug}/"] = page(
        plain_page(edited, origin=ORIGIN, path=f"/{edited.slug}/"), etag=f'"{len(edited.paragraphs)}"'
    )


def told(archivist: Archivist) -> list[tuple[str, str, set[Field], bool | None]]:
    return [
        (change.url.rpartition("/")[2], change.kind.value, set(change.fields), change.silent)
        for change in archivist.changes()
    ]


def test_a_date_that_moves_alone_is_told_of_no_post_and_with_the_edit_that_a_cache_held_back(
    archivist: Archivist,
) -> None:
    dated(archivist.site, {"texte-3": AFTER})
    archivist.crawl(full=True)
    assert told(archivist) == []

    archivist.sleep(1)
    show(archivist, post("texte-3", "Une phrase de plus, que la première version n'avait pas."))
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY, Field.MODIFIED}, False)]


def test_a_date_that_moves_with_an_edit_is_a_part_of_it(archivist: Archivist) -> None:
    show(archivist, post("texte-3", "Une phrase de plus, que la première version n'avait pas."))
    dated(archivist.site, {"texte-3": AFTER})
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY, Field.MODIFIED}, False)]


def test_an_edit_is_silent_while_the_date_stands_still(archivist: Archivist) -> None:
    show(archivist, post("texte-3", "Une phrase de plus, que la première version n'avait pas."))
    archivist.crawl(full=True)

    assert told(archivist) == [("texte-3", ChangeKind.EDIT.value, {Field.BODY}, True)]


def test_a_sitemap_made_anew_says_nothing(archivist: Archivist) -> None:
    dated(archivist.site, dict.fromkeys(SLUGS, AFTER))
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
