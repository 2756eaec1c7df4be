"""What the commands have in common: the archive they open, and how days, kinds and posts are named."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from archive import config
from archive.cli import output
from archive.database import schema
from archive.errors import ConfigError
from archive.query import posts
from archive.query.pending import unfinished

F = TypeVar("F", bound=Callable[..., Any])

with_config = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Configuration (else CIRMA_CONFIG, ./config.toml, the XDG place).",
)
with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
with_known_at = click.option("--known-at", metavar="DAY", help="By what the archive knew at the end of that day.")
with_site = click.option("--site", metavar="ID", help="Only this site.")

_AGO = re.compile(r"(\d+) ?([hdwmy])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def open_archive(config_file: Path | None) -> Database:
    """The archive that the configuration names, read-only. Raises `ConfigError` or `CannotOpen`."""
    settings = config.load(config.locate(config_file, os.environ))
    database = schema.connect(settings.path)
    posts.register(database)
    why = unfinished(database)
    if why:
        output.say(why)
    return database


def known_site(database: Database, site: str | None) -> None:
    """Raises `ConfigError` where the archive holds no site *site*."""
    held = [row["id"] for row in database.execute("SELECT id FROM site ORDER BY id")]
    if site is not None and site not in held:
        raise ConfigError(
            "--site", f"{site!r} is no site of this archive", f"it holds: {', '.join(held) or 'none yet'}"
        )


def as_known(database: Database, known_at: datetime | None, config_file: Path | None) -> Database:
    """*database*, or the same archive as it was known at *known_at*."""
    if known_at is None:
        return database
    # Deriving asks for the whole writer, which few commands need.
    from archive.store.known_at import known

    return known(archive_path(config_file), known_at)


def as_known_of(database: Database, post: str, known_at: datetime | None, config_file: Path | None) -> Database:
    """The same, for questions about *post* alone. Raises `NoSuchState` where nothing of it was known."""
    if known_at is None:
        return database
    from archive.store.known_at import known_post

    return known_post(archive_path(config_file), known_at, post)


def archive_path(config_file: Path | None) -> Path:
    """Where the configuration says that the archive is. Raises `ConfigError`."""
    return config.load(config.locate(config_file, os.environ)).path


def now() -> datetime:
    """The wall time, or the one that `CIRMA_CLOCK` rehearses."""
    rehearsed = os.environ.get("CIRMA_CLOCK")
    if not rehearsed:
        return datetime.now(UTC)
    start = datetime.fromisoformat(rehearsed)
    return start if start.tzinfo else start.replace(tzinfo=UTC)


def first_day(text: str | None, *, option: str) -> date | None:
    """The first day that *text* means: `2026-03-01`, `2026-03` or `2026`. Raises `ConfigError` naming *option*."""
    return None if text is None else _first_day(text, option)


def beginning(text: str | None, zone: ZoneInfo, *, option: str) -> datetime | None:
    """The first instant that *text* means: a time, a day, a month, a year, or `7d` for seven days ago."""
    if text is None:
        return None
    return _instant(text) or _ago(text) or datetime.combine(_first_day(text, option), time(), zone).astimezone(UTC)


def end(text: str | None, zone: ZoneInfo, *, option: str) -> datetime | None:
    """The last instant that *text* means: of a day, a month or a year its very end."""
    if text is None:
        return None
    return _instant(text) or _ago(text) or posts.end_of(_last_day(text, option), zone)


def _instant(text: str) -> datetime | None:
    if "T" not in text and " " not in text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _ago(text: str) -> datetime | None:
    match = _AGO.fullmatch(text)
    if not match:
        return None
    many, unit = int(match[1]), match[2]
    span = _UNITS.get(unit) or timedelta(days={"m": 30, "y": 365}[unit])
    return now() - many * span


def _first_day(text: str, option: str) -> date:
    try:
        year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
        return date(year, month, day)
    except ValueError as error:
        remedy = "write a day such as 2026-03-01, a month 2026-03, a year 2026, or 7d for seven days ago"
        raise ConfigError(option, f"{text!r} is no date", remedy) from error


def last_day(text: str | None, *, option: str) -> date | None:
    """The last day that *text* means: itself, or the end of its month or year."""
    return None if text is None else _last_day(text, option)


def _last_day(text: str, option: str) -> date:
    first = _first_day(text, option)
    match text.count("-"):
        case 0:
            return date(first.year, 12, 31)
        case 1:
            return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case _:
            return first
