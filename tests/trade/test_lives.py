"""Whatever a blog and its archivists do, an archive follows from what it keeps, and goes out and comes back whole."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from archive import timestamps
from archive.database import Database, schema
from archive.query import own_times
from archive.store import Store
from archive.store.readings import sign
from archive.store.rows import writing
from tests.support import sql
from tests.support.acts import edit, files_of, step
from tests.support.checking import checked
from tests.support.fakes import make_post, page, post_page, response
from tests.support.lives import Keeper, Life

_DERIVED = (
    "reading", "snapshot", "span", "observation", "miss", "doubt", "change", "site_change", "post_status", "resource",
    "link", "learnt", "compared", "address", "joining", "content",
)  # fmt: skip
_TOLD = ("snapshot", "span", "post_status", "change")


def view(keeper: Keeper, tables: Iterable[str] = _DERIVED) -> dict[str, list[str]]:
    """What the archive derives, by table."""
    database = schema.connect(keeper.path)
    try:
        # Contents have numbers of their own in each archive.
        return {table: sorted(map(repr, _rows(database, table))) for table in tables}
    finally:
        database.close()


def _rows(database: Database, table: str) -> list[tuple[object, ...]]:
    columns = "capture, verdict, rendered_at, canonical, content, complete" if table == "reading" else "*"
    return sql.rows(database, f"SELECT {columns} FROM {table}")


def come_back(keeper: Keeper, form: str, name: str) -> Keeper:
    """A new archive of what *keeper* gives away in a *form*; taking it a second time changes nothing."""
    fresh = Keeper(keeper.life.folder / name, keeper.life)
    files = [str(file) for file in files_of(keeper, form, keeper.life.folder / f"out-{name}")]
    fresh.run("import", *files, "--init")
    once = view(fresh)
    fresh.run("import", *files)
    assert view(fresh) == once
    return fresh


def slow(*values: object) -> list[object]:
    """Cases that run where time is of no account."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


@pytest.mark.parametrize("seed", [44, 128, *slow(3, 12, 100, 101, 102, 103)])
def test_a_life_leaves_an_archive_that_follows_from_what_it_keeps(seed: int, tmp_path: Path) -> None:
    life = Life(tmp_path, seed)
    life.begin()
    for _ in range(12):
        step(life)

    for keeper in life.keepers:
        assert checked(keeper.path, at=life.now).clean, life.story
        before = view(keeper)
        keeper.run("reparse", "--anew")
        assert view(keeper) == before, life.story
        assert view(come_back(keeper, "archive", f"fresh-{keeper.path.parent.name}"), _TOLD) == view(keeper, _TOLD)


@pytest.mark.parametrize("is_corrected", [True, False])
@pytest.mark.parametrize("skew", [-2.2, *slow(-400.0, 300.0)])
def test_a_run_under_a_wrong_clock_goes_out_and_comes_back(skew: float, is_corrected: bool, tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    keeper = life.keepers[0]
    keeper.crawl(full=True, skew=skew)
    if is_corrected:
        keeper.run("runs", "mistimed", "2", "--at", timestamps.text(life.now - timedelta(minutes=1)))
    life.wait(3)
    edit(life)
    keeper.crawl(full=True)
    told = view(keeper, _TOLD)

    for form in ("archive", "warc"):
        fresh = come_back(keeper, form, f"first-{form}")
        assert view(fresh, _TOLD) == told
        # Its rows have the true times, and only the flag says from which the ids were made.
        assert view(come_back(fresh, "warc", f"second-{form}"), _TOLD) == told


def test_a_purged_text_that_another_version_finds_again_leaves_no_word(tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    first, later = (response(page(post_page(make_post("ambre", paragraphs=[said])))) for said in ("Une.", "Autre."))
    life.site.odd["/post/ambre"] = first
    life.begin()
    keeper = life.keepers[0]
    life.site.odd["/post/ambre"] = later
    keeper.crawl(full=True)
    (state,) = sql.column(keeper.path, "SELECT id FROM capture WHERE payload = ?", first.wire_digest)
    keeper.run("purge", state, "--reason", "par ordre", "--yes")
    store = Store.open(keeper.path, holder="a test", now=life.now)
    with writing(store.database):
        sign(store.database, state, "wix/an earlier version")
    store.close()
    life.site.odd["/post/ambre"] = first

    keeper.crawl(full=True)

    read = """SELECT c.kind, r.content, r.complete FROM reading r JOIN capture c ON c.id = r.capture
              WHERE c.payload = ? ORDER BY c.observed_at"""
    assert sql.rows(keeper.path, read, first.wire_digest) == [("response", None, 0), ("response", None, 0)]


def test_the_time_of_a_row_is_told_once() -> None:
    true, row = "2026-11-17T12:00:00.000Z", "2026-11-15T12:00:00.000Z"

    flags = own_times.flagged(("no-length",), true, timedelta(days=2))

    assert own_times.dated(flags, true) == row
    assert own_times.flagged(flags, true, timedelta(days=9)) == flags
    assert own_times.dated((), true) == true
