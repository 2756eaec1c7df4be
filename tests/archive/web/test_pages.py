"""Every page of the demonstration archive: reached by links alone, whole, and true."""

import html
import re
from functools import cache

import html5lib
import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive import Archive
from tests.support.archives import demo_archive
from tests.support.rooms import BASE, demo_change, demo_room

MOST_BYTES = 300_000
_LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
_STARTS = (
    "/", "/search?q=sanctions", "/concordance?q=sanctions", "/frequency?q=sanctions", "/crawls", "/alarms",
    "/posts?as_of=2026-11-16", "/changes?silent=1", "/day/2026-11-17",
)  # fmt: skip


@cache
def walked() -> dict[str, httpx.Response]:
    """Every address that links lead to, from the first page on, and what answered."""
    found: dict[str, httpx.Response] = {}
    waiting = [f"{start}{'&' if '?' in start else '?'}lang=fr" for start in _STARTS]
    while waiting and len(found) < 700:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = answer = demo_room().get(path)
        if answer.is_redirect:
            waiting.append(answer.headers["location"])
        if answer.headers.get("content-type", "").startswith("text/html") and "/memento/" not in path:
            links = (html.unescape(link).split("#")[0] for link in _LINK.findall(answer.text))
            waiting += [link for link in links if link.startswith("/") and link != "/compare"]
    return found


@pytest.mark.parametrize(("query", "chips"), [("silent=1", 1), ("silent=0", 0), ("silent=0&class=minor", 1)])
def test_a_filter_that_is_on_is_named_without_a_number_and_one_that_is_off_is_not(query: str, chips: int) -> None:
    page = demo_room().get(f"/changes?{query}&lang=fr").text

    (shown,) = re.findall(r'<ul class="set".*?</ul>', page, re.DOTALL) or [""]
    assert shown.count("<li>") == chips
    assert ("Modifications silencieuses seulement" in shown) == ("silent=1" in query)
    assert ": 1" not in html.unescape(shown)


@pytest.mark.parametrize("path", ["/", "/posts", "/changes", "/search?q=sanctions", "/concordance?q=sanctions"])
def test_a_title_is_written_in_the_direction_of_its_own_letters(path: str) -> None:
    with Archive(demo_archive()) as archive:
        titles = {post["title"] for post in archive.posts().records}
    tree = LexborHTMLParser(demo_room().get(path).text)
    links = [link for link in tree.css("main a") if link.text() in titles]

    assert links
    assert [link.text() for link in links if not link.css("bdi") and not _is_auto(link)] == []


def _is_auto(node: LexborNode | None) -> bool:
    while node is not None and node.is_element_node:
        if node.attributes.get("dir") == "auto" or node.tag == "bdi":
            return True
        node = node.parent
    return False


def test_no_link_is_broken() -> None:
    assert len(walked()) > 200
    assert {path: answer.status_code for path, answer in walked().items() if answer.status_code >= 400} == {}


def test_no_page_is_heavy() -> None:
    heavy = {path: len(answer.content) for path, answer in walked().items() if len(answer.content) > MOST_BYTES}

    assert [path for path in heavy if not re.search(r"/(frame|bytes)|/memento/", path)] == []


def test_every_page_is_valid_html() -> None:
    for path, answer in walked().items():
        if answer.headers.get("content-type", "").startswith("text/html") and not re.search("/frame|/memento/", path):
            parser = html5lib.HTMLParser(strict=False)
            parser.parse(re.sub(r"<mark>|</mark>", "", answer.text))
            assert parser.errors == [], path


def test_ids_are_unique_and_labels_name_fields() -> None:
    for path, answer in walked().items():
        if not answer.headers.get("content-type", "").startswith("text/html") or re.search("/frame|/memento/", path):
            continue
        ids = re.findall(r'\sid="([^"]+)"', answer.text)
        assert len(ids) == len(set(ids)), path
        assert set(re.findall(r'<label for="([^"]+)"', answer.text)) <= set(ids), path
        assert set(" ".join(re.findall(r'aria-labelledby="([^"]+)"', answer.text)).split()) <= set(ids), path


def test_a_page_runs_and_styles_nothing_inline() -> None:
    for path, answer in walked().items():
        if answer.headers.get("content-type", "").startswith("text/html") and not re.search("/frame|/memento/", path):
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", answer.text), path
            assert re.findall(r"<script(?! type=\"application/ld\+json\"| src=)", answer.text) == [], path


def test_no_page_names_another_host_but_in_links() -> None:
    for path, answer in walked().items():
        if answer.headers.get("content-type", "").startswith("text/html") and not re.search("/frame|/memento/", path):
            loaded = re.findall(r'<(?:img|script|iframe|source)[^>]*\ssrc="([^"]+)"', answer.text)
            loaded += re.findall(r'<link rel="(?:stylesheet|icon|preload)" href="([^"]+)"', answer.text)
            assert all(address.startswith("/") for address in loaded), path


@pytest.mark.parametrize("path", ["/", "/posts", "/changes", "/about", "/data", "/search?q=paix", "/nowhere"])
def test_both_languages_have_their_words(path: str) -> None:
    french, english = (demo_room().get(path, Accept_Language=language).text for language in ("fr-FR,fr;q=0.9", "en-GB"))

    assert '<html lang="fr">' in french
    assert '<html lang="en">' in english
    assert "Modifications" in french
    assert "Changes" in english


def test_the_address_chooses_the_language_and_links_keep_it() -> None:
    page = demo_room().get("/posts?lang=en", Accept_Language="fr").text

    assert '<html lang="en">' in page
    assert 'href="/changes?lang=en"' in page


