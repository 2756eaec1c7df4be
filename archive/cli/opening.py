"""`cirma open`: checks an archive that somebody gave you, and says what you can do with it."""

from pathlib import Path
from typing import Any

import click

from archive import timestamps
from archive.cli import output
from archive.cli.options import FileType, with_json
from archive.cli.source import ArchiveSource, open_with_settings
from archive.config import ArchiveConfig
from archive.copies import received, recognition
from archive.copies.received import Checked
from archive.query import posts, status

_SHOWN = 10
_NEXT = (
    ("posts", "list what was published"),
    ("search WORDS", "find posts by their words, past states too"),
    ("show POST --as-of DAY", "read a text as it was"),
    ("changes", "list what was changed, and whether the site said so"),
    ("cite POST", "cite the version that you read"),
    ("export csv FOLDER --tables posts,changes", "take tables out"),
    ("verify", "open and hash every page too"),
)


@click.command("open")
@click.argument("file", type=FileType())
@click.option("--serve", is_flag=True, help="Open the reading room on it, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The room's port.")
@with_json
def command(file: Path, serve: bool, port: int, as_json: bool) -> int:
    """Check an archive that you were given, and show what it is and what you can do with it. Nothing is written.

    It checks the file, its tables and the chain of its log; `cirma verify` opens every page besides. Exit code 1 if
    anything is wrong.

    \b
    Examples:
      cirma open archive.db
      cirma open archive.db --serve
    """
    path = recognition.located(file)
    database, settings = open_with_settings(ArchiveSource(archive_file=path))
    sites, checked = status.sites(database), received.check(path)
    if as_json:
        output.json_line(_record(path, settings, sites, checked))
    else:
        _tell(path, settings, sites, checked)
        for site in sites:
            _tell_site(site, posts.zone(database, site.site))
    # Before the room opens it anew, in connections of its own.
    database.conn.close()
    # None means that nobody gave a digest along, which is no fault.
    if checked.faults or checked.digest_matches is False:
        return 1
    if serve:
        _serve(path, settings, port=port, as_json=as_json)
    elif not as_json:
        _tell_next(path)
    return 0


def _record(
    path: Path, settings: ArchiveConfig, sites: tuple[status.SiteStatus, ...], checked: Checked
) -> dict[str, Any]:
    return {
        "archive": str(path),
        "name": settings.name or None,
        "institution": settings.institution or None,
        "permalink": settings.permalink or None,
        "aliases": dict(settings.aliases),
        "sites": [
            {
                "site": site.site,
                "name": site.name,
                "url": site.url,
                "posts": site.states,
                "states": site.snapshots,
                "changes": site.changes,
                "first_crawl": timestamps.optional_text(site.first_crawl),
                "last_crawl": timestamps.optional_text(site.last_crawl.started if site.last_crawl else None),
            }
            for site in sites
        ],
        "sound": not checked.faults and checked.digest_matches is not False,
        "digest_matches": checked.digest_matches,
        "complete": not checked.is_unjournalled,
        "fetches": checked.head.places,
        "head": checked.head.digest,
        "faults": [f"{fault.what}: {fault.why}" for fault in checked.faults],
    }


def _tell(path: Path, settings: ArchiveConfig, sites: tuple[status.SiteStatus, ...], checked: Checked) -> None:
    kept = f", kept by {settings.institution}" if settings.institution else ""
    name = settings.name or "an archive"
    output.line(output.styled(name, bold=True), f" of {output.counted(len(sites), 'site')}{kept}: {path}")
    if checked.faults:
        output.line(f"  {output.counted(len(checked.faults), 'fault')}: ask for the file again")
        for fault in checked.faults[:_SHOWN]:
            output.line(f"    {fault.check.value:<9} {fault.what}: {fault.why}")
    else:
        output.line(f"  sound: file, tables and the log of {output.counted(checked.head.places, 'fetch')}")
    if checked.digest_matches is not None:
        told = "is" if checked.digest_matches else "is not"
        output.line(f"  it {told} the file whose SHA-256 lies beside it")
    output.line(f"  head of the log {checked.head.digest}")
    # Only a head from elsewhere shows that the end of the log was cut off.
    output.line("  (compare it with the one that the archivist gives: `cirma verify --head`)")


def _tell_site(site: status.SiteStatus, zone: Any) -> None:
    held = ", ".join(f"{count} {state}" for state, count in sorted(site.states.items())) or "none"
    output.line(output.styled(f"{site.name} ({site.site})", bold=True), f"  {site.url}")
    output.line(
        f"  posts    {held}; {output.counted(site.snapshots, 'state')}, {output.counted(site.changes, 'change')}"
    )
    last = output.local(site.last_crawl.started if site.last_crawl else None, zone)
    output.line(f"  watched  from {output.local(site.first_crawl, zone)} to {last}; it knows nothing of later days")


def _tell_next(path: Path) -> None:
    output.line("")
    width = max(len(words) for words, _ in _NEXT)
    for words, what in _NEXT:
        output.line(f"  cirma {words:<{width}}  {what}")
    output.line(f"  each with --archive {_quoted(path)}; or in a browser: cirma open {_quoted(path)} --serve")


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))


def _serve(path: Path, settings: ArchiveConfig, *, port: int, as_json: bool) -> None:
    # The room and its server are for this option alone.
    from archive.cli.serve import run
    from archive.web.room import LOOPBACK, Room

    room = Room(path=path, settings=settings, hosts=LOOPBACK, public=False, contact="", indexed=False)
    run(room, host="127.0.0.1", port=port, as_json=as_json)
