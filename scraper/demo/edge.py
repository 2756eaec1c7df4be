"""The platform's edge: two cache nodes that answer in turn, each with its own renders, and conditional requests.

A publication purges the first node at once; the second serves the render it still has once more.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from archive.model import Headers
from scraper.demo import routes
from scraper.demo.dates import milliseconds
from scraper.demo.render import Render
from scraper.demo.routes import RoutedPage, Sort
from scraper.demo.site import Blog

# Two are enough to show a stale render; more would only make the demo longer.
NODES = 2


class EdgeAnswer(Struct, frozen=True, kw_only=True):
    """The answer of the edge, before any content coding."""

    status: int
    headers: Headers
    body: bytes


class _Kept(Struct, frozen=True, kw_only=True):
    """A cached render of a node."""

    page: RoutedPage
    at: datetime
    edition: int

    @property
    def body(self) -> bytes:
        return self.page.data or self.page.text.encode()

    @property
    def etag(self) -> str:
        # Weak, as Wix sends it: it names the render, not the bytes after compression.
        return f'W/"{hashlib.md5(self.body, usedforsecurity=False).hexdigest()}"'


class Edge:
    """Answers for one origin, in the state of one blog at a time.

    *shells* are paths whose first request after each publication gets a client-side shell.
    """

    def __init__(
        self, blog: Blog, *, origin: str, now: Callable[[], datetime], shells: frozenset[str] = frozenset()
    ) -> None:
        self._origin = origin
        self._now = now
        self._shells = shells
        self._lock = threading.Lock()
        # By path and node: the two nodes render a page apart, at different times.
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._edition = 0
        self.show(blog)

    def show(self, blog: Blog) -> None:
        """Publish another state of the site."""
        with self._lock:
            self._blog = blog
            self._edition += 1
            # Every page begins at the first node again, so that each run of the demo shows the same.
            self._asked: Counter[str] = Counter()
            self._failing = set(self._shells)
            # The second node keeps what it has, once: that render is older than what the first one shows.
            # A page whose post is gone is purged everywhere: a stale copy would show a post after its removal.
            slow = {(path, node) for path, node in self._kept if node and routes.lives(blog, path)}
            self._kept = {place: self._kept[place] for place in slow}

    def answer(self, target: str, conditions: Mapping[str, str]) -> EdgeAnswer:
        """The answer to a GET of *target*; *conditions* are the request headers, named in lower case."""
        path = unquote(urlsplit(target).path)
        with self._lock:
            kept = self._served(path)
        # Outside the lock: what was served is a value, and no publication changes it.
        headers = _headers(kept, now=self._now())
        if _unchanged(kept, conditions):
            return EdgeAnswer(status=304, headers=headers, body=b"")
        return EdgeAnswer(status=kept.page.status, headers=headers, body=kept.body)

    def _served(self, path: str) -> _Kept:
        """Return what the node whose turn it is has at *path*, rendered where it has nothing."""
        if path in self._failing:
            # Once for each publication, and past the cache: the next request gets the article.
            self._failing.remove(path)
            render = self._render(0)
            return self._kept_of(routes.shell(self._blog, render), render)
        place = (path, self._turn(path))
        # Popped, and put back below if it may be served again.
        kept = self._kept.pop(place, None) or self._rendered(*place)
        # A render of an earlier edition was served its one last time; an address without a page is asked of the site
        # each time.
        if kept.edition == self._edition and kept.page.sort is not Sort.MISSING:
            self._kept[place] = kept
        return kept

    def _turn(self, path: str) -> int:
        # Sitemaps and feed come from one build; only pages are seen to flip.
        if path.endswith((".xml", ".txt")) or path.startswith(("/media/", "/_files/")):
            return 0
        self._asked[path] += 1
        return (self._asked[path] - 1) % NODES

    def _rendered(self, path: str, node: int) -> _Kept:
        render = self._render(node)
        return self._kept_of(routes.page(self._blog, path, render), render)

    def _kept_of(self, page: RoutedPage, render: Render) -> _Kept:
        return _Kept(page=page, at=render.at, edition=self._edition)

    def _render(self, node: int) -> Render:
        return Render(origin=self._origin, at=self._now(), node=node, deploy=self._blog.deploy)


def _unchanged(kept: _Kept, conditions: Mapping[str, str]) -> bool:
    """Return whether the condition asks for what this node has: ETags for pages, a date for the feed."""
    if kept.page.sort is Sort.FEED:
        return conditions.get("if-modified-since") == _http_date(kept.at)
    # A list of validators may be sent; ours never contain a comma, so looking for one in the text is enough.
    etags = conditions.get("if-none-match", "")
    return kept.page.sort in (Sort.PAGE, Sort.LISTING, Sort.MEDIA) and kept.etag in etags


def _headers(kept: _Kept, *, now: datetime) -> Headers:
    """The header fields that the platform sends with an answer of this sort, in its order."""
    age = max(timedelta(), now - kept.at) // timedelta(seconds=1)
    # An id like the platform's: the second half changes with each render, the first with each answer.
    request_id = f"{milliseconds(now) // 1000}.{milliseconds(kept.at) % 10**9:09d}"
    common = (
        ("content-type", kept.page.type),
        ("date", _http_date(now)),
        ("server", "Pepyaka"),
        ("x-wix-request-id", request_id),
        ("x-content-type-options", "nosniff"),
        ("vary", "Accept-Encoding"),
    )
    cacheable = (("cache-control", "public,max-age=0,must-revalidate"), ("age", str(age)))
    match kept.page.sort:
        case Sort.PAGE | Sort.MISSING:
            page = (("content-language", "fr"), ("etag", kept.etag), ("html-cacheable", "true"))
            # The readers of platform and cache go by these fields, so they are sent as they were seen on live blogs.
            return (*common, *page, *cacheable, ("set-cookie", "ssr-caching=cache#desc=hit; max-age=20"))
        case Sort.SHELL:
            return (*common, ("cache-control", "no-cache"), ("set-cookie", "XSRF-TOKEN=demo; path=/"))
        case Sort.LISTING:
            return (*common, ("etag", kept.etag), *cacheable)
        case Sort.MEDIA:
            return (*common, ("etag", kept.etag), ("cache-control", "public, max-age=31536000, immutable"))
        case Sort.FEED:
            return (*common, ("last-modified", _http_date(kept.at)), *cacheable)
        case Sort.MOVED:
            return (*common, ("location", kept.page.location), *cacheable)
        case Sort.UNKNOWN:
            return common


def _http_date(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)
