"""`cirma notify`: whether alarms would reach anybody."""

import os
from pathlib import Path

import click

from archive.cli.options import with_config
from archive.config import locate
from scraper.cli.digest import tell
from scraper.settings import config as configuration
from scraper.unattended.notify import Message


@click.group("notify")
def command() -> None:
    """Test the channels of [notify]: webhook and mail."""


@command.command("test")
@with_config
def test(config_file: Path | None) -> int:
    """Send a test message through every configured channel, and report how each fared.

    \b
    Example:
      CIRMA_SMTP_PASSWORD=… cirma notify test
    """
    settings = configuration.load(locate(config_file, os.environ))
    name = settings.archive.name or settings.source
    text = f"This is a test of the alarms of {name}. If you read it, they will reach you."
    return tell(Message(kind="test", subject="cirma: test of the alarms", text=text), settings)
