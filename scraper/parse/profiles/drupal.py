"""Drupal: nodes at any alias; the node's type stands in the classes of <body>."""

import re

from scraper.parse.profiles.platform import Platform

_TYPES = (
    "article",
    "blog",
    "blog-post",
    "post",
    "news",
    "story",
    "publication",
    "actualite",
    "note",
    "report",
    "press-release",
)

DRUPAL = Platform(
    name="drupal",
    title="Drupal",
    summary="Drupal: nodes of types that are published; pages, terms and users recognised by the page",
    text=".field--name-body, .field-name-body",
    generator=re.compile(r"Drupal", re.IGNORECASE),
    marks=(
        "[data-drupal-selector]",
        "[data-drupal-link-system-path]",
        'script[src*="/core/misc/drupal"]',
        'link[href*="/sites/default/files/css"]',
    ),
    # Without readable addresses /?q=node/12.
    posts=re.compile(r"(?:/[^/?]+){1,6}|/?(?:index\.php)?\?q=(?:[a-z]{2}/)?(?!taxonomy|rss|node$)[^&?]+"),
    lists=re.compile(
        r"(?:/[a-z]{2})?/taxonomy/term/\d+.*|(?:/[^/?]+)*/page/\d+|(?:/[^/?]+)*\?page=\d+"
        r"|(?:/[a-z]{2})?/(?:tags?|keywords?|mots-cles)/[^/?]+|/[a-z]{2}|(?:/[a-z]{2})?/node|/?(?:index\.php)?\?q=taxonomy/term/.*"
        r"|(?:/[a-z]{2})?/(?:tags?|topics?|categories|category|blog|news|articles|actualites|publications)"
    ),
    excluded=re.compile(
        r"(?:/[a-z]{2})?/(?:user|users|admin|search|node/add|comment|filter|contact|core|modules|themes|sites|system|cart|forward|aggregator|print|printpdf|printmail"
        r"|entity_pdf|entityprint|export/pdf)(?:/|$)|(?:/[a-z]{2})?/node/\d+/[a-z]+|.*[?&](?:sort|order|f\[|destination)="
        r"|.*[?&]q=(?:[a-z]{2}/)?(?:user|admin|search|comment|filter|contact|print|aggregator|node/(?:add|\d+/))"
    ),
    sitemaps=("/sitemap.xml",),
    feeds=("/rss.xml",),
    post_classes=frozenset(
        f"{begin}{kind}" for begin in ("page-node-type-", "node-type-", "node--type-") for kind in _TYPES
    ),
    page_classes=frozenset(
        f"{begin}{kind}"
        for begin in ("page-node-type-", "node-type-", "node--type-")
        for kind in ("page", "landing-page", "webform")
    ),
    list_classes=frozenset({"path-frontpage", "path-taxonomy", "page-taxonomy", "page-views", "front"}),
)
