"""A post of a Wix blog, read from server-rendered HTML by its data-hooks, scoped to the article.

Cards and recent posts carry the same hooks as the article, so nothing is looked for outside of it.
"""

import re
from datetime import UTC, datetime
from urllib.parse import unquote

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from archive.model import Content, Media, Name, Scheme, Stamp
from scraper.parse.blocks import blocks
from scraper.parse.dates import declared, is_ahead, visible_on
from scraper.parse.head import PageHead
from scraper.parse.media import image_of
from scraper.parse.notes import attempted
from scraper.parse.numbers import whole_number
from scraper.parse.page import Page
from scraper.parse.pictures import image
from scraper.parse.profiles.wix.warmup import WarmPost, page_id, slug_of, warm_post
from scraper.parse.words import shown as shown_text

_ARTICLES = ('article[data-hook="post"]', '[data-hook="post-page"]')
# On list pages a <p> carries this hook too.
_DESCRIPTION = ':is(section, div)[data-hook="post-description"]'
# What the text of a post links is no label of it.
_LABELS = 'a:is([href*="/categories/"], [href*="/tags/"], [href*="/hashtags/"]):not([data-hook="post-description"] *)'
_CARDS = frozenset({"recent-posts", "related-posts", "post-list", "post-list-item"})
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_STAMP = b'"renderTimeStamp"'
_RENDERED = re.compile(rb'"renderTimeStamp":\s*(\d{1,17})\b')
# Wix opened in 2006. Some captures say 1.
_EARLIEST = datetime(2006, 1, 1, tzinfo=UTC)
_MOST_DATES = 20
_INTEGER = re.compile(r"\d+")
_NO_LABELS: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


class PostRegion(Struct, frozen=True, kw_only=True):
    """The part of a page that shows its post."""

    root: LexborNode
    description: LexborNode
    warm: WarmPost | None
    slugs: tuple[str, ...]


def find_article(page: Page, tree: LexborHTMLParser, head: PageHead) -> PostRegion | None:
    """The article of a post page; None on list pages, shells and not-found pages."""
    slugs = _slugs(page, head)
    for selector in _ARTICLES:
        root = tree.css_first(selector)
        description = root.css_first(_DESCRIPTION) if root else None
        if root and description and not _is_of_another(description):
            warm = attempted("warm-up data", lambda: warm_post(page.body, slugs=slugs), None)
            return PostRegion(root=root, description=description, warm=warm, slugs=slugs)
    return None


def _is_of_another(description: LexborNode) -> bool:
    """Return whether *description* is on the card of another post: a page that lost its own text still shows those."""
    node: LexborNode | None = description
    while node is not None:
        if node.is_element_node and node.attrs.get("data-hook") in _CARDS:
            return True
        node = node.parent
    return False


def _slugs(page: Page, head: PageHead) -> tuple[str, ...]:
    """The slugs that the page may be called by: a renamed post answers at its old address, too."""
    addresses = (page.uri, page.url, head.link("canonical"), head.meta("og:url"))
    return tuple(dict.fromkeys(filter(None, map(slug_of, addresses))))


def is_not_found(tree: LexborHTMLParser) -> bool:
    """Return whether the page says that there is no such page, whatever its status says."""
    return tree.css_first('[data-hook="not-found-page"]') is not None


def is_shell(body: bytes) -> bool:
    """Return whether the page is left to the browser to render."""
    return b"window.clientSideRender = true" in body


def is_raw(body: bytes) -> bool:
    """Return whether these are the bytes of a Wix server, article or not."""
    return b'id="wix-warmup-data"' in body


def ends_inside(article: PostRegion) -> bool:
    """Return whether the article breaks off: blocks were begun, and the marker after the last one is missing."""
    body = article.description
    return not body.css_first('[data-hook="rcv-block-last"]') and bool(body.css_first('[data-hook="rcv-block-first"]'))


