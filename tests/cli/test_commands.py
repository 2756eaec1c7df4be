"""The commands as people and programs meet them, on an archive of the demonstration blog."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.cleaning.harmless import clean
from archive.cli.output import size
from archive.database import schema
from scraper.cli import COMMANDS, main
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeWix

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the demo, crawled before and after its edits, with its configuration."""
    folder = tmp_path_factory.mktemp("demo")
    archivist = Archivist(folder, FakeWix(demo_blog()))
    archivist.crawl()
    archivist.sleep(days=2)
    assert isinstance(archivist.site, FakeWix)
    archivist.site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    (folder / "config.toml").write_text('[archive]\npath = "archive.db"\n[[site]]\nid = "demo"\n', "utf-8")
    return folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command against that archive: exit code, stdout, stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--config", str(folder / "config.toml")])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0

    help_ = capsys.readouterr().out
    assert "Example" in help_ or "Commands:" in help_


def test_posts_are_listed_with_the_promised_keys(run: Run) -> None:
    code, out, _ = run("posts", "--json")

    assert code == 0
    found = records(out)
    assert len(found) == 13
    promised = {"id", "url", "title", "authors", "published", "modified", "language", "state"}
    assert all(promised <= set(post) for post in found)


def test_posts_are_filtered_by_author_without_regard_to_accents(run: Run) -> None:
    _, everything, _ = run("posts", "--json")
    author = next(str(post["authors"][0]) for post in records(everything))

    _, out, _ = run("posts", "--author", author.upper(), "--json")

    assert 0 < len(records(out)) < 13
    assert all(author in post["authors"] for post in records(out))


def test_show_gives_the_body_and_the_promised_keys(run: Run) -> None:
    code, out, _ = run("show", "sanctions", "--json")

    assert code == 0
    (shown,) = records(out)
    assert {"body", "tags", "reading_minutes", "snapshot"} <= set(shown)
    assert "\n\n" in str(shown["body"])


def test_show_as_of_a_day_before_the_retitle_gives_the_old_title(run: Run) -> None:
    _, now, _ = run("show", "sanctions", "--json")
    _, then, _ = run("show", "sanctions", "--json", "--as-of", "2026-11-16")

    assert records(now)[0]["title"] == "Sanctions\u00a0: le prix du temps long"
    assert records(then)[0]["title"] != records(now)[0]["title"]


def test_a_removed_post_is_shown_by_its_dossier(run: Run) -> None:
    _, out, _ = run("show", "démenti", "--json")

    (shown,) = records(out)
    assert shown["state"] == "gone"
    dossier = shown["dossier"]
    assert isinstance(dossier, dict)
    assert [event["kind"] for event in dossier["events"]] == ["removed"]
    assert dossier["evidence"][0]["listed"] is False


@pytest.mark.parametrize("name", ["slug", "url", "id", "prefix", "old url"])
def test_a_post_is_named_in_many_ways(run: Run, name: str) -> None:
    _, out, _ = run("show", "ce-que-les-frontières-ne-disent-pas", "--json")
    post = records(out)[0]
    names = {
        "slug": "ce-que-les-frontières-ne-disent-pas",
        "url": str(post["url"]),
        "id": str(post["id"]),
        "prefix": str(post["id"])[:8],
        "old url": f"{ORIGIN}/post/ce-que-taisent-les-frontières",
    }

    _, again, _ = run("show", names[name], "--json")

    assert records(again)[0]["id"] == post["id"]


def test_an_ambiguous_name_lists_the_candidates(run: Run) -> None:
    code, _, err = run("show", "la")

    assert code == 1
    assert "give one of these ids" in err


def test_an_unknown_name_says_where_to_look(run: Run) -> None:
    code, _, err = run("show", "nothing of the kind")

    assert code == 1
    assert "cirma posts" in err


def test_changes_print_the_promised_record(run: Run) -> None:
    _, out, _ = run("changes", "--json")

    found = records(out)
    promised = (
        "id post url observed_at window kind fields class flags silent disclosure from to baseline edits".split()  # noqa: SIM905
    )
    assert all(set(promised) <= set(change) for change in found)
    assert sum(bool(change["baseline"]) for change in found) == 12
    assert [change["observed_at"] for change in found] == sorted(str(change["observed_at"]) for change in found)


def test_silent_changes_alone(run: Run) -> None:
    _, out, _ = run("changes", "--silent", "--json")

    assert {str(change["class"]) for change in records(out)} == {"substantive", "minor", "typographic"}
    assert all(change["silent"] for change in records(out))


