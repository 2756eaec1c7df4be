"""The reading rooms of all sites: a list, one search, and each archive under its own name."""

import asyncio
from pathlib import Path

import httpx
import pytest

from scraper.fleet.crawling import crawl
from scraper.fleet.rooms import Rooms
from scraper.fleet.workplace import Workplace
from tests.scraper.fleet.conftest import Served


class Reader:
    """Asks the rooms as a browser does."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def get(self, path: str, host: str = "localhost", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._rooms.guarded)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.get(path, headers=headers)

        return asyncio.run(ask())


@pytest.fixture
def reader(place: Workplace, added: Served, tmp_path: Path) -> Reader:
    for site in ("blog-0", "blog-1"):
        crawl(place, site)
    folder = tmp_path / "rooms"
    folder.mkdir()
    return Reader(Rooms(ledger=place.ledger, depot=place.depot, folder=folder, hosts=frozenset({"localhost"}), most=1))


def test_the_list_leads_to_every_room_that_has_an_archive(reader: Reader) -> None:
    page = reader.get("/").text

    assert '<a href="/blog-0/">Blog 0</a>' in page
    assert "Blog 2" in page
    assert "/blog-2/" not in page


def test_every_address_of_a_room_stays_in_the_room(reader: Reader) -> None:
    for path in ("/blog-0/", "/blog-0/posts", "/blog-0/changes", "/blog-0/about"):
        answer = reader.get(path)
        assert answer.status_code == 200, path
        links = {part.split('"')[0] for part in answer.text.split('href="')[1:]}
        outside = {link for link in links if link.startswith("/") and not link.startswith("/blog-0/")}
        assert outside == set(), path
        assert "/blog-0/posts" in links


def test_a_post_is_read_in_its_room_and_data_name_it_there(reader: Reader) -> None:
    (first, *_) = reader.get("/blog-1/posts.json").json()["posts"]
    answer = reader.get(f"/blog-1/posts/{first['id']}")

    assert "<h1" in answer.text
    assert "http://localhost/blog-1/" in reader.get("/blog-1/sitemap.xml").text
    assert reader.get("/blog-1/nothing-here").status_code == 404
    assert (
        reader.get("/blog-1/posts", **{"if-none-match": reader.get("/blog-1/posts").headers["etag"]}).status_code == 304
    )


def test_one_search_leads_into_the_rooms(reader: Reader) -> None:
    page = reader.get("/-/search?q=note").text

    assert page.count('<li><a href="/blog-') == 4
    assert reader.get('/-/search?q="').status_code == 400


def test_what_no_room_has_and_another_name_are_refused(reader: Reader) -> None:
    assert reader.get("/blog-2/").status_code == 404
    assert reader.get("/nobody/posts").status_code == 404
    assert reader.get("/", host="elsewhere.example").status_code == 421


def test_a_search_is_written_into_no_page_unescaped(reader: Reader) -> None:
    assert "<script>alert" not in reader.get("/-/search?q=<script>alert(1)</script>").text


def test_a_newer_archive_takes_the_place_of_the_old(reader: Reader, place: Workplace, added: Served) -> None:
    from datetime import timedelta

    from tests.support import blogs

    before = len(reader.get("/blog-0/posts.json").json()["posts"])
    place.environment = {"CIRMA_CLOCK": (blogs.FIRST_DAY + timedelta(days=1)).isoformat()}
    added.day(1)
    crawl(place, "blog-0")

    assert len(reader.get("/blog-0/posts.json").json()["posts"]) == before + 1
