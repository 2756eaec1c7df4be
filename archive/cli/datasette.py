"""`cirma datasette`: the tables in a browser, with the questions that readers ask."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from archive.cli import output
from archive.cli.source import ArchiveSource, open_with_settings, with_archive
from archive.formats import datasette
from archive.harmless import escaped
from archive.optional import require


@click.command("datasette")
@click.option("--print", "only_print", is_flag=True, help="Print the metadata for a Datasette of your own, and stop.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@with_archive
def command(only_print: bool, port: int, source: ArchiveSource) -> None:
    """Open the archive in Datasette, read-only, on this machine; what is withheld is not served.

    A Datasette of your own (--print) lets whoever may write SQL read it: serve a backup that was purged.

    \b
    Example:
      cirma datasette --print > metadata.json
    """
    database, settings = open_with_settings(source)
    shown = datasette.metadata(database, name=settings.path.stem, title=settings.name)
    if only_print:
        output.write(escaped(json.dumps(shown, ensure_ascii=False, indent=2)) + "\n")
        return
    require("datasette", extra="publish")
    with tempfile.TemporaryDirectory() as scratch:
        metadata = Path(scratch) / "metadata.json"
        metadata.write_text(json.dumps(shown, ensure_ascii=False), "utf-8")
        output.say("Datasette answers until you press Ctrl-C")
        _serve(settings.path, metadata, port=port)


def _serve(archive: Path, metadata: Path, *, port: int) -> None:
    """Run Datasette until it is stopped. It opens the file read-only, as we do."""
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(archive),
        "--metadata",
        str(metadata),
        "--port",
        str(port),
        "--plugins-dir",
        str(Path(datasette.__file__).with_name("datasette_plugins")),
        "--setting",
        "allow_download",
        "off",
    ]
    subprocess.run(command, check=False)  # noqa: S603 - our own interpreter and arguments
