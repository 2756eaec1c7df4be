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
_LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_PARTS = st.lists(st.sampled_from(["W/", '"', "1796033453", "\U0001f525é", "aaaa", "; Secure"]), max_size=6)
_VALUES = _LETTERS | _PARTS.map("".join)
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


def test_older_rows_name_the_column_of_the_list_that_they_differ_from() -> None:
    whole = [["Server", "x" * 80], ["Age", "1"]]
    with closing(schema.blank().conn) as connection:
        sql.run(connection, "PRAGMA foreign_keys = OFF")
        for stored in (json.dumps(whole), '{"response_headers":1,"1":"2"}', '{"of":1,"1":[0,"1",1]}'):
            sql.run(
                connection,
                """INSERT INTO fetch (crawl, uri, address, reason, started_at, ended_at, request_headers, outcome,
                                      response_headers, flags, chain)
                   VALUES (1, '', '', '', '', '', '[]', 'response', ?, '[]', '')""",
                (stored,),
            )
        found = [json.loads(row[0]) for row in sql.run(connection, "SELECT response_headers FROM fetch_headers")]
        again = RecentHeaders(connection).stored("response_headers", (("Server", "x" * 80), ("Age", "31")))

    assert found == [whole, [whole[0], ["Age", "2"]], [whole[0], ["Age", "11"]]]
    assert json.loads(again)["of"] == 1


def test_a_value_is_stored_as_its_part_that_changed() -> None:
    cookie = "XSRF-TOKEN=1796033453|{}; Path=/; SameSite=None; Secure"
    first = (("Server", "nginx"), ("Vary", "Accept-Encoding, " * 9), ("Set-Cookie", cookie.format("7cRXw5")))
    with closing(schema.blank().conn) as connection:
        recent = RecentHeaders(connection)
        recent._add("response_headers", 7, json.dumps(first))
        stored = recent.stored("response_headers", (*first[:2], ("Set-Cookie", cookie.format("NKS6i3"))))

    assert stored == '{"of":7,"2":[22,"NKS6i3",31]}'
