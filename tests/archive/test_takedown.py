"""What is taken down is out of sight, or gone; its digest stays, and the archive says what was ordered and why."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive import timestamps
from archive.database import schema
from archive.database.bodies.packing import Payloads
from archive.errors import NoSuchState
from archive.query import names, posts, status, takedowns
from archive.render.text import as_text
from archive.takedown import Action, PayloadPlace, concerned, replanted
from scraper.demo import EDITS, demo_blog
from scraper.reading.reread import catch_up
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.checking import checked, cirma
from tests.support.crawling import Archivist
from tests.support.fakes import NOON, FakeWix, canonical_slug

PURGED = "JOIN payload p ON p.digest = c.payload WHERE p.state = 'purged'"
LATER = NOON + timedelta(days=9)
# Edited between the two crawls: it has two states.
SLUG = canonical_slug(next(edit.slug for edit in EDITS if edit.kind == "edit" and "body" in edit.fields))


@dataclass
class Shelf:
    """A copy of the demonstration archive, and one post of it."""

    path: Path

    def order(self, *arguments: str) -> str:
        result = cirma(self.path, *arguments, "--reason", "à la demande de l’auteur")
        assert result.exception is None, result.exception
        return result.output

    def text(self) -> str:
        return as_text(posts.show(self.database, names.resolve(self.database, SLUG)).content)

    @property
    def database(self) -> Database:
        database = schema.connect(self.path)
        posts.register(database)
        return database

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sql.opened(self.path) as connection:
            return sql.run(connection, query).fetchall()

    def holds(self, words: str) -> bool:
        """Return whether the bytes of the file, or of the log beside it, hold *words*."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return any(words.encode() in file.read_bytes() for file in files if file.exists())


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shutil.copyfile(demo_archive(), tmp_path / "archive.db")
    return Shelf(tmp_path / "archive.db")


@pytest.mark.parametrize("order", ["withhold", "purge --yes"])
def test_a_post_that_is_taken_down_is_out_of_sight_and_says_why(shelf: Shelf, order: str) -> None:
    phrase = " ".join(shelf.text().split()[3:9])
    assert SLUG in cirma(shelf.path, "search", f'"{phrase}"', "--json").output

    shelf.order(*order.split(), SLUG)

    for command in ("show", "history", "diff", "cite"):
        result = cirma(shelf.path, command, SLUG)
        assert isinstance(result.exception, NoSuchState), command
        assert "à la demande de l’auteur" in str(result.exception)
    for listing in ("posts", "changes"):
        assert SLUG not in cirma(shelf.path, listing, "--json").output
    assert SLUG not in cirma(shelf.path, "search", f'"{phrase}"', "--json").output
    assert checked(shelf.path).faults == ()


def test_what_is_released_is_as_it_was(shelf: Shelf) -> None:
    tables = ("snapshot", "observation", "change", "post_status", "resource")
    before = {table: set(shelf.rows(f"SELECT * FROM {table}")) for table in tables}
    shelf.order("withhold", SLUG)
    assert set(shelf.rows("SELECT * FROM snapshot")) < before["snapshot"]

    shelf.order("release", SLUG)

    assert {table: set(shelf.rows(f"SELECT * FROM {table}")) for table in tables} == before
    assert checked(shelf.path).faults == ()
    assert "à la demande" in cirma(shelf.path, "show", SLUG).output


