"""`cirma posts`: what was published."""

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.filters import Asked, say_beginning, with_filters
from archive.cli.options import with_json
from archive.cli.source import ArchiveSource, as_known, open_archive, with_archive
from archive.database import Database
from archive.formats.json import post_record
from archive.query.asof import listed, total
from archive.query.posts import Post, PostFilter, fold
from archive.query.sites import sites
from archive.query.unsigned import named


@click.command("posts")
@with_filters
@with_json
@with_archive
def command(asked: Asked, as_json: bool, source: ArchiveSource) -> None:
    """List the posts that the archive knows, newest publication first.

    As of a day, a ? after the state says that the post changed around that day and may have been in the state before.

    \b
    Examples:
      cirma posts --author Lefèvre --since 2026-01 --json
      cirma posts --as-of 2026-03-01
    """
    database = open_archive(source)
    seen_from = asked.viewpoint(database)
    database = as_known(database, seen_from.known_at, source)
    wanted = asked.filter(database)
    found = listed(database, wanted, seen_from.as_of)
    if as_json:
        output.json_lines(post_record(post) for post in found)
        return
    # A pipe always has the site; in a terminal it takes room, and says nothing of an archive of one.
    with_site = not output.is_terminal() or len(sites(database)) > 1
    headings = ("id", "published", "state", "authors", "title", *(["site"] if with_site else ()))
    output.table(headings, ((*_row(post), *([post.site] if with_site else ())) for post in found))
    # A limit must not look like a count.
    of = f"{len(found)} of " if wanted.limit else ""
    output.say(of + output.counted(total(database, wanted, seen_from.as_of) if wanted.limit else len(found), "post"))
    say_beginning(database, seen_from.as_of)
    if not found and wanted.author:
        _say_ascribed(database, wanted)


def _say_ascribed(database: Database, wanted: PostFilter) -> None:
    """Return where nobody signs by that name: tell how many posts other sources ascribe to it."""
    name = fold(wanted.author or "")
    others = listed(database, replace(wanted, author=None, limit=None))
    count = sum(any(name in fold(each) for each in (*post.feed_authors, *post.text_authors)) for post in others)
    if count:
        ascribed = f"feed or text ascribe {output.counted(count, 'post')} to it (`cirma search`)"
        output.say(f"nobody signs by that name; {ascribed}")


def _row(post: Post) -> tuple[str, ...]:
    published = post.published_day.isoformat() if post.published_day else "–"
    # One sign, for the column is narrow; `cirma show` says between which times.
    state = post.state.value + ("?" if post.uncertain else "")
    return post.id, published, state, signed(post), post.title


def signed(post: Post) -> str:
    """Return the signers of *post*; if there are none, the names given by the feed or by a line of the text."""
    return ", ".join(post.authors) or "; ".join(f"{source}: {names}" for source, names in named(post))
