"""The head and scripts of a page of the blog: metas, JSON-LD, warm-up data."""

import json

from scraper.demo.dates import wix_instant
from scraper.demo.markup import HEIGHT, WIDTH
from scraper.demo.post import MEDIA, DemoPost
from scraper.demo.render import Render, attribute
from scraper.demo.site import Blog

# The id of Wix's blog application, the same on every blog: a reader may recognise the platform by it.
BLOG_APP = "14bcded7-0066-7c35-14d7-466cb3f09103"


def post_head(blog: Blog, post: DemoPost, render: Render) -> str:
    """The head of a post."""
    return "\n".join(
        [
            *_titles(post.title, path=post.path, render=render),
            _meta("name", "description", post.summary),
            _meta("property", "og:description", post.summary),
            *_cover(post, render),
            _meta("property", "og:site_name", blog.name),
            _meta("property", "og:type", "article"),
            f'<script type="application/ld+json">{_json(_posting(blog, post, render))}</script>',
            _meta("property", "article:author", post.author),
            _meta("property", "article:published_time", wix_instant(post.published)),
            _meta("property", "article:modified_time", wix_instant(post.modified)),
            _feed(blog, render),
            _meta("name", "twitter:card", "summary_large_image"),
            _meta("name", "twitter:title", post.title),
        ]
    )


def page_head(blog: Blog, title: str, *, path: str, render: Render) -> str:
    """The head of any other page, the not-found page included: a website, not an article."""
    return "\n".join(
        [
            *_titles(f"{title} | {blog.name}", path=path, render=render),
            _meta("property", "og:site_name", blog.name),
            _meta("property", "og:type", "website"),
            _feed(blog, render),
        ]
    )


def warmup(render: Render, *, post: DemoPost | None = None) -> str:
    """The warm-up data: since 2025 it holds the post's id under its slug, and no text."""
    # Earlier it held the whole post: a reader must not need that any more.
    apps: dict[str, object] = {BLOG_APP: {post.slug: post.guid}} if post else {}
    return _json(
        {
            "platform": {"ssrPropsUpdates": [], "authorization": render.token("authorization")},
            "pages": {"compIdToTypeMap": {"masterPage": "MasterPage", "SITE_HEADER": "HeaderContainer"}},
            "appsWarmupData": apps,
            "ooi": {"failedInSsr": {}},
        }
    )


def _titles(title: str, *, path: str, render: Render) -> list[str]:
    return [
        f"<title>{attribute(title)}</title>",
        f'<link rel="canonical" href="{render.encoded(path)}"/>',
        _meta("property", "og:title", title),
        # Canonical encoded, `og:url` raw, as on Wix: the two must be read as one address.
        _meta("property", "og:url", render.raw(path)),
    ]


def _cover(post: DemoPost, render: Render) -> list[str]:
    if post.cover is None:
        return []
    return [
        # Fitted by the media server, so the address of the file is not the address of the picture: only its id is.
        _meta("property", "og:image", _fitted(post.cover, render)),
        _meta("property", "og:image:width", str(WIDTH)),
        _meta("property", "og:image:height", str(HEIGHT)),
    ]


def _posting(blog: Blog, post: DemoPost, render: Render) -> dict[str, object]:
    url = render.raw(post.path)
    posting: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        # Escaped inside JSON, where nothing unescapes it, as the headline below.
        "author": {"@type": "Person", "name": attribute(post.author)},
        "dateModified": wix_instant(post.modified),
        "datePublished": wix_instant(post.published),
        # Wix escapes the headline twice, and cuts it near 110 characters.
        "headline": attribute(attribute(post.title[:110])),
        "mainEntityOfPage": {"@id": url, "@type": "itemPage", "url": url},
        "description": attribute(post.summary),
        "url": url,
        "publisher": {"@type": "Organization", "name": attribute(blog.name), "url": render.origin},
    }
    if post.cover:
        image = {
            "@type": "ImageObject",
            "url": _fitted(post.cover, render),
            "width": str(WIDTH),
            "height": str(HEIGHT),
        }
        posting["image"] = image
    return posting


def _fitted(media: str, render: Render) -> str:
    return f"{render.raw(MEDIA)}{media}/v1/fill/w_1000,h_563,al_c,q_85,usm_0.66_1.00_0.01/{media}"


def _meta(key: str, name: str, content: str) -> str:
    return f'<meta {key}="{name}" content="{attribute(content)}"/>'


def _feed(blog: Blog, render: Render) -> str:
    title = attribute(f"{blog.name} - RSS")
    return f'<link rel="alternate" href="{render.origin}/blog-feed.xml" title="{title}" type="application/rss+xml"/>'


def _json(value: object) -> str:
    # A script may not close early, whatever a title says.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
