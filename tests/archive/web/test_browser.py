"""The reading room in Debian's Chromium: every page in both languages, light and dark, wide and narrow."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from archive import config
from archive.web.room import Room
from tests.support.archives import demo_archive, demo_config
from tests.support.browsing import needs_chromium, watched
from tests.support.rooms import answering, demo_change, demo_room

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with answering(Room(path=demo_archive(), settings=config.load(demo_config()), contact="a@b.example")) as base:
        yield base


@cache
def pages() -> tuple[str, ...]:
    """One address of each kind of page."""
    change, removed = demo_change(flags="number"), demo_change(kind="removed")
    typographic = demo_change(class_="typographic")
    post = change["post"]
    capture = demo_room().get(f"/posts/{post}.json").json()["capture"]
    author = demo_room().get("/authors.json").json()["authors"][0]["name"]
    tag = demo_room().get("/tags.json").json()["tags"][0]["name"]
    return (
        "/", "/posts", "/posts?q=zzz", f"/posts/{post}", f"/posts/{post}/2026-11-17", f"/posts/{removed['post']}",
        f"/posts/{removed['post']}/history", f"/posts/{post}/history", f"/snapshots/{change['from']}",
        f"/changes/{change['id']}", f"/changes/{typographic['id']}?view=side", f"/changes/{change['id']}?view=changes",
        f"/changes/{removed['id']}", f"/compare/{change['from']}..{change['to']}", "/changes", "/changes?silent=1",
        "/search", "/search?q=sanctions", "/search?q=zzzz", "/concordance?q=paix", "/frequency?q=paix,sanctions",
        f"/basket?id={change['to']}", "/removed", "/day/2026-11-16", "/authors", f"/authors/{author}", "/tags",
        f"/tags/{tag}", "/sources", f"/captures/{capture}", f"/captures/{capture}/page", "/about", "/data", "/crawls",
        "/alarms", "/nowhere",
    )  # fmt: skip


# Four ways to look at a page hold each pair of a language, colours and a width; the other four take minutes more.
_PAIRS = {("fr-FR", "light", 1280), ("fr-FR", "dark", 320), ("en-GB", "light", 320), ("en-GB", "dark", 1280)}
_WAYS = [
    pytest.param(*way, marks=() if way in _PAIRS else pytest.mark.long)
    for way in product(("fr-FR", "en-GB"), ("light", "dark"), (1280, 320))
]


@pytest.mark.parametrize(("language", "colours", "width"), _WAYS)
def test_every_page_is_clean(browser: Browser, url: str, language: str, colours: Any, width: int) -> None:
    size = {"width": width, "height": 800}
    seen = watched(browser, url, locale=language, color_scheme=colours, viewport=size, bypass_csp=False)

    assert seen.faults(pages()) == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_print_hides_what_paper_cannot_use(browser: Browser, url: str, colours: Any) -> None:
    seen = watched(browser, url, locale="fr-FR", color_scheme=colours)
    page = seen.open(f"/changes/{demo_change(flags='number')['id']}")
    page.emulate_media(media="print")

    assert not page.locator(".mast nav").is_visible()
    assert page.locator(".reference").is_visible()
    seen.page.context.close()


def test_keys_step_through_a_change(browser: Browser, url: str) -> None:
    seen = watched(browser, url, locale="fr-FR")
    page = seen.open(f"/changes/{demo_change(class_='typographic')['id']}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "e2"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    seen.page.context.close()


def test_the_keyboard_alone_reaches_the_text(browser: Browser, url: str) -> None:
    page = watched(browser, url, locale="fr-FR").open("/posts")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


# --- ten tasks of a reader, without JavaScript ----------------------------------------------------------------------


@pytest.fixture
def reader(browser: Browser, url: str) -> Iterator[Page]:
    """A reader's browser, in French, that runs no script."""
    seen = watched(browser, url, locale="fr-FR", java_script_enabled=False)
    yield seen.open("/")
    assert seen.outside == []
    seen.page.context.close()


def test_which_number_was_changed_in_silence(reader: Page) -> None:
    reader.get_by_role("link", name="Détroits").first.click()

    assert reader.locator(".plain").inner_text().startswith("Entre le 16")
    assert "sans que la date" in reader.locator(".plain").inner_text()
    assert (reader.locator("del").first.inner_text(), reader.locator("ins").first.inner_text()) == ("41", "14")


