"""Fakes with behaviour: a clock that moves when told, a site in a dict, small pages in Wix's markup.

Pages come from the renderer of `scraper.demo`, so that there is one.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import responses

from msgspec import Struct
from msgspec.structs import replace

from archive.digest import sha256
from archive.model import Block, BlockKind, Fetch, Headers, NotModified, Outcome, Request, Response, Run, Validators
from archive.uri import canonical
from scraper.clock import Clock
from scraper.demo import listings, pages
from scraper.demo.edge import Edge
from scraper.demo.pages import ListPage
from scraper.demo.post import DemoPost, Markup, mint
from scraper.demo.render import Render
from scraper.demo.site import Blog

ORIGIN = "https://blog.test"
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
PUBLISHED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
AGENT = "cirma-test"
PEER = "192.0.2.1:443"
HTML = (("content-type", "text/html; charset=utf-8"),)

_CANONICAL = re.compile(r'<link rel="canonical" href="[^"]*"/>')


class FakeClock:
    """A clock that stands still until somebody sleeps or moves it."""

    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self._passed = timedelta()
        self.naps: list[float] = []
        """Every sleep, in seconds."""

    def now(self) -> datetime:
        """The wall."""
        return self._start + self._passed

    def monotonic(self) -> float:
        """The stopwatch."""
        return self._passed.total_seconds()

    def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        self.naps.append(seconds)
        self.advance(timedelta(seconds=seconds))

    def advance(self, time: timedelta) -> None:
        """Let time pass without anybody asleep."""
        self._passed += time

    @property
    def clock(self) -> Clock:
        """The clock as the program takes it."""
        return Clock(now=self.now, monotonic=self.monotonic, sleep=self.sleep)


class Reply(Struct, frozen=True, kw_only=True):
    """An answer of a fake server. A validator of the request that fits makes it a 304."""

    body: bytes = b""
    status: int = 200
    headers: Headers = HTML


Script = Reply | Outcome | Sequence[Reply | Outcome]
"""One answer for ever, or one for each fetch, of which the last stays."""


class FakeSite:
    """A site in a dict from URI to script, with the interface of the HTTP client.

    Change `pages` at will between fetches. An unknown URI answers 404. A reply may be any outcome: `Failed(…)`.
    """

    agent = AGENT

    def __init__(
        self,
        pages: Mapping[str, Script] | None = None,
        *,
        clock: FakeClock | None = None,
        took: timedelta = timedelta(milliseconds=200),
    ) -> None:
        self.pages: dict[str, Script] = dict(pages or {})
        self.clock = clock or FakeClock()
        self.took = took
        self.fetches: list[Fetch] = []
        """Everything asked, in order."""
        self._turns: Counter[str] = Counter()

    @property
    def asked(self) -> list[str]:
        """The URIs asked for, in order."""
        return [fetch.request.uri for fetch in self.fetches]

    def fetch(self, request: Request, *, via: str | None = None, limits: object = None) -> Fetch:
        """One attempt, which takes its time on the clock."""
        started = self.clock.now()
        self.clock.advance(self.took)
        outcome = self._outcome(request)
        fetch = Fetch(request=request, started=started, ended=self.clock.now(), outcome=outcome, peer=PEER, via=via)
        self.fetches.append(fetch)
        return fetch

    def begin_again(self, uri: str) -> None:
        """Have the replies of *uri* begin with the first one again."""
        self._turns[uri] = 0

    def close(self) -> None:
        """Nothing to close."""

    def _outcome(self, request: Request) -> Outcome:
        reply = self._reply(request)
        if not isinstance(reply, Reply):
            return reply
        if _unchanged(reply.headers, request.validators):
            return NotModified(protocol="HTTP/1.1", phrase="Not Modified", headers=reply.headers)
        return response(reply)

    def _reply(self, request: Request) -> Reply | Outcome:
        script = self.pages.get(request.target, Reply(status=404))
        if not isinstance(script, Sequence):
            return script
        turn = min(self._turns[request.target], len(script) - 1)
        self._turns[request.target] += 1
        return script[turn]


class FakeWix(FakeSite):
    """The demonstration blog's edge (two cache nodes, shells, 304) as such a site, without a socket."""

    def __init__(self, blog: Blog, *, clock: FakeClock | None = None, shells: frozenset[str] = frozenset()) -> None:
        super().__init__(clock=clock)
        self.edge = Edge(blog, origin=ORIGIN, now=self.clock.now, shells=shells)

    def show(self, blog: Blog) -> None:
        """Publish another state of the blog."""
        self.edge.show(blog)

    def _outcome(self, request: Request) -> Outcome:
        answer = self.edge.answer(request.uri.removeprefix(ORIGIN), _conditions(request.validators))
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return NotModified(protocol="HTTP/1.1", phrase="Not Modified", headers=answer.headers)
        return response(Reply(body=answer.body, status=answer.status, headers=answer.headers))


def response(reply: Reply) -> Response:
    """The response that a complete answer makes."""
    return Response(
        status=reply.status,
        phrase=responses.get(reply.status, ""),
        protocol="HTTP/1.1",
        headers=reply.headers,
        body=reply.body,
        wire_bytes=len(reply.body),
        wire_digest=sha256(reply.body),
    )


