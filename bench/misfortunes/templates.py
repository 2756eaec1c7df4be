"""Misfortunes of all pages at once that edit none: encodings, titles, dates, the spelling of addresses."""

import re
from collections.abc import Callable, Mapping

from bench.misfortunes.further import H1, PARAGRAPH, TITLE, changed, document
from bench.misfortunes.hosts import at_each
from bench.misfortunes.misfortune import Misfortune
from bench.misfortunes.world import World
from tests.support.fakes import HTML, ORIGIN, Reply, moved, page

_INSTANT = re.compile(rb"20\d\d-\d\d-\d\dT[0-9:.]+Z")
_TRANSLATED = b"The translated text of this paragraph stands here in place of the %d letters that were written."


def _misread(body: bytes) -> bytes:
    return body.decode().encode().decode("latin-1").encode()


def _translated(body: bytes) -> bytes:
    return PARAGRAPH.sub(lambda found: found[1] + _TRANSLATED % len(found[2]) + found[3], body)


def _capitals(body: bytes) -> bytes:
    return H1.sub(lambda found: found[1] + found[2].decode().upper().encode() + found[3], body)


def _labelled(body: bytes) -> bytes:
    for title in (H1, TITLE):
        body = title.sub(rb"\1[ARCHIVES] \2\3", body)
    return body


def _polled(world: World, slug: str) -> list[Reply]:
    shown = world.shown(slug).body
    counts = (b"<p>Sondage : %d lecteurs sont d'accord, et vous ?</p>" % (11 + 37 * day) for day in range(60))
    return [Reply(body=shown.replace(b"</p>", b"</p>" + count, 1), headers=HTML) for count in counts]


def _slashes(world: World) -> None:
    for slug in world.slugs:
        address = world.address(slug)
        world.site.pages[f"{address}/"] = world.shown(slug)
        world.site.pages[address] = moved(f"{address.removeprefix(ORIGIN)}/")


def _as_type(kind: str) -> Callable[[World], None]:
    return at_each(lambda world, slug: Reply(body=world.shown(slug).body, headers=(("content-type", kind),)))


def _without(path: str, row: bytes) -> Callable[[World], None]:
    return document(path, lambda body: re.sub(b"<%s>.*</%s>" % (row, row), b"", body, flags=re.DOTALL))


def _no_sitemap(world: World) -> None:
    world.site.pages[f"{ORIGIN}/blog-posts-sitemap.xml"] = page(b"<h1>404</h1>", status=404)


_EVERYWHERE: Mapping[str, tuple[Callable[[World], None], set[int]]] = {
    "UTF-8 read as Latin-1": (changed(_misread), {4}),
    "question marks for accents": (changed(lambda body: body.decode().encode("ascii", "replace")), {4}),
    "dots for paragraphs": (changed(lambda body: PARAGRAPH.sub(rb"\1...\3", body)), {0, 4}),
    "dates of 1970": (changed(lambda body: _INSTANT.sub(b"1970-01-01T00:00:00Z", body)), {0, 4}),
    "titles in capitals": (changed(_capitals), {0, 4}),
    "a label before every title": (changed(_labelled), {0, 4}),
    "another host in every link": (
        changed(lambda body: body.replace(ORIGIN.encode(), b"https://miroir.test")),
        {0, 4},
    ),
    "a machine that translates": (changed(_translated), {4}),
    "a poll in every post": (at_each(_polled), {0, 4}),
    "a slash at the end of all": (_slashes, {0}),
    "206 at posts": (
        at_each(lambda world, slug: Reply(status=206, body=world.shown(slug).body[:3000], headers=HTML)),
        {4, 6},
    ),
    "posts as plain text": (_as_type("text/plain; charset=utf-8"), {0, 4}),
    "posts as downloads": (_as_type("application/octet-stream"), {0, 4}),
    "an empty sitemap beside a feed": (_without("/blog-posts-sitemap.xml", b"url"), {0, 4}),
    "an empty feed beside a sitemap": (_without("/blog-feed.xml", b"item"), {0, 4}),
    "no sitemap any more": (_no_sitemap, {0, 4}),
    "a sitemap that always says today": (
        document("/blog-posts-sitemap.xml", lambda body: re.sub(rb"<lastmod>[^<]*", b"<lastmod>2030-01-01", body)),
        {0, 4},
    ),
}

# What many posts show at once is believed after a fortnight.
TEMPLATES = tuple(
    Misfortune(name=name, strike=strike, codes=frozenset(codes), days=12)
    for name, (strike, codes) in _EVERYWHERE.items()
)
