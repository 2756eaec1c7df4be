"""A run that a wrong clock dated is put where it belongs, and the history is as if the clock had been right."""

import json
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from archive import timestamps
from archive.database import chain, schema
from archive.query import mistimings
from archive.store.known_at import known
from scraper.cli import main
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.checking import checked
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeClock, FakeWix

FACTS = {
    "change": "post, kind, class, fields, silent, window_start, window_end, observed_at, baseline",
    "span": "post, place, url, first_rendered, last_rendered, until, first_observed, last_observed",
    "post_status": "post, state, title, first_observed, last_observed, last_tried, failing_since",
    "observation": "post, observed_at, rendered_at, stale",
    "miss": "observed_at, absence, listed, dropped, healthy, on_hold, detail",
    "sighting": "uri, source, via, since, until",
}
"""What is derived, but for ids that are named after captures."""
WRONG = {
    "1970": timedelta(days=-20_000),
    "2030": timedelta(days=1_200),
    "the day before yesterday": timedelta(days=-2, hours=-5),
}
RUN = 2
"""The run that is mistimed."""


def crawled(folder: Path) -> Path:
    """The demo crawled three times under a right clock, with edits, a move and a removal before the second."""
    archivist = Archivist(folder, FakeWix(demo_blog()))
    assert isinstance(archivist.site, FakeWix)
    archivist.crawl()
    archivist.sleep(days=3)
    archivist.site.show(demo_blog().after(1))
    archivist.crawl(full=True)
    archivist.sleep(days=3)
    archivist.crawl(full=True)
    return archivist.path


def mistimed(right: Path, folder: Path, error: timedelta) -> Path:
    """A copy of the archive *right* in *folder*, as it had been if the clock had had this *error* in one run."""
    folder.mkdir(exist_ok=True)
    path = folder / "archive.db"
    shutil.copyfile(right, path)
    config = f'[archive]\npath = "archive.db"\n[[site]]\nid = "demo"\nurl = "{ORIGIN}"\n'
    path.with_name("config.toml").write_text(config, "utf-8")
    database = schema.create(path)
    connection = database.conn
    connection.create_function("late", 1, lambda text: timestamps.text(timestamps.parse(text) + error))
    of_run = f"IN (SELECT id FROM fetch WHERE crawl = {RUN})"
    sql.run(
        connection,
        f"UPDATE capture SET observed_at = late(observed_at), recorded_at = late(recorded_at) WHERE fetch {of_run}",
    )
    sql.run(
        connection, f"UPDATE fetch SET started_at = late(started_at), ended_at = late(ended_at) WHERE crawl = {RUN}"
    )
    sql.run(connection, f"UPDATE crawl SET started_at = late(started_at), ended_at = late(ended_at) WHERE id = {RUN}")
    head = chain.GENESIS
    for row in [dict(row) for row in sql.run(connection, "SELECT * FROM fetch ORDER BY id")]:
        made = sql.run(connection, "SELECT * FROM capture WHERE id = ?", (row["capture"],)).fetchone()
        captured = {f"capture.{name}": value for name, value in dict(made or {}).items() if name != "fetch"}
        head = chain.link(head, {**row, **captured})
        sql.run(connection, "UPDATE fetch SET chain = ? WHERE id = ?", (head, row["id"]))
    connection.commit()
    database.close()
    assert cirma(path, "reparse", "--anew") == 0
    return path


