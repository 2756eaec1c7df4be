"""`cirma diff`: two states of a post, sentence by sentence and word by word."""

import difflib
import html
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from archive.cli import output, redline
from archive.cli.changes import happened
from archive.cli.options import ChoiceType
from archive.cli.source import ArchiveSource, open_archive, with_archive
from archive.compare import states as changing
from archive.compare.redlined import redlined
from archive.formats.json import documents_record, edit_records, window_record
from archive.model import Change, Comparison, Content, Field
from archive.query import document_texts, posts
from archive.query.sides import pair
from archive.render import edits_html
from archive.render.fields import fields_moved
from archive.render.markdown import as_markdown

if TYPE_CHECKING:
    pass

_FORMATS = ("terminal", "json", "html", "unified")


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--format", "format_", type=ChoiceType(_FORMATS), default="terminal", show_default=True)
@click.option("--across", is_flag=True, help="Compare two posts, or snapshots of two.")
@with_archive
def command(old: str, new: str | None, format_: str, across: bool, source: ArchiveSource) -> None:
    """Compare two snapshots, or show one CHANGE, or the last edit of a POST.

    If you name two, a post stands for its latest state.

    Signs show what happened to a sentence: + added, - deleted, ~ edited, > moved. In an edited one, [-words-] were
    deleted and {+words+} added. Each sentence is shown with its neighbours; a terminal of 120 columns shows the two
    texts side by side. If one document replaced another, their texts are compared as well.

    \b
    Examples:
      cirma diff 5e1c0a7d9b3f2468
      cirma diff SNAPSHOT SNAPSHOT --format html > diff.html
    """
    database = open_archive(source)
    if across and not new:
        raise click.UsageError("--across compares two: name another snapshot or post")
    before, after, change = pair(database, old, new, across=across)
    old_content, new_content = before.content, after.content
    comparison = changing.compare(old_content, new_content)
    documents = tuple(document_texts.replaced(database, old_content, new_content))
    match format_:
        case "json":
            told = {"documents": [documents_record(each) for each in documents]}
            output.json_line({**_record(before, after, comparison, change), **told})
        case "html":
            zone = posts.zone(database, after.post.site)
            output.line(_html(before, after, comparison, change, zone, documents))
        case "unified":
            for row in _unified(old_content, new_content, before.snapshot, after.snapshot):
                output.line(row)
        case _:
            zone = posts.zone(database, after.post.site)
            for line in _heading(before, after, change, zone):
                output.line(line)
            _print(old_content, new_content, comparison, zone, moved=before.url != after.url)
            redline.tell_documents(documents)


def _heading(before: posts.Shown, after: posts.Shown, change: Change | None, zone: ZoneInfo) -> Iterator[str]:
    """Return which states are compared, and when the one took the place of the other."""
    two = before.post.id != after.post.id
    yield f"{before.content.title} | {after.content.title}" if two else after.content.title
    if change is None:
        yield (
            f"{before.snapshot}, shown until {output.local(before.last_rendered, zone)} at least → {after.snapshot},"
            f" shown from {output.local(after.first_rendered, zone)}"
        )
        # The order of the names is the caller's; they are compared as given, not put right in silence.
        if not two and after.first_rendered < before.first_rendered:
            yield "the second state is the older of the two"
        return
    yield f"{before.snapshot} → {after.snapshot}, change {change.id}"
    yield happened(change, zone)
    if before.url != after.url:
        yield f"moved: {before.url} → {after.url}"


def _print(old: Content, new: Content, comparison: Comparison, zone: ZoneInfo, *, moved: bool) -> None:
    if comparison.class_ is None:
        output.line("the text is the same" if moved else "nothing differs")
        return
    output.line(_judgement(comparison))
    redline.tell_fields(redline.fields(old, new, comparison.fields, zone))
    redline.tell(old, new, comparison.edits)
    # Else the line above would say that the body changed, and nothing below would show how.
    if Field.BODY in comparison.fields and not comparison.edits:
        output.line("body: the same words; formatting differs")


def _judgement(comparison: Comparison) -> str:
    if comparison.class_ is None:
        return "the text is the same"
    flags = f" [{', '.join(flag.value for flag in comparison.flags)}]" if comparison.flags else ""
    silent = {True: ", silent", False: "", None: ", declares no modification date"}[comparison.silent]
    return f"{comparison.class_.value}{flags}{silent}, disclosure: {comparison.disclosure.value}"


def _record(
    before: posts.Shown, after: posts.Shown, comparison: Comparison, change: Change | None
) -> dict[str, object]:
    fields = fields_moved(before.content, after.content, comparison.fields)
    return {
        "from": before.snapshot,
        "to": after.snapshot,
        "change": change.id if change else None,
        "kind": change.kind.value if change else None,
        "window": window_record(change.window) if change else None,
        "urls": [before.url, after.url],
        "fields": [field.value for field in comparison.fields],
        "class": comparison.class_.value if comparison.class_ else None,
        "flags": [flag.value for flag in comparison.flags],
        "silent": comparison.silent,
        "disclosure": comparison.disclosure.value,
        "values": {each.field.value: [", ".join(each.before), ", ".join(each.after)] for each in fields},
        "edits": edit_records(comparison.edits),
    }


def _html(
    before: posts.Shown,
    after: posts.Shown,
    comparison: Comparison,
    change: Change | None,
    zone: ZoneInfo,
    documents: tuple[document_texts.DocumentsCompared, ...],
) -> str:
    """A page that says which states it compares, when the one took the place of the other, and where."""
    old, new = before.content, after.content
    # The title stands in the page's own heading.
    facts = [*_heading(before, after, change, zone)][1:]
    rows = [f"<p>{html.escape(fact)}</p>" for fact in (after.url, *facts, _judgement(comparison))]
    moved = redline.fields(old, new, comparison.fields, zone)
    rows += [f"<p>{each.field.value}: {_marked('del', each.went)} {_marked('ins', each.came)}</p>" for each in moved]
    for number, paragraph in enumerate(redlined(old, new, comparison.edits), 1):
        if edits := [piece.edit for piece in paragraph.pieces if piece.edit]:
            rows.append(f"<h2>paragraph {number}</h2>\n{edits_html.html(edits)}")
    for each in documents:
        rows.append(f"<h2>{html.escape(each.before.id)} → {html.escape(each.after.id)}</h2>")
        rows.append(f"<p>{html.escape(each.why)}</p>" if each.why else edits_html.html(each.edits))
    title, language = html.escape(new.title), html.escape(new.language or "")
    return (
        f'<!doctype html>\n<html lang="{language}"><meta charset="utf-8"><title>{title}</title>\n'
        "<style>ins{background:#dfd}del{background:#fdd}h2{font-size:.8rem;color:#555}</style>\n"
        f"<h1>{title}</h1>\n" + "\n".join(rows) + "\n</html>"
    )


def _marked(element: str, values: tuple[str, ...]) -> str:
    return " ".join(f"<{element}>{html.escape(value)}</{element}>" for value in values)


def _unified(old: Content, new: Content, before: str, after: str) -> list[str]:
    old_lines, new_lines = as_markdown(old).splitlines(), as_markdown(new).splitlines()
    # In Markdown: `diff` and `patch` work by line, and a paragraph of HTML or text is one line.
    return list(difflib.unified_diff(old_lines, new_lines, before, after, lineterm=""))
