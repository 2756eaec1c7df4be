"""Pages, feeds and rules made to hurt their readers, by what they are full of; *n* is about their bytes."""

from collections.abc import Callable

from bench.growth.texts import TEXTS

Body = Callable[[int], bytes]

_TEXT = "<p>Le port de Sète attend ses ferries depuis lundi, et personne ne sait quand la grève prendra fin.</p>" * 2
_TOP = '<article data-hook="post"><h1 data-hook="post-title">Titre</h1>'
_BODY = '<section data-hook="post-description"><div data-rce-version="9">'
_PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Titre</title>{head}</head>'
    f"<body>{{early}}{_TOP}{{top}}{_BODY}{_TEXT}{{text}}</div></section></article>{{late}}"
    '<script id="wix-warmup-data">{data}</script></body></html>'
)
_WARM = '"OldPostPageWarmupData-{i}": {"postPageResponse":{"data":{"postPage":{"post":{"internalId":"x"}}}}},'
_LD = '<script type="application/ld+json">'
_KEY = '"OldPostPageWarmupData-essai"'
_SITE = "https://www.exemple.fr"
_SLOTS = ("head", "early", "top", "text", "late", "data")

# Where it stands, what is repeated ({i} is the number of the turn), and what stands around all.
_MARKUP: dict[str, tuple[str, str, str, str]] = {
    "metas": ("head", '<meta name="robots" content="x">', "", ""),
    "different metas": ("head", '<meta name="m{i}" content="x">', "", ""),
    "long metas": ("head", "noindex, ", '<meta name="robots" content="', '">'),
    "canonical links": ("head", '<link rel="canonical" href="/{i}">', "", ""),
    "alternates": ("head", '<link rel="alternate" hreflang="en" href="/{i}">', "", ""),
    "JSON-LD": ("head", '<script type="application/ld+json">{"@type":"Article","name":"x"}</script>', "", ""),
    "JSON-LD graph": ("head", '{"@type":"Article"},', f'{_LD}{{"@graph":[', "{}]}</script>"),
    "JSON-LD authors": (
        "head", '{"name":"J{i}"},', f'{_LD}{{"@type":"Article","author":[', "{}]}</script>",
    ),
    "JSON-LD brackets": ("head", "[", '<script type="application/ld+json">', "</script>"),
    "JSON-LD digits": ("head", "9", '<script type="application/ld+json">', "</script>"),
    "long JSON-LD name": ("head", "&amp;", f'{_LD}{{"@type":"Article","name":"', '"}</script>'),
    "long title": ("head", " a", "<title>", "</title>"),
    "titles": ("head", "<title>a</title>", "", ""),
    "boxes in boxes": ("text", "<div>", "", ""),
    "closed boxes in boxes": ("text", "<div>x", "", "</div>" * 9),
    "lists in lists": ("text", "<ul><li>x", "", ""),
    "quotations in quotations": ("text", "<blockquote>x", "", ""),
    "tables in cells": ("text", "<table><tr><td>x", "", ""),
    "open marks": ("text", "<b id={i}>x", "", ""),
    "open marks and paragraphs": ("text", "<b id={i}><p>x", "", ""),
    "crossed marks": ("text", "<b><p>x</b>", "", ""),
    "crossed links": ("text", "<a href={i}><p>x", "", ""),
    "articles in articles": ("early", "<article>texte ", "", ""),
    "articles": ("early", "<article>texte</article>", "", ""),
    "paragraphs": ("text", "<p>x</p>", "", ""),
    "open paragraphs": ("text", "<p>x", "", ""),
    "spans in a paragraph": ("text", '<span style="font-weight:bold">x</span>', "<p>", "</p>"),
    "spans in spans": ("text", "<span>x", "<p>", "</p>"),
    "marks that alternate": ("text", "<b>x</b><i>y</i>", "<p>", "</p>"),
    "line breaks": ("text", "<br>", "<p>x", "</p>"),
    "empty paragraphs": ("text", "<p> </p>", "", ""),
    "paragraphs in an item": ("text", "<p> </p>", "<ul><li>", "</li></ul>"),
    "items": ("text", "<li>x", "<ul>", "</ul>"),
    "rows": ("text", "<tr><td>x", "<table>", "</table>"),
    "cells": ("text", "<td>x", "<table><tr>", "</table>"),
    "paragraphs in a cell": ("text", "<p>x</p>", "<table><tr><td>", "</table>"),
    "text in a table": ("text", "x<tr>", "<table>", "</table>"),
    "bodies of a table": ("text", "<tbody>", "<table>", "</table>"),
    "captions": ("text", "<figure><figcaption>x</figcaption></figure>", "", ""),
    "captions of a figure": ("text", "<figcaption>x</figcaption>", '<figure data-hook="figure-gallery">', "</figure>"),
    "galleries": ("text", '<div data-hook="gallery-viewer"><img src="/{i}.png"></div>', "", ""),
    "galleries in galleries": ("text", '<div data-hook="gallery-viewer"><img src="/{i}.png">', "", ""),
    "players in players": ("text", '<div data-hook="video-viewer"><img src="/{i}.png">', "", ""),
    "files in files": ("text", '<div data-hook="file-upload">x', "", ""),
    "buttons in buttons": ("text", '<div data-hook="button-viewer">x', "", ""),
    "pictures": ("text", '<img src="https://static.wixstatic.com/media/{i}.png/v1/fill/x.png">', "", ""),
    "described pictures": ("text", "<wow-image data-image-info='{\"imageData\":{\"uri\":\"{i}\"}}'>x", "", ""),
    "long picture address": ("text", "/media/", '<img src="', '">'),
    "long link": ("text", "/..", '<a href="', '">x</a>'),
    "links": ("text", '<a href="/post/{i}">x</a>', "<p>", "</p>"),
    "hooks": ("text", '<div data-hook="h{i}">x</div>', "", ""),
    "long hook": ("text", "gallery", '<div data-hook="', '">x</div>'),
    "styles": ("text", "font-weight:bold;", '<p><span style="', '">x</span>'),
    "style blanks": ("text", " ", '<p><span style="font-weight', '">x</span>'),
    "attributes": ("text", "b{i} ", "<p ", ">x</p>"),
    "attributes of cells": ("text", f"<td {' '.join(f'b{i}' for i in range(300))}>x", "<table><tr>", "</table>"),
    "one attribute again": ("text", "b ", "<p ", ">x</p>"),
    "tag that never ends": ("late", "a ", "<p ", ""),
    "comments": ("text", "<!-- x -->", "", ""),
    "open comments": ("text", "<!--", "", ""),
    "open scripts": ("late", "<script>", "", ""),
    "open styles": ("late", "<style >", "", ""),
    "scripts": ("late", "<script>x</script>", "", ""),
    "long script": ("late", "a<b ", "<script>", "</script>"),
    "scripts in comments": ("late", "<script><!--x</script>", "", ""),
    "half opened scripts": ("late", "<script ", "", ""),
    "angle brackets": ("text", "<", "", ""),
    "half closed tags": ("text", "</", "", ""),
    "closed tags": ("text", "</p>", "", ""),
    "entities": ("text", "&amp;", "<p>", "</p>"),
    "half entities": ("text", "&a", "<p>", "</p>"),
    "dates in one line": ("top", '<span data-hook="time-ago">x</span>', "<p>", "</p>"),
    "dates in lines": ("top", '<p>Mis à jour <span data-hook="time-ago">x</span></p>', "", ""),
    "dates in dates": ("top", '<p><span data-hook="time-ago">x', "", ""),
    "authors": ("top", '<span data-hook="user-name">J{i}</span>', "", ""),
    "headings": ("top", '<h1 data-hook="post-title"> </h1>', "", ""),
    "labels": ("late", '<a href="/blog/tags/{i}">t{i}</a>', "", ""),
    "labels of the post": ("top", '<a href="/blog/tags/{i}">t{i}</a>', "", ""),
    "long label": ("top", "/tags", '<a href="', '">t</a>'),
    "list items": ("late", '<div data-hook="post-list-item"><a href="/post/{i}">x</a></div>', "", ""),
    "pages of a list": ("late", '<a href="/blog/page/{i}">x</a>', "", ""),
    "posts of a list": ("late", '<a href="/post/{i}">x</a>', "", ""),
    "password fields": ("early", '<input type="password">', "", ""),
    "templates": ("text", "<template>x", "", ""),
    "pictures that scale": ("text", "<svg><g>", "", ""),
    "formulas": ("text", "<math><mi>", "", ""),
    "selects": ("text", "<select><option>x", "", ""),
    "forms": ("text", "<form><input>", "", ""),
    "frames": ("text", '<iframe src="/{i}"></iframe>', "", ""),
    "old warm-up keys": ("data", '"OldPostPageWarmupData-essai": ', "{", "}"),
    "old warm-up posts": ("data", _WARM, "{", '"a":1}'),
    "old warm-up tags": (
        "data", '{"label":"t{i}"},', f'{{{_KEY}: {{"postPageResponse":{{"data":{{"postPage":{{"post":{{}},"tags":[',
        "{}]}}}}}",
    ),
    "old warm-up escapes": ("data", "\\", '{"OldPostPageWarmupData-essai": "', '"}'),
    "warm-up brackets": ("data", "[", '{"OldPostPageWarmupData-essai": ', "}"),
    "warm-up slugs": ("data", '"essai": ', "{", "}"),
    "render stamps": ("data", '"renderTimeStamp":', "{", "}"),
    "zeros": ("text", "\0", "<p>", "</p>"),
    "bytes that are no text": ("text", "\udcff", "<p>", "</p>"),
}  # fmt: skip

