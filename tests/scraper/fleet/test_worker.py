"""Workers as processes: a day's work, a clean end, a death in between; and the commands that tell of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scraper.cli import main
from scraper.fleet import answers
from scraper.fleet.crawling import crawl
from scraper.fleet.depot import Depot
from scraper.fleet.setting_up import set_up
from scraper.fleet.workplace import Workplace
from tests.scraper.fleet.conftest import Served
from tests.support import blogs, postgres

TODAY = blogs.FIRST_DAY.date()
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def config(place: Workplace, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(
        '[scraper]\ncontact = "a@b.example"\nmin_delay = 0.2\nallow_loopback = true\n'
        f'[fleet]\ndatabase = "{place.fleet.database}"\nstore = "{place.fleet.store}"\ndead_after = 15\n'
    )
    return path


@pytest.fixture
def start(config: Path) -> Iterator[Start]:
    """Starts a worker; what still runs is killed afterwards."""
    running = []

    def begin() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "scraper.cli", "fleet", "work", "--concurrency", "2", "--config", str(config)]
        environment = {**os.environ, "CIRMA_CLOCK": blogs.FIRST_DAY.isoformat()}
        with config.with_name("told").open("ab") as told:
            running.append(subprocess.Popen(command, env=environment, stdout=told, stderr=told))
        return running[-1]

    yield begin
    for worker in running:
        worker.kill()
        worker.wait()


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.2)


def crawled(place: Workplace) -> int:
    return int(answers.status(place.ledger, today=TODAY)["crawled_today"])


@pytest.mark.slow
def test_a_worker_does_the_day_once_and_ends_when_it_is_told(place: Workplace, added: Served, start: Start) -> None:
    worker = start()
    until(lambda: crawled(place) == 3)

    worker.send_signal(signal.SIGTERM)

    began = time.monotonic()
    assert worker.wait(60) == 0
    assert time.monotonic() - began < 30
    pages = [request.path for request in added.requests() if request.path.startswith("/post/note-")]
    assert len(pages) == sum(len(blogs.slugs(number, 0, 2)) for number in range(3))
    assert place.ledger.ask("SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'") == []


@pytest.mark.slow
def test_the_sites_of_a_worker_that_was_killed_are_crawled_by_another(
    place: Workplace, added: Served, start: Start
) -> None:
    killed = start()
    until(lambda: bool(added.requests()))
    killed.kill()
    killed.wait()

    start()

    until(lambda: crawled(place) == 3)
    assert {len(place.depot.generations(f"blog-{number}")) for number in range(3)} == {1}


def test_what_all_sites_came_to_is_printed_for_people_and_programs(
    place: Workplace, added: Served, config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    crawl(place, "blog-0")
    place.ledger.ring("store", "it is full")

    def told(*words: str) -> str:
        assert main(["fleet", *words, "--config", str(config)]) == 0
        return capsys.readouterr().out

    assert json.loads(told("status", "--json"))["archives"] == 1
    assert "sites    3" in told("status")
    assert [json.loads(line)["site"] for line in told("runs", "--json").splitlines()] == ["blog-0"]
    assert len(told("changes", "--baseline", "--json").splitlines()) == 2
    assert "it is full" in told("alarms")
    assert len(told("search", "note", "--json").splitlines()) == 2
    assert len(told("search", "note", "--exact", "--json").splitlines()) == 2
    assert json.loads(told("verify", "--json")) == {"job": "verify", "sites": 3, "queued": 3}
    assert json.loads(told("verify", "--json"))["queued"] == 0
    assert "cirma_fleet_archives 1" in told("status", "--prometheus", "-")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["add", "nowhere.csv"], 1, "No such file"),
        (["verify", "--site", "nobody"], 2, "no site 'nobody'"),
        (["runs", "--site", "nobody"], 2, "no site 'nobody'"),
        (["alarms", "--site", "nobody", "--json"], 2, "no site 'nobody'"),
        (["changes", "--site", "nobody"], 2, "no site 'nobody'"),
        (["search", "--site", "nobody", "mer"], 2, "no site 'nobody'"),
        (["search", "--site", "nobody", "--exact", "mer"], 2, "no site 'nobody'"),
        (["export", "parquet", "."], 2, "no folder of the store"),
        (["export", "parquet", "../out"], 2, "no folder of the store"),
        (["search", "titre:"], 2, "cannot search"),
        (["changes", "--since", "whenever"], 2, "not a date"),
    ],
)
def test_wrong_words_are_told(
    config: Path, words: list[str], code: int, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fleet", *words, "--config", str(config)]) == code
    assert error in capsys.readouterr().err


def test_an_export_to_another_folder_is_another_job(
    config: Path, added: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    queued = []
    for folder in ("monday", "tuesday", "tuesday"):
        assert main(["fleet", "export", "parquet", folder, "--json", "--config", str(config)]) == 0
        queued.append(json.loads(capsys.readouterr().out)["queued"])

    assert queued == [3, 3, 0]


def test_machines_that_are_set_up_at_once_make_the_tables_once(cluster: postgres.Cluster, depot: Depot) -> None:
    database = cluster.create("at_once")
    with ThreadPoolExecutor(4) as machines:
        done = [machines.submit(set_up, database, depot) for _ in range(4)]

    assert [each.exception() for each in done] == [None] * 4


def test_a_database_without_tables_says_what_to_run(
    config: Path, capsys: pytest.CaptureFixture[str], place: Workplace
) -> None:
    place.ledger.tell("DROP SCHEMA fleet CASCADE")

    assert main(["fleet", "status", "--config", str(config)]) == 1
    assert "cirma fleet init" in capsys.readouterr().err
