"""`cirma media`: the pictures and documents of posts, and which of them are held."""

from collections import Counter

import click

from archive.cli import output, redline
from archive.cli.options import ChoiceType, NameType, known_site, with_json, with_site
from archive.cli.source import ArchiveSource, open_archive, with_archive
from archive.formats.json import documents_record, holding_record
from archive.query import document_texts, media, names
from archive.query.media import Holding

_STATES = ("held", "altered", "missing", "unasked", "withheld", "purged")


@click.group("media", invoke_without_command=True)
@click.option("--post", type=NameType(), metavar="POST", help="Only those of this post (id, URL, slug).")
@click.option("--state", type=ChoiceType(_STATES), help="Only those in this state.")
@with_site
@with_json
@with_archive
@click.pass_context
def command(
    ctx: click.Context, post: str | None, state: str | None, site: str | None, as_json: bool, source: ArchiveSource
) -> None:
    """List the pictures and documents that posts refer to, and what is held of them.

    held: the bytes are kept. altered: they are kept, and the address answered other bytes since. missing: it was
    requested and did not come; the reason is shown. unasked: not requested yet. The type is that of the bytes.

    \b
    Examples:
      cirma media --state missing
      cirma media --post ports --json
      cirma media fetch ports
      cirma media diff ports
    """
    # click calls a group before its command; the list is for the bare word alone.
    if ctx.invoked_subcommand:
        return
    database = open_archive(source)
    known_site(database, site)
    identity = names.resolve(database, post) if post else None
    found = [each for each in media.holdings(database, site=site, post=identity) if state in (None, each.state)]
    if as_json:
        output.json_lines(holding_record(each) for each in found)
        return
    output.table(("state", "type", "size", "post", "what"), map(_row, found))
    output.say(_total(found))


@command.command("diff")
@click.argument("post")
@with_json
@with_archive
def difference(post: str, as_json: bool, source: ArchiveSource) -> None:
    """Compare what the altered documents of POST say: what is held, and what their addresses answered later.

    \b
    Examples:
      cirma media diff ports
    """
    database = open_archive(source)
    found = tuple(document_texts.of_altered(database, names.resolve(database, post)))
    if as_json:
        output.json_lines(documents_record(each) for each in found)
        return
    redline.tell_documents(found)
    output.say(f"{output.counted(len(found), 'altered document')}; `cirma media fetch POST --again` asks again")


def _row(holding: Holding) -> tuple[str, ...]:
    last = holding.decisive
    is_kept = last is not None and last.blob is not None
    found = (last.type or "") if last and is_kept else holding.why
    flags = "".join(f" ({flag})" for flag in last.flags) if last and is_kept else ""
    size = output.size(last.size or 0) if last and is_kept else "–"
    return holding.state, found + flags, size, holding.post or "–", holding.name or holding.url or holding.resource


def _total(found: list[Holding]) -> str:
    counts = Counter(each.state for each in found)
    # By digest: two posts that show one picture take its room once.
    sizes = {each.decisive.blob: each.decisive.size or 0 for each in found if each.decisive and each.decisive.blob}
    told = ", ".join(f"{counts[state]} {state}" for state in _STATES if counts[state])
    return f"{told or 'none'}; {output.size(sum(sizes.values()))} in {output.counted(len(sizes), 'file')}"