_XML: dict[str, tuple[str, str, str]] = {
    "empty rows": ("<urlset>", "<url/>", "</urlset>"),
    "rows": ("<urlset>", f"<url><loc>{_SITE}/post/{{i}}</loc><lastmod>2025-03-03</lastmod></url>", "</urlset>"),
    "rows of others": ("<urlset>", "<url><loc>https://a{i}.fr/post/a</loc></url>", "</urlset>"),
    "addresses in a row": ("<urlset><url>", "<loc>/a</loc>", "</url></urlset>"),
    "facts of a row": ("<urlset><url>", "<a{i}>x</a{i}>", "</url></urlset>"),
    "sitemaps": ("<sitemapindex>", "<sitemap><loc>https://www.exemple.fr/{i}.xml</loc></sitemap>", "</sitemapindex>"),
    "items": (
        "<rss><channel>", "<item><link>https://www.exemple.fr/post/{i}</link><title>a &amp;amp; b</title></item>",
        "</channel></rss>",
    ),
    "links of a feed": ("<rss><channel>", "<link>https://www.exemple.fr/{i}</link>", "</channel></rss>"),
    "creators": (
        '<rss xmlns:d="http://purl.org/dc/elements/1.1/"><channel><item>', "<d:creator>J{i}</d:creator>",
        "</item></channel></rss>",
    ),
    "elements in elements": ("<urlset>", "<a>", ""),
    "pieces of text": ("<urlset><url><loc>", "a<b/>", "</loc></url></urlset>"),
    "references": ("<urlset><url><loc>", "&#97;", "</loc></url></urlset>"),
    "one text": ("<urlset><url><loc>", "a", "</loc></url></urlset>"),
    "sections": ("<urlset><url><loc>", "<![CDATA[a]]>", "</loc></url></urlset>"),
    "xml attributes": ("<urlset", " a{i}='x'", "></urlset>"),
    "namespaces": ("<urlset", " xmlns:a{i}='x{i}'", "></urlset>"),
    "xml comments": ("<urlset>", "<!-- x -->", "</urlset>"),
    "instructions": ("<urlset>", "<?a b?>", "</urlset>"),
    "white space": ("", " ", "<urlset/>"),
    "half tags": ("<urlset>", "<", ""),
    "one tag": ("<urlset><", "a", ""),
    "ampersands in xml": ("<urlset><url><loc>", "&", "</loc></url></urlset>"),
    "many ends": ("<urlset>", "</url>", "</urlset>"),
}  # fmt: skip

