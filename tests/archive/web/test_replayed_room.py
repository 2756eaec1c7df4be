"""The reading room over an archive of a real blog, replayed with edits: pages as clean as those of the demo."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from archive import config
from archive.web.room import LOOPBACK, Room
from tests.support.browsing import needs_chromium, watched
from tests.support.rooms import HOST, Visitor, answering
from tests.trade.archives import SHARED, made

pytestmark = [
    pytest.mark.slow,
    needs_chromium,
    pytest.mark.skipif(not SHARED.exists(), reason="needs the shared replay material"),
]
KINDS = ("edit", "removed", "moved", "restored", "new")


@pytest.fixture(scope="module")
def room() -> Room:
    kept = made("makigo-dev")
    return Room(path=kept.path, settings=config.load(kept.config), contact="a@b.example", hosts=LOOPBACK | {HOST})


@pytest.fixture(scope="module")
def url(room: Room) -> Iterator[str]:
    with answering(room) as base:
        yield base


def pages(room: Room) -> list[str]:
    """Lists, the posts of the first page, and changes of each kind with their states and captures."""
    visitor = Visitor(room)

    def rows(path: str, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = visitor.get(path).json()[name]
        return found

    posts = rows("/posts.json", "posts")[:4] + rows("/removed.json", "posts")[:1]
    found = ["/", "/posts", "/changes", "/authors", "/tags", "/sources", "/about", "/search?q=la", "/concordance?q=la"]
    for post in posts:
        own = visitor.get(f"/posts/{post['id']}.json").json()
        found += [f"/posts/{post['id']}", f"/posts/{post['id']}/history", f"/captures/{own['capture']}/page"]
    for kind in KINDS:
        found += [f"/changes/{change['id']}" for change in rows(f"/changes.json?kind={kind}", "changes")[:3]]
    return found


@pytest.mark.parametrize(("language", "colours", "width"), [("fr-FR", "light", 1280), ("en-GB", "dark", 320)])
def test_every_page_is_clean(browser: Browser, url: str, room: Room, language: str, colours: Any, width: int) -> None:
    size = {"width": width, "height": 800}
    seen = watched(browser, url, locale=language, color_scheme=colours, viewport=size)

    assert seen.faults(pages(room)) == {}
