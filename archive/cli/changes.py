"""`cirma changes`: what changed, when, how much it matters and whether the site said so."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from archive.cli import output, redline
from archive.cli.bounds import say_bound
from archive.cli.filters import say_unwatched
from archive.cli.options import ChoiceType, NameType, end, period, with_json, with_known_at, with_site, zone_of
from archive.cli.source import ArchiveSource, as_known, open_archive, with_archive
from archive.formats.json import change_record
from archive.model import Change, ChangeClass, ChangeKind, Field, Flag
from archive.query import changes, document_texts, names, posts
from archive.query.sides import sides
from archive.query.sites import sites

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("changes")
@click.option("--since", metavar="WHEN", help="Observed since a day, month, year or 7d ago.")
@click.option("--until", metavar="WHEN", help="Observed until then.")
@click.option("--kind", type=ChoiceType([kind.value for kind in ChangeKind]))
@click.option("--class", "class_", type=ChoiceType([class_.value for class_ in ChangeClass]))
@click.option(
    "--field", "field_", type=ChoiceType([field.value for field in Field]), help="Only changes of this field."
)
@click.option("--flag", type=ChoiceType([flag.value for flag in Flag]), help="Only changes with this flag.")
@click.option("--words", is_flag=True, help="Show the sentences in their places: [-words-] deleted, {+words+} added.")
@click.option("--silent", is_flag=True, help="Only edits without a new declared modification date.")
@click.option("--undisclosed", is_flag=True, help="Only edits that no editorial note mentions.")
@click.option("--significant", is_flag=True, help="Substantive or flagged (numbers, names, negations, …).")
@click.option("--post", type=NameType(), metavar="POST", help="Only changes of this post.")
@click.option("--author", type=NameType(), metavar="NAME", help="Only changes of posts by this author.")
@with_known_at
@with_site
@with_json
@with_archive
def command(
    since: str | None,
    until: str | None,
    kind: str | None,
    class_: str | None,
    field_: str | None,
    flag: str | None,
    words: bool,
    silent: bool,
    undisclosed: bool,
    significant: bool,
    post: str | None,
    author: str | None,
    known_at: str | None,
    site: str | None,
    as_json: bool,
    source: ArchiveSource,
) -> None:
    """List what changed, oldest first; the posts that the first crawl found are left out unless --json.

    \b
    Examples:
      cirma changes --flag number --words
      cirma changes --silent --json
    """
    database = open_archive(source)
    zone = zone_of(database, site)
    first, last = period(since, until, zone)
    wanted = changes.ChangeFilter(
        site=site,
        post=names.resolve(database, post) if post else None,
        author=author,
        since=first.start if first else None,
        until=last.end if last else None,
        kind=ChangeKind(kind) if kind else None,
        class_=ChangeClass(class_) if class_ else None,
        field=Field(field_) if field_ else None,
        flag=Flag(flag) if flag else None,
        silent=silent,
        undisclosed=undisclosed,
        significant=significant,
        baseline=as_json or kind == ChangeKind.NEW,
        sites=True,
    )
    database = as_known(database, end(known_at, zone, option="--known-at"), source)
    found = changes.changes(database, wanted)
    if as_json:
        output.json_lines(change_record(change) for change in found)
    else:
        _print(database, list(found), wanted, zone, words=words)


_COLUMNS = ("change", "observed", "kind", "class", "what moved", "post")
_PIPED = (*_COLUMNS, "site", "after", "before", "title")
"""With the window in which each happened; a terminal has no room for that."""


def _print(
    database: "Database", shown: list[Change], wanted: changes.ChangeFilter, zone: ZoneInfo, *, words: bool
) -> None:
    if words:
        _print_words(database, shown, zone)
    # A pipe gets all columns, whatever fits a terminal: scripts must not depend on its width.
    elif output.is_terminal():
        several = len(sites(database)) > 1
        rows = ((*_row(each, zone), *([_site(database, each)] if several else ())) for each in shown)
        output.table((*_COLUMNS, *(["site"] if several else ())), rows)
    else:
        output.table(_PIPED, (_piped(database, each, zone) for each in shown))
    output.say(output.counted(len(shown), "change") + ("; `cirma diff CHANGE` shows one" if shown else ""))
    say_unwatched(database, wanted)
    # Whoever counts silent edits must know that they are a lower bound.
    if wanted.silent:
        say_bound(database)


def _print_words(database: "Database", shown: list[Change], zone: ZoneInfo) -> None:
    """Each change with its window, and below it the sentences in their places."""
    for change in shown:
        output.line("  ".join(_row(change, zone)))
        output.line(f"  {happened(change, zone)}")
        # A move of the whole site has no two states to show.
        before, after = (None, None) if change.site else sides(database, change)
        if before and after:
            if before.url != after.url:
                output.line(f"  moved: {before.url} → {after.url}")
            for moved in redline.fields(before.content, after.content, change.fields, zone):
                output.line(f"  {moved.marked}")
            redline.tell(before.content, after.content, change.edits)
            redline.tell_documents(document_texts.replaced(database, before.content, after.content))


def happened(change: Change, zone: ZoneInfo) -> str:
    """Between which two looks *change* happened."""
    after, before = (output.local(each, zone) for each in (change.window.after, change.window.before))
    return f"before {before} ({zone})" if change.window.after is None else f"between {after} and {before} ({zone})"


def _row(change: Change, zone: ZoneInfo) -> tuple[str, ...]:
    observed = output.local(change.observed_at, zone)
    return change.id, observed, change.kind.value, change.class_.value, told(change), change.site or slug(change.url)


def _piped(database: "Database", change: Change, zone: ZoneInfo) -> tuple[str, ...]:
    window = (output.local(each, zone) for each in (change.window.after, change.window.before))
    title = posts.post(database, change.post).title if change.post else ""
    return *_row(change, zone), _site(database, change), *window, title


def _site(database: "Database", change: Change) -> str:
    return change.site or posts.post(database, change.post).site


def told(change: Change) -> str:
    """Describe what moved in few words: fields, flags, and how it was (not) disclosed."""
    words = [", ".join(field.value for field in change.fields)]
    if change.site:
        words.append(f"{change.before} → {change.after}")
    if change.flags:
        words.append(f"[{', '.join(flag.value for flag in change.flags)}]")
    if change.silent:
        words.append("silent")
    return " ".join(words)


def slug(url: str) -> str:
    """The last part of *url*, readable."""
    # Only people see it: a crawl that lists changes in JSON needs no such import.
    from urllib.parse import unquote

    return unquote(url.rstrip("/").rpartition("/")[2])