def page(body: bytes, *, status: int = 200, etag: str | None = "") -> Reply:
    """An HTML answer; its weak ETag is made from the body unless another, or None, is given."""
    tag = f'W/"{hashlib.md5(body).hexdigest()}"' if etag == "" else etag
    return Reply(body=body, status=status, headers=(*HTML, ("etag", tag)) if tag else HTML)


def xml(body: bytes, *, status: int = 200) -> Reply:
    """A sitemap or feed as an answer."""
    return Reply(body=body, status=status, headers=(("content-type", "application/xml; charset=utf-8"),))


def moved(location: str, *, status: int = 301) -> Reply:
    """A redirect."""
    return Reply(status=status, headers=(("location", location),))


def busy(retry_after: str, *, status: int = 429) -> Reply:
    """An answer that asks for patience: seconds or an HTTP date."""
    return Reply(status=status, headers=(*HTML, ("retry-after", retry_after)))


def make_post(
    slug: str = "un-article",
    *,
    title: str = "Un article",
    paragraphs: Iterable[str] = ("Premier paragraphe.", "Second paragraphe."),
    blocks: tuple[Block, ...] = (),
    author: str = "Élise Vauquelan",
    published: datetime = PUBLISHED,
    modified: datetime | None = None,
    guid: str | None = None,
    tags: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
    markup: Markup = Markup.WRAPPED,
    update_shown: str | None = None,
) -> DemoPost:
    """A post of plain paragraphs, or of *blocks*; an *update_shown* of "" hides the update line."""
    text = tuple(Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=paragraph),)) for paragraph in paragraphs)
    return DemoPost(
        slug=slug,
        title=title,
        author=author,
        published=published,
        modified=modified or published,
        blocks=blocks or text,
        guid=guid or mint(slug),
        tags=tags,
        categories=categories,
        markup=markup,
        update_shown=update_shown,
    )


def make_blog(*posts: DemoPost) -> Blog:
    """A blog of these posts."""
    return Blog(name="Collectif Méridien", posts=posts)


def post_page(
    post: DemoPost | None = None,
    *,
    rendered: datetime = NOON,
    node: int = 0,
    deploy: int = 1,
    canonical: str | None = None,
    blog: Blog | None = None,
    origin: str = ORIGIN,
) -> bytes:
    """The page of *post*, rendered by a node under a deploy; *canonical* makes it claim another address."""
    shown = post or make_post()
    render = Render(origin=origin, at=rendered, node=node, deploy=deploy)
    html = pages.post_page(blog or make_blog(shown), shown, render)
    if canonical is not None:
        html = _CANONICAL.sub(f'<link rel="canonical" href="{canonical}"/>', html)
    return html.encode()


def post_url(post: DemoPost, *, origin: str = ORIGIN) -> str:
    """The canonical address of *post*."""
    return _render(origin).encoded(post.path)


def list_page(posts: Sequence[DemoPost], *, number: int = 1, origin: str = ORIGIN) -> bytes:
    """One page of the list of *posts*, newest first."""
    blog = make_blog(*posts)
    shelf = ListPage(title="Publications", path=pages.LIST_PATH, posts=blog.newest(), number=number)
    return pages.list_page(blog, shelf, _render(origin)).encode()


def home_page(posts: Sequence[DemoPost], *, origin: str = ORIGIN) -> bytes:
    """The home page with the latest of *posts*."""
    return pages.home_page(make_blog(*posts), _render(origin)).encode()


def not_found_page(path: str = "/post/absent", *, origin: str = ORIGIN) -> bytes:
    """The page in the site's style that stands where a post is missing."""
    return pages.not_found_page(make_blog(), path, _render(origin)).encode()


def shell_page(*, rendered: datetime = NOON) -> bytes:
    """A client-side shell: a big page without article."""
    return pages.shell_page(make_blog(), replace(_render(ORIGIN), at=rendered)).encode()


def sitemap(posts: Sequence[DemoPost], *, origin: str = ORIGIN) -> bytes:
    """The posts sitemap."""
    return listings.posts_sitemap(make_blog(*posts), _render(origin)).encode()


def sitemap_index(posts: Sequence[DemoPost], *, origin: str = ORIGIN) -> bytes:
    """The index of the three sitemaps."""
    return listings.sitemap_index(make_blog(*posts), _render(origin)).encode()


def feed(posts: Sequence[DemoPost], *, origin: str = ORIGIN) -> bytes:
    """The feed of the newest twenty."""
    return listings.feed(make_blog(*posts), _render(origin)).encode()


def robots(*, origin: str = ORIGIN) -> Reply:
    """The platform's default robots.txt."""
    return Reply(body=listings.robots(_render(origin)).encode(), headers=(("content-type", "text/plain"),))


def _render(origin: str) -> Render:
    return Render(origin=origin, at=NOON)


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    sent = {"if-none-match": validators.etag, "if-modified-since": validators.last_modified}
    return {name: value for name, value in sent.items() if value}


def _unchanged(headers: Headers, validators: Validators | None) -> bool:
    if validators is None:
        return False
    fields = dict(headers)
    if validators.etag:
        return validators.etag == fields.get("etag")
    return validators.last_modified is not None and validators.last_modified == fields.get("last-modified")


def canonical_slug(slug: str) -> str:
    """*slug* as it stands at the end of a canonical URI."""
    return canonical(f"{ORIGIN}/post/{slug}").rpartition("/")[2]
