"""`cirma backup`: a second copy, checked and hashed."""

from pathlib import Path

import click

from archive.backup import backup
from archive.cli import output
from archive.cli.options import FileType, archive_path, now, with_config, with_json
from archive.cli.unreadable import name_unreadable_at
from archive.cli.verify import record, tell


@click.command("backup")
@click.argument("file", type=FileType())
@with_json
@with_config
def command(file: Path, as_json: bool, config_file: Path | None) -> int:
    """Copy the archive to FILE, check the copy from end to end, and write FILE.sha256 beside it.

    A crawl may go on meanwhile. The copy is one file without a log beside it, and an archive like any other: put its
    path into a configuration to read it. Nothing is overwritten.

    \b
    Examples:
      cirma backup /media/disk/archive-2026-11-22.db
      sha256sum -c archive-2026-11-22.db.sha256
    """
    made = backup(archive_path(config_file), file, at=now())
    if as_json:
        output.json_line(
            {"path": str(made.path), "sha256": made.sha256, "size": made.size, "verification": record(made.report)}
        )
    else:
        output.line(f"{made.sha256}  {made.path}")
        tell(made.report)
    if not made.report.unreadable:
        name_unreadable_at(made.path)
    return 0 if made.report.clean else 1
