"""What a daily crawl asks of its archive costs the same, however often it crawled before."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from archive.database import Database, schema
from archive.history import Step
from archive.model import ChangeKind, Window
from archive.query import answered, frontier
from archive.store import baseline, derive
from archive.store.rows import writing
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, ORIGIN, FakeWix

ROBOTS = f"{ORIGIN}/robots.txt"
FEW, MANY = 3, 25


def known_reading(database: Database) -> object:
    last = frontier.latest(database, ROBOTS)
    assert last is not None
    parser = sql.value(database, "SELECT parser FROM reading WHERE capture = ?", last.capture)
    return frontier.known_reading(database, ROBOTS, last.payload, None, parser)


def spelling(database: Database) -> object:
    return answered.spelling_of(database, ROBOTS, sql.value(database, "SELECT id FROM site"))


def baseline_of_a_post(database: Database) -> object:
    post, site = sql.value(database, "SELECT min(id) FROM post"), sql.value(database, "SELECT id FROM site")
    window = Window(after=None, before=NOON)
    step = Step(kind=ChangeKind.NEW, before=None, after=None, window=window, observed_at=NOON + timedelta(days=1))
    return baseline.is_baseline(database, site, post, step)


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An archive after a few crawls, and after many."""
    folder = tmp_path_factory.mktemp("growth")
    archivist = Archivist(folder, FakeWix(demo_blog()))
    for day in range(MANY):
        if day == FEW:
            shutil.copy(archivist.path, folder / "few.db")
        archivist.crawl()
        archivist.sleep(1)
    return folder / "few.db", archivist.path


def steps(path: Path, ask: Callable[[Database], object]) -> int:
    """Return how many steps SQLite takes to answer what *ask* asks of the archive at *path*."""
    with closing(schema.connect(path).conn) as connection:
        taken: list[int] = []
        connection.set_progress_handler(lambda: taken.append(1), 1)
        assert ask(Database(connection, execute_plugins=False)) is not None
        return len(taken)


@pytest.mark.parametrize("ask", [known_reading, spelling, baseline_of_a_post])
def test_what_is_asked_for_an_address_does_not_grow_with_its_answers(
    archives: tuple[Path, Path], ask: Callable[[Database], object]
) -> None:
    few, many = archives

    assert sql.value(many, "SELECT count(*) FROM fetch WHERE uri = ?", ROBOTS) == MANY
    assert steps(many, ask) <= steps(few, ask) + FEW


def test_a_state_that_stays_is_not_written_anew(archives: tuple[Path, Path], tmp_path: Path) -> None:
    """Before a state is deleted, SQLite looks for it in every observation of the archive."""
    shutil.copy(archives[0], tmp_path / "archive.db")
    with closing(schema.create(tmp_path / "archive.db").conn) as connection:
        database = Database(connection, execute_plugins=False)
        sql.run(
            connection,
            "CREATE TEMP TRIGGER watch BEFORE DELETE ON main.snapshot BEGIN SELECT raise(ABORT, 'written anew'); END",
        )
        before = sql.rows(connection, "SELECT * FROM snapshot ORDER BY id")
        with writing(database):
            for post in sql.column(connection, "SELECT id FROM post"):
                derive.derive_anew(database, post)

        assert before
        assert sql.rows(connection, "SELECT * FROM snapshot ORDER BY id") == before


def test_a_state_that_nothing_shows_any_more_goes(archives: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copy(archives[0], tmp_path / "archive.db")
    with closing(schema.create(tmp_path / "archive.db").conn) as connection:
        database = Database(connection, execute_plugins=False)
        before = sql.rows(connection, "SELECT * FROM snapshot ORDER BY id")
        columns = ", ".join(sql.column(connection, "SELECT name FROM pragma_table_info('snapshot') WHERE name <> 'id'"))
        sql.run(connection, f"INSERT INTO snapshot (id, {columns}) SELECT 'stray', {columns} FROM snapshot LIMIT 1")
        with writing(database):
            for post in sql.column(connection, "SELECT id FROM post"):
                derive.derive(database, post)

        assert sql.rows(connection, "SELECT * FROM snapshot ORDER BY id") == before
