"""What a crawl asks for to find the posts of a site, as it goes on the wire."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, xml
from tests.support.other_platforms import PlainPost, serve

POSTS = [
    PlainPost(slug=f"texte-{n}", title=f"Le texte {n}", published=datetime(2026, 1, n, tzinfo=UTC)) for n in (1, 2)
]
ITEMS = "".join(f"<item><title>{post.title}</title><link>{ORIGIN}/{post.slug}/</link></item>" for post in POSTS)


def sent_on(address: str) -> Reply:
    return Reply(status=301, headers=(("location", address),))


def test_a_feed_is_asked_for_as_the_platform_spells_it(tmp_path: Path) -> None:
    site = FakeSite({})
    serve(site, "wordpress", POSTS, origin=ORIGIN)
    site.pages[f"{ORIGIN}/feed"] = sent_on(f"{ORIGIN}/feed/")
    site.pages[f"{ORIGIN}/feed/"] = xml(f"<rss version='2.0'><channel>{ITEMS}</channel></rss>".encode())
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="wordpress")

    archivist.crawl()
    archivist.sleep(days=1)
    archivist.crawl()

    asked = [fetch.request.target for fetch in site.fetches]
    assert asked.count(f"{ORIGIN}/feed/") == 2
    assert f"{ORIGIN}/feed" not in asked


def test_a_site_that_spells_its_feed_otherwise_is_asked_so_from_the_second_crawl_on(tmp_path: Path) -> None:
    site = FakeSite({})
    serve(site, "wordpress", POSTS, origin=ORIGIN)
    site.pages[f"{ORIGIN}/feed/"] = sent_on(f"{ORIGIN}/feed")
    site.pages[f"{ORIGIN}/feed"] = xml(f"<rss version='2.0'><channel>{ITEMS}</channel></rss>".encode())
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="wordpress")

    archivist.crawl()
    archivist.sleep(days=1)
    archivist.crawl()

    asked = [fetch.request.target for fetch in site.fetches]
    assert asked.count(f"{ORIGIN}/feed") == 2
    assert asked.count(f"{ORIGIN}/feed/") == 1


def test_the_feed_of_a_spip_site_is_read(tmp_path: Path) -> None:
    site = FakeSite({})
    serve(site, "hugo", POSTS, origin=ORIGIN)
    del site.pages[f"{ORIGIN}/sitemap.xml"]
    feed = f"{ORIGIN}/spip.php?page=backend"
    site.pages[feed] = xml(f"<rss version='2.0'><channel>{ITEMS}</channel></rss>".encode())
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="spip")

    assert archivist.crawl().found.counts()
    assert feed in site.asked


def test_a_list_is_asked_for_as_it_is_linked(tmp_path: Path) -> None:
    site = FakeSite({})
    serve(site, "hugo", POSTS, origin=ORIGIN)
    del site.pages[f"{ORIGIN}/sitemap.xml"]
    site.pages[f"{ORIGIN}/"] = page(
        b"<html><body><a href='/archives/'>Archives</a> <a href='/blog'>Blog</a></body></html>"
    )
    titles = "".join(f"<h2><a href='/{post.slug}/'>{post.title}</a></h2>" for post in POSTS)
    site.pages[f"{ORIGIN}/archives"] = sent_on(f"{ORIGIN}/archives/")
    site.pages[f"{ORIGIN}/archives/"] = page(f"<html><body>{titles}</body></html>".encode())
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="hugo")

    archivist.crawl()

    asked = [fetch.request.target for fetch in site.fetches]
    assert f"{ORIGIN}/archives/" in asked
    assert f"{ORIGIN}/archives" not in asked
    assert f"{ORIGIN}/blog" in asked
    assert f"{ORIGIN}/{POSTS[0].slug}/" in asked
