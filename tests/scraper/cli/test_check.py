"""`cirma sites check` on the demo blog: what it prints, what it answers, and that it keeps nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.cli import main
from scraper.demo import demo_blog
from scraper.demo.server import serving


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    with serving(demo_blog()) as blog:
        Path("config.toml").write_text(
            '[scraper]\ncontact = "a@b.example"\nmin_delay = 0\nallow_loopback = true\n'
            f'[[site]]\nid = "demo"\nurl = "{blog.base}"\n'
        )
        yield blog.base


def test_fields_are_shown_with_source_and_confidence(served: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "check", served, "-n", "2"]) == 0

    said = capsys.readouterr().out
    assert "platform   wix: meta generator: Wix.com" in said
    assert said.count("\ntitle\t1.0\tnot held\tmarks of Wix\t") == 2
    assert said.count(" words: ") == 2
    assert "[site.read]" not in said


@pytest.mark.parametrize("spelt", ["{}", "{}/", "demo"], ids=["bare", "with a slash", "by its id"])
def test_the_site_is_named_by_its_address_or_id(spelt: str, served: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "check", spelt.format(served), "-n", "1"]) == 0

    assert capsys.readouterr().out.count(" words: ") == 1


def test_nothing_is_kept(served: str, tmp_path: Path) -> None:
    assert main(["sites", "check", served, "-n", "1"]) == 0

    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_json_is_one_object_that_compares_with_the_archive(served: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["crawl", "--init", "--limit", "2"])
    capsys.readouterr()

    assert main(["sites", "check", served, "-n", "100", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert (found["site"], found["profile"]) == ("demo", "wix")
    assert len(found["posts"]) == found["named"]["sitemap"] == 12
    states = [{field["held"] for field in post["fields"]} for post in found["posts"]]
    assert states.count({"same"}) == 2
    assert {"not held"} in states
    assert all(post["fields"] or post["verdict"] != "post" for post in found["posts"])


def test_a_page_that_is_no_post_says_so_and_exits_1(served: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "check", f"{served}/post/absent"]) == 1

    told = capsys.readouterr()
    assert "no post (not_found)" in told.out
    assert "open one in a browser" in told.err


def test_a_server_that_is_not_there_is_told(served: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "check", "http://127.0.0.1:9/x"]) == 6

    assert "http://127.0.0.1:9/ cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["-n", "0"], ["--profile", "inconnue"]], ids=["no posts", "unknown profile"])
def test_wrong_options_are_refused_by_name(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "check", "https://x.example", *wrong]) == 2

    assert wrong[1] in capsys.readouterr().err