@pytest.mark.parametrize("step", [timedelta(0), -timedelta(days=400)], ids=["a clock that stands", "one set back"])
def test_the_last_order_is_in_force_whatever_the_clock_says(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    orders = ["withhold", "release", "withhold", "withhold --everywhere", "release", "withhold"]
    post = names.resolve(shelf.database, SLUG)
    for number, order in enumerate(orders):
        monkeypatch.setenv("CIRMA_CLOCK", timestamps.text(LATER + number * step))

        shelf.order(*order.split(), SLUG)

        in_force = takedowns.order_in_force(shelf.database, post)
        assert (in_force is not None) == order.startswith("withhold"), order
        assert not in_force or in_force.everywhere == order.endswith("everywhere")
    assert [each.action for each in takedowns.orders(shelf.database, post)] == [each.split()[0] for each in orders]
    assert checked(shelf.path).clean


def test_a_purge_leaves_no_word_in_the_file_and_keeps_the_digests(shelf: Shelf) -> None:
    words = shelf.text().split("\n\n")[-1][-60:]
    digests = shelf.rows("SELECT digest, size FROM payload")
    vocabulary = set(shelf.rows("SELECT spelt FROM state_word"))
    assert shelf.holds(words)

    shelf.order("purge", SLUG, "--yes")

    assert not shelf.holds(words)
    assert set(shelf.rows("SELECT spelt FROM state_word")) < vocabulary
    assert shelf.rows("SELECT digest, size FROM payload") == digests
    assert shelf.rows("SELECT DISTINCT reason FROM takedown") == [("à la demande de l’auteur",)]
    report = checked(shelf.path)
    assert report.faults == ()
    assert report.purged == len(shelf.rows("SELECT 1 FROM payload WHERE state = 'purged' AND data IS NULL"))


def test_pages_that_stood_on_a_purged_one_still_open(shelf: Shelf) -> None:
    with sql.opened(shelf.path) as connection:
        payloads = Payloads(connection)
        bodies = {digest: payloads.read(digest) for (digest,) in sql.run(connection, "SELECT digest FROM payload")}
    foot = (
        "SELECT c.id FROM capture c JOIN payload p ON p.digest = c.payload"
        " WHERE p.depth = 0 AND p.template_group LIKE '%post'"
    )
    [(capture,), *_] = shelf.rows(foot)

    shelf.order("purge", str(capture), "--yes")

    [(purged,)] = shelf.rows("SELECT digest FROM payload WHERE state = 'purged'")
    with sql.opened(shelf.path) as connection:
        payloads = Payloads(connection)
        assert all(payloads.read(digest) == body for digest, body in bodies.items() if digest != purged)


def test_one_state_can_be_withheld_and_the_others_stay(shelf: Shelf) -> None:
    [(first, last)] = shelf.rows(
        f"SELECT c.snapshot_before, c.snapshot_after FROM change c WHERE c.kind = 'edit' AND c.url LIKE '%/{SLUG}'"
    )

    shelf.order("withhold", str(first))

    assert shelf.rows(f"SELECT id FROM snapshot WHERE url LIKE '%/{SLUG}'") == [(last,)]
    with pytest.raises(NoSuchState, match="à la demande"):
        posts.show_snapshot(shelf.database, str(first))
    assert "by order" in cirma(shelf.path, "show", SLUG).output


def test_reading_again_after_a_purge_fails_at_nothing_and_brings_nothing_back(shelf: Shelf) -> None:
    words = shelf.text()[-60:]
    shelf.order("purge", SLUG, "--yes")

    assert cirma(shelf.path, "reparse").exception is None

    assert not shelf.holds(words)
    assert checked(shelf.path).faults == ()


IDENTITY = ("post", "address", "merge", "post_status", "change")


@pytest.mark.parametrize("again", ["reparse", "reparse --anew"])
def test_a_purged_body_keeps_its_reading_without_a_word_of_it(shelf: Shelf, again: str) -> None:
    for slug in (SLUG, canonical_slug(next(edit.slug for edit in EDITS if edit.kind == "moved"))):
        shelf.order("purge", slug, "--yes")
    readings = shelf.rows(f"SELECT r.* FROM reading r JOIN capture c ON c.id = r.capture {PURGED} ORDER BY 1")
    identity = {table: set(shelf.rows(f"SELECT * FROM {table}")) for table in IDENTITY}

    result = cirma(shelf.path, *again.split())

    assert result.exit_code == 0
    assert shelf.rows(f"SELECT r.* FROM reading r JOIN capture c ON c.id = r.capture {PURGED} ORDER BY 1") == readings
    assert {table: set(shelf.rows(f"SELECT * FROM {table}")) for table in IDENTITY} == identity
    with pytest.raises(NoSuchState, match="à la demande"):
        raise_from(cirma(shelf.path, "show", SLUG))
    assert checked(shelf.path).faults == ()


def test_a_purged_body_is_not_counted_among_what_another_version_read(shelf: Shelf) -> None:
    shelf.order("purge", SLUG, "--yes")
    (purged, held) = shelf.rows(
        "SELECT p.state = 'purged', count(*) FROM reading r JOIN capture c ON c.id = r.capture "
        "JOIN payload p ON p.digest = c.payload GROUP BY 1 ORDER BY 1 DESC"
    )

    (site,) = status.sites(shelf.database, parsers={"wix": "another", "auto": "another"})

    assert purged[1]
    assert site.older == held[1]


def test_a_post_that_was_purged_is_told_even_where_its_readings_were_lost(shelf: Shelf) -> None:
    before = set(shelf.rows("SELECT * FROM address"))
    shelf.order("purge", SLUG, "--yes")
    with sql.opened(shelf.path) as connection:
        sql.run(connection, "PRAGMA user_version = 2008")

    assert cirma(shelf.path, "reparse").exit_code == 0

    assert set(shelf.rows("SELECT * FROM address")) == before
    with pytest.raises(NoSuchState, match="à la demande"):
        raise_from(cirma(shelf.path, "show", SLUG))
    (site,) = status.sites(shelf.database)
    assert site.unread == 0
    assert checked(shelf.path).faults == ()


def raise_from(result: Result) -> None:
    assert result.exception is not None
    raise result.exception


def test_what_a_withheld_post_shows_later_is_withheld_too(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl()
    shelf = Shelf(archivist.path)
    shelf.order("withhold", SLUG)
    archivist.sleep(days=9)
    assert isinstance(archivist.site, FakeWix)
    archivist.site.show(demo_blog().after(1))

    archivist.crawl(full=True)

    assert len(shelf.rows(f"SELECT 1 FROM capture WHERE uri LIKE '%/{SLUG}'")) > 1
    assert shelf.rows(f"SELECT 1 FROM post_status WHERE url LIKE '%/{SLUG}'") == []
    assert checked(shelf.path).faults == ()


packs = st.lists(
    st.builds(
        PayloadPlace,
        digest=st.text("abcdef", min_size=1, max_size=4),
        base=st.none(),
        depth=st.integers(0, 3),
        state=st.sampled_from(("present", "withheld", "purged")),
    ),
    unique_by=lambda packed: packed.digest,
)


@given(st.sampled_from(Action), packs)
def test_what_is_purged_stays_purged_and_the_deepest_goes_first(action: Action, packed: list[PayloadPlace]) -> None:
    changed = concerned(action, packed)

    assert all(each.state != "purged" for each in changed)
    assert [each.depth for each in changed] == sorted((each.depth for each in changed), reverse=True)


@given(packs)
def test_nothing_stands_on_what_is_erased_nor_deeper_than_before(standing: list[PayloadPlace]) -> None:
    erased = PayloadPlace(digest="erased", base="below", depth=1, state="present")
    above = [PayloadPlace(digest=each.digest, base="erased", depth=2, state=each.state) for each in standing]

    places = replanted(erased, above)

    assert len(places) == len(above)
    assert all(place.base != "erased" and place.depth <= 2 for place in places)
    assert [place.depth for place in places[:1]] == [1] * bool(places)


def test_a_page_that_cannot_be_opened_is_left_unread_and_stops_nothing(shelf: Shelf) -> None:
    with sql.opened(shelf.path) as connection:
        sql.run(connection, "DELETE FROM reading WHERE capture IN (SELECT capture FROM reading LIMIT 3)")
        sql.run(connection, "UPDATE payload SET data = CAST(substr(data, 1, 40) AS BLOB)")
    from archive.store import Store

    store = Store.open(shelf.path, holder="a test", now=LATER)

    assert catch_up(store).count == 0
    store.close()
