"""Feeds in JSON: what they name, and what is none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from archive.model import Entry, Reading, Source, Verdict
from scraper.parse.verdict import read
from tests.scraper.parse.profiles.test_platforms import page

BASE = "https://blog.test"


def read_json(value: Any, *, kind: str = "application/json", link: str = "") -> Reading:
    body = value if isinstance(value, str) else json.dumps(value)
    headers = (("content-type", kind), *([("link", link)] if link else []))
    return read(replace(page("wordpress", "/feed.json"), body=body.encode(), headers=headers))


def json_feed(*items: Any, **more: Any) -> dict[str, Any]:
    return {"version": "https://jsonfeed.org/version/1.1", "title": "Le blog", "items": list(items), **more}


ITEM = {
    "id": "12",
    "url": f"{BASE}/le-ble/",
    "title": "Le blé &amp; le pain",
    "date_published": "2026-01-05T08:00:00Z",
    "date_modified": "2026-01-07T08:00:00Z",
    "authors": [{"name": "Anne Exemple"}, {"name": "Paul Essai"}],
}
API_ITEM = {
    "link": f"{BASE}/le-ble/",
    "guid": {"rendered": f"{BASE}/?p=12"},
    "title": {"rendered": "Le blé"},
    "date_gmt": "2026-01-05T08:00:00",
    "modified_gmt": "2026-01-07T08:00:00",
}


@pytest.mark.parametrize("kind", ["application/feed+json", "application/json", "text/plain"])
def test_a_json_feed_names_posts(kind: str) -> None:
    found = read_json(json_feed(ITEM, next_url=f"{BASE}/feed.json?page=2"), kind=kind)

    assert (found.verdict, found.source, found.complete) == (Verdict.LISTING, Source.FEED, True)
    assert found.children == (f"{BASE}/feed.json?page=2",)
    (entry,) = found.entries
    assert entry.text
    assert replace(entry, text=None) == (
        Entry(
            uri=f"{BASE}/le-ble",
            address=f"{BASE}/le-ble/",
            lastmod="2026-01-07T08:00:00Z",
            guid="12",
            title="Le blé & le pain",
            creator="Anne Exemple, Paul Essai",
            published=datetime(2026, 1, 5, 8, tzinfo=UTC),
        )
    )


def test_the_api_of_wordpress_names_posts_and_when_each_was_changed() -> None:
    found = read_json([API_ITEM], link=f'<{BASE}/wp-json/wp/v2/posts?page=2>; rel="next"')

    (entry,) = found.entries
    assert (entry.uri, entry.title, entry.lastmod) == (f"{BASE}/le-ble", "Le blé", "2026-01-07T08:00:00Z")
    assert (entry.guid, entry.published) == (f"{BASE}/?p=12", datetime(2026, 1, 5, 8, tzinfo=UTC))
    assert found.children == (f"{BASE}/wp-json/wp/v2/posts?page=2",)


@pytest.mark.parametrize(
    "value",
    [
        "{",
        [],
        {},
        {"version": "1"},
        [{"link": f"{BASE}/le-ble/"}],
        [1, None, "deux"],
        {"code": "rest_forbidden", "message": "Non", "data": {"status": 401}},
    ],
)
def test_other_json_is_no_feed(value: Any) -> None:
    assert read_json(value).verdict is Verdict.OTHER


@pytest.mark.parametrize(
    "item", [{}, {"url": 12}, {"url": ""}, {**ITEM, "date_published": ["x"]}, {**ITEM, "authors": 3}]
)
def test_an_odd_item_loses_no_other(item: Any) -> None:
    found = read_json(json_feed(item, {**ITEM, "url": f"{BASE}/le-pain/"}))

    assert f"{BASE}/le-pain" in [entry.uri for entry in found.entries]


@pytest.mark.parametrize(
    ("item", "creator"),
    [
        ({"id": f"{BASE}/le-ble/", "external_url": "https://other.test/"}, None),
        ({"url": f"{BASE}/le-ble/", "authors": ["Anne Exemple", "Paul Essai"]}, "Anne Exemple, Paul Essai"),
        ({"url": "/le-ble/", "author": "Anne Exemple", "content_text": "Le blé."}, "Anne Exemple"),
    ],
)
def test_an_item_may_be_slipshod(item: Any, creator: str | None) -> None:
    (entry,) = read_json(json_feed(item)).entries

    assert (entry.uri, entry.creator, bool(entry.text)) == (f"{BASE}/le-ble", creator, "content_text" in item)


def test_a_post_of_another_host_is_not_named() -> None:
    assert not read_json(json_feed({**ITEM, "url": "https://other.test/le-ble/"})).entries


def test_an_empty_feed_is_not_whole() -> None:
    assert not read_json(json_feed()).complete


@pytest.mark.parametrize(
    ("root", "child"),
    [
        ("/wp-json/", "/wp-json/wp/v2/posts?_fields=link,guid,title,date_gmt,modified_gmt&per_page=100"),
        ("https://other.test/wp-json/", None),
    ],
)
def test_a_home_page_leads_to_its_api(root: str, child: str | None) -> None:
    links = f"<link rel='https://api.w.org/' href='{root}'>"
    found = read(page("wordpress", "/", "<h2><a href='/le-ble/'>Le blé</a></h2>", head=links, body_class="home blog"))

    assert [uri.partition("?")[0] for uri in found.children] == ([BASE + child.partition("?")[0]] if child else [])
    assert all("per_page=100" in uri and "modified_gmt" in uri for uri in found.children)


def test_a_home_page_leads_to_its_json_feed() -> None:
    links = "<link rel='alternate' type='application/feed+json' href='/feed.json'>"

    assert read(page("generic", "/", head=links)).children == (f"{BASE}/feed.json",)


@pytest.mark.parametrize("path", ["/wp-json/wp/v2/posts", "/wp-json/wp/v2/posts?page=2", "/?rest_route=/wp/v2/posts"])
def test_the_api_is_no_post(path: str) -> None:
    assert not page("wordpress", path).site.is_post(BASE + path)
