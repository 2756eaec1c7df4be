"""`cirma datasette`: the tables in a browser, with the questions that readers ask."""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from archive.cleaning.harmless import escaped
from archive.cli import output
from archive.cli.options import FileType
from archive.cli.source import ArchiveSource, open_with_settings, with_archive
from archive.config import ArchiveConfig
from archive.database import Database, readers_copy
from archive.export.folder import CannotWrite, filling
from archive.formats import datasette
from archive.runtime.optional import require

# Seconds between two looks at whether the copy is out of date.
_LOOK_EVERY = 2.0


@click.command("datasette")
@click.option("--print", "only_print", is_flag=True, help="Print metadata to serve the archive itself, and stop.")
@click.option(
    "--copy",
    "folder",
    type=FileType(),
    metavar="FOLDER",
    help="Write the copy and its metadata into a new folder.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 picks a free port.")
@with_archive
def command(only_print: bool, folder: Path | None, port: int, source: ArchiveSource) -> int:
    """Open a copy of the archive in Datasette, on this machine; what is withheld is not in it.

    The copy has every table except the bodies, and is made again when a crawl ends or something is taken down. For a
    Datasette of your own, serve such a copy (--copy). The metadata of --print are for the archive itself: they hide
    tables that name withheld posts, and forbid SQL by readers. The prepared questions need this program installed
    beside Datasette.

    \b
    Example:
      cirma datasette --copy public
    """
    database, settings = open_with_settings(source)
    if only_print:
        shown = datasette.guarded(database, name=settings.path.stem, title=settings.name)
        output.write(_json(shown))
        return 0
    # Before Datasette is asked for: writing the copy needs none.
    if folder is not None:
        _write_folder(folder, settings)
        output.say(f"{folder} holds the copy and its metadata; `datasette {folder}/*.db -m {folder}/metadata.json`")
        return 0
    require("datasette", extra="publish")
    return _serve(database, settings, port=port or _free_port())


def _write_folder(folder: Path, settings: ArchiveConfig) -> None:
    """Write the copy for readers and its metadata into the new *folder*. Raises `NotEmpty` and `CannotWrite`."""
    try:
        with filling(folder) as half:
            _write(half, settings)
    except OSError as error:
        raise CannotWrite(folder, error.strerror or str(error)) from error


def _write(folder: Path, settings: ArchiveConfig) -> Path:
    """Write the copy for readers, and `metadata.json`, into *folder*; return the path of the copy."""
    copy = folder / f"{settings.path.stem}.db"
    readers_copy.copy_for_readers(settings.path, copy)
    with closing(readers_copy.open_copy(copy)) as database:
        shown = datasette.metadata(database, name=copy.stem, title=settings.name)
    (folder / "metadata.json").write_text(_json(shown), "utf-8")
    return copy


def _json(metadata: Any) -> str:
    return escaped(json.dumps(metadata, ensure_ascii=False, indent=2)) + "\n"


def _serve(database: Database, settings: ArchiveConfig, *, port: int) -> int:
    """Serve a copy until Datasette is stopped, and another one whenever it is out of date. 1 where it failed."""
    output.say("Datasette answers until you press Ctrl-C")
    # Else SIGTERM would end this process alone, and leave its server.
    signal.signal(signal.SIGTERM, _stop)
    while True:
        revision = readers_copy.revision(database.conn)
        # A copy of its own for each round: Datasette keeps the file open that it serves.
        with tempfile.TemporaryDirectory() as scratch:
            copy = _write(Path(scratch), settings)
            with subprocess.Popen(_command_line(copy, port)) as server:  # noqa: S603 - our own interpreter and arguments
                try:
                    while server.poll() is None and readers_copy.revision(database.conn) == revision:
                        time.sleep(_LOOK_EVERY)
                    if server.poll() is not None:
                        return int(server.returncode != 0)
                finally:
                    # However the loop ends, no server of ours is left behind.
                    server.terminate()
        output.say("the archive has changed; Datasette begins again with a new copy")


def _stop(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _command_line(copy: Path, port: int) -> list[str]:
    """The command line of Datasette that serves *copy*."""
    plugins = Path(datasette.__file__).with_name("datasette_plugins")
    return [
        *(sys.executable, "-m", "datasette", "serve", str(copy), "--port", str(port)),
        *("--metadata", str(copy.with_name("metadata.json")), "--plugins-dir", str(plugins)),
        *("--setting", "allow_download", "off"),
    ]


def _free_port() -> int:
    """A port that nobody listens on: each new copy is served where the last one was."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