_ROBOTS: dict[str, tuple[str, str, str]] = {
    "wildcards": ("User-agent: *\nDisallow: /", "*a", "*b$\n"),
    "rules": ("User-agent: *\n", "Disallow: /{i}\n", ""),
    "rules with wildcards": ("User-agent: *\n", "Disallow: /*{i}*b$\n", ""),
    "rules that end": ("User-agent: *\n", "Allow: /{i}$\n", ""),
    "dollars": ("User-agent: *\nDisallow: /", "$", "\n"),
    "escapes of a rule": ("User-agent: *\nDisallow: /", "%C3%A9", "\n"),
    "agents": ("", "User-agent: a{i}\n", "Disallow: /\n"),
    "agents of one name": ("", "User-agent: cirma\n", "Disallow: /\n"),
    "agents and rules": ("", "User-agent: a{i}\nDisallow: /{i}\n", ""),
    "agents, then rules": ("", "User-agent: a{i}\n", "Disallow: /a\n" * 4999),
    "sitemaps of a file": ("", "Sitemap: https://www.exemple.fr/{i}.xml\n", ""),
    "delays": ("User-agent: *\n", "Crawl-delay: 9\n", ""),
    "long delay": ("User-agent: *\nCrawl-delay: ", "9", "\n"),
    "comments of a file": ("", "# x\n", ""),
    "hashes": ("User-agent: *\nDisallow: /", "#", "\n"),
    "line ends": ("User-agent: *\n", "\r\n", "Disallow: /"),
    "one line": ("", "a", ""),
    "blanks": ("User-agent:", " ", "*\nDisallow: /"),
    "colons": ("", ":", ""),
    "tokens": ("User-agent: ", "a/", "\nDisallow: /"),
    "odd bytes": ("User-agent: *\nDisallow: /", "\x01", "\n"),
}


