"""JSON-LD in the shapes that sites write, and which of several articles is the page's own."""

import json
from typing import Any

import pytest

from scraper.parse.json_ld import BadJsonLd, DeclaredArticle, articles, objects, own

URL = "https://www.exemple.fr/post/le-ble"
SHAPES: dict[str, Any] = {
    "plain": {"author": {"name": "Inès Essai"}},
    "a list": {"author": [{"name": "Inès Essai"}]},
    "a text": {"author": "Inès Essai"},
    "a name in a list": {"author": {"name": ["Inès Essai"]}},
    "a name in an object": {"author": {"name": {"@value": "Inès Essai"}}},
    "given and family name": {"author": {"givenName": "Inès", "familyName": "Essai"}},
    "a list object": {"author": {"@list": [{"name": "Inès Essai"}]}},
    "a reference": {"author": {"@id": "#p"}},
    "a creator": {"creator": {"name": "Inès Essai"}},
    "keys with a prefix": {"schema:author": {"schema:name": "Inès Essai"}},
    "keys that are addresses": {"https://schema.org/author": [{"http://schema.org/name": "Inès Essai"}]},
}


def read(*documents: Any) -> tuple[DeclaredArticle, ...]:
    found = [item for document in documents for item in objects(json.dumps(document))]
    return articles(found)


@pytest.mark.parametrize("facts", SHAPES.values(), ids=SHAPES.keys())
def test_author_in_any_shape(facts: dict[str, Any]) -> None:
    person = {"@type": "Person", "@id": "#p", "name": "Inès Essai"}

    (found,) = read({"@graph": [{"@type": "https://schema.org/BlogPosting", **facts}, person]})

    assert found.authors == ("Inès Essai",)


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Article"} -->',
        '//<![CDATA[\n{"@type": "Article"}\n//]]>',
        '{"@type": "Article"};',
        '[[{"@type": "Article"}]]',
        '{"@type": "WebPage", "mainEntity": {"@type": ["Thing", "Article"]}}',
        '{"@type": "WebPage", "hasPart": [{"@type": "NewsArticle"}]}',
        '\ufeff{"@type": "Article"}',
        '{"@type": "Article", "author": ["x",],}',
        '{"@type": "Article", "headline": "l\\\'été, }"}',
        "{&quot;@type&quot;: &quot;Article&quot;}",
        '{"@type": "WebSite"}{"@type": "Article"}',
        '{"@type": "Article"} window.x = {};',
    ],
)
def test_wrapping(text: str) -> None:
    assert len(articles(objects(text))) == 1


def test_what_is_written_rightly_is_never_mended() -> None:
    assert objects('{"a": "x,} \\\\ ,]", "b": [1, 2]}') == [{"a": "x,} \\ ,]", "b": [1, 2]}]


def test_what_is_no_json() -> None:
    with pytest.raises(BadJsonLd):
        objects("{'a': 1}")


OWN = DeclaredArticle(headline="Le blé", authors=("Inès",), published="2025-03-03")
OTHER = DeclaredArticle(headline="Le seigle", authors=("Paul",), published="2019-01-01")


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([OTHER, DeclaredArticle(headline="Titre SEO", addresses=("https://exemple.fr/post/le-ble/",))], 1),
        ([OTHER, OWN], 1),
        ([DeclaredArticle(headline="Le seigle", addresses=("/post/le-seigle",)), OTHER], 1),
        ([DeclaredArticle(headline="Rapport annuel"), OTHER], 1),
        ([DeclaredArticle(headline="Le seigle", addresses=("/post/le-seigle",))], None),
        ([OTHER], 0),
        ([DeclaredArticle(headline="LE BLÉ", addresses=("/post/ancien",))], 0),
    ],
)
def test_own_article(found: list[DeclaredArticle], chosen: int | None) -> None:
    best = own(found, urls=[URL], titles=["Le blé", "Le blé | Exemple"])

    assert best == (None if chosen is None else found[chosen])
