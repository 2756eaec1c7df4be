"""Content states, packed beside the texts that the search index holds plain."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from archive import search
from archive.database import schema
from archive.database.packed_json import packed, unpacked
from archive.store.readings import pack_beside_texts
from archive.verify import Part
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.checking import checked, cirma

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, TEXTS)
def test_a_frame_opens_beside_its_text(json: str, beside: str) -> None:
    assert unpacked(packed(json.encode(), beside), beside) == json


@given(TEXTS, TEXTS)
def test_beside_another_text_it_does_not_open_as_something_else(beside: str, other: str) -> None:
    with suppress(ValueError):
        assert unpacked(packed(beside.encode(), beside), other) == beside


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_archive(), tmp_path / "archive.db"))


def contents(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(sql.run(connection, "SELECT digest, json FROM content"))


def test_what_stands_in_the_index_is_packed_beside_it(copied: Path) -> None:
    with sql.opened(copied) as connection:
        rows = sql.run(
            connection,
            """SELECT c.digest, c.packed, t.body FROM packed_content c JOIN state_text t ON t.id = c.text
               JOIN snapshot s ON s.id = t.snapshot AND s.content = c.digest""",
        ).fetchall()
        shown = sql.value(connection, "SELECT count(DISTINCT content) FROM snapshot")
        views = contents(connection)

    assert len(rows) == shown
    # As any tool opens them: the text is the dictionary, without more.
    for digest, frame, body in rows:
        dictionary = zstandard.ZstdCompressionDict(body.encode(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        opened = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(frame)
        assert opened.decode() == views[digest]


def test_a_content_state_outlives_the_text_beside_it(copied: Path) -> None:
    database = schema.create(copied)
    before = contents(database.conn)
    posts = [row[0] for row in sql.run(database.conn, "SELECT id FROM post")]
    for (snapshot,) in sql.run(database.conn, "SELECT snapshot FROM state_text").fetchall():
        search.remove(database.conn, snapshot)

    assert sql.value(database.conn, "SELECT count(*) FROM packed_content WHERE text IS NOT NULL") == 0
    assert contents(database.conn) == before
    for post in posts:
        pack_beside_texts(database, post)
    assert contents(database.conn) == before
    database.conn.close()


def test_a_reparse_packs_them_beside_their_texts_again(copied: Path) -> None:
    beside = "SELECT count(*) FROM packed_content WHERE text IS NOT NULL"
    with sql.opened(copied) as connection:
        before, count = contents(connection), sql.value(connection, beside)
        sql.run(connection, "DELETE FROM state_text WHERE current")

        assert sql.value(connection, beside) < count
    assert cirma(copied, "reparse", "--anew").exit_code == 0
    with sql.opened(copied) as connection:
        assert sql.value(connection, beside) == count
        assert contents(connection) == before
    assert checked(copied).faults == ()


def test_a_text_that_was_edited_is_found_beside_its_content_state(copied: Path) -> None:
    with sql.opened(copied) as connection:
        sql.run(connection, "UPDATE state_text SET body = body || ' mot' WHERE id = (SELECT min(id) FROM state_text)")
        connection.commit()

    assert {Part.CONTENT, Part.INDEX} <= {fault.check for fault in checked(copied).faults}
