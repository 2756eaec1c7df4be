"""`cirma backup`: a second copy, checked and hashed."""

import itertools
import os
from pathlib import Path

import click

from archive import config
from archive.cli import output
from archive.cli.options import FileType, archive_path, now, with_config, with_json
from archive.cli.unreadable import name_unreadable_at
from archive.cli.verify import record, tell
from archive.copies.backup import backup
from archive.errors import ConfigError


@click.command("backup")
@click.argument("file", type=FileType(), required=False)
@with_json
@with_config
def command(file: Path | None, as_json: bool, config_file: Path | None) -> int:
    """Copy the archive to FILE, check the copy from end to end, and write FILE.sha256 beside it.

    Without FILE the copy goes where [alarms] backups says, with the day in place of its *.

    A crawl may run meanwhile. The copy is a single file and an archive like any other: read it with --archive. Nothing
    is overwritten.

    \b
    Examples:
      cirma backup
      cirma backup /media/disk/archive-2026-11-22.db
      sha256sum -c archive-2026-11-22.db.sha256
    """
    made = backup(archive_path(config_file), file or _named(config_file), at=now())
    if as_json:
        output.json_line(
            {"path": str(made.path), "sha256": made.sha256, "size": made.size, "verification": record(made.report)}
        )
    else:
        output.line(f"{made.sha256}  {made.path}")
        tell(made.report)
    # A file that SQLite cannot read has no captures to name.
    if not made.report.unreadable:
        name_unreadable_at(made.path)
    return 0 if made.report.clean else 1


def _named(config_file: Path | None) -> Path:
    """Return the configured path of today's copy; a second one of a day is numbered. Raises `ConfigError`."""
    pattern = config.copies(config.locate(config_file, os.environ))
    # Only in the last part, so that all copies lie in one folder and old ones can be found by the same pattern.
    if pattern is None or pattern.name.count("*") != 1 or "*" in str(pattern.parent):
        why = f"{pattern} needs exactly one * in its last part" if pattern else "it names no place for a copy"
        remedy = 'name a file, or set  backups = "/media/disk/cirma-*.db"'
        raise ConfigError("[alarms] backups", why, remedy)
    day = f"{now():%Y-%m-%d}"
    # Overwriting the copy of the morning would lose what a fault of the day destroys.
    names = (day if number == 1 else f"{day}-{number}" for number in itertools.count(1))
    paths = (pattern.with_name(pattern.name.replace("*", name)) for name in names)
    # Nor does it overwrite a copy in which faults were found.
    return next(path for path in paths if not (path.exists() or path.with_name(f"{path.name}.faulty").exists()))
