"""SPIP: articles by number (spip.php?article12, article12.html) or by title (/Titre-de-l-article, /titre.html)."""

import re

from scraper.parse.profiles.platform import Platform

SPIP = Platform(
    name="spip",
    title="SPIP",
    summary="SPIP: articles by number or title; sections, words and authors recognised by their addresses",
    generator=re.compile(r"SPIP", re.IGNORECASE),
    marks=(
        'a[href*="spip.php?"]',
        'link[href*="spip.php?page=backend"]',
        'link[href*="squelettes/"]',
        ".spip-article",
        "p.spip",
    ),
    posts=re.compile(
        r"(?:/[^/?]+)*/?(?:spip\.php)?\?(?:page=article&id_article=|(?:article|breve)-?)\d+(?:&.*)?"
        r"|(?:/[^/?]+)*/(?:article|breve)\.php3\?id_(?:article|breve)=\d+"
        r"|(?:/[^/?]+)*/(?:article|breve)-?\d+(?:\.html)?|(?:/[^/?]+){0,3}/(?!-)[^/?]*[^/?-](?:\.html)?"
    ),
    lists=re.compile(
        r"(?:/[^/?]+)*/?(?:spip\.php)?\?(?:(?:page=)?(?:rubrique|mot|auteur|breves|sommaire|plan|site)-?\d*(?:&.*)?|debut.*|lang=\w+)"
        r"|(?:/[^/?]+)*/(?:rubrique|mot|auteur|site)-?\d+(?:\.html)?|(?:/[^/?]+){0,3}/[-+_][^/?]*|(?:/[^/?]+)?/(?:fr|en|es|de|english)"
    ),
    excluded=re.compile(
        r"(?:/[^/?]+)*/?(?:spip\.php)?\?.*(?:page=(?:recherche|forum|login|identifiants|spip_pass|contact|imprimer|print)|action=|id_forum)"
        r"|/(?:ecrire|local|IMG|squelettes|plugins|prive)(?:/|$)"
    ),
    sitemaps=("/sitemap.xml",),
    feeds=("/spip.php?page=backend",),
    page_classes=frozenset({"page_contact", "page_recherche", "page_plan", "page_login"}),
    list_classes=frozenset({"page_rubrique", "page_mot", "page_auteur", "page_sommaire"}),
    missing_classes=frozenset({"page_404"}),
    post_classes=frozenset({"page_article"}),
)
