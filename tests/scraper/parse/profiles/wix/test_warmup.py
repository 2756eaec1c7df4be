"""Warm-up data: what old pages say of their post there, and what is no such data."""

import json

import pytest

from scraper.parse.profiles.wix.warmup import WarmPost, page_id, slug_of, warm_post

POST = {"post": {"internalId": "abc", "title": "t"}, "tags": [{"label": "Paix"}], "categories": [{"title": "Notes"}]}
KEY = "OldPostPageWarmupData-un-texte"
SLUGS = ("un-texte",)


def held(page: object) -> dict[str, object]:
    return {"postPageResponse": {"data": {"postPage": page}}}


def body(data: object) -> bytes:
    text = data if isinstance(data, str) else json.dumps({"platform": [], "appsWarmupData": data})
    return f'<html><script type="application/json" id="wix-warmup-data">{text}</script></html>'.encode()


BARE = {"data": {"postPage": POST}}


@pytest.mark.parametrize(
    "value",
    [json.dumps(held(POST)), held(POST), BARE, json.dumps(BARE)],
    ids=["JSON in a string", "plain JSON", "without the response around it", "the same in a string"],
)
def test_an_old_page_names_its_labels_and_its_guid(value: object) -> None:
    found = warm_post(body({"another-app": [1], "blog": {"other": 1, KEY: value}}), slugs=SLUGS)

    assert found == WarmPost(guid="abc", tags=("Paix",), categories=("Notes",))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"blog": {"un-texte": "guid"}}, id="a newer page"),
        pytest.param({"blog": {KEY: json.dumps(held({"tags": []}))}}, id="no post in it"),
        pytest.param({"blog": {KEY: json.dumps(held(None))}}, id="an empty answer"),
        pytest.param({"blog": {KEY: "no JSON"}}, id="a string that is none"),
        pytest.param({"blog": KEY}, id="not an object"),
        pytest.param(f'{{"appsWarmupData": {{"blog": {{"{KEY}": ', id="cut short"),
        pytest.param(f'"{KEY}"', id="a lone string"),
        pytest.param("[" * 100_000 + f'"{KEY}"', id="nested without end"),
    ],
)
def test_what_is_no_old_post_says_nothing(data: object) -> None:
    assert warm_post(body(data), slugs=SLUGS) is None


def test_a_text_that_quotes_old_data_is_none() -> None:
    quoted = json.dumps({KEY: held(POST)})

    assert warm_post(body({"blog": {"un-texte": quoted}}), slugs=SLUGS) is None
    assert warm_post(body({"blog": {"un-texte": quoted, KEY: held({**POST, "tags": []})}}), slugs=SLUGS) == WarmPost(
        guid="abc", tags=(), categories=("Notes",)
    )


def test_a_broken_byte_elsewhere_harms_nothing() -> None:
    page = body({"blog": {KEY: json.dumps(held(POST)), "next": "é"}}).replace(b"\\u00e9", b"\xe9")

    found = warm_post(page, slugs=SLUGS)
    assert b"\xe9" in page
    assert found is not None
    assert found.guid == "abc"


def test_odd_labels_and_guids_are_left_out() -> None:
    page = {"post": {"internalId": 7}, "tags": ["Paix", {"label": 1}, {"label": "Paix"}, {"label": "Paix"}]}

    assert warm_post(body({"blog": {KEY: held(page)}}), slugs=SLUGS) == WarmPost(
        guid=None, tags=("Paix",), categories=()
    )


def test_a_newer_page_names_its_id() -> None:
    guid = "12345678-90ab-cdef-1234-567890abcdef"

    assert page_id(body({"blog": {"un-texte": guid}}), slugs=["un-texte"]) == guid
    assert page_id(body({"blog": {"un-texte": guid}}), slugs=["autre"]) is None


SPELT = {"as it is": "le-blé-🌾", "for an address": "le-bl%C3%A9-%F0%9F%8C%BE", "apart": "le-ble\u0301-🌾"}


@pytest.mark.parametrize("ascii_only", [True, False], ids=["escaped", "plain"])
@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT.keys())
def test_a_slug_is_found_however_it_is_spelt(spelt: str, *, ascii_only: bool) -> None:
    guid = "12345678-90ab-cdef-1234-567890abcdef"
    slug = slug_of("https://blog.example.org/fr/post/le-bl%C3%A9-%F0%9F%8C%BE/?lang=fr#viewer-foo")
    data = json.dumps({f"OldPostPageWarmupData-{spelt}": held(POST), spelt: guid}, ensure_ascii=ascii_only)
    page = f'<script id="wix-warmup-data">{data}</script>'.encode()

    found = warm_post(page, slugs=[slug])
    assert found is not None
    assert found.guid == "abc"
    assert page_id(page, slugs=["autre", slug]) == guid


def test_the_data_of_another_post_says_nothing_of_this_one() -> None:
    other = {"OldPostPageWarmupData-autre": held({**POST, "post": {"internalId": "xyz"}})}

    assert warm_post(body({"blog": other}), slugs=SLUGS) is None
    assert warm_post(body({"blog": {**other, KEY: held(POST)}}), slugs=SLUGS) == warm_post(
        body({"blog": {KEY: held(POST)}}), slugs=SLUGS
    )
