"""Pages, documents and values as no one writes them by hand: right in their structure, odd in each of their parts."""

import html
import json

from hypothesis import strategies as st


def _listed(text: str, separator: str | None = None) -> list[str]:
    return text.split(separator)


HOOKS = _listed(
    "post post-page post-title post-description user-name time-ago time-to-read post-hero-image gallery-viewer "
    "figure-VIDEO video-viewer audio-player html-component file-upload button-viewer divider post-list-item "
    "not-found-page rcv-block-first rcv-block-last figure-IMAGE"
)
TAGS = _listed(
    "p div span b i em strong a ul ol li h1 h2 h3 blockquote pre code table tr td th tbody caption figure figcaption "
    "img wow-image iframe video audio source section article header footer main nav aside time br hr noscript script "
    "style template svg math form input button select option label svg title sup sub u s"
)
DATES = _listed(
    "3 mars 2025|il y a 3 jours|hier|2025-03-03|2025-03-03T09:00:00+02:00|0001-01-01|9999-12-31T23:59:59-12:00|"
    "31 févr. 2025|Mon, 03 Mar 2025 09:00:00 GMT|Mon, 99 Foo 99999 99:99:99 +9999|1 ago|il y a 99999999999 ans|"
    "2025-02-30|3.3.2025|2025년 3월 3일|1e400|１２ mars ２０２５|²0²5-01-01|0000-00-00|-1|2025-03-03T25:00",
    "|",
)
ADDRESSES = _listed(
    "https://www.exemple.fr/post/autre|/post/essai|//[x/a.png|https://[x/a.png|http://a:99999/|javascript:alert(1)|"
    "data:image/png;base64,xx|https://static.wixstatic.com/media/a~mv2.png/v1/fill/w_1/a.png|https://a b/|%zz|"
    "https://exa\u0000mple.fr/|?a=%ff|#x|mailto:a@b|https://www.exemple.fr/blog/tags/%C3%A9|/blog/page/2|..|http://|"
    "https://xn--/|https://\u202e.fr/|ftp://a/|https://u:p@a.fr/",
    "|",
)

# Characters that break what takes them for letters: lone surrogates, NUL, marks, directions, digits of other scripts.
odd_characters = st.sampled_from(
    "\ud800\udfff\x00\x1b\u0301\u200d\u202e\ufeff\ufffe²٣İß\U0001f469'\"<>&;\\%[]{}() \n\t\u00a0"
)
texts = st.one_of(
    st.text(max_size=20),
    st.lists(odd_characters | st.sampled_from(["mot", "é", "1", ".", "…"]), max_size=8).map("".join),
    st.sampled_from([*DATES, *ADDRESSES, "", " ", "null", "NaN", "-0", "9" * 400, "1e999", "{userName}"]),
)
numbers = st.one_of(st.integers(-(2**70), 2**70), st.floats(), st.just(10**4000), st.booleans())
KEYS = _listed(
    "@context @type @id @graph @value @list headline name author datePublished dateModified image url description "
    "mainEntityOfPage postPageResponse data postPage post tags categories internalId label imageData uri width"
)
values = st.recursive(
    st.none() | numbers | texts | st.sampled_from(["Article", "BlogPosting", "Person", "NewsArticle"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=6),
    max_leaves=20,
)


def written(value: object) -> str:
    """*value* as JSON, whose numbers may be longer than Python writes them."""
    return json.dumps(value) if not _is_huge(value) else '{"name": ' + "9" * 5000 + "}"


def _is_huge(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_huge, value.values()))
    return any(map(_is_huge, value)) if isinstance(value, list) else isinstance(value, int) and abs(value) > 2**200


json_texts = values.map(written) | texts | st.just("[" * 5000)
_VALUED = ("href", "src", "title", "datetime", "content", "alt", "data-src", "srcset", "style", "class", "id", "rel")
attributes = st.one_of(
    st.tuples(st.just("data-hook"), st.sampled_from(HOOKS)),
    st.tuples(st.sampled_from(_VALUED), texts),
    st.tuples(st.just("data-image-info"), json_texts),
    st.tuples(st.sampled_from(["href", "src", "data-pin-media", "poster"]), st.sampled_from(ADDRESSES)),
    st.tuples(st.just("style"), st.sampled_from(["font-weight:bold", "font-weight:normal", "display:none", "font-"])),
    st.tuples(st.sampled_from(["hidden", "itemprop", "data-rce-version", "\x01", "a\ud800"]), st.none() | texts),
)


def _tag(name: str, given: list[tuple[str, str | None]], inner: list[str], *, closed: bool) -> str:
    held = "".join(f" {key}" if value is None else f' {key}="{html.escape(value)}"' for key, value in given)
    return f"<{name}{held}>{''.join(inner)}" + (f"</{name}>" if closed else "")


