"""The search page: narrowing, counting and sorting what was found, and showing more than one passage."""

import html
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.results import passages, snippet
from tests.support.rooms import demo_room

WORD = "État"


def found(**asked: str) -> dict[str, Any]:
    answer = demo_room().get(f"/search.json?{urlencode({'q': WORD, **asked})}")
    assert answer.status_code == 200
    value: dict[str, Any] = answer.json()
    return value


def test_an_author_narrows_what_is_found() -> None:
    everything = found()
    author = everything["hits"][0]["authors"][0]
    own = [hit["id"] for hit in everything["hits"] if author in hit["authors"]]

    narrowed = found(author=author)

    assert 0 < len(own) < everything["total"]
    assert [hit["id"] for hit in narrowed["hits"]] == own
    assert narrowed["total"] == len(own)


def test_a_year_and_a_state_narrow_what_is_found() -> None:
    assert found(since="2026", until="2026")["total"] + found(until="2025")["total"] == found()["total"]
    assert found(state="live")["total"] + found(state="gone")["total"] == found()["total"]


def test_the_latest_publication_comes_first_where_asked() -> None:
    by_date, by_rank = found(sort="date")["hits"], found()["hits"]
    days = [hit["published_day"] for hit in by_date]

    assert days == sorted(days, reverse=True)
    assert {hit["id"] for hit in by_date} == {hit["id"] for hit in by_rank}
    assert [hit["id"] for hit in by_date] != [hit["id"] for hit in by_rank]


def test_the_page_counts_what_was_found_by_author() -> None:
    hits = found()["hits"]
    author = hits[0]["authors"][0]
    many = sum(author in hit["authors"] for hit in hits)
    page = demo_room().get(f"/search?q={quote(WORD)}").text

    assert f"author={author.replace(' ', '+')}" in page or author in page
    assert f'<span class="n">{many}</span>' in page.partition(f">{author}</a>")[2][:60]


def test_a_filter_that_is_set_can_be_taken_off() -> None:
    author = found()["hits"][0]["authors"][0]
    page = demo_room().get(f"/search?{urlencode({'q': WORD, 'author': author})}").text

    assert f'href="/search?q={quote(WORD)}"' in page


@given(st.lists(st.sampled_from(["guerre", "paix", "x", "…", "l'Otan", "\n"]), min_size=1, max_size=400))
def test_passages_show_other_places_than_the_snippet_and_each_once(words: list[str]) -> None:
    text = " ".join(words)
    places, at = [], 0
    for word in words:
        if word == "paix":
            places.append((at, at + len(word)))
        at += len(word) + 1

    more = passages(text, tuple(places))

    assert len(more) <= 4
    assert all(any(part.marked for part in passage) for passage in more)
    assert all(len("".join(part.text for part in passage)) < 200 for passage in more)
    marked = sum(part.marked for passage in (snippet(text, tuple(places)), *more) for part in passage)
    assert marked <= len(places)


def test_a_word_far_from_the_snippet_is_shown() -> None:
    text = "guerre " * 3 + "et rien d'autre " * 60 + "guerre enfin"
    places = ((0, 6), (7, 13), (14, 20), (text.rindex("guerre"), text.rindex("guerre") + 6))

    (passage,) = passages(text, places)

    assert "".join(part.text for part in passage).endswith("d'autre guerre enfin…")


def test_a_box_asks_for_the_exact_form_in_the_address() -> None:
    page = demo_room().get("/search?q=sanction&exact=1&moment=now")

    assert page.status_code in (302, 303, 307)
    assert page.headers["location"] == "/search?moment=now&q=%3Dsanction"
    assert 'name="exact"' in demo_room().get("/search").text


@pytest.mark.parametrize(
    ("asked", "french", "english"),
    [
        ("%22unclosed", "ce guillemet n’est pas fermé", "this quotation is not closed"),
        ("p*", "donnez au moins 2 lettres avant *", "give at least 2 letters before *"),
        ("foo:bar", "il n’y a pas de champ « foo: »", "there is no field 'foo:'"),
        ("x date:2026-02-30", "ce mois a 28 jours", "that month has 28 days"),
    ],
)
def test_a_search_that_cannot_be_read_says_why_in_the_language_of_the_reader(
    asked: str, french: str, english: str
) -> None:
    told = [html.unescape(demo_room().get(f"/search?q={asked}", Accept_Language=each).text) for each in ("fr", "en")]

    assert french in told[0].replace("\u202f", " ").replace("'", "’")
    assert english in told[1]
    assert english not in told[0]


def test_an_address_in_place_of_words_leads_to_its_post() -> None:
    post = demo_room().get("/posts.json").json()["posts"][0]
    for address in (post["url"], quote(post["url"], safe=""), f"{post['url']}?utm_source=x"):
        assert demo_room().get(f"/search?q={address}").headers["location"] == f"/posts/{post['id']}"
    assert demo_room().get("/search?q=https://nowhere.test/post/x").status_code == 400
