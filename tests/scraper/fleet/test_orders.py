"""Orders about posts of a fleet: in the store and in PostgreSQL at once, whoever is at work beside them."""

from pathlib import Path

import pytest

from archive.model import BodyState
from archive.verify import Sample, verify
from scraper.cli import main
from scraper.fleet import answers
from scraper.fleet.answers import FleetFilter
from scraper.fleet.crawling import crawl
from scraper.fleet.depot import Depot
from scraper.fleet.putting_back import put_back
from scraper.fleet.workplace import Workplace
from tests.scraper.fleet.conftest import Served
from tests.scraper.fleet.test_crawling import later, out
from tests.support import blogs, sql

SITE, POST = "blog-0", "note-0"


@pytest.fixture
def config(place: Workplace, added: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration of a fleet one of whose sites was crawled."""
    crawl(place, SITE)
    monkeypatch.setenv("CIRMA_CLOCK", blogs.FIRST_DAY.isoformat())
    path = tmp_path / "config.toml"
    path.write_text(f'[fleet]\ndatabase = "{place.fleet.database}"\nstore = "{place.fleet.store}"\n', "utf-8")
    return path


def run(config: Path, order: str, *words: str) -> int:
    """The exit code of an order about the post."""
    return main(["fleet", order, SITE, POST, "--reason", "par ordre", *words, "--config", str(config)])


def states(path: Path) -> list[object]:
    """The states of the bodies of the post in the archive at *path*."""
    query = "SELECT p.state FROM payload p JOIN capture c ON c.payload = p.digest WHERE c.uri LIKE ?"
    return sql.column(path, query, f"%/{POST}")


def told(place: Workplace) -> int:
    """How many posts of the site the fleet's search and changes tell of."""
    changed = {change["post"] for change in answers.changes(place.ledger, FleetFilter(baseline=True))}
    found = answers.search(place.ledger, "note", FleetFilter(), now=blogs.FIRST_DAY)
    assert len(found) == len(changed)
    return len(found)


def test_what_is_withheld_is_found_nowhere_and_comes_back_when_released(
    place: Workplace, config: Path, tmp_path: Path
) -> None:
    assert told(place) == 2

    assert run(config, "withhold") == 0

    assert (place.depot.newest(SITE), told(place)) == (2, 1)
    assert states(out(place, SITE, tmp_path / "a.db")) == [BodyState.WITHHELD]
    assert run(config, "release") == 0
    assert (place.depot.newest(SITE), told(place)) == (3, 2)
    assert states(out(place, SITE, tmp_path / "a.db")) == [BodyState.PRESENT]


def test_what_is_purged_is_in_no_generation(
    place: Workplace, added: Served, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rehearsed time of the command is that of the jobs from now on.
    monkeypatch.delenv("CIRMA_CLOCK")
    later(place, 1)
    added.day(1)
    crawl(place, SITE)

    assert run(config, "purge", "--yes") == 0

    assert [each.number for each in place.depot.generations(SITE)] == [3]
    assert told(place) >= 1
    path = out(place, SITE, tmp_path / "a.db")
    assert set(states(path)) == {BodyState.PURGED}
    now = place.clock().now()
    assert verify(path, at=now, sample=Sample(share=1, day=now.date())).clean


@pytest.mark.parametrize(("order", "left"), [("withhold", BodyState.WITHHELD), ("purge", BodyState.PURGED)])
def test_a_worker_that_took_the_site_out_before_an_order_does_not_undo_it(
    place: Workplace, config: Path, tmp_path: Path, order: str, left: BodyState
) -> None:
    folder = tmp_path / "bench"
    folder.mkdir()
    mine = out(place, SITE, folder / "archive.db")
    assert run(config, order, *(("--yes",) if order == "purge" else ())) == 0

    put_back(place, SITE, mine, taken=1)

    assert states(out(place, SITE, tmp_path / "a.db")) == [left]


def test_an_order_that_a_worker_was_quicker_than_is_carried_out_on_what_that_put_back(
    place: Workplace, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, quicker = Depot.put, [out(place, SITE, tmp_path / "theirs.db")]

    def late(self: Depot, site: str, number: int, path: Path) -> None:
        if quicker:
            put(self, site, number, quicker.pop())
        put(self, site, number, path)

    monkeypatch.setattr(Depot, "put", late)

    assert run(config, "purge", "--yes") == 0

    assert [each.number for each in place.depot.generations(SITE)] == [3]
    assert states(out(place, SITE, tmp_path / "a.db")) == [BodyState.PURGED]


def test_a_site_that_is_retired_is_asked_nothing_until_it_is_resumed(
    place: Workplace, added: Served, config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fleet", "retire", SITE, "--reason", "fermé", "--config", str(config)]) == 0
    assert main(["fleet", "retire", SITE, "--reason", "fermé", "--config", str(config)]) == 2
    assert "retired already" in capsys.readouterr().err
    monkeypatch.delenv("CIRMA_CLOCK")
    later(place, 1)
    added.day(1)
    asked = len(added.requests())
    assert crawl(place, SITE) == "retired"
    assert len(added.requests()) == asked
    monkeypatch.setenv("CIRMA_CLOCK", place.environment["CIRMA_CLOCK"])

    assert main(["fleet", "resume", SITE, "--reason", "il est revenu", "--config", str(config)]) == 0

    monkeypatch.delenv("CIRMA_CLOCK")
    later(place, 2)
    added.day(2)
    assert crawl(place, SITE) == "done"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("withhold", "blog-9", POST), "blog-9"),
        (("withhold", SITE, "rien-de-tel"), "rien-de-tel"),
        (("withhold", "blog-1", POST), "blog-1 has no archive yet"),
    ],
)
def test_what_names_nothing_changes_nothing_and_says_so(
    place: Workplace, config: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert main(["fleet", *words, "--reason", "par ordre", "--config", str(config)]) in (1, 2)

    assert said in capsys.readouterr().err
    assert place.depot.newest(SITE) == 1
