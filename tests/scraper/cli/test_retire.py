"""A site that is retired: no crawl, no alarm, nothing overdue; what is kept of it answers as before."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.cli import main
from scraper.demo import demo_blog, serving
from scraper.demo.server import DemoServer

Cirma = Callable[..., tuple[int, str, str]]
NOW = datetime.now(UTC)


@pytest.fixture
def served() -> Iterator[DemoServer]:
    with serving(demo_blog()) as server:
        yield server


@pytest.fixture
def cirma(
    served: DemoServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Cirma:
    """Runs a command on the day *after* a first crawl of a site served on this machine."""
    config = tmp_path / "config.toml"
    config.write_text(
        '[scraper]\ncontact = "a@b.fr"\nmin_delay = 0.0\nallow_loopback = true\n'
        f'[[site]]\nid = "demo"\nurl = "{served.base}"\n',
        "utf-8",
    )

    def run(*words: str, after: int = 0) -> tuple[int, str, str]:
        monkeypatch.setenv("CIRMA_CLOCK", (NOW + timedelta(days=after)).isoformat())
        code = main([*words, "--config", str(config)])
        out, err = capsys.readouterr()
        return code, out, err

    assert run("crawl", "--init", "--limit", "2")[0] == 0
    return run


def test_a_retired_site_is_not_asked_and_answers_as_before(cirma: Cirma, served: DemoServer) -> None:
    held = cirma("posts", "--json")
    served.log.clear()

    assert cirma("sites", "retire", "demo", "--reason", "its blog was closed")[0] == 0

    assert cirma("crawl", after=400) == (0, "", "")
    assert served.log == []
    assert cirma("posts", "--json") == held
    status = json.loads(cirma("status", "--json")[1])
    assert status["sites"][0]["retired"]["reason"] == "its blog was closed"
    assert status["alarms"] == []
    assert "its blog was closed" in cirma("status")[1]
    doctor = [json.loads(line) for line in cirma("doctor", "--json", after=400)[1].splitlines()]
    assert {each["state"] for each in doctor if each["name"] == "crawl"} == {"ok"}
    assert "last_crawl" not in cirma("status", "--prometheus", "-")[1]


def test_who_names_a_retired_site_is_told_how_to_take_it_up_again(cirma: Cirma, served: DemoServer) -> None:
    cirma("sites", "retire", "demo", "--reason", "closed")
    served.log.clear()

    code, _, err = cirma("crawl", "--site", "demo")

    assert code == 2
    assert "cirma sites resume demo" in err
    assert cirma("sites", "resume", "demo", "--reason", "it is back")[0] == 0
    assert cirma("crawl", "--site", "demo", "--limit", "2")[0] == 0
    assert served.log
    assert "retired on" not in cirma("status")[1]


def test_a_site_that_was_retired_under_a_clock_ahead_is_taken_up_again(cirma: Cirma, served: DemoServer) -> None:
    cirma("sites", "retire", "demo", "--reason", "closed", after=900)

    assert cirma("sites", "resume", "demo", "--reason", "it is back")[0] == 0

    served.log.clear()
    assert cirma("crawl", "--limit", "2")[0] == 0
    assert served.log


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("retire", "demo", "--reason", " "), 2),
        (("retire", "elsewhere", "--reason", "closed"), 2),
        (("resume", "demo", "--reason", "it never ended"), 2),
        (("retire", "demo"), 2),
    ],
)
def test_an_order_that_says_nothing_is_refused(cirma: Cirma, words: tuple[str, ...], code: int) -> None:
    assert cirma("sites", *words)[0] == code
    assert json.loads(cirma("status", "--json")[1])["sites"][0]["retired"] is None
