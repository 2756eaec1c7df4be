"""What the archive knew on a day, beside copies of the archive that were made on that day."""

import atexit
import shutil
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlite_utils import Database

from archive.database import schema
from archive.errors import NoSuchState
from archive.export.formats import export
from archive.export.manifest import ExportRequest
from archive.export.order import ExportOrder
from archive.formats import datasette, sql_functions
from archive.formats.json import change_record, post_record, snapshot_record
from archive.model import State
from archive.query import changes, posts
from archive.query.asof import listed, states
from archive.query.changes import ChangeFilter
from archive.query.hits import find
from archive.query.posts import PostFilter
from archive.store.known_at import known, known_post
from scraper.demo import demo_blog
from tests.support import sql
from tests.support.crawling import Archivist
from tests.support.fakes import (
    NOON,
    FakeSite,
    FakeWix,
    home_page,
    make_post,
    page,
    post_page,
    post_url,
    sitemap,
    sitemap_index,
    xml,
)

DAYS = 4
WORDS = ("sanctions", "prix", "éloge", "titre:démenti", "médiation -paix", "auteur:vauquelan après:2025")


@cache
def rehearsed() -> tuple[Archivist, tuple[tuple[datetime, Path], ...]]:
    """The demonstration blog, edited, edited back and edited again; with a copy from the end of each crawl."""
    folder = Path(mkdtemp())
    # Not at the end of the module: of several processes, one may come back to it.
    atexit.register(shutil.rmtree, folder)
    site = FakeWix(demo_blog())
    archivist = Archivist(folder, site)
    copies = []
    for day in range(DAYS):
        site.show(demo_blog().after(day % 2))
        archivist.crawl(full=True)
        copies.append((site.clock.now(), folder / f"{day}.db"))
        shutil.copy(archivist.path, copies[-1][1])
        archivist.sleep(days=2)
    return archivist, tuple(copies)


def opened(path: Path) -> Database:
    database = schema.connect(path)
    posts.register(database)
    return database


def told(database: Database) -> dict[str, Any]:
    """All that researchers are told, by question."""
    ids = [post.id for post in posts.posts(database, PostFilter())]
    return {
        "posts": [post_record(post) for post in posts.posts(database, PostFilter())],
        "changes": [change_record(change) for change in changes.changes(database, ChangeFilter())],
        "states": [snapshot_record(row) for post in ids for row in changes.snapshots(database, post)],
        "as of": [post_record(post) for post in listed(database, PostFilter(), NOON + timedelta(days=1))],
        "found": [
            [(hit.post, hit.snapshot, hit.current, hit.since, hit.until) for hit in _found(database, words)]
            for words in WORDS
        ],
    }


def _found(database: Database, words: str) -> list[Any]:
    # By post: the index of today weighs words by more texts than that of the day held.
    return sorted(find(database, words).hits, key=lambda hit: hit.post)


@pytest.mark.parametrize("day", range(DAYS))
@pytest.mark.parametrize("question", ["posts", "changes", "states", "as of", "found"])
def test_what_was_known_is_what_a_copy_of_that_day_says(day: int, question: str) -> None:
    archivist, copies = rehearsed()
    instant, copy = copies[day]

    with closing(known(archivist.path, instant)) as then, closing(opened(copy)) as kept:
        assert told(then)[question] == told(kept)[question]


@pytest.mark.parametrize("day", range(DAYS))
def test_one_post_alone_is_told_as_among_all(day: int) -> None:
    archivist, copies = rehearsed()
    instant, copy = copies[day]

    with closing(opened(copy)) as kept:
        for post in posts.posts(kept, PostFilter()):
            with closing(known_post(archivist.path, instant, post.id)) as then:
                assert posts.post(then, post.id) == post


def test_a_git_history_of_a_day_is_the_one_that_was_exported_that_day(tmp_path: Path) -> None:
    archivist, copies = rehearsed()
    instant, copy = copies[1]

    with closing(known(archivist.path, instant)) as then, closing(opened(copy)) as kept:
        for name, database in (("then", then), ("kept", kept)):
            export(tmp_path / name, ExportOrder(database=database), ExportRequest(format="git", filters={}))

    head = Path(".git", "refs", "heads", "main")
    assert (tmp_path / "then" / head).read_text() == (tmp_path / "kept" / head).read_text()


