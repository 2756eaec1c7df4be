"""WordPress: posts at any address; the classes of <body> and the sitemaps of core, Yoast and others tell them apart."""

import re

from scraper.parse.profiles.platform import Platform

WORDPRESS = Platform(
    name="wordpress",
    title="WordPress",
    summary="WordPress: posts by sitemap, feed and list; pages, labels and authors recognised by the page",
    text=".entry-content, .wp-block-post-content",
    generator=re.compile(r"WordPress", re.IGNORECASE),
    marks=('link[rel="https://api.w.org/"]', 'link[href*="/wp-content/"]', 'script[src*="/wp-includes/"]'),
    # /slug, /2019/11/27/slug, /category/slug, /archives/123, /?p=123.
    posts=re.compile(r"(?:/[^/?]+){1,6}|/\?p=\d+"),
    lists=re.compile(
        r"(?:/[^/?]+)*?/(?:category|categorie|tag|etiquette|author|auteur|topics?|type|series)/[^?]+"
        r"|(?:/[^/?]+)?/\d{4}(?:/\d{2}(?:/\d{2})?)?|(?:/[^/?]+)*/page/\d+|/\?(?:cat|tag|author|m|paged)=.+"
    ),
    labels=re.compile(r"/(?P<kind>categories|tags)/[^/]+$"),
    excluded=re.compile(
        r"/(?:wp-(?:admin|content|includes|json(?!/wp/v2/posts)|login|signup|cron)|xmlrpc\.php|cart|checkout|my-account|panier)(?:[/.?]|$)"
        r"|/\?(?:s|replytocom|share|attachment_id|preview)=|.*[?&](?:replytocom|share)="
    ),
    media_hosts=("wp.com", "files.wordpress.com"),
    sitemaps=("/wp-sitemap.xml",),
    feeds=("/feed/",),
    declares_api=True,
    post_sitemaps=re.compile(
        r"/(?:wp-sitemap-posts-(?!page-|attachment-)[a-z0-9_-]+-\d+|(?!page)[a-z0-9_-]*post[a-z0-9_-]*-sitemap\d*)\.xml"
    ),
    other_sitemaps=re.compile(
        r"/(?:wp-sitemap-(?:posts-(?:page|attachment)|taxonomies|users)-[^/]*"
        r"|(?:page|category|post_tag|tag|author|product|attachment|elementor[^/]*|local|video|image)-sitemap\d*)\.xml"
    ),
    post_classes=frozenset({"single", "single-post"}),
    page_classes=frozenset({"page", "attachment", "page-template-default", "search", "search-results"}),
    list_classes=frozenset({"blog", "archive", "category", "tag", "author", "date", "paged"}),
)