def test_french_is_set_as_printers_set_it() -> None:
    page = demo_room().get("/changes/" + str(demo_change(flags="number")["id"])).text

    assert "\u202f:" in page
    assert "13\u00a0h\u00a000" in page
    assert "l’" in demo_room().get("/about").text


def test_a_changes_page_begins_with_one_plain_sentence() -> None:
    page = demo_room().get("/changes/" + str(demo_change(flags="number")["id"])).text
    sentence = html.unescape(re.sub("<[^>]+>", "", re.search(r'<p class="plain">(.*?)</p>', page)[1]))  # type: ignore[index]

    assert sentence.replace("\u00a0", " ") == (
        "Entre le 16 novembre 2026 à 13 h 00 et le 18 novembre 2026 à 13 h 01, une phrase a été modifiée, "
        "sans que la date de modification déclarée change."
    )
    assert "<del>41</del><ins>14</ins>" in page


@pytest.mark.parametrize("view", ["inline", "side", "changes"])
def test_each_view_of_a_change_shows_both_words(view: str) -> None:
    page = demo_room().get(f"/changes/{demo_change(flags='number')['id']}?view={view}").text

    assert "<del>41</del>" in page
    assert "<ins>14</ins>" in page
    assert ("navires que nous avons suivis" in page) is True


def test_typography_can_be_left_out_of_a_comparison() -> None:
    change = demo_change(class_="typographic")["id"]

    assert demo_room().get(f"/changes/{change}").text.count("<ins>") > 10
    assert demo_room().get(f"/changes/{change}?typography=0").text.count("<ins>") == 0


def test_a_removed_post_is_a_page_with_a_banner() -> None:
    change = demo_change(kind="removed")
    answer = demo_room().get(f"/posts/{change['post']}")

    assert answer.status_code == 200
    assert "Ce billet a été retiré du site." in answer.text
    # It was asked for after it was seen last.
    assert "Vu en ligne pour la dernière fois le" in answer.text
    assert "Dernière vérification" not in answer.text
    assert "/posts/" + str(change["post"]) in demo_room().get("/removed").text


def test_a_sentence_that_changed_is_marked_in_the_margin() -> None:
    change = demo_change(flags="number")
    page = demo_room().get(f"/posts/{change['post']}").text
    block = next(part for part in page.split('<div class="block"') if "14 ont attendu" in part)

    assert f'href="/changes/{change["id"]}"' in block


def test_as_of_a_day_shows_what_the_post_said_then() -> None:
    change = demo_change(flags="number")
    before = demo_room().get(f"/posts/{change['post']}/2026-11-16").text
    between = demo_room().get(f"/posts/{change['post']}/2026-11-17").text

    assert "41 ont attendu" in before
    assert "Incertain" in between
    assert "Incertain" not in demo_room().get(f"/posts/{change['post']}").text
    assert demo_room().get(f"/posts/{change['post']}/2020-01-01").status_code == 404


@pytest.mark.parametrize("written", ["16 novembre 2026", "16/11/2026", "16.11.2026"])
def test_a_day_as_people_write_it_leads_to_its_iso_address(written: str) -> None:
    post = demo_change(flags="number")["post"]
    answer = demo_room().get(f"/posts/{post}?as_of={written}")

    assert (answer.status_code, answer.headers["location"]) == (302, f"/posts/{post}/2026-11-16")
    assert demo_room().get(f"/changes?since={written}").headers["location"] == "/changes?since=2026-11-16"


def test_a_snapshot_says_that_another_version_exists() -> None:
    change = demo_change(flags="number")

    assert "Une autre version existe depuis" in demo_room().get(f"/snapshots/{change['from']}").text
    assert "dernier état connu" in demo_room().get(f"/snapshots/{change['to']}").text


def test_the_compare_form_leads_to_the_comparison() -> None:
    change = demo_change(flags="number")
    asked = demo_room().get(f"/compare?from={change['from']}&to={change['to']}&view=side")

    assert (asked.status_code, asked.headers["location"]) == (
        302,
        f"/compare/{change['from']}..{change['to']}?view=side",
    )
    assert "<del>41</del>" in demo_room().get(asked.headers["location"]).text


def test_two_posts_are_not_compared_unasked() -> None:
    one, other = demo_change(flags="number"), demo_change(flags="modality")

    assert demo_room().get(f"/compare/{one['to']}..{other['to']}").status_code == 400
    assert demo_room().get(f"/compare/{one['to']}..{other['to']}?across=1").status_code == 200


def test_an_address_pasted_behind_ours_finds_its_post() -> None:
    change = demo_change(flags="number")
    answer = demo_room().get(f"/{change['url']}")

    assert (answer.status_code, answer.headers["location"]) == (301, f"/posts/{change['post']}")


def test_the_page_of_a_search_says_how_many_and_lights_the_words() -> None:
    page = demo_room().get("/search?q=sanctions").text

    assert re.search(r'<p class="total">\d+ billets?</p>', page)
    assert re.search(r"<mark>[Ss]anctions</mark>", page)


def test_a_basket_stands_in_its_address() -> None:
    first, second = demo_change(flags="number")["to"], demo_change(flags="modality")["to"]
    references = demo_room().get(f"/basket.bib?id={first}&id={second}")

    assert references.text.count("@") == 2
    assert BASE not in references.text, "the settings name a permalink of their own"


def test_the_archivists_pages_are_not_there_in_public() -> None:
    from tests.support.archives import demo_archive
    from tests.support.rooms import Visitor, room_at

    visitor = Visitor(room_at(demo_archive(), public=True))

    assert [visitor.get(path).status_code for path in ("/crawls", "/alarms", "/crawls.json", "/")] == [
        404,
        404,
        404,
        200,
    ]
    assert "/crawls" not in visitor.get("/").text
