"""The rows and cells of a table, without those of tables inside it."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    """The rows of *table* in order."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from rows_of(child)


def cells_of(row: LexborNode) -> Iterator[LexborNode]:
    """The cells of *row* in order."""
    return (child for child in row.iter() if child.tag in ("td", "th"))


def is_layout(table: LexborNode) -> bool:
    """Whether *table* only arranges a page, as old sites do: it holds another table, or one cell of paragraphs."""
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return True
    cells = [cell for row in rows_of(table) for cell in cells_of(row)]
    return len(cells) == 1 and cells[0].css_first("p, div, ul, ol, blockquote, h2, h3") is not None
