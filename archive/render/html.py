"""The body of a post as clean HTML. Pure: text is escaped and only safe addresses are kept."""

import html as entities
from collections.abc import Iterable, Iterator

from archive.model import Block, BlockKind, Content, Mark, Media, MediaKind, Run, Runs
from archive.render.references import safe
from archive.render.text import tidy

# From the innermost outwards: emphasis goes around code, never into it.
_TAGS = (
    (Mark.CODE, "code"),
    (Mark.SUBSCRIPT, "sub"),
    (Mark.SUPERSCRIPT, "sup"),
    (Mark.STRIKE, "s"),
    (Mark.UNDERLINE, "u"),
    (Mark.ITALIC, "em"),
    (Mark.BOLD, "strong"),
)


def as_html(content: Content) -> str:
    """The body as clean HTML: no styles, no scripts, no address but http, https and mailto."""
    return "\n".join(filter(None, _html_parts(content.blocks)))


def _html_parts(blocks: Iterable[Block]) -> Iterator[str]:
    """The elements of *blocks*; items of deeper level go into lists inside the item before them."""
    lists: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            # An item of level 0 comes from readers that saw no list around it.
            yield from _next_item(lists, max(1, block.level), "ol" if block.ordered else "ul")
            yield "<li>" + _inline_html(block.runs)
        else:
            # A second paragraph of an item stays in it; anything else ends all lists.
            depth = block.level if block.kind is BlockKind.PARAGRAPH else 0
            yield from _closed(lists, depth)
            yield _block_html(block)
    yield from _closed(lists, 0)


def _next_item(lists: list[str], depth: int, tag: str) -> Iterator[str]:
    """The tags between the item before and one of a *tag* list at *depth*; *lists* are those open."""
    yield from _closed(lists, depth)
    if len(lists) == depth:
        if lists[-1] == tag:
            yield "</li>"
        else:
            yield from _closed(lists, depth - 1)
    while len(lists) < depth:
        lists.append(tag)
        yield f"<{tag}>" if len(lists) == depth else f"<{tag}><li>"


def _closed(lists: list[str], depth: int) -> Iterator[str]:
    while len(lists) > depth:
        yield f"</li></{lists.pop()}>"


def _block_html(block: Block) -> str:
    body = _inline_html(block.runs)
    match block.kind:
        case BlockKind.HEADING:
            # HTML has six, and a page may claim any.
            level = min(6, max(1, block.level))
            return f"<h{level}>{body}</h{level}>"
        case BlockKind.QUOTATION:
            return f"<blockquote>{body}</blockquote>"
        case BlockKind.CODE:
            return f"<pre><code>{entities.escape(''.join(run.text for run in block.runs))}</code></pre>"
        case BlockKind.DIVIDER:
            return "<hr>"
        case BlockKind.TABLE:
            rows = ("".join(f"<td>{_inline_html(cell)}</td>" for cell in row) for row in block.rows)
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        case BlockKind.CAPTION:
            return f"<p><small>{body}</small></p>"
        case _ if block.media:
            return "\n".join(_media_html(item) for item in block.media)
        case _:
            return f"<p>{body}</p>" if body else ""


def _media_html(item: Media) -> str:
    url, label = safe(item.url), entities.escape(item.alt or item.name or "")
    # Without an address that may be followed its words are still in the text.
    if url is None:
        return f"<p>{label or entities.escape(item.id)}</p>"
    address = entities.escape(url)
    if item.kind is MediaKind.IMAGE:
        return f'<figure><img src="{address}" alt="{label}" loading="lazy"></figure>'
    return f'<p><a href="{address}" rel="noopener nofollow">{label or address}</a></p>'


def _inline_html(runs: Runs) -> str:
    # Tidied before line breaks are elements, for white space at either side of a break is none of the text.
    return tidy("".join(_run_html(run) for run in runs)).replace("\n", "<br>\n")


def _run_html(run: Run) -> str:
    shown = entities.escape(run.text)
    for mark, tag in _TAGS:
        if mark in run.marks:
            shown = f"<{tag}>{shown}</{tag}>"
    href = safe(run.href)
    return f'<a href="{entities.escape(href)}" rel="noopener nofollow">{shown}</a>' if href else shown
