"""`cirma reparse`: the whole history read again."""

import os

import click

from archive.cli import output
from archive.cli.options import with_json
from archive.cli.source import ArchiveSource, archive_path, with_archive
from archive.database import schema
from archive.store import Reparsed, Store
from archive.store.mistimed import note_derived
from scraper.clock import clock
from scraper.reading.reread import reparse, reparse_anew


@click.command("reparse")
@click.option("--anew", is_flag=True, help="Derive everything again, even of pages that read as before.")
@with_json
@with_archive
def command(anew: bool, as_json: bool, source: ArchiveSource) -> None:
    """Read every kept page again with today's parsers, and update the states and changes affected.

    With unchanged parsers nothing changes. With better ones it says what became different and why; an upgrade never
    shows up as an edit of the site, since both sides of every comparison are read by the same parser.

    --anew mends what `cirma verify` finds in derived tables: rows that another hand wrote, changed or removed.

    \b
    Examples:
      cirma reparse
      cirma reparse --anew
    """
    path = archive_path(source)
    schema.require(path)
    store = Store.open(path, holder="cirma reparse", now=clock(os.environ).now())
    try:
        rebuilt = (reparse_anew if anew else reparse)(store, path, watched=watch)
        # Everything is derived by now, with all corrected times: the mark says that no correction waits for a reparse.
        if anew:
            note_derived(store.database, at=clock(os.environ).now())
    finally:
        store.close()
    tell(rebuilt, as_json=as_json)


def tell(rebuilt: Reparsed, *, as_json: bool) -> None:
    """Print what deriving anew came to."""
    for line in rebuilt.unreadable[:20]:
        output.say(f"not read: {line}")
    # Counted, not listed, after twenty: a parser that fails may fail on every page.
    if len(rebuilt.unreadable) > 20:
        output.say(f"not read: {len(rebuilt.unreadable) - 20} more; `cirma status` counts them")
    if as_json:
        output.json_line(record(rebuilt))
        return
    output.line(f"{rebuilt.captures} captures read again, {rebuilt.posts} posts derived again")
    for line in rebuilt.reread[:20]:
        output.line(f"  read differently: {line}")
    for post in rebuilt.differing:
        output.line(f"  post {post.post}: {len(post.appeared)} changes appeared, {len(post.vanished)} vanished")
    if not rebuilt.reread and not rebuilt.differing:
        output.line("nothing became different")


def watch(count: int) -> None:
    """Show how many captures were read."""
    # Often enough to see that it goes on, seldom enough to cost nothing.
    if count % 50 == 0:
        output.hint(f"{count} captures")


def record(rebuilt: Reparsed) -> dict[str, object]:
    """*rebuilt* as JSON."""
    return {
        "captures": rebuilt.captures,
        "posts": rebuilt.posts,
        "reread": rebuilt.reread,
        "unreadable": rebuilt.unreadable,
        "differing": [
            {"post": post.post, "appeared": post.appeared, "vanished": post.vanished} for post in rebuilt.differing
        ],
    }