def test_how_many_edits_were_silent(reader: Page) -> None:
    reader.get_by_role("link", name="Modifications", exact=True).first.click()
    reader.get_by_label("Modifications silencieuses seulement").check()
    reader.get_by_role("button", name="Appliquer").click()

    assert reader.locator(".total").inner_text() == "4 modifications"
    assert "silent=1" in reader.url


def test_what_a_text_said_on_a_day(reader: Page) -> None:
    reader.get_by_role("link", name="Billets", exact=True).click()
    reader.get_by_role("link", name="Détroits").click()
    assert "14 ont attendu" in reader.locator(".text").inner_text()
    reader.get_by_label("Lire à la date du").fill("16 novembre 2026")
    reader.get_by_role("button", name="Voir").click()

    assert reader.url.endswith("/2026-11-16")
    assert "41 ont attendu" in reader.locator(".text").inner_text()


def test_why_a_post_is_called_removed(reader: Page) -> None:
    reader.get_by_role("link", name="Retirés").click()
    reader.get_by_role("link", name="Le démenti").click()
    assert "Ce billet a été retiré du site." in reader.locator(".bar").inner_text()
    reader.get_by_role("link", name="Pièces").click()

    assert "absent du plan du site" in reader.locator("table").first.inner_text()


def test_two_states_beside_each_other(reader: Page) -> None:
    reader.get_by_role("link", name="Billets", exact=True).click()
    reader.get_by_role("link", name="fleuve").click()
    reader.get_by_role("button", name="Comparer").click()
    reader.get_by_role("link", name="Côte à côte").click()
    left, right = (reader.locator(f".row.changed > div:nth-child({side})").first.inner_text() for side in (1, 2))

    assert "a réduit" in left
    assert "aurait réduit" in right


def test_how_to_cite_the_version_that_was_read(reader: Page, url: str) -> None:
    reader.get_by_role("link", name="Billets", exact=True).click()
    reader.get_by_role("link", name="Détroits").click()
    address = reader.get_by_role("link", name="BibTeX").get_attribute("href")
    entry = reader.request.get(url + str(address)).text()

    assert str(demo_change(flags="number")["to"]) in entry
    assert "VAUQUELAN, Élise" in reader.locator(".reference").inner_text()


def test_a_search_is_taken_away(reader: Page, url: str) -> None:
    reader.get_by_label("Chercher dans les textes").fill("médiation")
    reader.get_by_role("button", name="Chercher").first.click()
    many = int(re.match(r"\d+", reader.locator(".total").inner_text())[0])  # type: ignore[index]
    assert reader.locator("mark").count() >= 1
    assert many >= 1
    for box in reader.locator(".hits input[type=checkbox]").all():
        box.check()
    reader.get_by_role("button", name="Emporter").click()
    taken = reader.request.get(url + str(reader.get_by_role("link", name=".ris", exact=True).get_attribute("href")))

    assert taken.text().count("TY  - ") == reader.locator(".posts li").count() == many


def test_the_blog_as_it_stood(reader: Page) -> None:
    reader.get_by_role("link", name=re.compile("18 novembre 2026 ?: .*modification")).first.click()
    assert "Le blog tel qu’il était le 18" in reader.locator("h1").inner_text()
    reader.get_by_role("link", name="La veille").click()

    assert "17" in reader.locator("h1").inner_text()
    assert reader.get_by_role("link", name="Le démenti").count() == 1


def test_the_page_as_it_was_captured(reader: Page) -> None:
    reader.get_by_role("link", name="Billets", exact=True).click()
    reader.get_by_role("link", name="Détroits").click()
    reader.get_by_role("link", name="La page telle que capturée").click()
    framed = reader.frame_locator("iframe.captured")

    assert "Notre équipe a tenu" in framed.locator("body").inner_text()
    assert framed.locator("script").count() == 0


def test_another_language_and_back(reader: Page) -> None:
    reader.get_by_role("link", name="English").click()
    assert reader.locator("html").get_attribute("lang") == "en"
    reader.get_by_role("link", name="Changes", exact=True).first.click()
    assert reader.locator("h1").inner_text() == "Changes"
    reader.get_by_role("link", name="Français").click()

    assert reader.locator("h1").inner_text() == "Modifications"
