"""What the head of a page declares."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.model import Name, Problem, ProblemKind, Scheme
from scraper.parse.head import PageHead, absolute, alternates, canonical_link, read_head, restrictions
from scraper.parse.json_ld import DeclaredArticle, unescaped

URL = "https://blog.example.org/post/le-ble"


def head(markup: str, *, lang: str = "") -> PageHead:
    """The declarations of a page with *markup* in its head."""
    return read_head(LexborHTMLParser(f"<html{lang}><head>{markup}</head><body><p>Texte</p></body></html>"))


def json_ld(value: object) -> str:
    return f"<script type='application/ld+json'>{value if isinstance(value, str) else json.dumps(value)}</script>"


def test_metas_by_name_or_property_in_order() -> None:
    found = head(
        "<meta property='Article:Author' content='Inès'><meta name='article:author' content='Paul'>"
        "<meta name='description' content=''><meta property='og:description' content='Du blé.'>"
        "<meta charset='utf-8'><meta http-equiv='etag' content='bug'><meta name='empty'>"
    )

    assert found.metas == {
        "article:author": ("Inès", "Paul"),
        "description": ("",),
        "og:description": ("Du blé.",),
    }
    assert found.meta("description", "og:description") == "Du blé."
    assert found.meta("absent") == ""


def test_metas_behind_an_image_that_ends_the_head_count() -> None:
    assert head("<noscript><img src='x.gif'></noscript><meta name='author' content='Inès'>").meta("author") == "Inès"


def test_title_and_language() -> None:
    found = head("<title> Le\n blé </title>", lang=" lang='fr'")

    assert (found.title.strip(), found.language) == ("Le blé", "fr")
    assert (head("").title, head("").language) == ("", None)


def test_links_by_relation() -> None:
    found = head(
        "<link rel='Canonical' href='/post/le-ble/'><link rel='next' href='/blog/page/2'>"
        "<link rel='alternate' hreflang='en' href='/en/post/wheat'>"
        "<link rel='alternate' hreflang='x-default' href='/en/post/wheat'>"
        "<link rel='alternate' type='application/rss+xml' href='/feed.xml'><link rel='stylesheet' href='a.css'>"
    )

    assert found.link("next") == "/blog/page/2"
    assert found.link("prev") == ""
    assert alternates(found, URL) == (Name(scheme=Scheme.ALTERNATE, value="https://blog.example.org/en/post/wheat"),)


def test_the_canonical_address_is_absolute() -> None:
    assert canonical_link(head("<link rel='canonical' href='/post/le-ble'>"), URL) == URL
    assert canonical_link(head("<link rel='canonical'>"), URL) is None
    assert canonical_link(head(""), URL) is None


@pytest.mark.parametrize("href", ["/post/\n  a".replace(" ", ""), "https://example.org\r\n/post/a", "\t/post\t/a\n"])
def test_a_line_that_breaks_within_an_address_is_no_part_of_it(href: str) -> None:
    assert absolute(href, "https://example.org/x") == "https://example.org/post/a"


@pytest.mark.parametrize("href", ["", "javascript:alert(1)", "http://", "mailto:a@b.fr"])
def test_what_is_no_address_is_none(href: str) -> None:
    assert absolute(href, URL) is None


def test_robots_and_reservations_from_metas_and_headers_each_once() -> None:
    found = head(
        "<meta name='robots' content='NoArchive, max-image-preview:large'><meta name='tdm-reservation' content='1'>"
    )
    headers = (
        ("X-Robots-Tag", "noindex, noarchive"),
        ("TDM-Policy", " https://x.org/tdm.json "),
        ("X-Other", "none"),
    )

    assert restrictions(found, headers) == (
        "noarchive",
        "noindex",
        "tdm-reservation: 1",
        "tdm-policy: https://x.org/tdm.json",
    )


@pytest.mark.parametrize("word", ["noarchive", "noindex", "nosnippet", "none", "noai", "noimageai"])
def test_directives_that_reserve_something(word: str) -> None:
    assert restrictions(head(""), (("x-robots-tag", f"all, {word}"),)) == (word,)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("noindex nofollow noarchive", ("noindex", "noarchive")),
        ("NOINDEX; NOARCHIVE", ("noindex", "noarchive")),
        ("noindex,\n noarchive", ("noindex", "noarchive")),
        ("*: noarchive", ("noarchive",)),
        ("unavailable_after: 25-Aug-2027 15:00:00 EST, noarchive", ("noarchive",)),
        ("googlebot: noarchive", ()),
        ("max-snippet: -1", ()),
        ("no-archive", ()),
    ],
)
def test_directives_as_they_are_written(value: str, words: tuple[str, ...]) -> None:
    assert restrictions(head(""), (("x-robots-tag", value),)) == words
    assert restrictions(head(f"<meta name='robots' content='{value}'>"), ()) == words


POSTING = {"@type": "BlogPosting", "headline": "Le blé"}
DOCUMENTS = {
    "an object": POSTING,
    "a list": [{"@type": "WebSite", "name": "Blog"}, POSTING],
    "a graph": {"@context": "https://schema.org", "@graph": [{"@type": "Person"}, POSTING]},
    "many types": {**POSTING, "@type": ["Thing", "NewsArticle"]},
    "a report": {**POSTING, "@type": "https://schema.org/Report"},
    "a name": {"@type": "Article", "name": "Le blé"},
    "raw line ends": '{"@type": "Article", "headline": "Le\n blé"}',
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_the_article_of_json_ld(document: object) -> None:
    found = head(json_ld(document))

    assert found.article is not None
    assert found.article.headline == "Le blé"
    assert found.problems == ()


@pytest.mark.parametrize("document", [{"@type": "WebSite"}, {}, [], "7", '"Article"', "null", {"@graph": 7}])
def test_json_ld_without_article(document: object) -> None:
    found = head(json_ld(document))

    assert (found.article, found.problems) == (None, ())


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[" * 100_000])
def test_json_ld_that_does_not_parse_is_a_problem(text: str) -> None:
    found = head(json_ld(text) + json_ld(POSTING))

    assert found.problems == (Problem(kind=ProblemKind.BAD_JSON, detail="JSON-LD"),)
    assert found.article == DeclaredArticle(headline="Le blé")


def test_all_that_json_ld_says_of_the_article() -> None:
    document = {
        **POSTING,
        "headline": "Bl&amp;eacute; &quot;dur&quot;",
        "description": "Du  blé.",
        "author": [{"name": "Inès"}, "Paul", {"name": "{userName}"}, {"name": "Inès"}, {}, 7],
        "datePublished": "2024-05-06",
        "dateModified": "2024-05-07",
        "image": [{"url": "https://x.org/a.png"}, "https://x.org/b.png"],
    }

    assert head(json_ld(document)).article == DeclaredArticle(
        headline='Blé "dur"',
        description="Du blé.",
        authors=("Inès", "Paul"),
        published="2024-05-06",
        modified="2024-05-07",
        image="https://x.org/a.png",
    )


def test_the_first_article_counts() -> None:
    found = head(json_ld(POSTING) + json_ld({**POSTING, "headline": "Autre"}))

    assert found.article == DeclaredArticle(headline="Le blé")


def test_what_was_escaped_twice_is_read() -> None:
    assert unescaped("L&amp;#39;été &amp;amp; l&#x27;hiver &lt;b&gt;") == "L'été & l'hiver <b>"
