"""`cirma sites test`: chosen posts are read again as the configuration says today."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.cli import main
from scraper.demo import demo_blog
from scraper.demo.server import serving

GOLDEN = Path("archive.golden.json")


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    """A demo archive with two posts; the id of one."""
    monkeypatch.chdir(tmp_path)
    with serving(demo_blog()) as blog:
        Path("config.toml").write_text(
            '[archive]\npath = "archive.db"\n'
            '[scraper]\ncontact = "a@b.example"\nmin_delay = 0\nallow_loopback = true\n'
            f'[[site]]\nid = "demo"\nurl = "{blog.base}"\n'
        )
        main(["crawl", "--init", "--limit", "2"])
        main(["posts", "--json"])
        printed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
        yield str(json.loads(printed[0])["id"])


def test_what_is_read_as_it_was_is_well(post: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "test", "--keep", post]) == 0
    assert main(["sites", "test"]) == 0

    assert "as it ought" in capsys.readouterr().out
    assert [item["post"] for item in json.loads(GOLDEN.read_text("utf-8"))] == [post]


def test_a_post_is_named_as_in_every_other_command(post: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["posts", "--json"])
    title = next(json.loads(line)["title"] for line in capsys.readouterr().out.splitlines() if post in line)

    assert main(["sites", "test", "--keep", title]) == 0
    assert [item["post"] for item in json.loads(GOLDEN.read_text("utf-8"))] == [post]


def test_a_name_of_no_post_is_refused(post: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "test", "--keep", "aucun billet"]) == 1

    assert "no post is called 'aucun billet'" in capsys.readouterr().err
    assert not GOLDEN.exists()


def test_a_changed_configuration_is_told_by_field(post: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sites", "test", "--keep", post])
    with Path("config.toml").open("a", encoding="utf-8") as config:
        config.write('[site.read]\ntitle = "p"\n')
    capsys.readouterr()

    assert main(["sites", "test"]) == 1

    said = capsys.readouterr().out
    assert "OTHERWISE" in said
    assert "\n  title: " in said
    assert "\n  authors: " not in said


def test_what_a_person_wrote_into_the_file_is_what_ought_to_be_read(
    post: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sites", "test", "--keep", post])
    [golden] = json.loads(GOLDEN.read_text("utf-8"))
    GOLDEN.write_text(json.dumps([golden | {"authors": ["Quelqu'un d'autre"]}]), "utf-8")
    capsys.readouterr()

    assert main(["sites", "test", "--json"]) == 1

    trial = json.loads(capsys.readouterr().out)
    assert [(item["field"], item["wanted"]) for item in trial["differences"]] == [("authors", "Quelqu'un d'autre")]


def test_a_post_is_forgotten(post: str) -> None:
    main(["sites", "test", "--keep", post])

    assert main(["sites", "test", "--forget", post]) == 0
    assert json.loads(GOLDEN.read_text("utf-8")) == []


@pytest.mark.parametrize("text", ["{", "[1]", '[{"post": "x"}]'])
def test_a_broken_file_is_named(post: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    GOLDEN.write_text(text, "utf-8")

    assert main(["sites", "test"]) == 2
    assert str(GOLDEN) in capsys.readouterr().err


def test_a_page_that_is_purged_is_not_read(post: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sites", "test", "--keep", post])
    main(["purge", post, "--reason", "essai", "--yes"])
    capsys.readouterr()

    assert main(["sites", "test"]) == 1
    assert "OTHERWISE" in capsys.readouterr().out
