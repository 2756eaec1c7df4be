"""`cirma repair`: replaces damaged bytes from another copy, and rebuilds the search index."""

from pathlib import Path

import click

from archive.cli import output
from archive.cli.options import FileType, archive_path, now, with_config
from archive.database import schema
from archive.store import Store, repair


@click.command("repair")
@click.option("--from", "other", type=FileType(), metavar="OTHER", help="Take what is damaged from this copy.")
@click.option("--index", is_flag=True, help="Build the search index anew from the texts.")
@click.option(
    "--accept",
    multiple=True,
    metavar="TABLE",
    help="Accept the current rows of TABLE as right, once you have looked at them.",
)
@with_config
def command(other: Path | None, index: bool, accept: tuple[str, ...], config_file: Path | None) -> int:
    """Repair what `cirma verify` found. The exit code is 1 if something could not be repaired, or nothing was.

    Bytes from another copy are taken only if they match their digest. Its pictures and documents are in the folder
    beside it. Use `cirma reparse --anew` for derived tables, and `cirma restore` if SQLite cannot read the file.

    \b
    Examples:
      cirma repair --from /media/disk/archive-2026-11-22.db
      cirma repair --index
    """
    if not (other or index or accept):
        raise click.UsageError("say what to repair: --from OTHER, --index or --accept TABLE")
    # Opened first: a copy that cannot be read must not leave the archive half mended.
    source = schema.connect(other) if other else None
    path = archive_path(config_file)
    # `Store.open` would make an empty archive of a mistyped path.
    schema.require(path)
    store = Store.open(path, holder="cirma repair", now=now())
    try:
        if index:
            store.run(repair.rebuild_index)
            output.line("the search index was built anew")
        store.run(repair.reseal, accept)
        mended = store.mend(source) if source else None
    finally:
        store.close()
    if mended is None:
        return 0
    for digest in mended.mended:
        output.line(f"mended  {digest}")
    for digest in mended.lost:
        output.line(f"lost    {digest}: the other copy does not have it intact either")
    output.say(f"{len(mended.mended)} mended, {len(mended.lost)} lost; now run `cirma verify`")
    # Who asked for mending believes that something is broken: nothing mended is no success.
    return 1 if mended.lost or not mended.mended else 0
