"""`cirma search` as people type it, and where it cannot answer."""

import json

import pytest
from click.testing import CliRunner, Result

from archive.errors import BadQuery, ConfigError
from scraper.cli import program
from tests.support.archives import cirma, demo_config


def found(*words: str) -> list[str]:
    return [json.loads(line)["title"] for line in cirma("search", *words, "--json").output.splitlines()]


def test_a_word_to_leave_out_needs_no_quotes() -> None:
    assert found("sanctions", "-éloge") == found("sanctions -éloge")
    assert found("sanctions", "-prix") == found("sanctions -prix") != found("sanctions")


def test_only_words_to_leave_out_are_told_as_they_were_typed() -> None:
    with pytest.raises(BadQuery, match=r"'-sanctions'.*only words to leave out"):
        cirma("search", "-sanctions")


def test_an_option_spelt_wrong_is_no_word() -> None:
    told = cirma("search", "sanctions", "--pas")

    assert told.exit_code == 2
    assert "--past" in told.output


def test_a_removed_post_is_told_as_one() -> None:
    first, *_ = cirma("search", "titre:démenti").output.splitlines()

    assert first.endswith("(gone)")


def test_help_stays_help() -> None:
    assert cirma("search", "-h").output.startswith("Usage:")


@pytest.mark.parametrize(
    "command", [("search", "paix"), ("posts",), ("changes",), ("stats",)], ids=lambda words: words[0]
)
def test_a_site_that_is_not_held_is_told(command: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match="'nope' is not a site"):
        cirma(*command, "--site", "nope")


@pytest.mark.parametrize("command", [("search", "paix"), ("posts",)], ids=lambda words: words[0])
def test_a_day_before_the_archive_began_is_told(command: tuple[str, ...]) -> None:
    assert "the first page in the archive is of 2026-11-16" in cirma(*command, "--as-of", "2026-01").output
    assert "the first page" not in cirma(*command, "--as-of", "2026-11-17").output


@pytest.mark.parametrize(("asked", "marked"), [(None, True), ("1", False)])
def test_colours_are_kept_from_whoever_asks_for_none(asked: str | None, marked: bool) -> None:
    told = _at_a_terminal("search", "sanctions", env={"NO_COLOR": asked})

    assert ("\x1b[" in told.output) is marked


def _at_a_terminal(*arguments: str, env: dict[str, str | None]) -> Result:
    return CliRunner().invoke(program, [*arguments, "--config", str(demo_config())], env=env, color=True)
