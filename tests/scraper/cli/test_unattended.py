"""Commands for an archive that nobody watches: runs, status for Prometheus, digest, notify, doctor, schedule."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.store import Store
from scraper.cli import main
from scraper.demo import demo_blog, serving
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

Run = Callable[..., tuple[int, str, str]]
CLOCK = "2026-11-19T10:00:00Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the demo, crawled before and after its edits, with its configuration."""
    folder = tmp_path_factory.mktemp("demo")
    site = FakeWix(demo_blog())
    archivist = Archivist(folder, site)
    archivist.crawl()
    archivist.sleep(days=2)
    site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    text = '[scraper]\ncontact = "a@b.fr"\n[[site]]\nid = "demo"\nname = "Démo <1>"\nurl = "https://blog.test"\n'
    (folder / "config.toml").write_text(text, "utf-8")
    return folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command against that archive: exit code, stdout, stderr."""
    monkeypatch.setenv("CIRMA_CLOCK", CLOCK)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--config", str(folder / "config.toml")])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_runs_are_listed_newest_first_and_one_is_told_whole(run: Run) -> None:
    _, listed, _ = run("runs")
    _, told, _ = run("runs", "show", "2")

    assert [line.split("\t")[0] for line in listed.splitlines()] == ["run", "2", "1"]
    assert re.search(r"\d+ response 200", told)
    assert "posts named by sitemap" in told


def test_a_run_is_told_in_the_words_that_its_crawl_printed(run: Run) -> None:
    _, told, _ = run("runs", "show", "2")

    assert re.search(r"^  read +12$", told, re.MULTILINE)
    assert re.search(r"^  not modified +0$", told, re.MULTILINE)
    # A post that moved was read at its new address: only answers that lead elsewhere are counted here.
    assert re.search(r"^  redirected +0$", told, re.MULTILINE)
    assert re.search(r"^  received +\d+\.\d kB$", told, re.MULTILINE)
    assert re.search(r"^  waited +\d+ s$", told, re.MULTILINE)
    assert "moved" not in told


def test_a_run_as_json_has_its_figures(run: Run) -> None:
    _, out, _ = run("runs", "show", "1", "--json")

    record = json.loads(out)
    assert (record["run"], record["outcome"], record["posts"]) == (1, "done", 12)
    assert sum(record["fetches"].values()) >= record["requests"]


def test_a_run_that_never_was_is_an_error_with_a_remedy(run: Run) -> None:
    code, _, err = run("runs", "show", "99")

    assert code == 2
    assert "`cirma runs` lists them" in err


def test_figures_for_prometheus_are_well_formed(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "cirma.prom"

    assert run("status", "--prometheus", str(target))[0] == 0

    lines = target.read_text("utf-8").splitlines()
    sample = re.compile(r'[a-z_]+\{([a-z_]+="(?:[^"\\]|\\.)*",?)*\} [-+0-9.e]+')
    assert all(line.startswith("# ") or sample.fullmatch(line) for line in lines)
    assert 'cirma_posts{site="demo",state="live"} 12' in lines
    assert 'cirma_last_crawl_success{site="demo"} 1' in lines
    assert [path.name for path in tmp_path.iterdir()] == ["cirma.prom"]


def test_a_digest_tells_each_change_and_whether_it_was_silent(run: Run) -> None:
    code, out, _ = run("digest", "--since", "7d")

    assert code == 0
    assert out.splitlines()[0] == "Démo <1>: 10 changes, 2026-11-12 to 2026-11-19"
    assert "seen for the first time" in out
    assert "metadata: status" not in out
    assert "Removed posts (1)" in out
    assert "silent: the declared modification date did not change" in out


def test_a_digest_as_html_escapes_what_pages_say(run: Run, folder: Path) -> None:
    _, out, _ = run("digest", "--format", "html", "--since", "7d")

    assert out.startswith("<!doctype html>")
    assert "<script" not in out
    assert "<h1>Démo &lt;1&gt;: 10 changes" in out
    assert re.search(r"<code>cirma diff [0-9a-f]{16}</code>", out)
    assert out.count("<li>") == out.count("</li>") == 10


def test_a_run_that_held_posts_back_is_not_told_as_well(run: Run, folder: Path) -> None:
    assert outcome_of_last(folder, "partial") == 1
    try:
        assert (
            run("digest", "--since", "2026")[1].splitlines()[-2] == "2 crawls in that time, 1 of them well, 1 in part."
        )
    finally:
        outcome_of_last(folder, "done")


def outcome_of_last(folder: Path, outcome: str) -> int:
    with sql.opened(next(folder.glob("*.db"))) as archive:
        return sql.run(
            archive, "UPDATE crawl SET outcome = ? WHERE id = (SELECT max(id) FROM crawl)", (outcome,)
        ).rowcount


def test_verification_that_a_crawl_kept_from_being_recorded_is_partial(run: Run, folder: Path) -> None:
    store = Store.open(next(folder.glob("*.db")), holder="cirma crawl", now=datetime(2026, 11, 19, tzinfo=UTC))
    try:
        code, _, err = run("verify")
    finally:
        store.close()

    assert (code, "not recorded" in err) == (4, True)
    assert run("verify")[0] == 0


def test_a_digest_counts_the_crawls_in_words(run: Run) -> None:
    assert run("digest", "--since", "1h")[1].splitlines()[-2] == "No crawl in that time."
    assert run("digest", "--since", "2026")[1].splitlines()[-2] == "2 crawls in that time, all well."


def test_a_digest_of_a_quiet_time_is_sent_to_nobody(run: Run) -> None:
    assert run("digest", "--since", "1h", "--send")[0] == 0


def test_sending_without_a_channel_is_an_error_with_a_remedy(run: Run) -> None:
    code, _, err = run("notify", "test")

    assert code == 2
    assert "webhook" in err


def test_a_channel_that_fails_is_named_and_the_exit_code_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIRMA_WEBHOOK", "http://127.0.0.1:9/secret")

    code, _, err = run("notify", "test")

    assert code == 1
    assert "webhook 127.0.0.1: " in err
    assert "secret" not in err


def test_the_doctor_finds_a_young_archive_well(run: Run) -> None:
    code, out, _ = run("doctor", "--json")

    found = {check["name"]: check for check in map(json.loads, out.splitlines())}
    assert code == 0
    assert {"sqlite", "file system", "space", "permissions", "clock", "index", "verify", "backup", "crawl"} <= set(
        found
    )
    assert all(check["remedy"] for check in found.values() if check["state"] != "ok")


def test_the_doctor_misses_a_crawl_that_never_came(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIRMA_CLOCK", "2026-12-19T10:00:00Z")

    code, out, _ = run("doctor")

    assert code == 1
    assert re.search(r"BROKEN +crawl +demo: no crawl has read it since 2026-\d\d-\d\d", out)


def test_the_doctor_notices_a_clock_that_was_set_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIRMA_CLOCK", "2026-01-01T10:00:00Z")

    assert re.search(r"BROKEN +clock", run("doctor")[1])


def test_the_doctor_tells_a_run_that_never_ended_from_one_that_went_wrong(
    run: Run, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(folder / "config.toml", tmp_path)
    shutil.copy(folder / "archive.db", tmp_path)
    with sql.opened(tmp_path / "archive.db") as archive:
        sql.run(archive, "UPDATE crawl SET outcome = 'running', ended_at = NULL WHERE id = 2")
        archive.commit()

    main(["doctor", "--config", str(tmp_path / "config.toml")])

    assert re.search(r"look +crawl +demo: begun on 2026-\d\d-\d\d \d\d:\d\dZ and not ended", capsys.readouterr().out)


@pytest.mark.slow
def test_a_crawl_under_a_clock_that_was_set_back_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    with serving(demo_blog()) as server:
        text = '[scraper]\ncontact = "a@b.fr"\nmin_delay = 0.0\nallow_loopback = true\n'
        config.write_text(f'{text}[[site]]\nid = "demo"\nurl = "{server.base}"\n', "utf-8")
        # The server says what day it is, so the clocks that are right are those of today.
        now = datetime.now(UTC)
        for clock in (now, now - timedelta(minutes=1)):
            monkeypatch.setenv("CIRMA_CLOCK", clock.isoformat())
            main(["crawl", "--init", "--config", str(config)])
        assert "set it right" not in capsys.readouterr().err
        monkeypatch.setenv("CIRMA_CLOCK", "2020-01-01T00:00:00Z")
        main(["crawl", "--init", "--config", str(config)])

    assert re.search(r"the clock says 2020-01-01.*set it right", capsys.readouterr().err)


def test_schedules_are_printed_for_this_archive(run: Run, folder: Path) -> None:
    _, units, _ = run("schedule", "systemd", "--print")
    _, line, _ = run("schedule", "cron")

    assert f"ReadWritePaths={folder}" in units
    assert "Persistent=true" in units
    assert f"--config {folder / 'config.toml'}" in line