def facts(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(schema.connect(path).conn) as connection:
        return {
            table: sorted(map(tuple, sql.run(connection, f"SELECT {columns} FROM {table}")), key=repr)
            for table, columns in FACTS.items()
        }


def kept(path: Path) -> list[tuple[object, ...]]:
    """The rows of what was fetched, as they stand in the file."""
    with closing(schema.connect(path).conn) as connection:
        return [
            tuple(row)
            for table in ("crawl", "fetch", "capture")
            for row in sql.run(connection, f"SELECT * FROM main.{table} ORDER BY 1")
        ]


def cirma(path: Path, *words: str) -> int:
    return main([*words, "--config", str(path.with_name("config.toml"))])


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = crawled(tmp_path_factory.mktemp("right"))
    path.with_name("config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")
    return path


@pytest.fixture(scope="module", params=list(WRONG.values()), ids=list(WRONG))
def wrong(right: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mistimed(right, tmp_path_factory.mktemp("wrong"), request.param)


def began(path: Path) -> str:
    with closing(schema.connect(path).conn) as connection:
        return str(sql.run(connection, "SELECT started_at FROM crawl WHERE id = ?", (RUN,)).fetchone()[0])


def test_a_corrected_history_is_that_of_a_right_clock(
    right: Path, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(wrong)
    assert facts(wrong) != facts(right)

    assert cirma(wrong, "runs", "mistimed", str(RUN), "--at", began(right)) == 0

    assert facts(wrong) == facts(right)
    assert kept(wrong) == before
    assert checked(wrong).clean
    capsys.readouterr()
    for words in (("changes",), ("runs",), ("posts",), ("history", "sanctions"), ("stats",)):
        assert cirma(wrong, *words, "--json") == 0
        told = capsys.readouterr().out
        assert not {"1970", "1972", "2030"} & {day[:4] for day in told.split('"') if day[:2].isdigit()}


def test_a_correction_is_taken_back(wrong: Path, right: Path) -> None:
    assert cirma(wrong, "runs", "mistimed", str(RUN), "--at", began(right)) == 0

    assert cirma(wrong, "runs", "mistimed", str(RUN), "--undo") == 0

    assert facts(wrong) != facts(right)
    assert checked(wrong).clean


def test_the_last_correction_counts_where_the_clock_was_set_back_since(
    right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = mistimed(right, tmp_path, WRONG["2030"])
    monkeypatch.setenv("CIRMA_CLOCK", timestamps.text(NOON + timedelta(days=900)))
    assert cirma(wrong, "runs", "mistimed", str(RUN), "--at", timestamps.text(NOON - timedelta(days=2))) == 0
    monkeypatch.setenv("CIRMA_CLOCK", timestamps.text(NOON + timedelta(days=9)))

    assert cirma(wrong, "runs", "mistimed", str(RUN), "--at", began(right)) == 0

    assert facts(wrong) == facts(right)


def test_the_sites_own_dates_say_when_a_run_was(
    tmp_path: Path, right: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = mistimed(right, tmp_path / "wrong", WRONG["1970"])

    assert cirma(path, "runs", "mistimed", str(RUN), "--json") == 0

    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert said["recorded"].startswith("1972")
    assert abs(timestamps.parse(said["began"]) - timestamps.parse(began(right))) < timedelta(seconds=2)
    assert said["witness"] == "the site's own date"


def test_what_was_known_on_a_day_goes_by_corrected_times(tmp_path: Path, right: Path) -> None:
    path = mistimed(right, tmp_path / "wrong", WRONG["1970"])
    cirma(path, "runs", "mistimed", str(RUN), "--at", began(right))
    day = NOON + timedelta(days=1)

    found, expected = (
        [tuple(row) for row in sql.run(known(each, day), f"SELECT {FACTS['span']} FROM span ORDER BY post, place")]
        for each in (path, right)
    )

    assert found == expected
    assert found


def test_a_run_after_a_correction_goes_on_as_ever(tmp_path: Path, right: Path) -> None:
    path = mistimed(right, tmp_path / "wrong", WRONG["2030"])
    cirma(path, "runs", "mistimed", str(RUN), "--at", began(right))
    clock = FakeClock(NOON + timedelta(days=9))
    site = FakeWix(demo_blog().after(1), clock=clock)
    archivist = Archivist(path.parent, site)

    summary = archivist.crawl(full=True)

    assert summary.outcome == "done"
    assert summary.changes == ()
    assert checked(path).clean


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("99",), "no such run"),
        (("1",), "agree with run 1"),
        (("1", "--at", "2199-01-01"), "still to come"),
        (("1", "--at", "yesterday-ish"), "not a date"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    right: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept(right)

    assert cirma(right, "runs", "mistimed", *words) == 2

    assert said in capsys.readouterr().err
    assert kept(right) == before


def test_who_corrected_what_is_told(tmp_path: Path, right: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = mistimed(right, tmp_path / "wrong", WRONG["2030"])
    cirma(path, "runs", "mistimed", str(RUN), "--at", began(right))
    capsys.readouterr()

    assert cirma(path, "runs", "show", str(RUN)) == 0

    out = capsys.readouterr().out
    assert "corrected by the archivist" in out
    assert "2030" in out
    with closing(schema.connect(path).conn):
        (found,) = mistimings.mistimings(schema.connect(path))
    assert found.is_derived