def test_a_diff_shows_the_words_that_moved_whole(run: Run) -> None:
    code, out, _ = run("diff", "détroits-la-diplomatie-des-passages")

    assert code == 0
    assert "[-41-]{+14+}" in out


@pytest.mark.parametrize("format_", ["json", "html", "unified"])
def test_a_diff_comes_in_other_formats(run: Run, format_: str) -> None:
    code, out, _ = run("diff", "détroits-la-diplomatie-des-passages", "--format", format_)

    assert code == 0
    assert "14" in out


def test_history_lists_the_states(run: Run) -> None:
    _, out, _ = run("history", "sanctions", "--json")

    assert [row["title"] for row in records(out)][-1] == "Sanctions\u00a0: le prix du temps long"
    assert len(records(out)) == 2


def test_history_tells_every_observation(run: Run) -> None:
    _, out, _ = run("history", "sanctions", "--seen")

    assert len(out.splitlines()) == 3 + 3


@pytest.mark.parametrize(("format_", "mark"), [("markdown", "# "), ("html", "<p>"), ("raw", "<!DOCTYPE html>")])
def test_a_post_is_shown_in_other_formats(run: Run, format_: str, mark: str) -> None:
    code, out, _ = run("show", "sanctions", "--format", format_)

    assert code == 0
    assert mark.lower() in out.lower()


def test_search_finds_without_accents(run: Run) -> None:
    _, out, _ = run("search", "mediation", "--json")

    assert any("médiation" in str(post["title"]).lower() for post in records(out))


def test_a_search_that_cannot_be_understood_says_so(run: Run) -> None:
    code, _, err = run("search", "avant:demain")

    assert code == 2
    assert "avant:demain" in err


def test_status_counts_by_state(run: Run) -> None:
    _, out, _ = run("status", "--json")

    (site,) = records(out)[0]["sites"]
    assert site["states"] == {"live": 12, "gone": 1}


def test_honesty_counts_the_silent_changes(run: Run) -> None:
    _, out, _ = run("status", "--honesty", "--json")

    signals = {row["signal"]: row for row in records(out)[0]["honesty"]}
    assert signals["modified"]["silent"] == 4
    assert signals["modified"]["idle"] == 1


def test_without_an_archive_a_reader_is_told_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.toml").write_text('[archive]\npath = "none.db"\n', "utf-8")

    assert main(["posts", "--config", str(tmp_path / "config.toml")]) == 3
    assert "cirma init" in capsys.readouterr().err


def test_a_crawl_without_an_address_exits_2_with_the_line_to_add(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text('[[site]]\nid = "cirma"\n', "utf-8")

    assert main(["crawl", "--config", str(tmp_path / "config.toml")]) == 2
    assert 'url = "https://www.example.org"' in capsys.readouterr().err


def test_a_second_crawl_exits_75_and_names_the_holder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from archive.store.lock import WriterLock
    from tests.support.fakes import NOON

    lock = WriterLock(folder / "archive.db")
    lock.acquire(holder="the other crawl", now=NOON)
    try:
        code = main(["reparse", "--config", str(folder / "config.toml")])
    finally:
        lock.release()

    assert code == 75
    assert "the other crawl" in capsys.readouterr().err


def test_reparse_after_a_change_of_the_derived_tables_says_that_nothing_became_different(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sql.opened(folder / "archive.db") as opened:
        told = sql.value(opened, "SELECT count(*) FROM change")
        sql.run(opened, f"PRAGMA user_version = {schema.KEPT_VERSION * 1000 + schema.DERIVED_VERSION - 1}")

    assert main(["reparse", "--config", str(folder / "config.toml")]) == 0

    assert told > 0
    assert "nothing became different" in capsys.readouterr().out
    with sql.opened(folder / "archive.db") as opened:
        assert sql.value(opened, "SELECT count(*) FROM change") == told


def test_page_text_cannot_drive_the_terminal() -> None:
    assert clean("a\x1b[31mb\x07\x9bc\u202ed\n") == "a[31mbcd\n"


def test_sizes_are_told_in_familiar_units() -> None:
    assert [size(12), size(1234), size(5_600_000)] == ["12 B", "1.2 kB", "5.6 MB"]


def test_an_address_that_is_none_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sites", "check", "nonsense"]) == 2
    assert "give the full address" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "posts"])
def test_a_reader_that_stops_is_no_error(folder: Path, command: str) -> None:
    """As in `cirma verify | true`: exit code 1 would say that the archive is damaged."""
    words = [sys.executable, "-m", "scraper.cli", command, "--config", str(folder / "config.toml")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert process.returncode == 0
    assert b"Traceback" not in said
