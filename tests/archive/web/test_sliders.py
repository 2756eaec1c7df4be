"""Old and new side of a comparison are moved along the states of a post, by links and by radio buttons."""

import re

import pytest

from archive.web.templating import by_word, readable
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix, make_blog, make_post
from tests.support.rooms import Visitor, demo_change, demo_room, room_at


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Visitor, list[str]]:
    """The room of a post in four states, and their ids in order."""
    folder = tmp_path_factory.mktemp("edited")
    site = FakeWix(make_blog(make_post(paragraphs=("Version 0.",))))
    archivist = Archivist(folder, site)
    for number in range(4):
        site.show(make_blog(make_post(paragraphs=(f"Version {number} du texte.",))))
        archivist.crawl(full=True)
        archivist.sleep(1)
    states = archivist.rows("SELECT id FROM snapshot ORDER BY first_rendered")
    return Visitor(room_at(archivist.path)), [name for (name,) in states]


def test_each_side_moves_and_the_other_stays(edited: tuple[Visitor, list[str]]) -> None:
    room, (first, second, third, fourth) = edited
    page = room.get(f"/compare/{second}..{third}?view=side").text
    old, new = re.findall(r'<ol aria-labelledby="(?:older|newer)">(.*?)</ol>', page)

    assert re.findall(r'href="([^"]+)"( aria-current="true")?', old) == [
        (f"/compare/{first}..{third}?view=side", ""),
        (f"/compare/{second}..{third}?view=side", ' aria-current="true"'),
    ]
    assert re.findall(r'href="([^"]+)"( aria-current="true")?', new) == [
        (f"/compare/{second}..{third}?view=side", ' aria-current="true"'),
        (f"/compare/{second}..{fourth}?view=side", ""),
    ]


def test_a_change_has_the_sliders_of_its_two_states(edited: tuple[Visitor, list[str]]) -> None:
    room, (first, second, *_) = edited
    changes = room.get("/changes.json?kind=edit").json()["changes"]
    change = next(each for each in changes if each["from"] == first)

    assert f"/compare/{first}..{second}" in room.get(f"/changes/{change['id']}").text


def test_two_states_have_nothing_to_move() -> None:
    assert "sliders" not in demo_room().get(f"/changes/{demo_change(flags='number')['id']}").text


def test_history_chooses_two_states_without_a_script(edited: tuple[Visitor, list[str]]) -> None:
    room, (*_, third, fourth) = edited
    post = room.get("/posts.json").json()["posts"][0]["id"]
    page = room.get(f"/posts/{post}/history").text

    chosen = re.findall(r'name="(from|to)" value="([0-9a-f]+)"[^>]* checked', page)
    assert chosen == [("from", third), ("to", fourth)]
    assert room.get(f"/compare?from={third}&to={fourth}").headers["location"] == f"/compare/{third}..{fourth}"


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("https://a.example/post/d%C3%A9troits", "https://a.example/post/détroits"),
        ("https://a.example/?q=a%20b", "https://a.example/?q=a%20b"),
        ("https://a.example/%E2%80%AEgpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
        ("https://a.example/100%25", "https://a.example/100%25"),
        ("https://a.example/%FF", "https://a.example/%FF"),
        ("https://a.example/a%2Fb", "https://a.example/a%2Fb"),
    ],
)
def test_an_address_is_shown_as_browsers_do(uri: str, shown: str) -> None:
    assert readable(uri) == shown


@pytest.mark.parametrize(
    ("before", "after", "went", "came"),
    [
        ("Sanctions : éloge du temps long", "Sanctions : le prix du temps long", "éloge du", "le prix du"),
        ("Un titre", "Tout autre chose, ailleurs", "Un titre", "Tout autre chose, ailleurs"),
        ("", "Un titre", "", "Un titre"),
    ],
)
def test_titles_are_compared_by_word(before: str, after: str, went: str, came: str) -> None:
    marks = by_word(before, after)
    assert "".join(text for op, text in marks if op != "+").strip() == before
    assert "".join(text for op, text in marks if op != "-").strip() == after
    assert all(text in went for op, text in marks if op == "-" and text)
    assert all(text in came for op, text in marks if op == "+" and text)


def test_what_nobody_looked_at_since_is_said_once() -> None:
    for day in ("2026-11-18", "2026-12-01"):
        page = demo_room().get(f"/day/{day}").text
        assert page.count("Dernière visite le") == 1
        assert "incertain" not in page
        assert demo_room().get(f"/day/{day}.json").json()["posts"][0]["uncertain"][1] is None
    before = demo_room().get("/day/2026-11-17").text
    assert "Dernière visite" not in before
    assert "incertain ce jour-là" in before


def test_runs_are_told_in_the_language_of_the_reader() -> None:
    page = demo_room().get("/crawls").text
    assert "demandés" in page
    assert not re.search(r"\b(asked|unread|held_back|learnt)\b", page)
