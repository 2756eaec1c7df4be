"""The design's rules of clocks, identity and removal, each held through a whole crawl of a fake site."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.model import ChangeKind, Flag
from archive.query import changes, dossier, names, posts
from archive.query.posts import Post as Found
from scraper.demo.post import DemoPost
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, post_page, robots, xml

A = f"{ORIGIN}/post/a"
SITEMAP = f"{ORIGIN}/blog-posts-sitemap.xml"
FEED = f"{ORIGIN}/blog-feed.xml"


def a_post(slug: str, text: str = "Un texte qui reste.", *, guid_of: str = "", **fields: Any) -> DemoPost:
    guid = f"{int(guid_of or slug, 36):024x}"
    return fakes.make_post(slug, title=f"Titre {slug}", paragraphs=[text], guid=guid, **fields)


def a_site(made: Iterable[DemoPost]) -> FakeSite:
    """A site of *made*, with sitemap and feed."""
    held = list(made)
    site = FakeSite()
    site.pages = {
        f"{ORIGIN}/robots.txt": robots(),
        f"{ORIGIN}/": page(fakes.home_page(held)),
        f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(held)),
        **{fakes.post_url(post): page(post_page(post)) for post in held},
    }
    list_only(site, held)
    return site


def list_only(site: FakeSite, made: Iterable[DemoPost]) -> None:
    """Let sitemap and feed name these posts alone."""
    held = list(made)
    site.pages |= {SITEMAP: xml(fakes.sitemap(held)), FEED: xml(fakes.feed(held))}


def missing(slug: str, *, status: int = 404) -> fakes.Reply:
    return page(fakes.not_found_page(f"/post/{slug}"), status=status)


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """Six posts, crawled once, a day ago."""
    archivist = Archivist(tmp_path, a_site(map(a_post, "abcdef")))
    archivist.crawl()
    archivist.sleep(days=1)
    return archivist


def found(archivist: Archivist, name: str) -> Found:
    """The post that goes by *name*."""
    return posts.post(archivist.database, names.resolve(archivist.database, name))


# --- three clocks -------------------------------------------------------------------------------------------------


def rendered(archivist: Archivist, text: str, *, days: float, **fields: Any) -> fakes.Reply:
    """Post a as rendered *days* from now, with a validator of its own."""
    at = archivist.site.clock.now() + timedelta(days=days)
    return page(post_page(a_post("a", text, **fields), rendered=at), etag=f'"{text}"')


@pytest.mark.parametrize(("declared", "told"), [(-0.5, True), (-40, False)], ids=["inside", "before it"])
def test_a_declared_date_is_an_estimate_only_inside_the_window(
    archivist: Archivist, declared: float, *, told: bool
) -> None:
    modified = archivist.site.clock.now() + timedelta(days=declared)
    archivist.site.pages[A] = rendered(archivist, "Un autre texte.", days=-0.1, modified=modified)

    archivist.crawl(full=True)

    (edit,) = archivist.changes()
    assert (edit.estimate is not None) is told
    assert edit.window.after is not None
    assert edit.window.after < edit.window.before


def test_only_the_validator_of_the_newest_render_is_sent(archivist: Archivist) -> None:
    older = rendered(archivist, "Un texte d’hier.", days=-0.4)
    archivist.site.pages[A] = [rendered(archivist, "Un texte neuf.", days=-0.1), older]
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    archivist.crawl(full=True)
    archivist.sleep(days=1)

    archivist.crawl(full=True)

    sent = [fetch.request.validators for fetch in archivist.site.fetches if fetch.request.uri == A]
    assert sent[-1] is not None
    assert sent[-1].etag == '"Un texte neuf."'


def test_what_two_caches_serve_in_turn_is_one_edit_and_the_stale_one_is_marked(archivist: Archivist) -> None:
    old, new = rendered(archivist, "Un texte.", days=-0.4), rendered(archivist, "Un texte neuf.", days=-0.1)
    archivist.site.pages[A] = [old, new, old, new, old]
    for _ in range(5):
        archivist.crawl(full=True)
        archivist.sleep(days=1)

    told = archivist.changes()
    assert [change.kind for change in told] == [ChangeKind.EDIT, ChangeKind.EDIT]
    (first, *_), *_ = [changes.snapshots(archivist.database, told[0].post)]
    assert first
    assert Flag.ROLLBACK not in told[1].flags


# --- identity -----------------------------------------------------------------------------------------------------


def test_a_page_that_names_another_of_its_site_as_canonical_moved_there(archivist: Archivist) -> None:
    site = archivist.site
    list_only(site, [*map(a_post, "bcdef"), a_post("a-neuf", guid_of="a")])
    moved = post_page(a_post("a"), canonical=f"{ORIGIN}/post/a-neuf", rendered=site.clock.now())
    site.pages |= {A: page(moved), f"{ORIGIN}/post/a-neuf": page(moved)}

    archivist.crawl(full=True)

    assert {post.url for post in posts.posts(archivist.database, posts.PostFilter())} >= {f"{ORIGIN}/post/a-neuf"}
    assert archivist.rows("SELECT count(*) FROM post_status") == [(6,)]


def test_a_merge_is_a_recorded_row_and_the_lost_id_still_leads_to_the_post(archivist: Archivist) -> None:
    site, renamed = archivist.site, a_post("z")
    list_only(site, [*map(a_post, "abcdef"), renamed])
    site.pages[fakes.post_url(renamed)] = page(post_page(renamed, rendered=site.clock.now()))
    archivist.crawl()
    (lost,) = archivist.rows("SELECT post FROM address WHERE uri LIKE '%/z'")
    archivist.sleep(days=1)
    site.pages[A] = fakes.moved("/post/z")

    archivist.crawl(full=True)

    assert archivist.rows("SELECT post, evidence FROM merge") == [(*lost, "permanent-redirect")]
    assert found(archivist, lost[0]).url.endswith("/z")


def test_a_post_in_two_languages_is_two_posts(archivist: Archivist) -> None:
    english = f"{A}?lang=en"
    archivist.site.pages[SITEMAP] = xml(
        fakes.sitemap([*map(a_post, "abcdef")]).replace(
            f"<loc>{A}</loc>".encode(), f"<loc>{A}</loc></url><url><loc>{english}</loc>".encode()
        )
    )
    archivist.site.pages[english] = page(post_page(a_post("a", "A text that stays."), canonical=english))

    archivist.crawl()

    assert archivist.rows("SELECT count(*) FROM post_status WHERE url LIKE '%/post/a%'") == [(2,)]


def test_what_the_feed_says_of_the_author_is_kept_apart(archivist: Archivist) -> None:
    before = found(archivist, "a").authors
    archivist.site.pages[FEED] = xml(
        fakes.feed([*map(a_post, "abcdef")]).replace("Élise Vauquelan".encode(), b"Un autre nom")
    )

    archivist.crawl(full=True)

    assert found(archivist, "a").authors == before
    assert archivist.changes() == []


# --- removal ------------------------------------------------------------------------------------------------------


def states(archivist: Archivist, slug: str) -> tuple[str, list[ChangeKind]]:
    """Return where the post at *slug* stands, and all that was told."""
    return found(archivist, slug).state.value, [change.kind for change in archivist.changes()]


def test_a_410_confirms_at_once_even_if_it_is_listed(archivist: Archivist) -> None:
    archivist.site.pages[A] = missing("a", status=410)

    archivist.crawl(full=True)

    assert states(archivist, "a") == ("gone", [ChangeKind.REMOVED])


@pytest.mark.parametrize("status", [404, 200], ids=["404", "the not-found page with 200"])
def test_absence_from_a_well_read_sitemap_and_feed_confirms_at_once(archivist: Archivist, status: int) -> None:
    list_only(archivist.site, map(a_post, "bcdef"))
    archivist.site.pages[A] = missing("a", status=status)

    archivist.crawl(full=True)

    assert states(archivist, "a") == ("gone", [ChangeKind.REMOVED])
    told = dossier.dossier(archivist.database, found(archivist, "a").id)
    assert told.evidence[0].listed is False
    assert told.last_snapshot
    assert told.first_failure == told.evidence[0].observed


def test_a_feed_alone_still_lists_the_post(archivist: Archivist) -> None:
    archivist.site.pages |= {SITEMAP: xml(fakes.sitemap([*map(a_post, "bcdef")])), A: missing("a")}

    archivist.crawl(full=True)

    assert states(archivist, "a") == ("suspect", [])


def test_a_feed_proves_nothing_about_posts_that_it_does_not_name(archivist: Archivist) -> None:
    archivist.site.pages |= {FEED: xml(fakes.feed([*map(a_post, "bcdef")])), SITEMAP: page(b"", status=500)}
    archivist.site.pages |= {A: missing("a"), f"{ORIGIN}/sitemap.xml": page(b"", status=500)}

    archivist.crawl(full=True)
    assert states(archivist, "a") == ("suspect", [])
    archivist.sleep(days=1)
    archivist.crawl(full=True)

    assert states(archivist, "a") == ("gone", [ChangeKind.REMOVED])


def test_a_sitemap_that_shrank_oddly_is_distrusted_and_said_to_be(tmp_path: Path) -> None:
    slugs = "abcdefghijkl"
    archivist = Archivist(tmp_path, a_site(map(a_post, slugs)))
    archivist.crawl()
    archivist.sleep(days=1)
    list_only(archivist.site, map(a_post, slugs[6:]))
    archivist.site.pages[A] = missing("a")

    archivist.crawl(full=True)

    assert states(archivist, "a") == ("suspect", [])
    assert archivist.rows("SELECT note FROM survey WHERE source = 'sitemap' AND well = 0") == [
        ("it named 6 posts where it named 12 before",)
    ]


def test_nothing_is_confirmed_while_neither_home_nor_sitemap_read_well(archivist: Archivist) -> None:
    broken = page(b"", status=500)
    archivist.site.pages |= dict.fromkeys((f"{ORIGIN}/", SITEMAP, f"{ORIGIN}/sitemap.xml", FEED), broken)
    archivist.site.pages[A] = missing("a", status=410)

    archivist.crawl(full=True)

    assert states(archivist, "a") == ("suspect", [])


@pytest.mark.parametrize("status", [401, 403])
def test_a_wall_is_neither_an_edit_nor_a_removal(archivist: Archivist, status: int) -> None:
    archivist.site.pages[A] = page(b"<html><body>Members only</body></html>", status=status)
    for _ in range(3):
        archivist.crawl(full=True)
        archivist.sleep(days=2)

    assert states(archivist, "a") == ("restricted", [])


def test_a_post_that_comes_back_is_restored_and_its_dossier_tells_both(archivist: Archivist) -> None:
    list_only(archivist.site, map(a_post, "bcdef"))
    archivist.site.pages[A] = missing("a")
    archivist.crawl(full=True)
    archivist.sleep(days=2)
    list_only(archivist.site, map(a_post, "abcdef"))
    archivist.site.pages[A] = rendered(archivist, "Un texte qui reste.", days=-0.1)

    archivist.crawl(full=True)

    assert states(archivist, "a") == ("live", [ChangeKind.REMOVED, ChangeKind.RESTORED])
    told = dossier.dossier(archivist.database, found(archivist, "a").id)
    assert [event.kind for event in told.events] == ["removed", "restored"]
