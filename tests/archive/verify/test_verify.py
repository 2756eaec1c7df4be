"""Verification finds whatever was altered, says what it harms, and is silent about an archive left alone."""

import json
import shutil
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.database import Database, schema, seals
from archive.database.bodies.stack import dependents
from archive.errors import CannotOpen
from archive.verify import Part, Sample, derived, heads
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.checking import checked, cirma
from tests.support.packing import replacing
from tests.support.sql import rows, tamper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the demonstration archive, to be spoilt at will."""
    shutil.copyfile(demo_archive(), tmp_path / "archive.db")
    return tmp_path / "archive.db"


def test_an_archive_left_alone_is_clean(path: Path) -> None:
    report = checked(path)

    assert report.faults == ()
    assert [(report.checked,)] == rows(path, "SELECT count(*) FROM payload")
    assert [(report.head,)] == rows(path, "SELECT chain FROM fetch ORDER BY id DESC LIMIT 1")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "check"),
    [
        pytest.param("UPDATE fetch SET status = 404 WHERE id = 9", Part.CHAIN, id="a fetch edited"),
        pytest.param("UPDATE fetch SET detail = 'x' WHERE id = 9", Part.CHAIN, id="a fetch filled in"),
        pytest.param(
            "UPDATE capture SET observed_at = '2020-01-01T00:00:00.000Z' WHERE fetch = 9",
            Part.CHAIN,
            id="a capture back-dated",
        ),
        pytest.param("DELETE FROM fetch WHERE id = 9", Part.CHAIN, id="a fetch dropped"),
        pytest.param("UPDATE fetch SET id = id + 1000 WHERE id = 9", Part.CHAIN, id="a fetch moved"),
        pytest.param("DELETE FROM capture WHERE fetch = 9", Part.REFERENCE, id="a capture dropped"),
        pytest.param("DELETE FROM payload WHERE depth = 0", Part.REFERENCE, id="a payload dropped"),
        pytest.param(
            "INSERT INTO payload SELECT 'sha256:0', size, state, base, depth, template_group, data"
            " FROM payload LIMIT 1",
            Part.REFERENCE,
            id="a payload added",
        ),
        pytest.param("UPDATE payload SET state = 'withheld' WHERE depth = 0", Part.TAKEDOWN, id="hidden without order"),
        pytest.param("UPDATE payload SET data = NULL WHERE depth = 0", Part.PAYLOAD, id="bytes erased"),
        pytest.param(
            "UPDATE payload SET template_group = template_group || 'x' WHERE depth = 0",
            Part.TABLE,
            id="a payload's group edited",
        ),
        pytest.param("UPDATE site SET name = 'Autre'", Part.TABLE, id="a site renamed"),
        pytest.param("UPDATE crawl SET configuration = '{}' WHERE id = 1", Part.TABLE, id="a crawl's settings edited"),
        pytest.param(
            "DELETE FROM shown WHERE id = (SELECT min(id) FROM shown)", Part.TABLE, id="a row of any table dropped"
        ),
        pytest.param(
            "UPDATE reading SET verdict = 'other' WHERE verdict = 'post'", Part.DERIVED, id="a reading edited"
        ),
        pytest.param(replacing("la", "le"), Part.CONTENT, id="a content edited"),
        pytest.param(
            "UPDATE packed_content SET packed = substr(packed, 1, 20)", Part.CONTENT, id="a content that opens no more"
        ),
        pytest.param("UPDATE change SET silent = 1 - silent", Part.DERIVED, id="a change edited"),
        pytest.param("UPDATE snapshot SET title = 'Autre'", Part.DERIVED, id="a snapshot edited"),
        pytest.param("UPDATE post_status SET state = 'gone'", Part.DERIVED, id="a status edited"),
        pytest.param("UPDATE span SET last_rendered = first_rendered", Part.DERIVED, id="a span edited"),
        pytest.param("UPDATE observation SET stale = 1 - stale", Part.DERIVED, id="an observation edited"),
        pytest.param("UPDATE state_text SET current = 1 - current", Part.DERIVED, id="a text's period edited"),
        pytest.param(
            "INSERT INTO state_text SELECT max(id) + 1, 'x', post, site, 0, since, until, published,"
            " language, indexed, words, title_words, authors, tags, title, body FROM state_text",
            Part.DERIVED,
            id="a text added",
        ),
        pytest.param("UPDATE state_text SET body = body || ' mot'", Part.INDEX, id="a searched text edited"),
        pytest.param(
            "DELETE FROM state_text WHERE id = (SELECT max(id) FROM state_text)",
            Part.INDEX,
            id="a searched text dropped",
        ),
        pytest.param("INSERT INTO state_fts(state_fts) VALUES ('delete-all')", Part.INDEX, id="the index emptied"),
        pytest.param("DELETE FROM state_fts_idx", Part.INDEX, id="the index's own index emptied"),
        pytest.param("DROP INDEX capture_uri", Part.FILE, id="an index of a table dropped"),
        pytest.param("CREATE TABLE note (text TEXT)", Part.FILE, id="a table added"),
    ],
)
def test_what_another_hand_did_is_found(path: Path, statement: str, check: Part) -> None:
    tamper(path, statement)

    assert check in {fault.check for fault in checked(path).faults}


def test_a_damaged_page_is_named_with_every_capture_that_it_harms(path: Path) -> None:
    [(key,)] = rows(
        path, "SELECT digest FROM payload p WHERE EXISTS (SELECT 1 FROM payload q WHERE q.base = p.digest) LIMIT 1"
    )
    with sql.opened(path) as connection:
        harmed = (str(key), *dependents(connection, str(key)))
    tamper(
        path,
        f"UPDATE payload SET data = CAST(substr(data, 1, 40) || 'spoilt' AS BLOB) WHERE digest = '{key}'",
    )

    faults = [fault for fault in checked(path).faults if fault.check is Part.PAYLOAD]

    assert [fault.what for fault in faults] == [key]
    marks = ", ".join(f"'{digest}'" for digest in harmed)
    captures = {row[0] for row in rows(path, f"SELECT id FROM capture WHERE payload IN ({marks})")}
    assert set(faults[0].captures) == captures
    assert len(captures) > 1


def test_a_log_whose_end_was_cut_off_is_told_by_a_head_kept_elsewhere(path: Path) -> None:
    kept = heads(path).digest
    tamper(path, "DELETE FROM capture WHERE fetch > 40", "DELETE FROM fetch WHERE id > 40")

    cut = heads(path)

    assert cut.broken == []
    assert cut.place(kept) is None
    assert cut.place(cut.digest) == 40


def test_a_log_written_anew_is_told_by_an_earlier_verification(path: Path) -> None:
    assert cirma(path, "verify").return_value == 0
    tamper(path, "DELETE FROM capture WHERE fetch > 40", "DELETE FROM fetch WHERE id > 40")

    faults = checked(path).faults

    assert any(fault.check is Part.CHAIN and "cut off" in fault.why for fault in faults)


def test_a_month_of_samples_opens_everything_once() -> None:
    names = [f"sha256:{n}" for n in range(500)]
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]

    seen = [name for day in days for name in names if Sample(share=30, day=day).includes(name)]

    assert sorted(seen) == sorted(names)


def test_a_sample_opens_what_is_new_and_its_share_of_the_rest(path: Path) -> None:
    everything = checked(path).checked
    assert checked(path, share=30).checked == everything

    assert cirma(path, "verify").return_value == 0

    assert checked(path, share=30).checked < everything / 3


def test_the_command_prints_the_head_and_finds_it_again(path: Path) -> None:
    head = cirma(path, "verify", "--head").output.strip()

    assert head == heads(path).digest
    assert cirma(path, "verify", "--head", head).return_value == 0
    assert cirma(path, "verify", "--head", "f1:" + "0" * 63 + "1").return_value == 1


def test_the_command_fails_over_a_fault_and_keeps_what_it_found(path: Path) -> None:
    tamper(path, "UPDATE fetch SET status = 404 WHERE id = 9")

    result = cirma(path, "verify", "--json")

    told = json.loads(result.output.splitlines()[-1])
    assert result.return_value == 1
    assert told["clean"] is False
    [(scope, faults)] = rows(path, "SELECT scope, faults FROM verification")
    assert scope == "full"
    assert json.loads(str(faults)) == told["faults"]


def test_a_file_cut_short_is_told_without_a_traceback(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])

    try:
        found = bool(checked(path).faults)
    except CannotOpen:
        found = True

    assert found


def test_rows_written_by_the_program_keep_the_seals_and_rows_written_past_it_break_them() -> None:
    with closing(sql.memory()) as connection:
        sql.run(connection, "CREATE TABLE seal (name TEXT PRIMARY KEY, digest TEXT NOT NULL)")
        sql.run(connection, "CREATE TABLE row (id INTEGER PRIMARY KEY, word TEXT UNIQUE, data BLOB)")
        seals.renew(connection, seals.tables(connection))
        seals.watch(connection)
        for statement in (
            "INSERT INTO row VALUES (1, 'a', x'00'), (2, 'b', NULL), (3, 'c', x'61')",
            "INSERT OR REPLACE INTO row VALUES (4, 'a', NULL)",
            "UPDATE row SET word = 'd' WHERE id = 2",
            "DELETE FROM row WHERE id = 3",
            "SAVEPOINT s",
            "DELETE FROM row",
            "ROLLBACK TO s",
        ):
            sql.run(connection, statement)
        assert list(seals.broken(connection)) == []

        sql.run(connection, "DROP TRIGGER temp.seal_UPDATE_row")
        sql.run(connection, "UPDATE row SET data = '' WHERE id = 4")

        assert list(seals.broken(connection)) == ["row"]


def test_a_post_costs_the_same_however_many_were_checked_before_it(path: Path) -> None:
    with closing(schema.connect(path).conn) as connection:
        posts = [post for (post,) in sql.run(connection, "SELECT id FROM post ORDER BY id")]
    steps: list[int] = []

    with closing(schema.connect(path).conn) as connection:
        sql.run(connection, "PRAGMA query_only = OFF")
        derived.stand_before(connection)
        connection.set_progress_handler(lambda: steps.append(1), 1)
        costs = []
        for post in (*posts, posts[0]):
            steps.clear()
            assert list(derived.differences(Database(connection, execute_plugins=False), post)) == []
            costs.append(len(steps))

    assert len(posts) > 10
    assert costs[-1] < 1.1 * costs[0]
