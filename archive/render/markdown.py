"""A post in Markdown. Pure: text is escaped and only safe addresses are kept."""

import re

from archive.cleaning.harmless import clean
from archive.model import Block, BlockKind, Content, Mark, Media, MediaKind, Run, Runs
from archive.render.references import safe
from archive.render.text import tidy

# Only what would be read as a sign within a line: more backslashes than that hurt whoever reads the source.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")

# These mean something at the start of a line alone.
_LINE_START = re.compile(r"^(?:([#>+-])|(\d+)([.)]))(?=\s|$)", re.MULTILINE)

_SIGNS = ((Mark.STRIKE, "~~"), (Mark.ITALIC, "*"), (Mark.BOLD, "**"))


def as_markdown(content: Content) -> str:
    """The post in Markdown (CommonMark with tables), its title as the first heading."""
    parts: list[tuple[Block | None, str]] = [(None, f"# {_inline_markdown((Run(text=content.title),))}")]
    parts += [(block, part) for block in content.blocks if (part := _block_markdown(block))]
    # Cleaned as a whole: the file may be shown in a terminal.
    return clean(_stacked(parts)) + "\n"


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
            # A heading ends with its line.
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
    # Three columns: what a paragraph needs to stay inside of a numbered item.
    lead = "   " * max(0, depth)
    return "\n".join(lead + line for line in text.split("\n"))


def _fenced(code: str) -> str:
    # A fence must be longer than any row of backticks in what it holds.
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`+", code) or [""]))
    return f"{fence}\n{code}\n{fence}"


def _table_markdown(block: Block) -> str:
    rows = [[_inline_markdown(cell).replace("|", "\\|").replace("  \n", "<br>") for cell in row] for row in block.rows]
    width = max(map(len, rows), default=0)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([*lines[:1], "|" + " --- |" * width, *lines[1:]])


def _media_markdown(item: Media) -> str:
    label = _MARKDOWN.sub(r"\\\1", item.alt or item.name or item.id).replace("\n", " ")
    url = safe(item.url)
    sign = "!" if item.kind is MediaKind.IMAGE else ""
    return f"{sign}[{label}]({_target(url)})" if url else label


def _inline_markdown(runs: Runs) -> str:
    return tidy("".join(_run_markdown(run) for run in runs)).replace("\n", "  \n")


def _run_markdown(run: Run) -> str:
    # Signs must touch the words that they mark.
    words = run.text.strip()
    lead, _, trail = run.text.partition(words) if words else (run.text, "", "")
    shown = _MARKDOWN.sub(r"\\\1", words)
    for mark, sign in _SIGNS:
        if mark in run.marks and shown:
            shown = f"{sign}{shown}{sign}"
    href = safe(run.href)
    return f"{lead}[{shown}]({_target(href)}){trail}" if href and shown else f"{lead}{shown}{trail}"


def _target(url: str) -> str:
    # The target of a link ends at the first closing parenthesis.
    return url.replace("(", "%28").replace(")", "%29")


def _escaped_start(body: str) -> str:
    """*body* with what would begin a list, a heading or a quotation escaped."""
    return _LINE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", body)
