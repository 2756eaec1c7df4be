"""A post's content as text, Markdown or HTML, and what it points to. Pure: content in, strings out.

Nothing of the page that a post was read from is trusted: text is escaped and only links that a reader can safely
follow are kept.
"""

import html as entities
import re
from collections.abc import Iterable, Iterator

from archive.model import Block, BlockKind, Content, Mark, Media, MediaKind, Run, Runs

# What a screen shows as text of the article: button labels and file cards are furniture.
_UNSPOKEN = frozenset({BlockKind.BUTTON, BlockKind.FILE})
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(?:([#>+-])|(\d+)([.)]))(?=\s|$)", re.MULTILINE)

# Innermost first, so that the same marks always nest the same way.
_TAGS = (
    (Mark.CODE, "code"),
    (Mark.SUBSCRIPT, "sub"),
    (Mark.SUPERSCRIPT, "sup"),
    (Mark.STRIKE, "s"),
    (Mark.UNDERLINE, "u"),
    (Mark.ITALIC, "em"),
    (Mark.BOLD, "strong"),
)
_SIGNS = ((Mark.STRIKE, "~~"), (Mark.ITALIC, "*"), (Mark.BOLD, "**"))


def text(content: Content) -> str:
    """The body as plain text, its blocks parted by a blank line."""
    return "\n\n".join(filter(None, (part for block in content.blocks for part in _spoken(block))))


def markdown(content: Content) -> str:
    """The post in Markdown (CommonMark with tables), its title as the first heading."""
    parts: list[tuple[Block | None, str]] = [(None, f"# {_inline_markdown((Run(text=content.title),))}")]
    parts += [(block, part) for block in content.blocks if (part := _block_markdown(block))]
    return _stacked(parts) + "\n"


def html(content: Content) -> str:
    """The body as clean HTML: no styles, no scripts, no address but http, https and mailto."""
    return "\n".join(filter(None, _html_parts(content.blocks)))


def media(content: Content) -> tuple[Media, ...]:
    """What the post shows or offers, its cover first, each once."""
    shown = [content.cover, *(media for block in content.blocks for media in block.media)]
    return tuple({(item.kind, item.id): item for item in shown if item}.values())


def links(content: Content) -> tuple[tuple[str, str], ...]:
    """The text and target of every link of the body, in order; runs that share a link are one."""
    out: list[tuple[str, str]] = []
    for runs in _all_runs(content.blocks):
        last: str | None = None
        for run in runs:
            if run.href and run.href == last:
                out[-1] = (out[-1][0] + run.text, run.href)
            elif run.href:
                out.append((run.text, run.href))
            last = run.href
    return tuple((_tidy(label).replace("\n", " "), href) for label, href in out)


def plain(runs: Runs) -> str:
    """The text of *runs*: blanks folded, lines trimmed, line breaks and no-break spaces kept."""
    return _tidy("".join(run.text for run in runs))


def _tidy(text: str) -> str:
    return "\n".join(line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n")).strip(" \n")


def _spoken(block: Block) -> Iterator[str]:
    if block.kind in _UNSPOKEN:
        return
    if block.kind is BlockKind.CODE:
        yield "".join(run.text for run in block.runs)
    else:
        yield plain(block.runs)
    yield from (plain(cell) for row in block.rows for cell in row)


def _all_runs(blocks: Iterable[Block]) -> Iterator[Runs]:
    for block in blocks:
        yield block.runs
        yield from (cell for row in block.rows for cell in row)


def _safe(href: str | None) -> str | None:
    return href if href and _SAFE.fullmatch(href) else None


# --- Markdown ----------------------------------------------------------------------------------------------------


def _stacked(parts: list[tuple[Block | None, str]]) -> str:
    """Blocks parted by a blank line, items of one list by none."""
    out: list[str] = []
    before: Block | None = None
    for block, part in parts:
        tight = _is_item(before) and _is_item(block)
        out.append(("\n" if tight else "\n\n") + part if out else part)
        before = block
    return "".join(out)


def _is_item(block: Block | None) -> bool:
    return block is not None and block.kind is BlockKind.LIST_ITEM


def _block_markdown(block: Block) -> str:
    body = _inline_markdown(block.runs)
    match block.kind:
        case BlockKind.HEADING:
            return "#" * min(6, max(1, block.level)) + " " + body.replace("\n", " ")
        case BlockKind.LIST_ITEM:
            return _indented(("1. " if block.ordered else "- ") + body, block.level - 1)
        case BlockKind.PARAGRAPH if block.level:
            return _indented(body, block.level)
        case BlockKind.QUOTATION:
            return "\n".join(f"> {line}".rstrip() for line in body.split("\n"))
        case BlockKind.CODE:
            return _fenced("".join(run.text for run in block.runs))
        case BlockKind.DIVIDER:
            return "---"
        case BlockKind.TABLE:
            return _table_markdown(block)
        case _ if block.media:
            return "\n\n".join(_media_markdown(item) for item in block.media)
        case _:
            return _escaped_start(body)


def _indented(text: str, depth: int) -> str:
    lead = "   " * max(0, depth)
    return "\n".join(lead + line for line in text.split("\n"))


def _fenced(code: str) -> str:
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`+", code) or [""]))
    return f"{fence}\n{code}\n{fence}"


def _table_markdown(block: Block) -> str:
    rows = [[_inline_markdown(cell).replace("|", "\\|").replace("  \n", "<br>") for cell in row] for row in block.rows]
    width = max(map(len, rows), default=0)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])


def _media_markdown(item: Media) -> str:
    label = _MARKDOWN.sub(r"\\\1", item.alt or item.name or item.id).replace("\n", " ")
    url = _safe(item.url)
    sign = "!" if item.kind is MediaKind.IMAGE else ""
    return f"{sign}[{label}]({_target(url)})" if url else label


def _inline_markdown(runs: Runs) -> str:
    return _tidy("".join(_run_markdown(run) for run in runs)).replace("\n", "  \n")


def _run_markdown(run: Run) -> str:
    # Signs must touch the words that they mark.
    words = run.text.strip()
    lead, _, trail = run.text.partition(words) if words else (run.text, "", "")
    shown = _MARKDOWN.sub(r"\\\1", words)
    for mark, sign in _SIGNS:
        if mark in run.marks and shown:
            shown = f"{sign}{shown}{sign}"
    href = _safe(run.href)
    return f"{lead}[{shown}]({_target(href)}){trail}" if href and shown else f"{lead}{shown}{trail}"


def _target(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29")


def _escaped_start(body: str) -> str:
    """*body* with what would begin a list, a heading or a quotation escaped."""
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", body)


# --- HTML --------------------------------------------------------------------------------------------------------


def _html_parts(blocks: Iterable[Block]) -> Iterator[str]:
    """The elements of *blocks*; items of deeper level go into lists inside the item before them."""
    lists: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.LIST_ITEM:
            yield from _next_item(lists, max(1, block.level), "ol" if block.ordered else "ul")
            yield "<li>" + _inline_html(block.runs)
        else:
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
    url, label = _safe(item.url), entities.escape(item.alt or item.name or "")
    if url is None:
        return f"<p>{label or entities.escape(item.id)}</p>"
    address = entities.escape(url)
    if item.kind is MediaKind.IMAGE:
        return f'<figure><img src="{address}" alt="{label}" loading="lazy"></figure>'
    return f'<p><a href="{address}" rel="noopener nofollow">{label or address}</a></p>'


def _inline_html(runs: Runs) -> str:
    return _tidy("".join(_run_html(run) for run in runs)).replace("\n", "<br>\n")


def _run_html(run: Run) -> str:
    shown = entities.escape(run.text)
    for mark, tag in _TAGS:
        if mark in run.marks:
            shown = f"<{tag}>{shown}</{tag}>"
    href = _safe(run.href)
    return f'<a href="{entities.escape(href)}" rel="noopener nofollow">{shown}</a>' if href else shown
