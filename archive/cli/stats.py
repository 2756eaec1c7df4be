"""`cirma stats`: publications and changes by month, author and category."""

import sys
from collections.abc import Sequence

import click
import msgspec

from archive.cli import output
from archive.cli.bounds import say_bound
from archive.cli.options import known_site, with_json, with_site
from archive.cli.source import ArchiveSource, open_archive, with_archive
from archive.query.activity import ActivityCounts, activity
from archive.query.missed import missed

_WIDTH = 12
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@click.command("stats")
@click.option(
    "--top",
    type=click.IntRange(min=1, max=1_000_000_000),
    default=15,
    show_default=True,
    help="Authors and categories shown.",
)
@with_site
@with_json
@with_archive
def command(top: int, site: str | None, as_json: bool, source: ArchiveSource) -> None:
    """Count publications and changes by month, author and category.

    A publication counts in the month that it declares, even if it was removed; a change counts when it was observed.
    Edits are a lower bound; what visits miss is estimated from each post's own rate.

    \b
    Example:
      cirma stats --top 5
    """
    database = open_archive(source)
    known_site(database, site)
    found = activity(database, site=site)
    if as_json:
        estimated = [row for row in missed(database) if site in (None, row.site)]
        output.json_line(msgspec.to_builtins(found) | {"missed": msgspec.to_builtins(estimated)})
        return
    _print("month", found.months)
    if found.undated:
        output.say(f"{output.counted(found.undated, 'post')} without a date of publication, in no month")
    _print("author", found.authors, top)
    if found.unsigned:
        # Whom the feed or the text names is kept apart from signatures, here as elsewhere.
        output.say(f"{output.counted(found.unsigned, 'post')} without a signature; `cirma posts` says whom others name")
    _print("category", found.categories, top)
    say_bound(database, site)


def _print(heading: str, found: Sequence[ActivityCounts], top: int | None = None) -> None:
    if not found:
        output.say(f"no {heading} is known")
        return
    rows = found[:top]
    if len(rows) < len(found):
        output.say(f"{len(rows)} of {output.counted(len(found), heading)}; --top shows more")
    headings = (heading, "published", "edits", "silent", "removed")
    # One scale a column, so that its bars can be compared.
    scale = (max(row.published for row in rows), max(row.edits for row in rows)) if _drawable() else (0, 0)
    output.table(headings, (_row(row, scale) for row in rows))
    output.line()


def _row(row: ActivityCounts, scale: tuple[int, int]) -> tuple[str, ...]:
    """The cells of *row*, publications and edits with a bar where the *scale* gives one."""
    published, edits = (_charted(*pair) for pair in zip((row.published, row.edits), scale, strict=True))
    return row.name, published, edits, str(row.silent), str(row.removed)


def _charted(count: int, most: int) -> str:
    return f"{count:>4} {bar(count / most)}" if most else str(count)


def bar(share: float) -> str:
    """A bar for a share from 0 to 1, drawn in eighths of a letter."""
    full, eighths = divmod(round(share * _WIDTH * 8), 8)
    return _EIGHTHS[8] * full + (_EIGHTHS[eighths] if eighths else "")


def _drawable() -> bool:
    """Return whether stdout is a terminal that can show the bars; else the numbers speak for themselves."""
    try:
        _EIGHTHS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return sys.stdout.isatty()
