"""Lists of frozen values that become tables: data frames, or HTML in a notebook."""

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from archive.query.tables import column_type
from archive.runtime.optional import require

if TYPE_CHECKING:
    import polars

T = TypeVar("T")
Record = dict[str, Any]

# A notebook is saved with what it shows: whole tables and texts would swell it, and nobody reads them there.
_ROWS_SHOWN = 50
_LETTERS_SHOWN = 200


class Listing(Struct, Generic[T], frozen=True):
    """Values in order, with the JSON record that each is written as."""

    items: tuple[T, ...]
    record: Callable[[T], Record]
    of: int | None = None
    """How many there are in all, if the limit left some out."""
    columns: tuple[str, ...] = ()
    """The names in each record, which a list without values has too: an analysis must not fail for want of rows."""
    typed: bool = False
    """Whether a frame has the types of the tables for analysis; else polars takes them from the values."""

    @property
    def total(self) -> int:
        """The number of items in all, regardless of the limit."""
        return len(self.items) if self.of is None else self.of

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, place: int) -> T:
        return self.items[place]

    def __repr__(self) -> str:
        # The values themselves would fill the screen of whoever works without a notebook.
        kind = type(self.items[0]).__name__ if self.items else "value"
        return f"<Listing: {len(self.items)} of {self.total} {kind}>"

    @property
    def records(self) -> list[Record]:
        """Every value as `--json` prints it."""
        return [self.record(item) for item in self.items]

    def to_polars(self) -> "polars.DataFrame":
        """A polars data frame of the records. Raises `MissingExtra` without polars."""
        library = require("polars", extra="data")
        types = {name: column_type(library, name) for name in self.columns} if self.typed or not self.items else None
        frame: polars.DataFrame = library.DataFrame(self.records, schema=types, infer_schema_length=None)
        return frame

    def to_pandas(self) -> Any:
        """A pandas data frame of the records. Raises `MissingExtra` without pandas."""
        return require("pandas", extra="pandas").DataFrame(self.records, columns=list(self.columns) or None)

    def _repr_html_(self) -> str:
        if not self.items:
            return "<p>none</p>"
        records = [self.record(item) for item in self.items[:_ROWS_SHOWN]]
        heads = "".join(f"<th>{escape(name)}</th>" for name in records[0])
        rows = "".join(f"<tr>{''.join(_cell(value) for value in record.values())}</tr>" for record in records)
        more = f"<p>… {self.total} in all</p>" if self.total > len(records) else ""
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _cell(value: object) -> str:
    match value:
        case None:
            return "<td></td>"
        case [dict(), *_]:
            # The edits of a change: too much for a cell, and `diff` shows them.
            return f"<td>({len(value)})</td>"
        case list() | tuple():
            return f"<td>{escape(_short(', '.join(map(str, value))))}</td>"
        case _:
            return f"<td>{escape(_short(str(value)))}</td>"


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS_SHOWN else f"{text[:_LETTERS_SHOWN]}…"
