"""`cirma cite`: the reference of the version that was read."""

from typing import TYPE_CHECKING

import click

from archive import citation
from archive.citation import Form
from archive.cli import asked, output
from archive.cli.options import ChoiceType, NameType, end, with_known_at
from archive.cli.posts import signed
from archive.cli.source import ArchiveSource, as_known_of, open_with_settings, with_archive
from archive.config import ArchiveConfig
from archive.query import changes, names, posts
from archive.query.citing import Citer, authors
from archive.query.dossier import destination
from archive.query.sides import one_sided
from archive.query.unsigned import signed_elsewhere

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlite_utils import Database

    from archive.query.posts import Shown


@click.command("cite")
@click.argument("post", required=False)
@click.option("--as-of", metavar="DAY", help="The version that the site showed at the end of that day.")
@with_known_at
@click.option("--snapshot", type=NameType(), metavar="ID", help="Cite this version.")
@click.option("--change", "change_id", type=NameType(), metavar="ID", help="Cite both versions of this change.")
@click.option("--authors", "list_authors", is_flag=True, help="Show how each author is cited, and who needs an alias.")
@click.option(
    "--format",
    "format_",
    type=ChoiceType([form.value for form in Form]),
    default=Form.FRENCH.value,
    show_default=True,
)
@with_archive
def command(
    post: str | None,
    as_of: str | None,
    known_at: str | None,
    snapshot: str | None,
    change_id: str | None,
    list_authors: bool,
    format_: str,
    source: ArchiveSource,
) -> None:
    """Cite a post: id, URL, slug or a piece of its title.

    The reference names the version: its snapshot, and when it was archived. The formats for programs also give the
    digest of the page.

    \b
    Examples:
      cirma cite la-mer-rouge --as-of 2026-03-01
      cirma cite --change 72be0df78bfc6cf3 --format bibtex
      cirma cite --authors
    """
    database, settings = open_with_settings(source)
    if list_authors:
        _list_authors(database, settings)
        return
    citer, form = Citer(database, settings), Form(format_)
    if change_id:
        asked.alone("--change", as_of=as_of, known_at=known_at, snapshot=snapshot)
        output.write(_cited_change(database, citer, change_id, post, form))
    elif snapshot:
        asked.alone("--snapshot", as_of=as_of, known_at=known_at)
        output.write(citation.cite(citer.cite(asked.snapshot_of(database, post, snapshot)), form))
    elif post:
        identity = names.resolve(database, post)
        # A bare day ends when it ends where the site is.
        zone = posts.zone(database, posts.post(database, identity).site)
        known = as_known_of(database, identity, end(known_at, zone, option="--known-at"), source)
        shown = posts.show(known, identity, as_of=end(as_of, zone, option="--as-of"))
        output.write(citation.cite(citer.cite(shown), form))
        asked.say_what_was_named(known, post, shown)
        _say_besides(known, shown, zone)
    else:
        # Checked last: only one of the three has a default that could be guessed.
        raise click.UsageError("name a POST, a --snapshot or a --change")


def _say_besides(database: "Database", shown: "Shown", zone: "ZoneInfo") -> None:
    """Say on stderr what the reference of *shown* does not: on stdout it goes into a file as it is."""
    # An editor decides whether that is the author; the citation does not.
    if not shown.content.authors and (others := signed(signed_elsewhere(database, shown).post)):
        output.say(f"it bears no signature; {others}")
    if doubt := asked.doubt(shown, zone):
        output.say(doubt)
    if sent_to := destination(database, shown.post.id):
        output.say(f"the post is no longer at its address: readers are redirected to {sent_to}")


def _list_authors(database: "Database", settings: ArchiveConfig) -> None:
    """Every name, how it is cited, and whether an alias would say which part of it is the family's."""
    names_found = authors(database)
    rows = [
        (name, citation.credited_name(citation.credited(name, settings.aliases)), _wanted(name, settings))
        for name in names_found
    ]
    output.table(("author", "cited as", "alias"), rows)
    wanting = sum(citation.wants_alias(name, settings.aliases) for name in names_found)
    output.say(
        f"{output.counted(wanting, 'author')} would be cited by the whole name; give people an alias in [archive]:"
    )
    output.say('  aliases = {"emeline.fe" = "Ferrand, Émeline"}')


def _wanted(name: str, settings: ArchiveConfig) -> str:
    if name in settings.aliases:
        return "given"
    return "wanted" if citation.wants_alias(name, settings.aliases) else ""


def _cited_change(database: "Database", citer: Citer, change_id: str, post: str | None, form: Form) -> str:
    """Both versions of the change; or the one that it has, where it is a publication or a removal."""
    change = changes.change(database, names.shown_id(database, change_id, "change") or change_id)
    asked.belongs(database, post, change.post, f"change {change.id}")
    versions = citer.cite_change(change)
    if len(versions) == 1:
        output.say(one_sided(change))
    return citation.cite_versions(versions, form)
