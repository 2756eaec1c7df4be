"""A corpus for text tools: a plain UTF-8 file for each post, its metadata in one table, and IRaMuTeQ's one file.

AntConc, TXM and Voyant read the folder `texts` with `metadata.csv` beside it. `iramuteq.txt` holds all texts, each led
by a line of four asterisks with its variables.
"""

import re
from pathlib import Path

from archive.cleaning.harmless import clean
from archive.export import folder
from archive.export.cells import CsvWriter
from archive.export.order import ExportOrder, Text, record
from archive.render.text import as_text
from archive.search.stemming import fold

_COLUMNS = (
    "file", "id", "site", "url", "title", "authors", "feed_authors", "text_authors", "published_day", "modified",
    "language", "state", "categories", "tags", "words", "snapshot", "first_rendered", "last_rendered",
)  # fmt: skip


def write(into: Path, order: ExportOrder) -> None:
    """Write `texts/`, `metadata.csv` and `iramuteq.txt`."""
    (into / "texts").mkdir()
    with (
        (into / "metadata.csv").open("x", encoding="utf-8-sig", newline="") as table,
        (into / "iramuteq.txt").open("x", encoding="utf-8", newline="\n") as together,
    ):
        writer = CsvWriter(table, _COLUMNS, order.dialect)
        for item in order.items():
            row = record(item, Text.LEFT_OUT)
            name = f"{item.stem}.txt"
            writer.write({"file": name, **{column: row[column] for column in _COLUMNS[1:]}})
            content = item.shown.content
            text = clean(f"{content.title}\n\n{as_text(content)}\n") if order.text is Text.FULL else ""
            folder.write(into / "texts" / name, (text,))
            # A post without text would be an empty unit in every count.
            if text:
                # Four asterisks begin a text: in one they would cut it in two.
                together.write(f"**** {_variables(row)}\n{text.replace('****', '* * * *')}\n")


def _variables(row: dict[str, object]) -> str:
    """`*site_cirma *year_2026 *month_2026-03 *author_lefevre`: letters and digits of each value, as IRaMuTeQ wants."""
    day = str(row["published_day"] or "")
    authors = row["authors"]
    first = str(authors[0]) if isinstance(authors, list) and authors else ""
    values = {
        "id": row["id"],
        "site": row["site"],
        "year": day[:4],
        "month": day[:7].replace("-", ""),
        "author": first,
        "state": row["state"],
        "language": row["language"],
    }
    return " ".join(f"*{name}_{_plain(str(value))}" for name, value in values.items() if value)


def _plain(value: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", fold(value)) or "none"
