"""Packed rows: a view says exactly what was written, by this program or by another hand, and whatever its form."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.database import chain, packed_rows, schema
from archive.database.packed_rows import packed_digest, packed_instant
from archive.query import frontier
from archive.store.addresses import settle_identity
from tests.support import sql

DIGEST = f"sha256:{'0f' * 32}"
SITE = "INSERT INTO site (id, name, url, profile, language, timezone) VALUES ('s', '', '', '', '', '')"
CRAWL = """
INSERT INTO crawl (id, site, started_at, outcome, arguments, configuration, software, parser)
VALUES (1, 's', '', '', '', '', '', '')
"""
FETCH: dict[str, object] = {
    "crawl": 1,
    "uri": "https://blog.test/é",
    "address": "https://blog.test/%C3%A9",
    "reason": "new",
    "via": None,
    "started_at": "2026-11-22T10:00:00.000Z",
    "ended_at": "2026-11-22T10:00:00.999Z",
    "request_headers": "[]",
    "outcome": "response",
    "cause": None,
    "detail": None,
    "status": 200,
    "phrase": "OK",
    "protocol": "HTTP/1.1",
    "response_headers": '[["A", "b"]]',
    "peer": "127.0.0.1:80",
    "wire_bytes": 7,
    "wire_digest": DIGEST,
    "payload": None,
    "flags": "[]",
    "capture": None,
    "chain": chain.GENESIS,
    "blob": None,
}
PAYLOAD: dict[str, object] = {
    "digest": DIGEST,
    "size": 7,
    "state": "present",
    "base": None,
    "depth": 0,
    "template_group": "s post",
    "data": b"x",
}
CAPTURE: dict[str, object] = {
    "id": "a" * 16,
    "fetch": 1,
    "site": "s",
    "uri": FETCH["uri"],
    "observed_at": "2026-11-22T10:00:00.999Z",
    "recorded_at": "2026-11-22T10:00:00.999Z",
    "source": "crawl",
    "kind": "response",
    "status": 200,
    "payload": DIGEST,
    "confirms": None,
    "record": None,
}
ROWS = {"payload": PAYLOAD, "fetch": FETCH, "capture": CAPTURE}
# As another hand, another clock or another version may have written them.
ODD: dict[str, list[object]] = {
    "started_at": ["", "2026-11-22", "2026-11-22T10:00:00Z", "1969-12-31T23:59:59.999Z", "2026-02-30T10:00:00.000Z"],
    "chain": ["", "f1:0", "f1:" + "A" * 64, "f2:" + "0" * 64, DIGEST],
    "wire_digest": [None, "sha256:", "sha1:" + "0" * 64, DIGEST.upper()],
    "recorded_at": ["2026-11-22T10:00:01.000Z", ""],
    "address": [FETCH["uri"], ""],
    "via": ["https://blog.test/é", ""],
    "peer": [None, ""],
}
Write = Callable[[sqlite3.Connection, str, dict[str, object]], object]
instants = st.datetimes(timezones=st.just(None)).map(lambda at: f"{at.isoformat(timespec='milliseconds')}Z")


@pytest.fixture
def archive() -> Iterator[sqlite3.Connection]:
    with closing(schema.blank().conn) as connection:
        sql.run(connection, "PRAGMA foreign_keys = ON")
        sql.run(connection, SITE)
        sql.run(connection, CRAWL)
        yield connection


def said(connection: sqlite3.Connection, view: str, row: dict[str, object]) -> dict[str, object]:
    """Return what *view* says of its only row, by the columns of *row*."""
    found = sql.run(connection, f"SELECT {', '.join(row)} FROM {view}")
    (values,) = found.fetchall()
    return dict(zip(row, values, strict=True))


def by_view(connection: sqlite3.Connection, view: str, row: dict[str, object]) -> None:
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    sql.run(connection, f"INSERT INTO {view} ({names}) VALUES ({values})", row)


@pytest.mark.parametrize("write", [packed_rows.insert, by_view], ids=["by the program", "by another hand"])
def test_views_say_what_was_written(archive: sqlite3.Connection, write: Write) -> None:
    for view, row in ROWS.items():
        write(archive, view, row)

    for view, row in ROWS.items():
        assert said(archive, view, row) == row
    assert sql.run(archive, "PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(("column", "value"), [(column, value) for column, values in ODD.items() for value in values])
@pytest.mark.parametrize("write", [packed_rows.insert, by_view], ids=["by the program", "by another hand"])
def test_what_has_another_form_is_said_as_it_is(
    archive: sqlite3.Connection, write: Write, column: str, value: object
) -> None:
    for view, row in ROWS.items():
        write(archive, view, row | {name: value for name in row if name == column})

    for view, row in ROWS.items():
        assert said(archive, view, row) == row | {name: value for name in row if name == column}


def test_a_row_that_another_hand_updates_is_the_only_one_that_is_said_otherwise(archive: sqlite3.Connection) -> None:
    for view, row in ROWS.items():
        packed_rows.insert(archive, view, row)

    sql.run(archive, "UPDATE fetch SET status = 404")
    sql.run(archive, "UPDATE capture SET observed_at = '2020-01-01T00:00:00.000Z'")
    sql.run(archive, "UPDATE payload SET state = 'withheld'")

    assert said(archive, "fetch", FETCH) == FETCH | {"status": 404}
    assert said(archive, "capture", CAPTURE) == CAPTURE | {"observed_at": "2020-01-01T00:00:00.000Z"}
    assert said(archive, "payload", PAYLOAD) == PAYLOAD | {"state": "withheld"}


def test_a_capture_of_a_payload_that_is_gone_still_names_it(archive: sqlite3.Connection) -> None:
    for view, row in ROWS.items():
        packed_rows.insert(archive, view, row)
    archive.commit()
    sql.run(archive, "PRAGMA foreign_keys = OFF")

    sql.run(archive, "DELETE FROM payload")

    assert said(archive, "capture", CAPTURE) == CAPTURE


@given(instants)
def test_an_instant_is_read_as_it_was_written(text: str) -> None:
    with closing(sql.memory()) as connection:
        view = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', ? / 1000.0, 'unixepoch')"
        small = packed_instant(text)
        assert (small if isinstance(small, str) else sql.value(connection, view, small)) == text
        assert isinstance(small, int) == (text >= "1970")


def test_a_digest_takes_half_its_letters() -> None:
    assert packed_digest(DIGEST, "sha256:") == bytes.fromhex("0f" * 32)


def test_a_text_has_one_number(archive: sqlite3.Connection) -> None:
    first = packed_rows.number(archive, "a")

    assert packed_rows.number(archive, "b") != first
    assert packed_rows.number(archive, "a") == first


@pytest.mark.parametrize("where", ["uri = 'u'", "id = 'i'", "payload = 'p'"])
def test_captures_are_found_without_reading_all(archive: sqlite3.Connection, where: str) -> None:
    plan = sql.run(archive, f"EXPLAIN QUERY PLAN SELECT * FROM capture WHERE {where} ORDER BY observed_at DESC LIMIT 1")
    steps = [row[3] for row in plan]

    assert not any(step.startswith(("SCAN", "MATERIALIZE")) for step in steps)


def test_a_fetch_is_joined_from_the_left_without_reading_all(archive: sqlite3.Connection) -> None:
    query = "SELECT * FROM capture c LEFT JOIN fetch f ON f.id = c.fetch LEFT JOIN reading r ON r.capture = c.id"
    steps = [row[3] for row in sql.run(archive, f"EXPLAIN QUERY PLAN {query} WHERE c.uri = 'u'")]

    assert not any(step.startswith(("SCAN", "MATERIALIZE")) for step in steps)


@pytest.mark.parametrize(
    "ask",
    [
        lambda archive: frontier.known_reading(archive, "u", "p", None, "parser"),
        lambda archive: frontier.known_reading(archive, "u", "p", "c", "parser"),
        lambda archive: frontier.read_in(archive, 1, "u"),
        lambda archive: frontier.done(archive, 1),
        lambda archive: frontier.is_known(archive, "u"),
        lambda archive: settle_identity(archive, "s", "u"),
    ],
    ids=["of a body", "of a 304", "of a crawl", "what is done", "whether it is known", "who it is"],
)
def test_what_a_crawl_asks_of_each_page_is_answered_without_reading_all(ask: Callable[[Database], object]) -> None:
    archive = schema.blank()
    asked: list[str] = []
    archive.conn.set_trace_callback(asked.append)
    ask(archive)
    archive.conn.set_trace_callback(None)

    steps = [row[3] for query in asked for row in sql.run(archive, f"EXPLAIN QUERY PLAN {query}")]

    assert steps
    # By their names in the statements: rows of readings, namings, captures and fetches.
    assert not [step for step in steps if re.match(r"(SCAN [frnmqdo]\b|MATERIALIZE)", step)]
