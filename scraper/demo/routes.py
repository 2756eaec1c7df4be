"""Routes of the blog: the page for each path, one render at a time. Pure."""

import unicodedata
from collections.abc import Callable
from enum import StrEnum
from importlib.resources import files

from msgspec import Struct

from scraper.demo import listings, pages
from scraper.demo.pages import ListPage
from scraper.demo.render import Render, fill
from scraper.demo.site import Blog


class Sort(StrEnum):
    """The platform's treatment of an answer: which validators, which headers."""

    PAGE = "page"
    MISSING = "missing"
    """The not-found page: a new render each time."""
    SHELL = "shell"
    LISTING = "listing"
    FEED = "feed"
    MOVED = "moved"
    MEDIA = "media"
    """A picture or document: it never changes under its address."""
    UNKNOWN = "unknown"
    """No page of the site at all: a small 404."""


class RoutedPage(Struct, frozen=True, kw_only=True):
    """The answer at a path, before any cache or condition."""

    sort: Sort
    text: str = ""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    location: str = ""
    data: bytes = b""
    """Of a picture or document, in the place of text."""


_TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}

Listing = Callable[[Blog, Render], str]

_SITEMAPS: dict[str, Listing] = {
    "sitemap.xml": listings.sitemap_index,
    "blog-posts-sitemap.xml": listings.posts_sitemap,
    "blog-categories-sitemap.xml": listings.categories_sitemap,
    "pages-sitemap.xml": listings.pages_sitemap,
}


def page(blog: Blog, path: str, render: Render) -> RoutedPage:
    """The answer at *path*, given decoded."""
    # Decoded and composed: an address may come in either Unicode form, and means one page.
    parts = unicodedata.normalize("NFC", path).strip("/").split("/")
    match parts:
        case [""]:
            return RoutedPage(sort=Sort.PAGE, text=pages.home_page(blog, render))
        case ["a-propos"]:
            return RoutedPage(sort=Sort.PAGE, text=pages.about_page(blog, render))
        case ["robots.txt"]:
            return RoutedPage(sort=Sort.LISTING, text=listings.robots(render), type="text/plain")
        case ["blog-feed.xml"]:
            return RoutedPage(sort=Sort.FEED, text=listings.feed(blog, render), type="application/xml; charset=utf-8")
        case [name] if name in _SITEMAPS:
            text = _SITEMAPS[name](blog, render)
            return RoutedPage(sort=Sort.LISTING, text=text, type="application/xml; charset=utf-8")
        case ["post", slug]:
            return _post(blog, slug, render)
        # A rendition is asked for by adding to the path of a file; what is added is not looked at.
        case ["media", name, *_] | ["_files", "ugd", name]:
            return _media(name)
        case ["blog", *rest]:
            return _list(blog, rest, render)
    return _unknown()


def shell(blog: Blog, render: Render) -> RoutedPage:
    """The answer of a failed server rendering, for whatever path."""
    return RoutedPage(sort=Sort.SHELL, text=pages.shell_page(blog, render))


def lives(blog: Blog, path: str) -> bool:
    """Return whether *path*, given decoded, is that of a live post."""
    return any(post.path == unicodedata.normalize("NFC", path) for post in blog.posts)


def _post(blog: Blog, slug: str, render: Render) -> RoutedPage:
    # A renamed post answers 301 for ever; only an address that never was a post, or no longer is one, is missing.
    if post := blog.post(slug):
        return RoutedPage(sort=Sort.PAGE, text=pages.post_page(blog, post, render))
    if successor := blog.successor(slug):
        return RoutedPage(sort=Sort.MOVED, status=301, location=render.encoded(f"/post/{successor}"))
    missing = pages.not_found_page(blog, f"/post/{slug}", render)
    # 200 where the demo plays a soft 404: links of posts to addresses that never were posts.
    return RoutedPage(sort=Sort.MISSING, status=200 if slug in blog.soft else 404, text=missing)


def _media(name: str) -> RoutedPage:
    """A file of the folder `media`; whatever rendition is asked for is the original."""
    file = files("scraper.demo") / "media" / name
    suffix = name.rpartition(".")[2]
    # No path out of the folder, and no answer for what is not a picture or document: Wix says 403.
    if "/" in name or suffix not in _TYPES or not file.is_file():
        return RoutedPage(sort=Sort.UNKNOWN, status=403, text=fill("error"))
    return RoutedPage(sort=Sort.MEDIA, type=_TYPES[suffix], data=file.read_bytes())


def _list(blog: Blog, parts: list[str], render: Render) -> RoutedPage:
    # `…/page/3` at the end is a number; without it the first page is meant.
    *names, number = parts if parts[-2:-1] == ["page"] else [*parts, "page", "1"]
    shelf = _shelf(blog, names[:-1], number)
    if shelf is None or not shelf.shown:
        return _unknown()
    return RoutedPage(sort=Sort.PAGE, text=pages.list_page(blog, shelf, render))


def _shelf(blog: Blog, names: list[str], number: str) -> ListPage | None:
    posts = blog.newest()
    # A page `x` does not exist, and neither does page 0.
    page_number = int(number) if number.isdecimal() else 0
    match names:
        case []:
            return ListPage(title="Publications", path=pages.LIST_PATH, posts=posts, number=page_number)
        case ["categories", label]:
            chosen = tuple(post for post in posts if label in map(pages.slug_of, post.categories))
            return ListPage(title=label, path=f"{pages.LIST_PATH}/categories/{label}", posts=chosen, number=page_number)
        case ["tags", label]:
            chosen = tuple(post for post in posts if label in map(pages.slug_of, post.tags))
            path = f"{pages.LIST_PATH}/tags/{label}"
            # Tag pages ask not to be indexed, as on Wix.
            return ListPage(title=label, path=path, posts=chosen, number=page_number, robots="noindex")
    return None


def _unknown() -> RoutedPage:
    return RoutedPage(sort=Sort.UNKNOWN, status=404, text=fill("error"))
