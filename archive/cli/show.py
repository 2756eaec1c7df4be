"""`cirma show` and `cirma history`: one post, now or as of a day, and the states it went through."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from msgspec.structs import replace

from archive import timestamps
from archive.cli import asked, output
from archive.cli.options import ChoiceType, NameType, end, with_json, with_known_at
from archive.cli.posts import signed
from archive.cli.source import ArchiveSource, as_known_of, open_archive, with_archive
from archive.cli.unreadable import name_unreadable
from archive.database.bodies.stack import Chains
from archive.formats.json import shown_record, snapshot_record
from archive.model import Confirmation, State
from archive.query import changes, media, names, posts, takedowns
from archive.query.dossier import dossier
from archive.query.origins import origin
from archive.query.unsigned import signed_elsewhere
from archive.render.html import as_html
from archive.render.markdown import as_markdown
from archive.render.references import documents_of, media_of
from archive.render.text import as_text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from archive.query.posts import Shown

_MOST_NAMED = 12
_FORMATS = ("text", "markdown", "html", "json", "raw")


@click.command("show")
@click.argument("post", required=False)
@click.option("--as-of", metavar="DAY", help="What the site said at the end of that day (its own zone).")
@with_known_at
@click.option("--snapshot", type=NameType(), metavar="ID", help="Show this state.")
@click.option("--format", "format_", type=ChoiceType(_FORMATS), default="text", show_default=True)
@with_json
@with_archive
def show(
    post: str | None,
    as_of: str | None,
    known_at: str | None,
    snapshot: str | None,
    format_: str,
    as_json: bool,
    source: ArchiveSource,
) -> None:
    """Show a post: id, URL, slug or a piece of its title.

    A removed post is shown with its last text and the evidence of its removal.

    \b
    Examples:
      cirma show la-mer-rouge --as-of 2026-03-01
      cirma show 3f2a9c --format markdown > post.md
    """
    database = open_archive(source)
    if snapshot:
        asked.alone("--snapshot", as_of=as_of)
        identity = asked.snapshot_of(database, post, snapshot).post.id
    elif post is not None:
        identity = names.resolve(database, post)
    else:
        raise click.UsageError("name a POST or a --snapshot")
    # First, so that it is read before a long text.
    name_unreadable(database, post=identity)
    zone = posts.zone(database, posts.post(database, identity).site)
    # After the zone was found: at that time the post may not have been known.
    database = as_known_of(database, identity, end(known_at, zone, option="--known-at"), source)
    if snapshot:
        shown = asked.snapshot_of(database, None, snapshot)
    else:
        shown = posts.show(database, identity, as_of=end(as_of, zone, option="--as-of"))
        asked.say_what_was_named(database, post or "", shown)
    _print(database, shown, "json" if as_json else format_)


@click.command("history")
@click.argument("post")
@click.option("--seen", is_flag=True, help="List every observation: when it was fetched, and its render time.")
@with_known_at
@with_json
@with_archive
def history(post: str, seen: bool, known_at: str | None, as_json: bool, source: ArchiveSource) -> None:
    """List the states that a post went through, how often and when each was seen.

    A stale observation is an older render that a cache served after a newer one was seen.

    \b
    Examples:
      cirma history la-mer-rouge
      cirma history la-mer-rouge --seen
    """
    database = open_archive(source)
    identity = names.resolve(database, post)
    name_unreadable(database, post=identity)
    zone = posts.zone(database, posts.post(database, identity).site)
    database = as_known_of(database, identity, end(known_at, zone, option="--known-at"), source)
    found = changes.snapshots(database, identity)
    if as_json:
        output.json_lines(snapshot_record(row, changes.observations(database, row.id)) for row in found)
        return
    output.table(("snapshot", "first rendered", "last rendered", "seen", "title"), (_state(row, zone) for row in found))
    if seen:
        sightings = (_sighting(row, item, zone) for row in found for item in changes.observations(database, row.id))
        output.table(("snapshot", "observed", "rendered", "capture", ""), sightings)


def _state(row: changes.SnapshotRow, zone: ZoneInfo) -> tuple[str, ...]:
    how_often = f"{row.observations}" + (f", {row.stale} stale" if row.stale else "")
    doubt = "" if row.confirmation is Confirmation.COUNTED else f" ({row.confirmation})"
    first, last = output.local(row.first_rendered, zone), output.local(row.last_rendered, zone)
    return row.id, first, last, how_often + doubt, row.title


def _sighting(row: changes.SnapshotRow, seen: changes.Sighted, zone: ZoneInfo) -> tuple[str, ...]:
    observed, rendered = output.local(seen.observed, zone), output.local(seen.rendered, zone)
    notes = ("stale" if seen.stale else "", f"from {seen.origin.name}" if seen.origin else "")
    return row.id, observed, rendered, seen.capture, ", ".join(filter(None, notes))


def _print(database: "Database", shown: "Shown", format_: str) -> None:
    shown = signed_elsewhere(database, shown)
    match format_:
        case "json":
            brought = origin(database, shown.capture)
            record = {**shown_record(shown), "origin": brought.record() if brought else None}
            # Only an absence has evidence to show.
            if shown.state in (State.GONE, State.SUSPECT):
                record["dossier"] = dossier(database, shown.post.id).record()
            output.json_line(record)
        # The bytes as they came, past every reader: this is what digests cover.
        case "raw":
            output.raw(Chains(database.conn).read(shown.payload))
        case "markdown":
            output.line(as_markdown(shown.content))
        case "html":
            output.line(as_html(shown.content))
        case _:
            _print_text(database, shown)


def _print_text(database: "Database", shown: "Shown") -> None:
    zone = posts.zone(database, shown.post.site)
    content, post = shown.content, shown.post
    output.line(content.title)
    published = content.published.day.isoformat() if content.published else "no date"
    authors = ", ".join(content.authors) or signed(replace(post, authors=())) or "no author"
    output.line(f"{authors} · {published} · {shown.url}")
    output.line(
        f"post {post.id} · snapshot {shown.snapshot} · {shown.state.value} · shown by the site from "
        f"{output.local(shown.first_rendered, zone)} to {output.local(shown.last_rendered, zone)} at least"
    )
    if shown.at_url:
        first, last = (output.local(each, zone) for each in shown.at_url)
        output.line(f"it moved: at this address from {first} to {last} at least")
    if post.first_published:
        output.line(f"first published date seen: {timestamps.text(post.first_published)}; the site rewrote it since")
    if doubt := asked.doubt(shown, zone):
        output.line(doubt)
    if shown.state in (State.GONE, State.SUSPECT):
        for row in dossier(database, post.id).lines(zone):
            output.line(row)
    if brought := origin(database, shown.capture):
        output.line(str(brought))
    for order in takedowns.orders(database, post.id):
        output.line(f"by order: {order}")
    output.line()
    output.line(as_text(content))
    _print_media(database, shown)


def _print_media(database: "Database", shown: "Shown") -> None:
    """Return which pictures and documents the state refers to, and which are held."""
    referred = {each.id: each for each in (*media_of(shown.content), *documents_of(shown.content))}
    if not referred:
        return
    held = media.in_post(database, shown.post.id)
    output.line()
    output.line(
        f"{output.counted(len(referred), 'resource')} referred to, "
        f"{len(referred.keys() & held.keys())} held (`cirma media`):"
    )
    for name, each in list(referred.items())[:_MOST_NAMED]:
        found = held.get(name)
        told = f"{found.type}, {output.size(found.size or 0)}, {found.blob}" if found else "not held"
        output.line(f"  {each.name or each.url or name}: {told}")
    if len(referred) > _MOST_NAMED:
        output.line(f"  … and {len(referred) - _MOST_NAMED} more")