def rendered(page: Page, *, within: bytes = b"") -> datetime | None:
    """Return when Wix rendered the page, or None where it does not say so or cannot be believed.

    What is *within* the page besides long scripts is searched first: the time stands in a short one.
    """
    match = _stamp(within) or _stamp(page.body)
    if match is None:
        return None
    try:
        instant = datetime.fromtimestamp(int(match[1]) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return instant if _EARLIEST <= instant <= page.observed else None


def _stamp(body: bytes) -> re.Match[bytes] | None:
    at = body.find(_STAMP)
    return _RENDERED.match(body, at) if at >= 0 else None


def read_post(page: Page, article: PostRegion, head: PageHead) -> Content:
    """The content of the post that *article* shows."""
    tags, categories = attempted("labels", lambda: _labels(article, page), _NO_LABELS)
    return Content(
        title=_title(article, head),
        authors=attempted("authors", lambda: _authors(article, head), ()),
        published=attempted("publication date", lambda: _published(article, head, page), None),
        modified=attempted("modification date", lambda: _modified(article, head, page), None),
        tags=tags,
        categories=categories,
        blocks=blocks(article.description, page.url),
        cover=attempted("cover", lambda: _cover(article, head, page), None),
        language=head.language or None,
        reading_minutes=attempted("reading time", lambda: _reading_minutes(article), None),
        description=fold_spaces(head.meta("description", "og:description")) or None,
        update_line=attempted("update line", lambda: _update_line(article), None),
    )


def names(page: Page, article: PostRegion) -> tuple[Name, ...]:
    """The platform's names for the post: its page id, and the guid of its feed item if the page has it."""
    guid = article.warm.guid if article.warm else None
    page_id = attempted("page id", lambda: _page_id(page, article), None)
    found = [(Scheme.PAGE_ID, page_id), (Scheme.FEED_GUID, guid)]
    return tuple(Name(scheme=scheme, value=value) for scheme, value in found if value)


def _title(article: PostRegion, head: PageHead) -> str:
    """The heading as shown; metadata cuts it near 110 characters or words it for search engines."""
    for selector in (
        'h1[data-hook="post-title"]',
        '[data-hook="post-title"] h1',
        '[data-hook="post-title"]',
        "h1",
    ):
        node = article.root.css_first(selector)
        # No-break spaces at the ends of a heading cannot be seen.
        if node and (title := fold_spaces(node.text()).strip()):
            return title
    headline = head.article.headline if head.article else ""
    # <title> ends in the name of the site, which can change without the post.
    return (
        headline or fold_spaces(head.meta("og:title", "twitter:title")) or head.title.rpartition(" | ")[0] or head.title
    )


def _authors(article: PostRegion, head: PageHead) -> tuple[str, ...]:
    if head.article and head.article.authors:
        return head.article.authors
    declared_names = [fold_spaces(name) for name in head.metas.get("article:author", ())]
    shown = [shown_text(node) for node in article.root.css('[data-hook="user-name"]')]
    # A profile's address is no name.
    names = [name for name in declared_names if name and "://" not in name] or [name for name in shown if name]
    return tuple(dict.fromkeys(names))


def _published(article: PostRegion, head: PageHead, page: Page) -> Stamp | None:
    stamps = (head.article.published if head.article else "", head.meta("article:published_time"))
    return _declared(stamps, page) or _shown(_dates(article, updated=False), page)


def _modified(article: PostRegion, head: PageHead, page: Page) -> Stamp | None:
    stamps = (
        head.article.modified if head.article else "",
        head.meta("article:modified_time", "og:updated_time"),
    )
    return _declared(stamps, page) or _shown(_dates(article, updated=True), page)


def _declared(texts: tuple[str, ...], page: Page) -> Stamp | None:
    found = (declared(text, page.site.zone) for text in texts if text)
    return next((stamp for stamp in found if stamp and not is_ahead(stamp, observed=page.observed)), None)


def _shown(texts: list[str], page: Page) -> Stamp | None:
    when = rendered(page) if texts else None
    found = (visible_on(page, text, rendered=when) for text in texts)
    return next((stamp for stamp in found if stamp), None)


def _dates(article: PostRegion, *, updated: bool) -> list[str]:
    """Visible dates: of publication, or those of the line that says when the post was updated."""
    return [node.text() for node in _date_nodes(article) if (_line(node) is not None) is updated]


def _date_nodes(article: PostRegion) -> list[LexborNode]:
    # The line around each is read: a page of thousands in one line is none of Wix.
    return article.root.css('[data-hook="time-ago"]')[:_MOST_DATES]


def _line(node: LexborNode) -> LexborNode | None:
    """The sentence around a date, if there is one: a publication date is alone in a list item."""
    parent = node.parent
    if parent is None or parent.tag == "li" or fold_spaces(parent.text()) == fold_spaces(node.text()):
        return None
    # In another box than a paragraph, only words of its own make it a sentence: a reading time may stand there, too.
    return parent if parent.tag == "p" or any(map(str.isalpha, parent.text(deep=False))) else None


def _update_line(article: PostRegion) -> str | None:
    lines = map(_line, _date_nodes(article))
    return next((fold_spaces(line.text()) for line in lines if line), None)


def _reading_minutes(article: PostRegion) -> int | None:
    node = article.root.css_first('[data-hook="time-to-read"]')
    number = _INTEGER.search(node.text()) if node else None
    return whole_number(number[0]) if number else None


def _cover(article: PostRegion, head: PageHead, page: Page) -> Media | None:
    hero = article.root.css_first('[data-hook="post-hero-image"]')
    shown = hero.css_first("wow-image, img") if hero else None
    if shown and (media := image_of(shown, page.url)):
        return media
    src = (head.article.image if head.article else "") or head.meta("og:image")
    return image(src, url=page.url) if src else None


def _labels(article: PostRegion, page: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tags and categories under the post; where the page shows none, those of its warm-up data."""
    found: dict[str, list[str]] = {"tags": [], "hashtags": [], "categories": []}
    for node in article.root.css(_LABELS):
        match = page.site.profile.labels.search(unquote(node.attributes.get("href") or "").rstrip("/"))
        text = fold_spaces(node.text())
        if match and text:
            found[match["kind"]].append(text)
    warm = article.warm
    tags = tuple(dict.fromkeys(found["tags"] + found["hashtags"])) or (warm.tags if warm else ())
    return tags, tuple(dict.fromkeys(found["categories"])) or (warm.categories if warm else ())


def _page_id(page: Page, article: PostRegion) -> str | None:
    node = article.root.css_first('[id^="more-button-"]')
    match = _GUID.search(node.id or "") if node else None
    return match[0] if match else page_id(page.body, slugs=article.slugs)
