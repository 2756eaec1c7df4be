"""Ghost: posts at /slug/, told from pages by sitemap-posts.xml and the template in the classes of <body>."""

import re

from scraper.parse.profiles.platform import Platform

GHOST = Platform(
    name="ghost",
    title="Ghost",
    summary="Ghost: posts by sitemap-posts.xml and feed; pages, tags and authors recognised by their templates",
    text=".gh-content, .post-content, .post-full-content, .c-content, .kg-canvas",
    # The description holds it.
    drop=("header [class*=excerpt]", "[class*=header] [class*=excerpt]"),
    generator=re.compile(r"Ghost\b"),
    marks=(
        'link[rel="alternate"][href$="/rss/"][title] ~ meta[name="generator"][content^="Ghost"]',
        "script[data-ghost]",
    ),
    posts=re.compile(r"(?:/[^/?]+){1,5}"),
    lists=re.compile(r"(?:/[^/?]+)?/(?:tag|author)/[^?]+|(?:/[^/?]+)*/page/\d+"),
    excluded=re.compile(r"/(?:ghost|members|p|content|assets|webmentions|\.ghost)(?:/|$)|/#/"),
    media_hosts=("storage.ghost.io", "ghost.io"),
    sitemaps=("/sitemap.xml", "/sitemap-posts.xml"),
    feeds=("/rss/",),
    post_sitemaps=re.compile(r"/sitemap-posts(?:-\d+)?\.xml"),
    other_sitemaps=re.compile(r"/sitemap-(?:pages|tags|authors)(?:-\d+)?\.xml"),
    post_classes=frozenset({"post-template"}),
    page_classes=frozenset({"page-template"}),
    list_classes=frozenset({"home-template", "tag-template", "author-template", "paged", "archive-template"}),
    missing_classes=frozenset({"error-404", "error-template"}),
)