def _page(slot: str, unit: str, before: str, behind: str) -> Body:
    def body(n: int) -> bytes:
        filled = dict.fromkeys(_SLOTS, "") | {slot: f"{before}{_units(unit, n)}{behind}"}
        page = _PAGE
        for name in _SLOTS:
            page = page.replace(f"{{{name}}}", filled[name])
        return page.encode("utf-8", "surrogateescape")

    return body


def _document(before: str, unit: str, behind: str) -> Body:
    return lambda n: f"{before}{_units(unit, n)}{behind}".encode()


def _units(unit: str, n: int) -> str:
    count = max(1, n // len(unit))
    return "".join(unit.replace("{i}", str(i)) for i in range(count)) if "{i}" in unit else unit * count


def _told(text: Callable[[int], str]) -> Body:
    """A page whose text, title and date are *text*."""

    def body(n: int) -> bytes:
        third = text(n // 3).replace("<", "&lt;")
        date = f'<p>Le <span data-hook="time-ago">{third}</span></p>'
        filled = {"head": f"<title>{third}</title>", "top": date, "text": f"<p>{third}</p>"}
        page = _PAGE
        for name in _SLOTS:
            page = page.replace(f"{{{name}}}", filled.get(name, ""))
        return page.encode()

    return body


PAGES: dict[str, Body] = {name: _page(*parts) for name, parts in _MARKUP.items()}
TOLD: dict[str, Body] = {f"a page of {name}": _told(text) for name, text in TEXTS.items()}
XML: dict[str, Body] = {name: _document(*parts) for name, parts in _XML.items()}
ROBOTS: dict[str, Body] = {name: _document(*parts) for name, parts in _ROBOTS.items()}