oddities = st.sampled_from(
    ["<?php x ?>", "<!--", "<![CDATA[x]]>", "</p>", "</article>", "<", "&#xD800;", "&#0;", "<!doctype x>"]
)
markup = st.recursive(
    texts.map(html.escape) | texts | oddities,
    lambda inner: st.builds(
        _tag,
        st.sampled_from(TAGS),
        st.lists(attributes, max_size=3),
        st.lists(inner, max_size=4),
        closed=st.sampled_from([True, True, True, False]),
    ),
    max_leaves=25,
)
metas = st.builds(
    '<meta {}="{}" content="{}">'.format,
    st.sampled_from(["name", "property", "http-equiv"]),
    st.sampled_from(_listed("robots og:title og:image article:published_time article:author description og:type")),
    texts.map(html.escape),
)
links = st.builds(
    '<link rel="{}" href="{}" hreflang="{}">'.format,
    st.sampled_from(["canonical", "alternate", "next"]),
    st.sampled_from(ADDRESSES),
    texts.map(html.escape),
)
json_ld = json_texts.map('<script type="application/ld+json">{}</script>'.format)
warmup = st.one_of(
    json_texts.map(lambda text: f'{{"OldPostPageWarmupData-x": {text}}}'),
    json_texts.map(lambda text: f'{{"OldPostPageWarmupData-x": {json.dumps(text)}}}'),
    numbers.filter(lambda number: not _is_huge(number)).map('{{"renderTimeStamp": {}}}'.format),
    texts,
)


def _wix(head: list[str], above: list[str], body: list[str], below: list[str], data: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><title>T</title>{"".join(head)}</head><body>'
        f'<article data-hook="post"><h1 data-hook="post-title">Titre</h1>{"".join(above)}'
        f'<section data-hook="post-description"><div data-rce-version="9">{"".join(body)}</div></section></article>'
        f'{"".join(below)}<script id="wix-warmup-data">{data}</script></body></html>'
    )


def _plain(head: list[str], above: list[str], body: list[str], below: list[str], data: str) -> str:
    text = "<p>Le port de Sète attend ses ferries depuis lundi, et personne ne sait quand.</p>" * 3
    top = f"<html><head>{''.join(head)}<script>{data}</script></head><body>{''.join(above)}<article>"
    return f"{top}{text}{''.join(body)}</article>{''.join(below)}"


_parts = st.lists(markup, max_size=4)
pages = st.builds(
    lambda build, *parts: build(*parts),
    st.sampled_from([_wix, _wix, _plain]),
    st.lists(metas | links | json_ld, max_size=5),
    _parts,
    _parts,
    _parts,
    warmup,
)

_XML = _listed(
    "url loc lastmod urlset sitemapindex sitemap item title link guid pubDate channel rss feed entry id updated author "
    "name dc:creator image:loc published"
)
elements = st.recursive(
    texts.map(html.escape)
    | texts
    | st.sampled_from([*DATES, *ADDRESSES, "<![CDATA[x]]>", "<!-- x -->", "<?a?>", "&x;"]),
    lambda inner: st.builds(
        _tag,
        st.sampled_from(_XML),
        st.lists(st.tuples(st.sampled_from(["xmlns", "xmlns:dc", "href", "rel", "isPermaLink"]), texts), max_size=2),
        st.lists(inner, max_size=5),
        closed=st.sampled_from([True, True, True, False]),
    ),
    max_leaves=30,
)
documents = st.builds(
    "{}<{}>{}</{}>".format,
    st.sampled_from(
        ["", '<?xml version="1.0" encoding="gbk"?>', "<?xml version='1.0' encoding='x'?>", "\ufeff", " \n"]
    ),
    st.sampled_from(["urlset", "rss", "sitemapindex", "feed", "urlset xmlns='a'"]),
    st.lists(elements, max_size=6).map("".join),
    st.sampled_from(["urlset", "rss", "sitemapindex", "feed"]),
)
ENCODINGS = ("utf-8", "utf-8", "utf-16", "latin-1", "cp1252", "gbk", "shift_jis")
headers = st.lists(
    st.tuples(
        st.sampled_from(_listed("content-type x-robots-tag tdm-policy retry-after content-length content-encoding")),
        texts
        | st.sampled_from(["text/html; charset=utf-8", "text/html; charset=\x00", "gzip, br", "-1", "1e9", "9" * 40]),
    ),
    max_size=4,
)
_RULE = st.sampled_from(["User-agent", "Disallow", "Allow", "Crawl-delay", "Sitemap", "user agent", "Host", "Disalow"])
_RULED = st.sampled_from(["*", "/", "/*", "/a*$", "cirma", "9" * 400, "nan", "-1", "$", "/%zz", "https://[x/"])
robots = st.lists(st.builds("{}{}{}".format, _RULE, st.sampled_from([":", " ", ": "]), texts | _RULED), max_size=12)


def encoded(text: str, encoding: str) -> bytes:
    """*text* in *encoding*; what cannot be is put as UTF-8 would have it."""
    try:
        return text.encode(encoding, "surrogatepass")
    except (UnicodeError, LookupError):
        return text.encode("utf-8", "surrogatepass")
