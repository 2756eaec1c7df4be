"""When the latest fetch ended, whatever clock its run had."""

from contextlib import closing
from pathlib import Path

import pytest

from archive import timestamps
from archive.database import schema
from archive.query.mistimings import newest_fetch
from tests.support import sql

CRAWL = """
INSERT INTO crawl (id, site, started_at, outcome, arguments, configuration, software, parser)
VALUES (?1, 's', ?2, 'done', '{}', '{}', '', '')
"""
FETCH = """
INSERT INTO packed_fetch (id, crawl, uri, reason, started_at, ended_at, request_headers, outcome, flags, chain)
VALUES (?1, ?2, 1, 1, ?3, ?3, '[]', 'failed', 1, 'x')
"""
TRUE = "INSERT INTO mistiming (crawl, began_at, witness, at) VALUES (?, ?, 'archivist', '2026-12-01T00:00:00.000Z')"


def at(day: int, month: int = 11) -> str:
    return f"2026-{month:02}-{day:02}T12:00:00.000Z"


def number(day: int) -> int:
    return round(timestamps.parse(at(day)).timestamp() * 1000)


@pytest.mark.parametrize(
    "corrections", [{}, {3: at(4)}, {3: at(20, month=10)}, {3: at(26)}, {1: at(28)}, {3: None}, {1: at(2), 3: at(4)}]
)
@pytest.mark.parametrize(
    "ended", [[number(1), number(5), number(9)], [at(1), number(5), number(20)], [number(1), number(5), at(20)], []]
)
def test_it_is_the_latest_in_truth(tmp_path: Path, ended: list[int | str], corrections: dict[int, str | None]) -> None:
    path = tmp_path / "archive.db"
    with closing(schema.create(path).conn) as connection:
        sql.run(connection, "INSERT INTO site VALUES ('s', 'S', 'https://a.test', 'wix', 'fr', 'UTC', NULL, NULL)")
        sql.run(connection, "INSERT INTO interned VALUES (1, 'u')")
        for crawl in (1, 2, 3):
            sql.run(connection, CRAWL, (crawl, at(crawl)))
        for place, instant in enumerate(ended, start=1):
            sql.run(connection, FETCH, (place, place, instant))
        for crawl, began in corrections.items():
            sql.run(connection, TRUE, (crawl, began))
        connection.commit()

    with closing((database := schema.connect(path)).conn):
        told = [timestamps.parse(each) for each in sql.column(database, "SELECT ended_at FROM fetch")]

        assert newest_fetch(database) == max(told, default=None)
