"""Posts that only a feed in JSON names, found by a crawl: what the API says of their change is noted."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page
from tests.support.other_platforms import PlainPost, serve, wordpress_page

NAMED = PlainPost(slug="nomme", title="Un texte nommé", published=datetime(2026, 1, 10, 9, tzinfo=UTC))
HIDDEN = PlainPost(slug="cache", title="Un texte caché", published=datetime(2026, 1, 11, 9, tzinfo=UTC))


def answered(value: Any, status: int = 200) -> Reply:
    return Reply(status=status, headers=(("content-type", "application/json"),), body=json.dumps(value).encode())


def crawled(tmp_path: Path) -> Archivist:
    """A blog whose sitemap names one of its two posts, crawled once while its API is shut."""
    site = FakeSite({})
    serve(site, "wordpress", [NAMED], origin=ORIGIN)
    site.pages[f"{ORIGIN}/cache/"] = page(wordpress_page(HIDDEN, origin=ORIGIN, path="/cache/"))
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="wordpress")
    archivist.crawl()
    archivist.sleep(1)
    return archivist


def api(archivist: Archivist) -> list[str]:
    return [uri for uri in archivist.site.asked if "wp/v2/posts" in uri]


def titles(archivist: Archivist) -> set[str]:
    return {title for (title,) in archivist.rows("SELECT title FROM post_status")}


def test_a_full_crawl_takes_posts_that_the_api_names_and_notes_when_each_was_changed(tmp_path: Path) -> None:
    archivist = crawled(tmp_path)
    item = {"link": f"{ORIGIN}/cache/", "date_gmt": "2026-01-11T09:00:00", "modified_gmt": "2026-01-12T09:00:00"}
    archivist.site.pages[api(archivist)[0]] = answered([item])

    archivist.crawl(full=True)

    assert titles(archivist) == {"Un texte nommé", "Un texte caché"}
    noted = archivist.rows("SELECT source, lastmod FROM sighting WHERE uri LIKE '%/cache'")
    assert noted == [("feed", "2026-01-12T09:00:00Z")]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_closed_api_costs_one_request_of_a_full_crawl_and_nothing_else(tmp_path: Path, status: int) -> None:
    archivist = crawled(tmp_path)
    archivist.site.pages[api(archivist)[0]] = answered({"code": "rest_forbidden"}, status)

    archivist.crawl()
    archivist.sleep(8)
    archivist.crawl(full=True)

    assert len(api(archivist)) == 2
    assert titles(archivist) == {"Un texte nommé"}
    assert not archivist.changes()
