"""Generators of static sites: Hugo, Jekyll, Hexo, Pelican, Eleventy, Zola. The feed names every post."""

import re

from scraper.parse.profiles.platform import Platform

HUGO = Platform(
    name="hugo",
    title="Hugo",
    summary="Static sites (Hugo, Jekyll, Hexo, Pelican): posts by feed and sitemap, recognised by their addresses",
    generator=re.compile(r"(?:Hugo|Jekyll|Hexo|Pelican|Eleventy|Zola|Gatsby|Astro|Docusaurus)\b", re.IGNORECASE),
    # Pelican's feed, and what Hugo's own server leaves in pages that are published from it.
    marks=('link[href$="/feeds/all.atom.xml"]', 'script[src*="/livereload.js?mindelay="]'),
    posts=re.compile(r"(?:/[^/?]+){1,6}"),
    lists=re.compile(
        r"(?:/[^/?]+)*/(?:tags?|categor(?:y|ies)|authors?|series|topics|archives?)(?:/[^?]*|\.html)?|(?:/[^/?]+)*/page/?\d+(?:\.html)?"
        r"|(?:/[a-z]{2})?/(?:posts?|blog|index\d*|articles|writing|notes)(?:/index)?(?:\.html)?|/[a-z]{2}|/\d{4}(?:/\d{2}(?:/\d{2})?)?"
    ),
    excluded=re.compile(r"/(?:css|js|img|images|static|assets|theme|pdfs?|search|404)(?:/|\.html$|$)"),
    sitemaps=("/sitemap.xml",),
    feeds=("/index.xml", "/feed.xml", "/atom.xml", "/feeds/all.atom.xml"),
)
