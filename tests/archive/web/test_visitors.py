"""Requests as people mistype them and programs send them: led to what they mean, or refused in the right language."""

import html
import re
from xml.etree import ElementTree

import httpx
import pytest

from tests.support.rooms import demo_change, demo_room

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
FORM = "application/x-www-form-urlencoded"


def told(path: str, language: str = "fr", **asked: str) -> str:
    answer = demo_room().get(path, Accept_Language=language, **asked)  # type: ignore[arg-type]
    main = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    words = html.unescape(re.sub("<[^>]+>", " ", main[0] if main else answer.text))
    plain = " ".join(words.split())
    return f"{answer.status_code} {plain}"


@pytest.mark.parametrize(
    ("path", "french", "english"),
    [
        ("/posts?since=2026-02-30", "date : ce mois a 28 jours. É", "date: that month has 28 days. W"),
        ("/posts?since=3/5/24", "une date : écrivez l’année en entier.", "a date: write the year in full."),
        ("/posts?until=2024-2025", "ce sont deux dates", "those are two dates"),
        ("/posts?since=zz", "« zz » n’est pas une date. Écrivez", "“zz” is not a date. Write"),
        ("/posts?state=zz", "400 Cette demande ne peut pas être lue", "400 This request cannot be read"),
        ("/posts/zz", "404 Cette page n’est pas là", "404 This page is not there"),
        ("/frequency?q=,", "il n’y a aucun mot à compter", "there is no word to count"),
        (f"/basket?id={'x' * 4_000}", "414 Cette adresse est trop longue", "414 That address is too long"),
    ],
)  # fmt: skip
def test_an_error_says_what_and_what_to_do(path: str, french: str, english: str) -> None:
    assert french in told(path)
    assert english in told(path, "en-GB")
    assert english not in told(path)


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_another_method_is_refused_in_the_language_of_the_reader(method: str) -> None:
    assert told("/posts", method=method) == "405 Cette archive ne fait que montrer : GET et HEAD."
    assert told("/posts", "en", method=method) == "405 This archive only shows: GET and HEAD."
    assert told("/", "fr", Host="evil.example").startswith("421 Cette archive ne répond pas sous ce nom")


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/changes?since=2026-W47", "/changes?since=2026-11-16"),
        ("/changes?until=2026-W47", "/changes?until=2026-11-22"),
        ("/changes?since=T4 2026", "/changes?since=2026-10-01"), ("/posts?until=T4 2026", "/posts?until=2026-12-31"),
        ("/posts?since=1er trimestre 2026", "/posts?since=2026-01-01"), ("/day/2026-W47", "/day/2026-11-22"),
        ("/posts?page=99", "/posts"), ("/posts?state=live&page=99", "/posts?state=live"),
        ("/changes?page=9", "/changes"),
        ("/search?q=le&page=9", "/search?q=le"), ("/concordance?q=le&page=99", "/concordance?q=le&page=2"),
        ("/posts?q=zz&page=2", "/posts?q=zz"),
    ],
)  # fmt: skip
def test_a_period_and_a_page_behind_the_last_lead_to_what_is_there(path: str, leads: str) -> None:
    answer = demo_room().get(path)

    assert (answer.status_code, answer.headers["location"]) == (302, leads)


def test_a_program_that_reads_to_the_end_gets_an_empty_page() -> None:
    assert demo_room().get("/posts.json?page=99").json()["posts"] == []
    for feed in ("/changes.atom?page=99", f"/posts/{demo_change(flags='number')['post']}.atom?page=99"):
        assert "<entry>" not in demo_room().get(feed).text


@pytest.mark.parametrize(
    ("asked", "french", "english"),
    [
        ("kind=removed", "Nature : Retrait", "Kind: Removal"),
        ("flag=number&silent=1", "Signal : nombre", "Flag: number"),
        ("silent=1", "Modifications silencieuses seulement", "Silent edits only"),
        ("silent=0", "démonstration", "démonstration"),
        ("author=Élise Vauquelan", "Auteur : Élise Vauquelan", "Author: Élise Vauquelan"),
    ],
)  # fmt: skip
def test_a_feed_says_what_it_follows_in_words(asked: str, french: str, english: str) -> None:
    titles = []
    for language in ("fr", "en"):
        root = ElementTree.fromstring(demo_room().get(f"/changes.atom?{asked}&lang={language}").content)
        titles.append(" ".join((root.findtext("{http://www.w3.org/2005/Atom}title") or "").split()))

    assert titles[0].endswith(french) or f"{french} ·" in titles[0]
    assert english in titles[1]
    assert "removed" not in titles[0]
    assert not titles[0].endswith(("1", "0"))


def test_what_was_not_known_yet_names_the_day_of_the_knowledge() -> None:
    post = demo_change(flags="number")["post"]

    assert "pas encore connu le 1er novembre 2026" in told(f"/posts/{post}/2026-11-18?known_at=2026-11-01").replace(
        "\u00a0", " "
    )
    assert "pas encore connu le 31 décembre 2020" in told(f"/posts/{post}/2020?known_at=2026-11-18").replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    "path", ["/posts", "/changes.atom", "/search?q=le", "/oai?verb=Identify", "/nowhere", "/posts?page=99"]
)
def test_a_head_has_the_headers_of_a_get(path: str) -> None:
    got, head = demo_room().get(path), demo_room().get(path, method="HEAD")

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert dict(head.headers) == dict(got.headers)


# --- OAI-PMH asked by POST (section 3.1.1.2) -------------------------------------------------------------------------


def posted(form: str, kind: str = FORM, path: str = "/oai", **headers: str) -> httpx.Response:
    return demo_room().get(path, method="POST", content=form.encode(), Content_Type=kind, **headers)


@pytest.mark.parametrize(
    "form", ["verb=ListIdentifiers&metadataPrefix=oai_dc", "verb=Nonsense", "", "verb=Identify&verb=x"]
)
def test_a_form_is_answered_as_its_query_is(form: str) -> None:
    for kind in (FORM, f"{FORM}; charset=UTF-8", FORM.upper()):
        answers = [
            ElementTree.fromstring(each.content) for each in (posted(form, kind), demo_room().get(f"/oai?{form}"))
        ]
        told = [
            [(each.tag, each.text) for each in root.iter() if each.tag != f"{_OAI}responseDate"] for root in answers
        ]
        assert told[0] == told[1]


def test_a_form_is_answered_whatever_was_seen_before() -> None:
    tag = demo_room().get("/oai?verb=Identify").headers["etag"]

    assert posted("verb=Identify", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize(
    ("form", "kind", "path", "status"),
    [
        ("verb=Identify", "application/json", "/oai", 400), ("verb=Identify", "", "/oai", 400),
        (f"verb={'x' * 5_000}", FORM, "/oai", 400), ("q=le", FORM, "/search", 405),
        ("verb=Identify", FORM, "/oai/", 405),
    ],
)  # fmt: skip
def test_any_other_form_is_refused(form: str, kind: str, path: str, status: int) -> None:
    answer = posted(form, kind, path)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert posted("verb=Identify", Host="evil.example").status_code == 421
