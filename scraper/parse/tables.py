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
