"""A site of no known platform: its sources, its lists and the pages themselves tell what a post is."""

import re

from scraper.parse.profiles.platform import Platform

GENERIC = Platform(
    name="generic",
    title="",
    summary="Any other site: posts by sitemap, feed and list, told by the page",
    posts=re.compile(r"(?:/[^/?]+){1,8}(?:\?.+)?"),
    lists=re.compile(
        r"(?:/[^/?]+)*?/(?:categor(?:y|ies|ie)|tags?|authors?|auteurs?|topics?|th[eè]mes?|mots?-cl[eé]s?)(?:/[^?]*|\.html)?"
        r"|(?:/[^/?]+)*/page/?\d+(?:\.html)?|/\d{4}(?:/\d{2})?"
    ),
    excluded=re.compile(
        r"(?:/[^/?]+)?/(?:login|logout|signin|signup|register|account|user|users|admin|cart|checkout|search|recherche|print|contact)(?:[/.?]|$)"
    ),
    sitemaps=("/sitemap.xml",),
)
