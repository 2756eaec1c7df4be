"""`cirma sites`: the profiles, and what is asked of one site."""

import click

from archive.cli import output
from archive.cli.retire import resume_command, retire_command
from scraper.cli import check, golden, learnt
from scraper.parse.profiles.registry import PROFILES
from scraper.parse.version import parser_version


@click.group("sites")
def command() -> None:
    """List site profiles, check and test how one reads a site; retire a site."""


for _order in (retire_command, resume_command):
    command.add_command(_order)


for _command in (check.command, golden.command, learnt.command):
    command.add_command(_command)


@command.command("list")
def list_() -> None:
    """List the profiles that a site can have.

    \b
    Example:
      cirma sites list
    """
    output.table(
        ("profile", "parser", "reads"),
        ((item.name, parser_version(item.name), item.summary) for item in PROFILES.values()),
    )
