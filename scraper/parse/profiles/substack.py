"""Substack: posts at /p/slug."""

import re

from scraper.parse.profiles.platform import Platform

SUBSTACK = Platform(
    name="substack",
    title="Substack",
    summary="Substack: posts at /p/<slug>, by sitemap and feed",
    marks=(
        'link[href*="substackcdn.com"]',
        'script[src*="substackcdn.com"]',
        'meta[property="og:image"][content*="substackcdn.com"]',
    ),
    text=".available-content",
    posts=re.compile(r"/p/[^/?]+"),
    lists=re.compile(r"/(?:archive|t/[^/?]+|s/[^/?]+|podcast)"),
    excluded=re.compile(r"/(?:account|subscribe|api|sign-in|publish|notes|chat)(?:/|$)|/p/[^/?]+/comments?"),
    media_hosts=("substackcdn.com", "substack-post-media.s3.amazonaws.com"),
    sitemaps=("/sitemap.xml",),
    feeds=("/feed",),
    is_told_by_shape=False,
)
