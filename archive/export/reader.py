"""A folder of HTML to read offline: an index and a page for each post, without scripts or anything fetched."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from archive import citation
from archive.export import folder
from archive.export.held_files import CopiedFile, HeldFiles, is_copy
from archive.export.order import ExportItem, ExportOrder, Text, record
from archive.model import Change, Content, Media, MediaKind, Window
from archive.query import changes
from archive.query.changes import ChangeFilter
from archive.query.sites import sites
from archive.query.timeline import happened
from archive.render import edits_html
from archive.render.html import as_html

# Nothing may be fetched: what is read offline tells no server that it is read.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:"
_UP = "../"
_STYLE = """
:root{color-scheme:light dark}
body{font:1.05rem/1.6 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}small,.facts,table{font-family:system-ui,sans-serif;font-size:.85rem}
table{border-collapse:collapse;width:100%}td{padding:.2rem .6rem .2rem 0;vertical-align:top}
td:first-child{white-space:nowrap}
ins{background:#8f84;text-decoration:underline}del{background:#f884}
blockquote{border-left:3px solid #8888;margin-left:0;padding-left:1rem}.gone{text-decoration:line-through}
img{max-width:100%;height:auto}
"""


class _Entry(Struct, frozen=True, kw_only=True):
    """A line of the index."""

    stem: str
    title: str
    authors: str
    published: str
    state: str


def write(into: Path, order: ExportOrder) -> None:
    """Write `index.html`, `posts/*.html`, and what is held of their pictures and documents into `media`."""
    (into / "posts").mkdir()
    files = HeldFiles(into, order)
    entries = []
    for item in order.items():
        # One file after the other: an archive of 10,000 posts is never in memory at once.
        folder.write(into / "posts" / f"{item.stem}.html", (_page(item, order, files),))
        entries.append(_entry(item))
    names = ", ".join(site.name for site in sites(order.database).values())
    folder.write(into / "index.html", (_index(entries, names),))


def _entry(item: ExportItem) -> _Entry:
    content = item.shown.content
    return _Entry(
        stem=item.stem,
        title=content.title,
        authors=", ".join(content.authors),
        published=content.published.day.isoformat() if content.published else "",
        state=item.shown.state.value,
    )


def _index(entries: Iterable[_Entry], names: str) -> str:
    rows = "\n".join(
        f'<tr><td>{entry.published}</td><td><a class="{entry.state}" href="posts/{entry.stem}.html">'
        f"{escape(entry.title)}</a></td><td>{escape(entry.authors)}</td><td>{entry.state}</td></tr>"
        for entry in entries
    )
    return _document(names, "en", f"<h1>{escape(names)}</h1>\n<table>\n{rows}\n</table>")


def _page(item: ExportItem, order: ExportOrder, files: HeldFiles) -> str:
    content, copied = files.localised(item.shown.content, up=_UP)
    language = item.citation.language or "en"
    # In the language of the post, as its reader expects it.
    reference = citation.reference_en if language.startswith("en") else citation.reference_fr
    parts = [
        '<p class="facts"><a href="../index.html">Archive</a></p>',
        f"<h1>{escape(content.title)}</h1>",
        _facts(item),
        as_html(_unfetched(content)) if order.text is Text.FULL else "",
        f"<hr>\n<p><small>{escape(reference(item.citation))}</small></p>",
        *([f"<p><small>{escape(item.site.rights)}</small></p>"] if item.site.rights else []),
        _files(copied),
        _changes(item, order),
    ]
    return _document(content.title, language, "\n".join(filter(None, parts)))


def _files(copied: Iterable[CopiedFile]) -> str:
    """Return where each copy was on the site."""
    rows = "".join(
        f'<tr><td><a href="{_UP}{each.file}">{each.file.rpartition("/")[2][:12]}…</a></td>'
        f"<td>{escape(each.url or '')}</td></tr>\n"
        for each in copied
    )
    return f"<h2>Files</h2>\n<table>\n{rows}</table>" if rows else ""


def _facts(item: ExportItem) -> str:
    written = record(item, Text.LEFT_OUT)
    names = ("authors", "published_day", "modified", "state", "categories", "tags", "words", "snapshot", "captured")
    rows = "".join(
        f"<tr><td>{name}</td><td>{escape(_plain(written[name]))}</td></tr>\n" for name in names if written[name]
    )
    url = escape(item.shown.url)
    link = f'<a href="{url}" rel="noopener noreferrer">{escape(unquote(item.shown.url))}</a>'
    return f"<table>\n{rows}<tr><td>url</td><td>{link}</td></tr>\n</table>"


def _changes(item: ExportItem, order: ExportOrder) -> str:
    """Return the changes of the post up to the day of the export, with their edits unless the text is left out."""
    # Without the baseline: that the post was first seen is no change to its reader.
    wanted = ChangeFilter(post=item.shown.post.id, baseline=False)
    found = changes.changes(order.database, wanted)
    told = [_change(change, item.site.zone, order.text) for change in found if happened(change, order.viewpoint.as_of)]
    return "<h2>Changes</h2>\n" + "\n".join(told) if told else ""


def _change(change: Change, zone: ZoneInfo, text: Text) -> str:
    facts = [
        _when(change.window, zone),
        change.kind.value,
        change.class_.value,
        ", ".join(field.value for field in change.fields),
        *(["silent"] if change.silent else []),
    ]
    head = f'<p class="facts">{escape(" · ".join(facts))}</p>'
    return f"{head}\n{edits_html.html(change.edits)}" if text is Text.FULL else head


def _when(window: Window, zone: ZoneInfo) -> str:
    """The interval in which it happened, as the site's clock has it."""
    after, before = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "" for at in (window.after, window.before))
    return f"between {after} and {before}" if after else f"not after {before}"


def _unfetched(content: Content) -> Content:
    """*content* with links in the place of pictures that are not beside it."""
    return replace(
        content,
        blocks=tuple(replace(block, media=tuple(map(_linked, block.media))) for block in content.blocks),
    )


def _linked(media: Media) -> Media:
    # A link is fetched only when somebody clicks on it.
    return media if is_copy(media.url, up=_UP) else replace(media, kind=MediaKind.DOCUMENT)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _document(title: str, language: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<meta charset="utf-8">\n'
        # No server sends headers for a file that is opened from the disk.
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{body}\n</html>\n"
    )
