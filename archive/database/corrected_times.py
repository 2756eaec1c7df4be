"""The true times of runs that a wrong clock dated.

The rows of a run stay as they were written, and the chain over them with it. Where a run was corrected, temporary views
shadow `crawl`, `fetch` and `capture` on each connection: whoever asks by these names is told the true times.
Where none was, there are no views, and nothing costs more. Who writes, or checks the rows themselves, says `main.`.
"""

import sqlite3
from collections.abc import Mapping
from datetime import timedelta

from archive import timestamps

TIMED = ("crawl", "fetch", "capture")
"""The tables that may be behind a view."""

# Columns that hold instants of the machine's clock, and by which expression a row's run is known.
_TIMES = {
    "crawl": ("started_at", "ended_at"),
    "fetch": ("started_at", "ended_at"),
    "capture": ("observed_at", "recorded_at"),
}
_IS_OF = {"crawl": "id = {crawl}", "fetch": "crawl = {crawl}"}
_OF_CAPTURE = "fetch IN (SELECT id FROM main.fetch WHERE crawl = {crawl})"
_LATEST = """
SELECT m.crawl, m.began_at, k.started_at FROM main.mistiming m JOIN main.crawl k ON k.id = m.crawl
WHERE
  m.rowid = (SELECT n.rowid FROM main.mistiming n WHERE n.crawl = m.crawl ORDER BY n.at DESC, n.rowid DESC LIMIT 1)
  AND m.began_at IS NOT NULL
ORDER BY m.crawl
"""


def shifts(connection: sqlite3.Connection) -> dict[int, timedelta]:
    """By run that was corrected, how much later it was in truth than its rows say."""
    return {
        crawl: timestamps.parse(began) - timestamps.parse(started)
        for crawl, began, started in map(tuple, connection.execute(_LATEST))
    }


def stand_before(connection: sqlite3.Connection) -> None:
    """Make the views over the tables of *connection* that its corrections ask for, and remove those of before."""
    found = shifts(connection)
    (is_closed,) = connection.execute("PRAGMA query_only").fetchone()
    # Nothing is written to the file: the views are the connection's own.
    connection.execute("PRAGMA query_only = OFF")
    for table in TIMED:
        connection.execute(f"DROP VIEW IF EXISTS temp.{table}")
        if found:
            connection.create_function("moved", 2, _moved, deterministic=True)
            connection.execute(f"CREATE TEMP VIEW {table} AS {_select(connection, table, found)}")
    connection.execute(f"PRAGMA query_only = {is_closed}")


def stand_aside(connection: sqlite3.Connection) -> None:
    """Remove the views of *connection*, for what is said of the file's own tables without `main.`."""
    for table in TIMED:
        connection.execute(f"DROP VIEW IF EXISTS temp.{table}")


def source(connection: sqlite3.Connection, table: str) -> str:
    """The expression that a view over *table* must select from to show the true times."""
    found = shifts(connection)
    return f"({_select(connection, table, found)})" if found else f"main.{table}"


def _select(connection: sqlite3.Connection, table: str, found: Mapping[int, timedelta]) -> str:
    names = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
    columns = (_corrected(table, name, found) if name in _TIMES[table] else name for name in names)
    return f"SELECT {', '.join(columns)} FROM main.{table}"  # noqa: S608


def _corrected(table: str, column: str, found: Mapping[int, timedelta]) -> str:
    # A view holds no parameters; the numbers are our own.
    cases = (
        f"WHEN {_IS_OF.get(table, _OF_CAPTURE).format(crawl=crawl)} THEN moved({column}, {_milliseconds(shift)})"
        for crawl, shift in found.items()
    )
    return f"CASE {' '.join(cases)} ELSE {column} END AS {column}"


def _moved(instant: str | None, milliseconds: int) -> str | None:
    if instant is None:
        return None
    return timestamps.text(timestamps.parse(instant) + timedelta(milliseconds=milliseconds))


def _milliseconds(shift: timedelta) -> int:
    return shift // timedelta(milliseconds=1)
