"""`cirma sites learnt`: what the pages of a site taught."""

from typing import Any

import click

from archive import timestamps
from archive.cli import output
from archive.cli.options import known_site, with_json
from archive.cli.source import ArchiveSource, open_archive, with_archive
from archive.query import learnt
from archive.query.learnt import LearntRow


@click.command("learnt")
@click.argument("site", required=False)
@with_json
@with_archive
def command(site: str | None, as_json: bool, source: ArchiveSource) -> None:
    """Show what the pages of SITE, or of all sites, have taught.

    Places that differ at every render are volatile and are not compared. Texts that appear on many posts are part of
    none. Both are learnt after each crawl and applied to the past, and never count as edits. For a field that the
    platform does not mark, the command shows the place where most posts have it; look at a post that has it elsewhere.

    \b
    Examples:
      cirma sites learnt
      cirma sites learnt cirma --json
    """
    database = open_archive(source)
    # Checked first: an unknown site must be an error, not a site without lessons.
    known_site(database, site)
    found = learnt.learnt(database, site)
    if as_json:
        output.json_lines(map(_record, found))
        return
    output.table(("site", "kind", "place", "posts", "since"), map(_row, found))
    output.say(output.counted(len(found), "lesson"))


def _row(row: LearntRow) -> tuple[str, ...]:
    lesson = row.lesson
    witnesses = f"{lesson.posts} of {lesson.among}"
    return row.site, lesson.kind.value, lesson.place, witnesses, f"{row.since:%Y-%m-%d}"


def _record(row: LearntRow) -> dict[str, Any]:
    lesson = row.lesson
    return {
        "site": row.site,
        "kind": lesson.kind.value,
        "place": lesson.place,
        "posts": lesson.posts,
        "among": lesson.among,
        "crawl": row.crawl,
        "since": timestamps.text(row.since),
    }
