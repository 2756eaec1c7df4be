"""Headers that stand as what differs from earlier ones are the lists that were given, in SQL and to the chain."""

import json
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.database import schema
from archive.database.header_lists import RecentHeaders
from tests.support import sql
from tests.support.archives import demo_archive

_NAMES = st.sampled_from(["Date", "etag", "Set-Cookie", "age", "as", "0", 'quo"te', "É"])
_VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_LISTS = st.lists(st.tuples(_NAMES, _VALUES), max_size=6).map(tuple)


def rows(path: Path, query: str) -> list[tuple[int, ...]]:
    with closing(schema.connect(path)) as database:
        return [tuple(row) for row in sql.run(database, query).fetchall()]


@settings(deadline=None)
@given(st.lists(_LISTS, min_size=1, max_size=12))
def test_the_view_gives_every_list_back(lists: list[tuple[tuple[str, str], ...]]) -> None:
    with closing(schema.blank().conn) as connection:
        sql.run(connection, "PRAGMA foreign_keys = OFF")
        for headers in lists:
            recent = RecentHeaders(connection)
            stored = [recent.stored(column, headers) for column in ("request_headers", "response_headers")]
            sql.run(
                connection,
                """INSERT INTO fetch (crawl, uri, address, reason, started_at, ended_at, request_headers, outcome,
                                      response_headers, flags, chain) VALUES (1, '', '', '', '', '', ?, 'response', ?,
                                      '[]', '')""",
                stored,
            )
        found = sql.run(connection, "SELECT request_headers, response_headers FROM fetch_headers ORDER BY fetch")
        for (request, response), headers in zip(found.fetchall(), lists, strict=True):
            assert json.loads(request) == json.loads(response) == [list(pair) for pair in headers]


def test_the_next_answers_of_a_server_take_less_than_half() -> None:
    path = demo_archive()
    stored = "sum(length(request_headers) + coalesce(length(response_headers), 0))"

    [(taken, whole)] = rows(path, f"SELECT (SELECT {stored} FROM fetch), (SELECT {stored} FROM fetch_headers)")

    assert taken < whole / 2
    [(leaning,)] = rows(path, "SELECT count(*) FROM fetch WHERE response_headers LIKE '{%'")
    assert leaning
