"""`cirma restore`: puts a backup in the archive's place."""

from pathlib import Path
from typing import Any

import click

from archive.cli import output
from archive.cli.options import FileType, archive_path, now, with_config, with_json
from archive.cli.verify import record, tell
from archive.copies.restoration import Restored, restore
from archive.media.folder import folder_of
from archive.verify import Part


@click.command("restore")
@click.argument("backup", type=FileType())
@with_json
@with_config
def command(backup: Path, as_json: bool, config_file: Path | None) -> int:
    """Replace the archive, or one that is missing, with a copy of BACKUP.

    BACKUP is copied and checked from end to end first; with faults, nothing is replaced and the exit code is 1. The
    archive that was there is kept aside, with its journal, under a name that is printed. While another command
    writes to the archive the exit code is 75.

    \b
    Example:
      cirma restore /media/disk/archive-2026-11-22.db
    """
    restored = restore(backup, archive_path(config_file), at=now())
    if as_json:
        output.json_line(_record(restored))
    else:
        _tell(restored)
    return 0 if restored.report.clean else 1


def _tell(restored: Restored) -> None:
    tell(restored.report)
    if not restored.report.clean:
        output.say(f"{restored.backup} has faults: {restored.archive} is as it was")
        if all(fault.check is Part.MEDIA for fault in restored.report.faults):
            folder = folder_of(restored.backup)
            output.say(
                f"only pictures and documents are missing or altered: put {folder} beside the backup, or, if it is"
            )
            output.say(
                "lost, copy the file into the archive's place yourself; `cirma media` then says what is not there"
            )
        return
    output.line(f"restored  {restored.archive}")
    if restored.aside:
        output.line(f"  kept aside  {restored.aside}")
    # A backup of another archive restores without a fault.
    if restored.aside and restored.common == 0:
        output.say("it has nothing in common with the backup: was that a backup of this archive?")
    if restored.later:
        output.line(f"  lacks       what came after the backup, {restored.later} of its fetches:")
        # Nothing kept is lost by a restore: what the backup lacks can be brought in again.
        output.line(f"              `cirma import {restored.aside}` brings them in")
    if restored.orders:
        what = output.counted(restored.orders, "order")
        output.line(f"  lacks       {what} to withhold, purge or release given after the backup: not in force here")
        output.line(f"              until you run `cirma import {restored.aside}`; purge again what was purged")
    if restored.aside and restored.later is None:
        output.line("  lacks       perhaps what came after the backup: the archive kept aside cannot be read")
    if restored.unread:
        output.line("  next        `cirma reparse`: another version of cirma wrote the backup")


def _record(restored: Restored) -> dict[str, Any]:
    return {
        "archive": str(restored.archive),
        "backup": str(restored.backup),
        "restored": restored.report.clean,
        "kept_aside": str(restored.aside) if restored.aside else None,
        "fetches_in_common": restored.common,
        "fetches_lacking": restored.later,
        "orders_lacking": restored.orders,
        "needs_reparse": restored.unread,
        "verification": record(restored.report),
    }
