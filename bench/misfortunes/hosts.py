"""Misfortunes of a host: its rules, its servers, where it leads to, what it lists."""

from collections.abc import Callable

from archive.model import Cause, Failed
from bench.misfortunes.misfortune import Misfortune
from bench.misfortunes.world import World
from tests.support.fakes import ORIGIN, Script, busy, moved, page, xml

_FORBIDDEN = page(b"User-agent: *\nDisallow: /\n")
_ELSEWHERE = "https://ailleurs.test"
_EMPTY_SITEMAP = xml(b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>')


def _everywhere(answer: Script, *but: str) -> Callable[[World], None]:
    return lambda world: world.everywhere(answer, but=but)


def at_path(path: str, answer: Script) -> Callable[[World], None]:
    """Make one path answer otherwise."""
    return lambda world: world.site.pages.__setitem__(f"{ORIGIN}{path}", answer)


def at_one(answer: Callable[[World], Script]) -> Callable[[World], None]:
    """Make the first post answer otherwise."""
    return lambda world: world.at(world.slugs[0], answer(world))


def at_each(answer: Callable[[World, str], Script]) -> Callable[[World], None]:
    """Make every post answer otherwise."""
    return lambda world: world.at_posts(lambda slug: answer(world, slug))


def _failed(cause: Cause, detail: str) -> Failed:
    return Failed(cause=cause, detail=detail)


def _chain(world: World) -> None:
    """Each post leads over two addresses of the site to another host."""
    world.at_posts(lambda slug: moved(f"/weiter/{slug}", status=302))
    for slug in world.slugs:
        world.site.pages[f"{ORIGIN}/weiter/{slug}"] = moved(f"/dehors/{slug}", status=307)
        world.site.pages[f"{ORIGIN}/dehors/{slug}"] = moved(f"{_ELSEWHERE}/a/{slug}")


def _lists(answer: Script) -> Callable[[World], None]:
    def strike(world: World) -> None:
        for path in ("/sitemap.xml", "/blog-posts-sitemap.xml", "/blog-feed.xml"):
            world.site.pages[f"{ORIGIN}{path}"] = answer

    return strike


def _half(answer: Callable[[World, str], Script]) -> Callable[[World], None]:
    def strike(world: World) -> None:
        for slug in world.slugs[: len(world.slugs) // 2]:
            world.at(slug, answer(world, slug))

    return strike


def _cookie_wall(world: World) -> None:
    """Each post sends to itself with a cookie's name, and from there back."""
    for slug in world.slugs:
        home = world.address(slug)
        world.site.pages[home] = moved(f"{home}?cookie=1", status=302)
        world.site.pages[f"{home}?cookie=1"] = moved(home, status=302)


def _flicker(world: World) -> None:
    """Of two servers one does not know the first post."""
    world.at(world.slugs[0], [world.shown(world.slugs[0]), page(b"<h1>404</h1>", status=404)])


HOSTS = (
    Misfortune(name="nothing", strike=lambda _: None, codes=frozenset({0})),
    Misfortune(
        name="robots.txt forbids everything",
        strike=at_path("/robots.txt", _FORBIDDEN),
        codes=frozenset({5}),
        rule="robots",
    ),
    Misfortune(
        name="robots.txt forbids the posts",
        strike=at_path("/robots.txt", page(b"User-agent: *\nDisallow: /post/\n")),
        codes=frozenset({5}),
        rule="robots",
    ),
    Misfortune(
        name="robots.txt answers 503", strike=at_path("/robots.txt", page(b"", status=503)), codes=frozenset({0, 6})
    ),
    Misfortune(
        name="robots.txt is a page",
        strike=at_path("/robots.txt", page(b"<!doctype html><p>Bonjour</p>")),
        codes=frozenset({0}),
    ),
    Misfortune(
        name="robots.txt answers 403", strike=at_path("/robots.txt", page(b"", status=403)), codes=frozenset({0, 5})
    ),
    Misfortune(name="403 everywhere", strike=_everywhere(page(b"", status=403)), codes=frozenset({5}), rule="robots"),
    Misfortune(name="401 everywhere", strike=_everywhere(page(b"", status=401)), codes=frozenset({5}), rule="robots"),
    Misfortune(
        name="403 but for robots.txt", strike=_everywhere(page(b"", status=403), "robots.txt"), codes=frozenset({5})
    ),
    Misfortune(
        name="503 everywhere", strike=_everywhere(page(b"", status=503)), codes=frozenset({6}), rule="unreachable"
    ),
    Misfortune(name="503 at posts", strike=at_each(lambda w, s: page(b"", status=503)), codes=frozenset({4, 6})),
    Misfortune(name="429 everywhere", strike=_everywhere(page(b"", status=429)), codes=frozenset({6})),
    Misfortune(name="429 for a day at each turn", strike=_everywhere(busy("86400")), codes=frozenset({6})),
    Misfortune(
        name="no such host",
        strike=_everywhere(_failed(Cause.DNS, "no such host")),
        codes=frozenset({6}),
        rule="unreachable",
    ),
    Misfortune(
        name="a certificate that has expired",
        strike=_everywhere(_failed(Cause.TLS, "certificate has expired")),
        codes=frozenset({6}),
    ),
    Misfortune(
        name="404 everywhere", strike=_everywhere(page(b"<h1>404</h1>", status=404)), codes=frozenset({4}), days=12
    ),
    Misfortune(
        name="404 at posts",
        strike=at_each(lambda w, s: page(b"<h1>404</h1>", status=404)),
        codes=frozenset({4}),
        days=12,
        looks_like="not_found",
    ),
    Misfortune(
        name="another host",
        strike=_everywhere(moved(f"{_ELSEWHERE}/"), "robots.txt"),
        codes=frozenset({4}),
        looks_like="moved",
        days=12,
    ),
    Misfortune(
        name="another host, page by page",
        strike=at_each(lambda w, s: moved(f"{_ELSEWHERE}/post/{s}")),
        codes=frozenset({4}),
        looks_like="moved",
        days=12,
    ),
    Misfortune(name="a chain to another host", strike=_chain, codes=frozenset({4}), looks_like="moved", days=12),
    Misfortune(
        name="everything leads home",
        strike=at_each(lambda w, s: moved("/")),
        codes=frozenset({4}),
        looks_like="moved",
        days=12,
    ),
    Misfortune(
        name="everything leads home for now",
        strike=at_each(lambda w, s: moved("/", status=302)),
        codes=frozenset({4}),
        looks_like="moved",
        days=12,
    ),
    Misfortune(
        name="everything leads to one post",
        strike=at_each(lambda w, s: moved("/post/" + w.slugs[0]) if s != w.slugs[0] else w.shown(s)),
        codes=frozenset({4}),
        days=12,
    ),
    Misfortune(
        name="everything leads to a login",
        strike=at_each(lambda w, s: moved(f"/login?next=/post/{s}", status=302)),
        codes=frozenset({4}),
        days=12,
    ),
    Misfortune(
        name="everything leads to consent elsewhere",
        strike=at_each(lambda w, s: moved(f"https://consent.test/?u={s}", status=302)),
        codes=frozenset({4}),
        days=12,
    ),
    Misfortune(
        name="half of the posts lead home", strike=_half(lambda w, s: moved("/")), codes=frozenset({4, 0}), days=12
    ),
    Misfortune(name="a ring of redirects", strike=at_one(lambda w: moved(f"/post/{w.slugs[0]}")), codes=frozenset({4})),
    Misfortune(name="a cookie wall that redirects", strike=_cookie_wall, codes=frozenset({4})),
    Misfortune(
        name="a post leads to another post",
        strike=at_one(lambda w: moved("/post/" + w.slugs[1])),
        codes=frozenset({0}),
        gone=(0,),
    ),
    Misfortune(
        name="a post leads to another for now",
        strike=at_one(lambda w: moved("/post/" + w.slugs[1], status=302)),
        codes=frozenset({0}),
        gone=(0,),
    ),
    Misfortune(name="a post is gone", strike=at_one(lambda w: page(b"", status=410)), codes=frozenset({0}), gone=(0,)),
    Misfortune(name="a server that does not know a post", strike=_flicker, codes=frozenset({0})),
    Misfortune(name="403 for one post", strike=at_one(lambda w: page(b"", status=403)), codes=frozenset({0, 4})),
    Misfortune(name="401 for one post", strike=at_one(lambda w: page(b"", status=401)), codes=frozenset({0, 4})),
    Misfortune(name="lists of nothing", strike=_lists(_EMPTY_SITEMAP), codes=frozenset({0, 4})),
    Misfortune(
        name="lists that are pages",
        strike=_lists(page(b"<!doctype html><title>Blog</title><p>Bonjour.</p>")),
        codes=frozenset({0, 4}),
    ),
    Misfortune(
        name="lists of another site",
        strike=_lists(
            xml(
                b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://autre.test/post/a</loc></url></urlset>'
            )
        ),
        codes=frozenset({0, 4}),
    ),
)
