"""`cirma search`: full text, over current and past states."""

import re
from collections.abc import Sequence

import click

from archive import search as index
from archive.cli import output
from archive.cli.filters import say_beginning, viewpoint
from archive.cli.options import now, with_json, with_known_at, with_site
from archive.cli.source import ArchiveSource, as_known, open_archive, with_archive
from archive.formats.json import hit_record
from archive.model import State
from archive.query.hits import find, post_of
from archive.query.posts import Post

# Searches read it as they read a hyphen, and click does not take it for an option.
_MINUS = "\u2212"
_SHOWN = 20


class _Search(click.Command):
    """Takes `-word` as a word to leave out, quoted or not: no option but -h begins with one hyphen."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Before click sees it: `-sanctions` would be an unknown option.
        return super().parse_args(ctx, [re.sub(r"^-(?!h$)(?=[^-\s])", _MINUS, word) for word in args])


@click.command("search", cls=_Search)
@click.argument("query", nargs=-1, required=True)
@click.option("--past", is_flag=True, help="Only posts that matched once but no longer do.")
@click.option("--as-of", metavar="DAY", help="Search the states of that day.")
@with_known_at
@click.option(
    "--limit",
    type=click.IntRange(min=1, max=1_000_000_000),
    metavar="N",
    help="At most N (20 for people; all with --json).",
)
@with_site
@with_json
@with_archive
def command(
    query: tuple[str, ...],
    past: bool,
    as_of: str | None,
    known_at: str | None,
    limit: int | None,
    site: str | None,
    as_json: bool,
    source: ArchiveSource,
) -> None:
    """Find posts by their words, now and in the past; the best match first.

    Every word must occur, in any of its forms. "several words" is a phrase; "word" or =word is that form only; -word
    (or SAUF word) excludes; OU means either; word* is a prefix; titre:, texte:, auteur:, tag:, avant:, après:,
    depuis:, jusqu'à: and date: narrow. Accents never matter. Words of authors and tags count too.

    \b
    Examples:
      cirma search sécurité maritime
      cirma search médiation -sanctions
      cirma search =parti
      cirma search '"mer Rouge" après:2026-01' --past
    """
    # Put back, so that the search is quoted as it was typed.
    asked = " ".join(re.sub(f"^{_MINUS}", "-", word) for word in query)
    database = open_archive(source)
    seen_from = viewpoint(database, site=site, as_of=as_of, known_at=known_at)
    database = as_known(database, seen_from.known_at, source)
    found = find(
        database,
        asked,
        # A person wants the best; a program that gets some would take them for all.
        limit=limit if limit or as_json else _SHOWN,
        moment=index.Moment.PAST if past else index.Moment.EVER,
        as_of=seen_from.as_of,
        site=site,
        now=now(),
    )
    if as_json:
        output.json_lines(hit_record(hit, post_of(database, hit, seen_from.as_of), found.total) for hit in found.hits)
    else:
        for hit in found.hits:
            _print(hit, post_of(database, hit, seen_from.as_of))
        _say(found)
        say_beginning(database, seen_from.as_of)


def _say(found: index.FoundPosts) -> None:
    """Tell how many there are, and how the search was taken."""
    share = f"{len(found.hits)} of " if found.total else ""
    output.say(f"{share}{output.counted(found.total, 'post')}; read as: {found.read_in_english}")
    for forms in found.forms:
        output.say(str(forms))
    if found.suggestion:
        output.say(f"did you mean: {found.suggestion}")


def _print(hit: index.Hit, post: Post) -> None:
    when = post.published_day.isoformat() if post.published_day else "–"
    state = "" if post.state is State.LIVE else output.styled(f"  ({post.state.value})", fg="yellow")
    doubt = output.styled("  (it changed around that day)", fg="yellow") if post.uncertain else ""
    title = "".join(part.text for part in hit.title)
    output.line(output.styled(title, bold=True), f"  {when}  {post.id}", state, doubt)
    if not hit.current:
        until = f" to {hit.until:%Y-%m-%d}" if hit.until else ""
        past = f"in a past state only: {hit.snapshot}, {hit.since:%Y-%m-%d}{until}"
        output.line("  ", output.styled(past, fg="yellow"))
    parts = ((part.text.replace("\n", " "), part.marked) for part in hit.snippet)
    output.paragraph("  ", *(output.styled(text, fg="green") if marked else text for text, marked in parts))
    if hit.occurrences:
        output.line(f"  {output.counted(hit.occurrences, 'time')}, in {_listed(hit.where)}")


def _listed(names: Sequence[str]) -> str:
    """`title, body and tags`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
