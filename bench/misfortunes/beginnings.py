"""Misfortunes from the first crawl on, and of the machine."""

from datetime import timedelta

from msgspec.structs import replace

from archive.model import Cause, Failed
from bench.misfortunes.hosts import at_path
from bench.misfortunes.misfortune import Misfortune
from bench.misfortunes.world import World
from tests.support.fakes import NOON, ORIGIN, moved, page
from tests.support.other_platforms import PlainPost, wordpress_page

_FORBIDDEN = page(b"User-agent: *\nDisallow: /\n")


def _address(path: str):
    def strike(world: World) -> None:
        site = replace(world.config.sites[0], url=f"{ORIGIN}{path.format(world.slugs[0])}")
        world.config = replace(world.config, sites=(site,))

    return strike


def _right_address(world: World) -> None:
    world.well()
    world.config = replace(world.config, sites=(replace(world.config.sites[0], url=ORIGIN),))


def _another_platform(world: World) -> None:
    posts = [PlainPost(slug=f"p{n}", title=f"Titre {n}", published=NOON) for n in range(5)]
    links = "".join(f"<a href='/2026/11/{post.slug}/'>{post.title}</a>" for post in posts)
    world.everywhere(page(b"<h1>404</h1>", status=404), but=[""])
    pages = {f"/2026/11/{post.slug}/": page(wordpress_page(post, origin=ORIGIN, path="/")) for post in posts}
    home = page(f"<!doctype html><title>Le blog</title><body>{links}</body>".encode())
    world.site.override = lambda path: pages.get(path) or (home if path == "/" else page(b"<h1>404</h1>", status=404))


def _no_posts(world: World) -> None:
    home = page(b"<!doctype html><title>Bonjour</title><body><h1>Bonjour</h1><p>Un site de trois lignes.</p></body>")
    world.site.override = lambda path: home if path == "/" else page(b"<h1>404</h1>", status=404)


def _set_clock(off: timedelta):
    def strike(world: World) -> None:
        world.site.clock.advance(off)
        world.site.off = off

    return strike


def _mend_clock(world: World) -> None:
    world.well()
    world.site.clock.advance(-world.site.off)
    world.site.off = timedelta()


def _unmount(world: World) -> None:
    world.path.parent.rename(world.path.parent.with_name("elsewhere"))
    world.path.parent.mkdir()


def _mount(world: World) -> None:
    world.well()
    world.path.parent.rmdir()
    world.path.parent.with_name("elsewhere").rename(world.path.parent)


BEGINNINGS = (
    Misfortune(
        name="a first crawl that robots.txt forbids",
        strike=at_path("/robots.txt", _FORBIDDEN),
        codes=frozenset({5}),
        rule="robots",
        from_the_start=True,
    ),
    Misfortune(
        name="a first crawl that 403 meets",
        strike=lambda w: w.everywhere(page(b"", status=403)),
        codes=frozenset({5}),
        rule="robots",
        from_the_start=True,
    ),
    Misfortune(
        name="a first crawl of no host",
        strike=lambda w: w.everywhere(Failed(cause=Cause.DNS, detail="no such host")),
        codes=frozenset({6}),
        rule="unreachable",
        from_the_start=True,
    ),
    Misfortune(
        name="a first crawl of a page without posts", strike=_no_posts, codes=frozenset({4}), from_the_start=True
    ),
    Misfortune(
        name="a first crawl of another platform", strike=_another_platform, codes=frozenset({4}), from_the_start=True
    ),
    Misfortune(
        name="a first crawl that is sent elsewhere",
        strike=lambda w: w.everywhere(moved("https://ailleurs.test/")),
        codes=frozenset({4}),
        looks_like="moved",
        from_the_start=True,
    ),
    Misfortune(
        name="a first crawl of a lapsed domain",
        strike=lambda w: w.everywhere(page(b"<!doctype html><title>blog.test</title><p>This domain is for sale.</p>")),
        codes=frozenset({4}),
        from_the_start=True,
    ),
    Misfortune(
        name="a first crawl of a post",
        strike=_address("/post/{}"),
        relieve=_right_address,
        codes=frozenset({4}),
        from_the_start=True,
    ),
    Misfortune(
        name="a clock of 1970", strike=_set_clock(-timedelta(days=20_700)), relieve=_mend_clock, codes=frozenset({1})
    ),
    Misfortune(
        name="a clock of 2030", strike=_set_clock(timedelta(days=1200)), relieve=_mend_clock, codes=frozenset({1})
    ),
    Misfortune(
        name="a clock two days ahead", strike=_set_clock(timedelta(days=2)), relieve=_mend_clock, codes=frozenset({1})
    ),
    Misfortune(
        name="a first crawl in 2030",
        strike=_set_clock(timedelta(days=1200)),
        relieve=_mend_clock,
        codes=frozenset({1}),
        from_the_start=True,
    ),
    Misfortune(name="a disk that is not there", strike=_unmount, relieve=_mount, codes=frozenset({3})),
    Misfortune(name="a year asleep", strike=lambda w: w.sleep(365), codes=frozenset({0})),
)
