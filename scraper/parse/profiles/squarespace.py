"""Squarespace: a blog is a collection under a name of the owner's choosing, its posts below it."""

import re

from scraper.parse.profiles.platform import Platform

SQUARESPACE = Platform(
    name="squarespace",
    title="Squarespace",
    summary="Squarespace: posts of blog collections, recognised by the classes of the page",
    marks=(
        'script[src*="squarespace.com"]',
        'link[href*="squarespace.com"]',
        'script[src*="squarespace-cdn.com"]',
        "meta[content*='static1.squarespace']",
    ),
    text=".blog-item-content",
    posts=re.compile(r"/[^/?]+(?:/[^/?]+){1,5}"),
    lists=re.compile(r"/[^/?]+/(?:category|tag|author)/[^?]+|/[^/?]+\?(?:offset|category|tag|author|month)=.*"),
    excluded=re.compile(r"/(?:cart|checkout|account|config|search|api|s)(?:/|$)|.*[?&]format="),
    media_hosts=("squarespace-cdn.com", "static1.squarespace.com"),
    sitemaps=("/sitemap.xml",),
    post_classes=frozenset({"view-item", "collection-type-blog-item"}),
    page_classes=frozenset({"collection-type-page", "collection-type-index", "collection-type-products"}),
    list_classes=frozenset({"view-list", "homepage"}),
)
