"""A site that is neither held nor configured is refused by name; nothing found of it is not an answer."""

import click
import pytest

from archive.errors import ConfigError
from scraper.cli import program
from tests.support.archives import cirma

WORDS = {"search": ("paix",), "concordance": ("paix",), "frequency": ("paix",), "collocates": ("paix",)}
CRAWLING = {"crawl", "import", "fleet"}
"""They look among the sites of the configuration."""


def commands() -> list[tuple[str, ...]]:
    """Every command that takes `--site`, with what it must be given besides."""
    context = click.Context(program)
    found: list[tuple[str, ...]] = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        assert command
        if name not in CRAWLING and any("--site" in option.opts for option in command.params):
            found.append((name, *WORDS.get(name, ()), "--site", "nope"))
    return [*found, ("sites", "learnt", "nope")]


@pytest.mark.parametrize("words", [each for each in commands() if each[0] != "export"], ids=" ".join)
def test_it_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match="'nope' is not a site of this archive"):
        cirma(*words)
