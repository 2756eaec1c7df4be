"""Slips of the keyboard: commands, options and choices that are none are told the likely one."""

import json

import pytest

from scraper.cli import main
from tests.support.archives import cirma, demo_config


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words, "--config", str(demo_config())]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("shwo x", "'show'"), ("Show x", "'show'"), ("SEARCH x", "'search'"), ("post", "'posts'"),
        ("chanegs", "'changes'"),
        ("exports csv x", "'export'"), ("histroy x", "'history'"), ("concord x", "'concordance'"), ("stat", "'status'"),
        ("posts --autor x", "'--author'"), ("posts --untill 2024", "'--until'"), ("changes --jsn", "'--json'"),
        ("cite x --format bib", "'bibtex'"), ("cite x --format csl", "'csl-json'"), ("export markdwon x", "'markdown'"),
        ("export parq x", "'parquet'"), ("changes --kind edits", "'edit'"), ("changes --flag numbers", "'number'"),
        ("changes --class typo", "'typographic'"), ("show x --format mark", "'markdown'"),
        ("posts --state life", "'live'"),
        ("runs mistime 1", "'mistimed'"), ("sites chekc x", "'check'"), ("schedule lisst", ""),
    ],
)  # fmt: skip
def test_the_likely_word_is_named(capsys: pytest.CaptureFixture[str], words: str, meant: str) -> None:
    assert meant in told(capsys, *words.split())


@pytest.mark.parametrize("words", ["zzzzzz", "cite x --format apa", "posts --state zzz", "export '' x", "1"])
def test_what_is_like_nothing_is_told_what_there_is(capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert "Did you mean" not in told(capsys, *words.split())


def test_help_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("help",), ("help", "show"), ("aide",)):
        assert "`cirma COMMAND --help` explains one" in told(capsys, *words)


def test_a_choice_may_be_in_capitals() -> None:
    post = json.loads(cirma("posts", "--state", "GONE", "--json").stdout)

    assert post["state"] == "gone"
    assert (
        cirma("cite", post["id"], "--format", "BibTeX").stdout == cirma("cite", post["id"], "--format", "bibtex").stdout
    )
    assert (
        cirma("changes", "--kind", "Removed", "--json").stdout == cirma("changes", "--kind", "removed", "--json").stdout
    )


@pytest.mark.parametrize("words", ["export csv -", "export jsonl -", "backup -", "open -", "restore -", "verify -"])
def test_a_hyphen_is_no_file(capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert main(words.split()) == 2
    assert "give a file; ./- is one of that name" in capsys.readouterr().err
