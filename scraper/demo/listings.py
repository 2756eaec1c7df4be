"""The blog's robots.txt, sitemaps and feed, in the platform's own shape."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime

from scraper.demo.dates import wix_instant
from scraper.demo.pages import ABOUT_PATH, LIST_PATH, category_path, labels
from scraper.demo.post import MEDIA, DemoPost
from scraper.demo.render import Render, attribute
from scraper.demo.site import Blog

FEED_SIZE = 20
# Wix has more children; these three are on every blog.
CHILDREN = ("blog-posts-sitemap.xml", "blog-categories-sitemap.xml", "pages-sitemap.xml")

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def robots(render: Render) -> str:
    """The platform's own default file; it ends without a newline."""
    return "\n".join(
        [
            "User-agent: *",
            "Allow: /",
            # The rule that bites: a pattern in a path, and groups for other robots that must not be taken for ours.
            "Disallow: *?lightbox=",
            "",
            "# Optimization for Google Ads Bot",
            "User-agent: AdsBot-Google-Mobile",
            "User-agent: AdsBot-Google",
            "Disallow: /_partials*",
            "Disallow: /pro-gallery-webapp/v1/galleries/*",
            "",
            "# Block PetalBot",
            "User-agent: PetalBot",
            "Disallow: /",
            "",
            "# Crawl delay for overly enthusiastic bots",
            "User-agent: dotbot",
            "Crawl-delay: 10",
            "User-agent: AhrefsBot",
            "Crawl-delay: 10",
            "",
            f"Sitemap: {render.origin}/sitemap.xml",
            "",
            "# Auto generated, go to SEO Tools > Robots.txt Editor to change this",
        ]
    )


def sitemap_index(blog: Blog, render: Render) -> str:
    """The index of the three sitemaps, each dated by its newest entry."""
    day = _day(max(post.modified for post in blog.posts))
    entries = (f"<sitemap><loc>{render.raw(f'/{name}')}</loc><lastmod>{day}</lastmod></sitemap>" for name in CHILDREN)
    return f'{_XML}<sitemapindex {_SCHEMA} generatedBy="WIX">{"".join(entries)}</sitemapindex>'


def posts_sitemap(blog: Blog, render: Render) -> str:
    """The live posts, in no order, dated by the day of their modification."""
    # By id, as good as shuffled: the real one is not sorted either.
    posts = sorted(blog.posts, key=lambda post: post.guid)
    covers = (render.raw(f"{MEDIA}{post.cover}") if post.cover else "" for post in posts)
    pairs = zip(posts, covers, strict=True)
    return _urlset(_url(render.raw(post.path), post.modified, cover=cover) for post, cover in pairs)


def categories_sitemap(blog: Blog, render: Render) -> str:
    """The category pages, dated by their newest post."""
    return _urlset(
        _url(
            render.raw(category_path(label)),
            max(post.modified for post in blog.posts if label in post.categories),
        )
        for label in labels(blog)
    )


def pages_sitemap(blog: Blog, render: Render) -> str:
    """The fixed pages, all dated by the last publication of the site."""
    published = max(post.modified for post in blog.posts)
    return _urlset(_url(render.raw(path), published) for path in ("", LIST_PATH, ABOUT_PATH))


def feed(blog: Blog, render: Render) -> str:
    """The newest twenty posts by first publication; an edit moves none of them."""
    # By first publication, because that is what makes a feed blind to edits of older posts.
    items = "".join(_item(post, render) for post in blog.newest()[:FEED_SIZE])
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>'
        f"<title><![CDATA[{blog.name}]]></title><description><![CDATA[{blog.name}]]></description>"
        f"<link>{render.encoded(LIST_PATH)}</link><generator>RSS for Node</generator>"
        f"<lastBuildDate>{_http_date(render.at)}</lastBuildDate>"
        f'<atom:link href="{render.origin}/blog-feed.xml" rel="self" type="application/rss+xml"/>'
        f"{items}</channel></rss>"
    )


def _item(post: DemoPost, render: Render) -> str:
    # The ampersand is escaped inside CDATA, where nothing unescapes it.
    title = post.title.replace("&", "&#38;")
    categories = "".join(f"<category><![CDATA[{label}]]></category>" for label in post.categories)
    return (
        f"<item><title><![CDATA[{title}]]></title><description><![CDATA[{post.summary[:140]}]]></description>"
        f'<link>{render.encoded(post.path)}</link><guid isPermaLink="false">{post.feed_id}</guid>{categories}'
        f"<pubDate>{_http_date(post.published)}</pubDate>{_enclosure(post, render)}"
        f"<dc:creator><![CDATA[{post.author}]]></dc:creator></item>"
    )


def _enclosure(post: DemoPost, render: Render) -> str:
    if post.cover is None:
        return ""
    url = f"{render.raw(MEDIA)}{post.cover}/v1/fit/w_1000,h_1000,al_c,q_80/file.png"
    return f'<enclosure url="{url}" length="0" type="image/png"/>'


def _urlset(urls: Iterable[str]) -> str:
    return f"{_XML}<urlset {_SCHEMA} {_IMAGES}>{''.join(urls)}</urlset>"


def _url(address: str, modified: datetime, *, cover: str = "") -> str:
    image = f"<image:image><image:loc>{cover}</image:loc></image:image>" if cover else ""
    return f"<url><loc>{attribute(address)}</loc><lastmod>{_day(modified)}</lastmod>{image}</url>"


def _day(instant: datetime) -> str:
    return wix_instant(instant)[:10]


def _http_date(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)
