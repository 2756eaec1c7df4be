"""Blogger: posts at /year/month/slug.html; pages at /p/slug.html."""

import re

from scraper.parse.profiles.platform import Platform

BLOGGER = Platform(
    name="blogger",
    title="Blogger",
    summary="Blogger: posts at /<year>/<month>/<slug>.html, by sitemap and Atom feed",
    text=".post-body",
    generator=re.compile(r"blogger", re.IGNORECASE),
    marks=('link[href*="blogger.com"]', 'link[rel="service.post"]', "#Blog1"),
    posts=re.compile(r"/(?:19|20)\d{2}/\d{2}/[^/?]+\.html"),
    lists=re.compile(r"/(?:19|20)\d{2}(?:/(?:\d{2}/?)?)?|/(?:19|20)\d{2}_\d{2}_\d{2}_archive\.html"),
    excluded=re.compile(r"/(?:search|b|navbar|share-widget|p)(?:[/?]|$)|.*[?&](?:showComment|m)="),
    media_hosts=("blogger.googleusercontent.com", "bp.blogspot.com"),
    sitemaps=("/sitemap.xml",),
    feeds=("/feeds/posts/default",),
    is_told_by_shape=False,
)