def test_nothing_is_written_to_the_archive() -> None:
    archivist, copies = rehearsed()
    before = archivist.path.read_bytes()

    with closing(known(archivist.path, copies[0][0])) as then, pytest.raises(Exception, match="readonly"):
        sql.run(then.conn, "DELETE FROM main.post")

    assert archivist.path.read_bytes() == before


def test_a_post_that_was_not_known_yet_is_told_so() -> None:
    archivist, copies = rehearsed()
    with closing(opened(copies[0][1])) as first, closing(opened(copies[1][1])) as second:
        (late,) = {post.id for post in posts.posts(second, PostFilter())} - {
            post.id for post in posts.posts(first, PostFilter())
        }

    with pytest.raises(NoSuchState, match="did not know it yet on 2026-11-16"):
        known_post(archivist.path, copies[0][0], late)


def test_a_text_that_came_back_is_not_found_as_of_the_days_between() -> None:
    archivist, copies = rehearsed()

    with closing(archivist.database) as database:
        found = [find(database, "titre:éloge", as_of=instant).total for instant, _ in copies]

    assert found == [1, 0, 1, 0]


def test_the_state_of_a_day_in_sql_is_the_one_that_is_shown() -> None:
    archivist, copies = rehearsed()

    with closing(archivist.database) as database:
        sql_functions.register(database)
        for instant, _ in copies:
            day = instant.date().isoformat()
            shown = states(database, PostFilter(), datetime.combine(instant.date(), time.max, UTC))
            told = sql.run(database, datasette._AS_OF, {"jour": day})
            assert {row["post"]: row["snapshot"] for row in told} == {
                state.post.id: state.snapshot for state in shown if state.state is not State.GONE
            }


# --- a state learned of later --------------------------------------------------------------------------------------


def learning(folder: Path) -> tuple[Archivist, datetime]:
    """A text seen as first, then as third version; the second is learned of from a late cache, after the instant."""
    post = make_post(paragraphs=("Le mot ancien.",))
    second, third = (make_post(paragraphs=(text,)) for text in ("Le mot médian.", "Le mot nouveau."))
    site = FakeSite(
        {
            "https://blog.test/": page(home_page((post,))),
            "https://blog.test/sitemap.xml": xml(sitemap_index((post,))),
            "https://blog.test/blog-posts-sitemap.xml": xml(sitemap((post,))),
        }
    )
    archivist = Archivist(folder, site)
    timestamps = []
    for shown, rendered in ((post, 0), (third, 4), (second, 2)):
        site.pages[post_url(post)] = page(post_page(shown, rendered=NOON + timedelta(days=rendered)))
        archivist.sleep(days=5)
        archivist.crawl(full=True)
        timestamps.append(site.clock.now())
    return archivist, timestamps[1]


def test_a_state_learned_of_later_is_not_known_and_the_one_believed_then_is_told_in_its_place(tmp_path: Path) -> None:
    archivist, instant = learning(tmp_path)
    between = NOON + timedelta(days=3)

    with closing(known(archivist.path, instant)) as then, closing(archivist.database) as now:
        assert [find(database, "médian", as_of=between).total for database in (then, now)] == [0, 1]
        assert [find(database, "ancien", as_of=between).total for database in (then, now)] == [1, 0]
        (only,) = states(then, PostFilter(), between)
        assert only.uncertain is not None
        assert (only.uncertain.after, only.uncertain.before) == (NOON, NOON + timedelta(days=4))


def test_windows_are_those_that_were_known(tmp_path: Path) -> None:
    archivist, instant = learning(tmp_path)

    with closing(known(archivist.path, instant)) as then, closing(archivist.database) as now:
        windows = [
            [(change.window.after, change.window.before) for change in changes.changes(database, ChangeFilter())][1:]
            for database in (then, now)
        ]

    days = [NOON + timedelta(days=day) for day in (0, 2, 4)]
    assert windows == [[(days[0], days[2])], [(days[1], days[2]), (days[0], days[1])]]
