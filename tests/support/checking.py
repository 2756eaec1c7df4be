"""Verifies an archive, and runs commands on one that stands anywhere."""

from datetime import datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from archive.verify import Report, Sample, verify
from scraper.cli import program
from tests.support.fakes import NOON

LATER = NOON + timedelta(days=9)


def checked(path: Path, *, share: int = 1, at: datetime = LATER) -> Report:
    """What `verify` finds in the archive at *path*."""
    return verify(path, at=at, sample=Sample(share=share, day=at.date()))


def cirma(path: Path, *arguments: str) -> Result:
    """Run the program on the archive at *path*."""
    config = path.with_name("config.toml")
    config.write_text(f'[archive]\npath = "{path.name}"\n', "utf-8")
    return CliRunner().invoke(program, [*arguments, "--config", str(config)], standalone_mode=False)
