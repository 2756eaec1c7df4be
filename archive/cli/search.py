"""`cirma search`: full text, over current and past states."""

import re
from datetime import datetime
from pathlib import Path

import click
from sqlite_utils import Database

from archive import search as index
from archive import timestamps
from archive.cli import output
from archive.cli.filters import say_beginning, viewpoint
from archive.cli.options import as_known, open_archive, with_config, with_json, with_known_at, with_site
from archive.formats.json import post_record, window_record
from archive.model import State
from archive.query import posts
from archive.query.asof import post_as_of
from archive.query.hits import hits

# Searches read it as they read a hyphen, and click does not take it for an option.
_MINUS = "\u2212"


class _Search(click.Command):
    """Takes `-word` as a word to leave out, quoted or not: no option but -h begins with one hyphen."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [re.sub(r"^-(?!h$)(?=[^-\s])", _MINUS, word) for word in args])


@click.command("search", cls=_Search)
@click.argument("query", nargs=-1, required=True)
@click.option("--past", is_flag=True, help="Only posts that matched once and do not any more.")
@click.option("--as-of", metavar="DAY", help="In the states of that day.")
@with_known_at
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True)
@with_site
@with_json
@with_config
def command(
    query: tuple[str, ...],
    past: bool,
    as_of: str | None,
    known_at: str | None,
    limit: int,
    site: str | None,
    as_json: bool,
    config_file: Path | None,
) -> None:
    """Find posts by their words, now and in the past; the best match first.

    Words all count; "several words" are a phrase; -word (or SAUF word) excludes; OU gives a choice; word* is a
    beginning; titre:, auteur:, avant:, après: narrow. Accents and endings do not matter.

    \b
    Examples:
      cirma search sécurité maritime
      cirma search médiation -sanctions
      cirma search '"mer Rouge" après:2026-01' --past
    """
    asked = " ".join(re.sub(f"^{_MINUS}", "-", word) for word in query)
    database = open_archive(config_file)
    seen_from = viewpoint(database, site=site, as_of=as_of, known_at=known_at)
    database = as_known(database, seen_from.known_at, config_file)
    found = hits(
        database,
        asked,
        limit=limit,
        moment=index.Moment.PAST if past else index.Moment.EVER,
        as_of=seen_from.as_of,
        site=site,
    )
    if as_json:
        output.json_lines(_record(hit, _post(database, hit, seen_from.as_of)) for hit in found)
        return
    for hit in found:
        _print(hit, _post(database, hit, seen_from.as_of))
    output.say(f"{len(found)} posts; read as: {index.explain(asked)}")
    say_beginning(database, seen_from.as_of)


def _post(database: Database, hit: index.Hit, as_of: datetime | None) -> posts.Post:
    """The post that was hit, as it stood on the day asked for."""
    if as_of is None:
        return posts.post(database, hit.post)
    return post_as_of(database, hit.post, as_of)


def _record(hit: index.Hit, post: posts.Post) -> dict[str, object]:
    return {
        **post_record(post),
        "uncertain": window_record(post.uncertain) if post.uncertain else None,
        "matched_snapshot": hit.snapshot,
        "matches_now": hit.current,
        "snippet": "".join(f"**{part.text}**" if part.marked else part.text for part in hit.snippet),
        "since": timestamps.optional_text(hit.since),
        "until": timestamps.optional_text(hit.until),
    }


def _print(hit: index.Hit, post: posts.Post) -> None:
    when = post.published_day.isoformat() if post.published_day else "–"
    past = "" if hit.current else output.styled("  (in a past state only)", fg="yellow")
    state = "" if post.state is State.LIVE else output.styled(f"  ({post.state.value})", fg="yellow")
    doubt = output.styled("  (it changed around that day)", fg="yellow") if post.uncertain else ""
    title = "".join(part.text for part in hit.title)
    click.echo(output.styled(output.clean(title), bold=True) + f"  {when}  {post.id}" + state + past + doubt)
    parts = (
        output.styled(output.clean(part.text), fg="green") if part.marked else output.clean(part.text)
        for part in hit.snippet
    )
    click.echo("  " + "".join(parts).replace("\n", " "))
