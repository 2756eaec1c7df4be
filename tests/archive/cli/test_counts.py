"""A count is a count: what a limit or a word left out is said, and so is why nothing was found."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.query import asof
from archive.query.posts import Post
from tests.support.archives import cirma

NAMES = [
    *(("posts", option) for option in ("--author", "--tag")),
    *(("changes", option) for option in ("--author", "--post")),
    *(("export", "csv", "nowhere", option) for option in ("--author", "--tag")),
    ("media", "--post"),
    ("show", "--snapshot"),
    ("cite", "--snapshot"),
    ("cite", "--change"),
]


@pytest.mark.parametrize("command", NAMES, ids=" ".join)
@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_name_asks_for_nothing_and_is_refused(command: tuple[str, ...], empty: str) -> None:
    told = cirma(*command, empty)

    assert told.exit_code == 2
    assert f"'{command[-1]}': that is empty" in told.stderr


def test_a_limited_list_says_of_how_many() -> None:
    assert "2 of 13 posts" in cirma("posts", "--limit", "2").stderr
    assert "13 posts" in cirma("posts").stderr.splitlines()
    assert "2 of 5 posts" in cirma("posts", "--limit", "2", "--author", "sadellane").stderr
    assert "2 of 4 posts" in cirma("posts", "--limit", "2", "--author", "sadellane", "--as-of", "2026-11-17").stderr
    assert "1 of 2 crawls" in cirma("runs", "--limit", "1").stderr
    assert "2 of 3 authors" in cirma("stats", "--top", "2").stderr


def test_a_limited_export_carries_the_total(tmp_path: Path) -> None:
    assert "3 of 13 posts" in cirma("export", "csv", str(tmp_path / "some"), "--limit", "3").stderr
    assert json.loads((tmp_path / "some" / "manifest.json").read_text("utf-8"))["total"] == 13
    cirma("export", "csv", str(tmp_path / "all"))
    assert "total" not in json.loads((tmp_path / "all" / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("command", ["concordance", "frequency", "collocates"])
def test_words_that_are_counted_say_which_forms_they_took_in(command: str) -> None:
    assert "sanctions: also sanction" in cirma(command, "sanctions").stderr
    assert "also" not in cirma(command, "=sanctions").stderr


def test_a_word_that_is_not_found_says_where_it_stands() -> None:
    assert "--states all" in cirma("concordance", "41").stderr
    assert "--titles" in cirma("concordance", "titre:sanctions").stderr
    assert "did you mean: sanctions" in cirma("concordance", "sanxtions").stderr
    assert "did you mean: sanctions" in cirma("collocates", "sanxtions").stderr
    nothing = cirma("frequency", "sanxtions,traité").stderr
    assert "sanxtions: not found" in nothing
    assert "traité: not found" not in nothing


def test_a_form_that_no_text_has_is_suggested_as_a_word() -> None:
    for typed in ("=fleuves", '"fleuves"'):
        assert "did you mean: fleuves" in cirma("search", typed).stderr
    assert "did you mean" not in cirma("search", "=sanctions").stderr


def test_what_other_sources_say_of_an_unsigned_post_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsigned(database: object, found: Iterable[Post]) -> tuple[Post, ...]:
        return tuple(replace(post, authors=(), text_authors=("Léa Œuvrard",)) for post in found)

    monkeypatch.setattr(asof, "with_named_authors", unsigned)

    assert "ascribe 13 posts to it" in cirma("posts", "--author", "oeuvrard").stderr
    assert "ascribe" not in cirma("posts", "--author", "personne").stderr


def test_a_term_named_twice_is_counted_once() -> None:
    assert (
        cirma("frequency", "sanctions,sanctions", "--json").stdout == cirma("frequency", "sanctions", "--json").stdout
    )


def test_days_that_nobody_watched_are_told() -> None:
    assert "last crawl was on 2026-11-18" in cirma("changes", "--since", "2027").stderr
    assert "first crawl was on 2026-11-16" in cirma("changes", "--until", "2025").stderr
    assert "crawl was" not in cirma("changes", "--since", "2026-11").stderr


def test_what_a_relative_date_was_read_as_is_said() -> None:
    assert "--since 7d: read as 2026-" in cirma("changes", "--since", "7d").stderr


@pytest.mark.parametrize("form", ["parquet", "jsonl", "text"])
def test_only_csv_has_a_dialect(form: str, tmp_path: Path) -> None:
    told = cirma("export", form, str(tmp_path / "out"), "--dialect", "excel-fr")

    assert told.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_digest_of_days_to_come_is_refused() -> None:
    told = cirma("digest", "--since", "2999")

    assert told.exit_code == 2
    assert "is in the future" in told.stderr


def test_the_baseline_is_no_change_of_its_run() -> None:
    lines = cirma("runs").stdout.splitlines()

    found = {line.split("\t")[0]: int(line.split("\t")[-1]) for line in lines[1:]}
    listed = map(json.loads, cirma("changes", "--json").stdout.splitlines())
    later = [change for change in listed if not change["baseline"]]
    assert found == {"1": 0, "2": len(later)}
    assert later
