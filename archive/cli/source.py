"""Find the archive that a command reads: a named file, a received one, or that of the configuration."""

import functools
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from archive import config
from archive.cli import output
from archive.cli.options import FileType, with_config
from archive.config import ArchiveConfig
from archive.copies.recognition import is_database, located
from archive.database import Database, journals, schema
from archive.query import posts
from archive.query.own_settings import completed
from archive.query.pending import unfinished

F = TypeVar("F", bound=Callable[..., Any])


class ArchiveSource(Struct, frozen=True, kw_only=True):
    """The values of --config and --archive."""

    config_file: Path | None = None
    archive_file: Path | None = None

    def settings(self) -> ArchiveConfig:
        """The name of the archive and how to cite it, from the configuration alone. Raises `ConfigError`."""
        # A file that was named speaks for itself: no configuration of this machine is about it.
        if self.archive_file:
            # As `cirma open` finds it: the archive of a folder, and what another file is instead.
            return ArchiveConfig(path=located(self.archive_file))
        named = config.locate(self.config_file, os.environ)
        if named and is_database(named):
            output.say(f"{named} is an archive, not a configuration; it is opened as with --archive")
            return ArchiveConfig(path=named)
        return config.load(named)


def with_archive(command: F) -> F:
    """Give *command* --config and --archive, handed over as one `source`."""

    @functools.wraps(command)
    def packed(*, config_file: Path | None, archive_file: Path | None, **values: Any) -> Any:
        # Which of the two should win nobody could guess.
        if config_file and archive_file:
            raise click.UsageError("--archive names a file in place of a configuration: give one of the two")
        return command(source=ArchiveSource(config_file=config_file, archive_file=archive_file), **values)

    for option in _OPTIONS:
        option(packed)
    return packed  # type: ignore[return-value]  # the same command, called by click alone


_OPTIONS = (
    click.option(
        "--archive",
        "archive_file",
        type=FileType(),
        metavar="FILE",
        help="An archive that you were given, in place of a configuration.",
    ),
    with_config,
)


def open_archive(source: ArchiveSource) -> Database:
    """The archive that *source* names, read-only. Raises `ConfigError` or `CannotOpen`."""
    database, _ = open_with_settings(source)
    return database


def open_with_settings(source: ArchiveSource) -> tuple[Database, ArchiveConfig]:
    """The archive, and how it is cited: what the configuration leaves out is what the archive says of itself."""
    settings = source.settings()
    database = schema.connect(settings.path)
    # Said each time: what is missing cannot be seen from what is there.
    if journals.is_unjournalled(settings.path):
        output.say(_unjournalled(settings.path))
    posts.register(database)
    why = unfinished(database)
    if why:
        output.say(why)
    return database, completed(database, settings)


def _unjournalled(path: Path) -> str:
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists():
        return (
            f"{path} lies where nothing may be written; its journal ({journal.name}) is not read there:"
            " copy both files to a place where you may write"
        )
    return (
        f"{path} lies where nothing may be written, without its journal ({journal.name}): what a crawl wrote last"
        " before it was copied may be missing"
    )


def archive_path(source: ArchiveSource) -> Path:
    """Return where the archive is. Raises `ConfigError`."""
    return source.settings().path


def as_known(database: Database, known_at: datetime | None, source: ArchiveSource) -> Database:
    """*database*, or the same archive as it was known at *known_at*."""
    if known_at is None:
        return database
    # Deriving asks for the whole writer, which few commands need.
    from archive.store.known_at import known

    return known(archive_path(source), known_at)


def as_known_of(database: Database, post: str, known_at: datetime | None, source: ArchiveSource) -> Database:
    """The same, for questions about *post* alone. Raises `NoSuchState` where nothing of it was known."""
    if known_at is None:
        return database
    from archive.store.known_at import known_post

    return known_post(archive_path(source), known_at, post)
