"""`cirma serve`: the reading room."""

import click

from archive.cli import output
from archive.cli.options import with_json
from archive.cli.source import ArchiveSource, open_with_settings, with_archive
from archive.errors import ConfigError
from archive.web.connections import Connections
from archive.web.room import LOOPBACK, Room

_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what a person may ask for


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free port.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="Answer to this name too. Can be repeated.")
@click.option("--public", is_flag=True, help="Leave out the pages that are only for the archivist.")
@click.option("--indexed", is_flag=True, help="Let search engines list the pages.")
@click.option("--contact", default="", metavar="ADDRESS", help="Address for readers to write to.")
@with_json
@with_archive
def command(
    host: str,
    port: int,
    names: tuple[str, ...],
    public: bool,
    indexed: bool,
    contact: str,
    as_json: bool,
    source: ArchiveSource,
) -> None:
    """Open the reading room on this archive, read-only, until Ctrl-C.

    Run it as the user who crawls: SQLite must be able to write beside the file. It answers to the names of this
    machine's loopback, to --host and to each --allow-host; behind a proxy, name the public host.

    \b
    Examples:
      cirma serve
      cirma serve --port 8080 --public --allow-host archive.example.org --contact archives@example.org
    """
    database, settings = open_with_settings(source)
    database.conn.close()
    room = Room(
        path=settings.path,
        settings=settings,
        hosts=hosts_of(host, names),
        public=public,
        contact=contact,
        indexed=indexed,
    )
    run(room, host=host, port=port, as_json=as_json)


def run(room: Room, *, host: str, port: int, as_json: bool) -> None:
    """Serve *room* until the process is stopped. Raises `CannotOpen` at once where there is no archive."""
    # Not sooner: the server takes in anyio, which commands are imported without.
    from archive.web import server

    # Opened once now, so that a missing archive is reported here and not by the first page.
    with Connections(room).reading():
        pass

    def ready(url: str) -> None:
        if as_json:
            output.json_line({"url": url})
        output.say(f"The reading room answers at {url} until you press Ctrl-C")

    server.serve(room, server.listening(host, port), ready=ready)


def hosts_of(host: str, names: tuple[str, ...]) -> frozenset[str]:
    """The names that the room answers to. Raises `ConfigError` for what is no name."""
    for name in names:
        if not name or "/" in name or " " in name:
            raise ConfigError(f"--allow-host {name}", "it is not a host name", "for example archive.example.org")
    if host in _ANYWHERE and not names:
        output.say("it answers only to this machine's loopback names: add the public name with --allow-host")
    # An IPv6 address is in brackets in a Host header.
    own = f"[{host}]" if ":" in host else host
    return LOOPBACK | {own.lower()} | {name.lower() for name in names}
