"""The blogs that misfortunes befall: the demonstration's, with render times or without, and one of the replay's."""

import json
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from msgspec.structs import replace

from bench.corpus import SHARED
from scraper.demo.post import DemoPost
from tests.support import fakes
from tests.support.fakes import HTML, ORIGIN, Reply, page, robots, xml

SLUGS = ("ble", "seigle", "orge", "avoine", "mais", "riz", "millet", "sorgho")
"""The posts of the demonstration's blog."""
_STAMP = re.compile(rb'"renderTimeStamp":\s*\d+')
# A paragraph's words, with no markup among them.
_WORDS = re.compile(r">([^<>{}&\"]{60,})<")


class Blog(Protocol):
    """A blog whose server writes the truth."""

    titles: Mapping[str, str]
    """The title of each post, by the slug of its address."""
    begins: datetime

    def answer(self, path: str, now: datetime) -> Reply | None:
        """Return what *path* answers on a good day; None where nothing is."""
        ...

    def edit(self, slug: str) -> None:
        """Change one thing in the text of the post *slug*."""
        ...

    def foreign(self, slug: str, now: datetime) -> Reply:
        """Another text at the address of *slug*, in the site's own dress."""
        ...

    def error_page(self, now: datetime) -> Reply:
        """The page that the site shows where a post is missing, with status 200."""
        ...


class DemoBlog:
    """The demonstration's blog, of eight posts that share no text."""

    def __init__(self, *, rendered: bool) -> None:
        self._rendered = rendered
        self._posts = {slug: _post(slug) for slug in SLUGS}
        self.titles = {slug: post.title for slug, post in self._posts.items()}
        self.begins = fakes.NOON

    def answer(self, path: str, now: datetime) -> Reply | None:
        """See `Blog`."""
        posts = list(self._posts.values())
        slug = path.removeprefix("/post/")
        if slug in self._posts and slug != path:
            return self._page(self._posts[slug], now)
        documents = {
            "/robots.txt": robots,
            "/sitemap.xml": lambda: xml(fakes.sitemap_index(posts)),
            "/blog-posts-sitemap.xml": lambda: xml(fakes.sitemap(posts)),
            "/blog-feed.xml": lambda: xml(fakes.feed(posts)),
            "/": lambda: page(fakes.home_page(posts)),
        }
        return documents[path]() if path in documents else None

    def edit(self, slug: str) -> None:
        """See `Blog`."""
        post = self._posts[slug]
        lines = [*_lines(slug)[:3], "Le cours de ce jour est nul, et le marché fermé.", *_lines(slug)[4:]]
        self._posts[slug] = fakes.make_post(slug, title=post.title, paragraphs=lines)

    def foreign(self, slug: str, now: datetime) -> Reply:
        """See `Blog`."""
        return self._page(replace(_post(f"{slug}x"), slug=slug, title=f"Autre {slug}"), now)

    def error_page(self, now: datetime) -> Reply:
        """See `Blog`."""
        return page(fakes.not_found_page(), etag=None)

    def _page(self, post: DemoPost, now: datetime) -> Reply:
        body = fakes.post_page(post, rendered=now)
        return Reply(body=body if self._rendered else _STAMP.sub(b'"rendered":0', body), headers=HTML)


class ReplayedBlog:
    """Eight posts of a real blog, as the replay server renders them: each render differs as the platform's do."""

    def __init__(self, folder: Path) -> None:
        sys.path[:0] = [str(SHARED / "replay")]
        from blog import Blog as Real  # type: ignore[import-not-found]
        from replay import Site  # type: ignore[import-not-found]

        keys = [post["slug"] for post in json.loads((folder / "site.json").read_text("utf-8"))["posts"]]
        shown = {"seed": 1, "days": 60, "events": [], "posts": sorted(keys)[:8]}
        self._site, self._others = Site(Real(folder, shown)), Site(Real(folder))
        self._others_keys = sorted(keys)[8:16]
        for site in (self._site, self._others):
            site.base, site.prefix = ORIGIN, ""
        states = self._site.blog.states(0).values()
        self._states = {state.slug: state for state in states}
        self._edits: dict[str, tuple[bytes, bytes]] = {}
        self.titles = {state.slug: state.title for state in states}
        self.begins = self._site.blog.now(0).astimezone(UTC) + timedelta(hours=3)

    def answer(self, path: str, now: datetime) -> Reply | None:
        """See `Blog`."""
        given = self._asked(self._site, path, now)
        if given.status != 200:
            return None
        old, new = self._edits.get(unquote(path.removeprefix("/post/")), (b"", b""))
        body = given.body.replace(old, new) if old else given.body
        return Reply(body=body, headers=(("content-type", given.ctype),))

    def edit(self, slug: str) -> None:
        """See `Blog`."""
        words = next(found[1] for found in _WORDS.finditer(self._states[slug].desc))
        self._edits[slug] = (words.encode(), words.rstrip().replace(" ", " 4711 ", 1).encode())

    def foreign(self, slug: str, now: datetime) -> Reply:
        """See `Blog`."""
        other = self._others.blog.states(0)[self._others_keys[list(self.titles).index(slug)]].slug
        body = self._asked(self._others, f"/post/{quote(other)}", now).body
        return Reply(body=body.replace(f"/post/{quote(other)}".encode(), f"/post/{quote(slug)}".encode()), headers=HTML)

    def error_page(self, now: datetime) -> Reply:
        """See `Blog`."""
        return Reply(body=self._asked(self._site, "/post/no-such-post", now).body, headers=HTML)

    def _asked(self, site: Any, path: str, now: datetime) -> Any:
        day = max(0, (now - self.begins).days)
        if site.day != day:
            site.set_day(day)
        return site.answer(path)


def _lines(slug: str) -> list[str]:
    return [f"{slug}{n} vaut {slug}{n + 1}, {slug} {n} fois {slug}{n * n} au marché." for n in range(14)]


def _post(slug: str) -> DemoPost:
    """A post of some length, like no other."""
    return fakes.make_post(slug, title=f"Le cours : {slug}", paragraphs=_lines(slug))
