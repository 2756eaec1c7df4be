"""WordPress: posts at any address; the classes of <body> and the sitemaps of core, Yoast and others tell them apart."""

import re

from scraper.parse.profiles.platform import Platform

# Types of their own that sites have for what they publish.
_TYPES = (
    r"(?:articles?|publications?|analys[ei]s?|etudes?|rapports?|reports?|commentar(?:y|ies)|insights?|opinions?|tribunes?"
    r"|(?:policy[_-])?(?:briefs?|papers?)|notes?|actualites?|blogs?|essays?|interviews?)"
)

WORDPRESS = Platform(
    name="wordpress",
    title="WordPress",
    summary="WordPress: posts by sitemap, feed and list; pages, labels and authors recognised by the page",
    text=".entry-content, .wp-block-post-content",
    errors=".wp-die-message",
    generator=re.compile(r"WordPress", re.IGNORECASE),
    marks=('link[rel="https://api.w.org/"]', 'link[href*="/wp-content/"]', 'script[src*="/wp-includes/"]'),
    # /slug, /2019/11/27/slug, /category/slug, /archives/123, /?p=123.
    posts=re.compile(r"(?:/[^/?]+){1,6}|(?:/[^/?]+)?/?\?p=\d+(?:&lang=\w+)?"),
    lists=re.compile(
        r"(?:/[^/?]+)*?/(?:category|categorie|tag|etiquette|author|auteur|topics?|type|series|product-(?:category|tag))/[^?]+"
        r"|(?:/[^/?]+)*?/(?:categoria|kategorie|etiqueta|schlagwort|autore?|mot-cle)/[^/?]+"
        r"|(?:/[^/?]+)?/\d{4}(?:/\d{2}(?:/\d{2})?)?|(?:/[^/?]+)*/page/\d+|/\?(?:cat|tag|author|m|paged)=.+"
    ),
    labels=re.compile(r"/(?P<kind>categories|tags)/[^/]+$"),
    excluded=re.compile(
        r"/(?:wp-(?:admin|content|includes|json(?!/wp/v2/posts)|login|signup|cron)|xmlrpc\.php|cart|checkout|my-account|panier)(?:[/.?]|$)"
        r"|/\?(?:s|replytocom|share|attachment_id|preview)=|.*[?&](?:replytocom|share)=|(?:/[a-z]{2})?/search/|/.+/attachment/"
    ),
    media_hosts=("wp.com", "files.wordpress.com"),
    sitemaps=("/wp-sitemap.xml",),
    feeds=("/feed/",),
    declares_api=True,
    post_sitemaps=re.compile(
        # Of core, of Yoast and those that follow it, of Google XML Sitemaps, XML Sitemap Feed, Slim SEO and Squirrly.
        r"/(?:wp-sitemap-posts-(?!page-|attachment-)[a-z0-9_-]+-\d+|(?!page|post_(?:tag|format)|[a-z0-9_-]*archive)[a-z0-9_-]*post[a-z0-9_-]*-sitemap-?\d*"
        rf"|{_TYPES}-sitemap-?\d*|sitemap-(?:pt|posttype|post-type)-(?:post|{_TYPES})\b(?:-p\d+)?[\d.-]*|sitemap-posts?)\.xml"
    ),
    other_sitemaps=re.compile(
        r"/(?:wp-sitemap-(?:posts-(?:page|attachment)|taxonomies|users)-[^/]*"
        r"|(?:page|category|post_tag|post_format|tag|author|product|product_cat|product_tag|attachment|elementor[^/]*|local|video|image)"
        r"-sitemap-?\d*|sitemap-(?:(?:pt|posttype|post-type)-(?:page|attachment)|tax|taxonomy|authors?|categor|tags?|misc|externals|home|pages?)\b[^/]*)"
        r"\.xml"
    ),
    post_classes=frozenset({"single", "single-post"}),
    page_classes=frozenset({"page", "attachment", "page-template-default", "search", "search-results"}),
    list_classes=frozenset({"blog", "archive", "category", "tag", "author", "date", "paged"}),
)
