"""What is withheld, and shown again, goes out and comes back as it stands: the last order counts, there and here."""

from pathlib import Path

import pytest

from archive.database import schema
from archive.database.bodies.stack import Chains
from archive.model import BodyState
from tests.support import sql
from tests.support.acts import files_of
from tests.support.lives import Keeper, Life, secret
from tests.trade.test_lives import view

POST = "ambre"
ORDERS = {
    "withheld": ("withhold",),
    "released": ("withhold", "release"),
    "withheld once more": ("withhold", "release", "withhold"),
    "released for good": ("withhold", "release", "withhold", "release"),
}


def stands(keeper: Keeper) -> set[object]:
    """The states of the bodies that *keeper* has of the post."""
    query = "SELECT p.state FROM payload p JOIN capture c ON c.payload = p.digest WHERE c.uri LIKE ?"
    return set(sql.column(keeper.path, query, f"%/post/{POST}"))


def opened(keeper: Keeper, digest: str) -> str:
    """The body of that digest."""
    database = schema.connect(keeper.path)
    try:
        return Chains(database.conn).recover(digest).decode("utf-8", "replace")
    finally:
        database.close()


def edit_post(life: Life) -> None:
    """Give the post another title."""
    post = life.blog.post(POST)
    assert post
    life.change(post, title="Un autre titre", modified=life.now)


@pytest.mark.parametrize("form", ["archive", "warc"])
@pytest.mark.parametrize("orders", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("is_new", [True, False], ids=["a new archive", "one that has the post"])
def test_a_copy_shows_what_its_origin_shows(orders: tuple[str, ...], form: str, is_new: bool, tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    here, there = Keeper(tmp_path / "new", life) if is_new else life.keepers[0], life.keepers[1]
    for order in orders:
        there.run(order, POST, "--reason", "par ordre")
    files = [str(file) for file in files_of(there, form, tmp_path / "out")]

    here.run("import", *files, *(("--init",) if is_new else ()))

    # A copy in the form of others has no bytes of what is withheld.
    expected = BodyState.PRESENT if orders[-1] == "release" else None
    assert stands(there) == {expected or BodyState.WITHHELD}
    assert (stands(here) == {BodyState.PRESENT}) == (expected is BodyState.PRESENT)
    once = view(here)
    here.run("import", *files)
    assert view(here) == once


def test_what_is_withheld_here_stays_so_whatever_was_released_there(tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    here, there = life.keepers
    here.run("withhold", POST, "--reason", "à la demande")
    there.run("withhold", POST, "--reason", "par ordre")
    life.wait(1)
    there.run("release", POST, "--reason", "levé")

    here.run("import", *map(str, files_of(there, "archive", tmp_path / "out")))

    assert stands(here) == {BodyState.WITHHELD}
    # The order goes on here: what the post shows from now on is withheld too.
    life.wait(1)
    edit_post(life)
    here.crawl(full=True)
    assert stands(here) == {BodyState.WITHHELD}


@pytest.mark.parametrize("form", ["archive", "warc", "wacz"])
@pytest.mark.parametrize("flags", [(), ("--everywhere",)], ids=["the post", "and what quotes it"])
def test_what_others_captured_of_a_withheld_post_is_withheld(flags: tuple[str, ...], form: str, tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    here, there = life.keepers
    here.run("withhold", POST, "--reason", "à la demande", *flags)
    life.wait(1)
    edit_post(life)
    there.crawl(full=True)

    here.run("import", *map(str, files_of(there, form, tmp_path / "out")))

    assert stands(here) == {BodyState.WITHHELD}
    assert not sql.column(here.path, "SELECT 1 FROM post_status WHERE url LIKE ?", f"%/post/{POST}")
    if flags:
        # The feed of the other archive has the text in full.
        held = sql.column(here.path, "SELECT digest FROM payload WHERE state = 'present'")
        assert not [digest for digest in held if secret(POST) in opened(here, str(digest))]


def test_an_order_that_comes_with_an_import_reaches_what_quotes_the_post_here(tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    here, there = life.keepers
    life.wait(1)
    there.run("withhold", POST, "--reason", "par ordre", "--everywhere")

    here.run("import", *map(str, files_of(there, "archive", tmp_path / "out")))

    held = sql.column(here.path, "SELECT digest FROM payload WHERE state = 'present'")
    assert not [digest for digest in held if secret(POST) in opened(here, str(digest))]
    once = view(here)
    here.run("reparse", "--anew")
    assert view(here) == once


@pytest.mark.parametrize("later", ["crawl", "reparse"])
def test_what_was_released_by_itself_stays_shown_beside_an_order_about_its_post(later: str, tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    keeper = life.keepers[0]
    (first,) = sql.column(keeper.path, "SELECT id FROM capture WHERE uri LIKE ?", f"%/post/{POST}")
    keeper.run("withhold", POST, "--reason", "par ordre")
    life.wait(1)
    keeper.run("release", str(first), "--reason", "cet état a été publié ailleurs")

    if later == "crawl":
        edit_post(life)
        keeper.crawl(full=True)
        assert stands(keeper) == {BodyState.WITHHELD, BodyState.PRESENT}
    else:
        keeper.run("reparse", "--anew")
        assert stands(keeper) == {BodyState.PRESENT}

    assert sql.column(
        keeper.path, "SELECT state FROM payload p JOIN capture c ON c.payload = p.digest WHERE c.id = ?", first
    ) == ["present"]


@pytest.mark.parametrize("is_full", [True, False])
def test_what_is_released_is_as_if_nothing_had_been_ordered(is_full: bool, tmp_path: Path) -> None:
    life = Life(tmp_path, 1)
    life.begin()
    keeper = life.keepers[0]
    life.wait(2)
    keeper.crawl(full=is_full)
    before, listed = view(keeper), keeper.run("changes", "--json").stdout

    keeper.run("withhold", POST, "--reason", "par ordre")
    assert view(keeper) != before
    keeper.run("release", POST, "--reason", "levé")

    assert view(keeper) == before
    assert keeper.run("changes", "--json").stdout == listed
