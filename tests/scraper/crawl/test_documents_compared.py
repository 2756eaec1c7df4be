"""A document that took the place of another, and one whose address answers other bytes: what the two say, compared."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.database import schema
from archive.media import types
from archive.model import Block, BlockKind, Content, Run
from archive.query import document_texts
from archive.query.document_texts import replaced
from archive.store import Store
from scraper.cli import program
from scraper.reading.reread import read_documents
from tests.scraper.crawl.test_media_crawl import Place, opened
from tests.support import sql
from tests.support.media import Served, pdf
from tests.support.rooms import Visitor, room_at

pytest.importorskip("pypdfium2")
NOW = datetime(2026, 12, 24, tzinfo=UTC)
FIRST = pdf("Le port a trois grues de", "levage. Il est public.", "Son budget est de 14 millions.")
# The same words in other lines, one number changed, one sentence more.
SECOND = pdf("Le port a trois grues de levage. Il", "est public. Son budget est de 41", "millions. Il sera vendu.")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with opened(tmp_path) as place:
        place.keeping = "linked"
        yield place


def told(place: Place, *words: str) -> str:
    result = CliRunner().invoke(program, [*words, "--archive", str(place.path)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def read(place: Place) -> None:
    store = Store.open(place.path, holder="a test", now=NOW)
    read_documents(store)
    store.close()


@pytest.fixture
def replaced_place(place: Place) -> Place:
    place.host.answers = {
        "/first.pdf": Served(FIRST, type="application/pdf"),
        "/second.pdf": Served(SECOND, type="application/pdf"),
    }
    for name in ("first", "second"):
        place.shows(documents=(f"{place.host.base}/{name}.pdf",))
        place.crawl(full=True)
    read(place)
    return place


def test_a_document_in_the_place_of_another_is_compared_with_it(replaced_place: Place) -> None:
    place = replaced_place
    line = told(place, "changes", "--kind", "edit", "--json")
    change = json.loads(line)["id"]

    (pair,) = json.loads(told(place, "diff", change, "--format", "json"))["documents"]
    assert [pair["before"].rpartition("/")[2], pair["after"].rpartition("/")[2]] == ["first.pdf", "second.pdf"]
    edited, added = pair["edits"]
    assert (edited["kind"], "number" in edited["flags"], added["kind"]) == ("edited", True, "added")
    for output in (told(place, "diff", change), told(place, "changes", "--words")):
        assert "document: la note" in output
        assert "[-14-]" in output
        assert "{+41+}" in output
        assert "+ Il sera vendu." in output
    page = told(place, "diff", change, "--format", "html")
    assert "<del>14</del>" in page
    assert "second.pdf" in page


def test_the_room_shows_what_two_documents_say(replaced_place: Place) -> None:
    change = json.loads(told(replaced_place, "changes", "--kind", "edit", "--json"))["id"]
    visitor = Visitor(room_at(replaced_place.path))

    page = visitor.get(f"/changes/{change}").text
    assert "Documents remplacés" in page
    assert "<del>14</del>" in page
    assert "Il sera vendu." in page
    (pair,) = json.loads(visitor.get(f"/changes/{change}.json").text)["documents"]
    assert [edit["kind"] for edit in pair["edits"]] == ["edited", "added"]


def test_a_document_that_is_not_held_is_named_and_not_compared(replaced_place: Place) -> None:
    place = replaced_place
    place.shows(documents=(f"{place.host.base}/missing.pdf",))
    for _ in range(2):
        # A page without render time is believed when a second fetch confirms it.
        place.crawl(full=True)

    change = json.loads(told(place, "changes", "--kind", "edit", "--json").splitlines()[-1])["id"]
    (pair,) = json.loads(told(place, "diff", change, "--format", "json"))["documents"]

    assert (pair["edits"], pair["why"]) == ([], "the text of one of the two is not known")


def test_other_bytes_under_the_address_of_a_document_are_compared_with_what_is_held(place: Place) -> None:
    address = f"{place.host.base}/note.pdf"
    place.host.answers = {"/note.pdf": Served(FIRST, type="application/pdf")}
    place.shows(documents=(address,))
    place.crawl()
    database = schema.connect(place.path)
    post = sql.run(database, "SELECT post FROM post_status").fetchone()["post"]
    assert told(place, "media", "diff", post, "--json") == ""

    place.host.answers = {"/note.pdf": Served(SECOND, type="application/pdf")}
    place.ask_again(post)

    (pair,) = map(json.loads, told(place, "media", "diff", post, "--json").splitlines())
    assert (pair["before"], pair["after"]) == (address, address)
    assert [edit["kind"] for edit in pair["edits"]] == ["edited", "added"]
    assert "[-14-]" in told(place, "media", "diff", post)


def linking(*documents: tuple[str, str]) -> Content:
    runs = tuple(Run(text=words, href=f"https://blog.test/{name}.pdf") for words, name in documents)
    return Content(title="x", blocks=tuple(Block(kind=BlockKind.PARAGRAPH, runs=(run,)) for run in runs))


PAIRS = {
    "the same words": ([("annexe", "a"), ("note", "b")], [("note", "c"), ("annexe", "d")], [("a", "d"), ("b", "c")]),
    "the same order": ([("une", "a"), ("deux", "b")], [("trois", "c"), ("quatre", "d")], [("a", "c"), ("b", "d")]),
    "one went": ([("une", "a"), ("deux", "b")], [("deux", "b")], []),
    "one came": ([("une", "a")], [("une", "a"), ("deux", "b")], []),
    "one went, one came, one stayed": ([("une", "a"), ("deux", "b")], [("deux", "b"), ("trois", "c")], [("a", "c")]),
}


@pytest.mark.parametrize(("before", "after", "pairs"), PAIRS.values(), ids=PAIRS.keys())
def test_which_document_took_whose_place(
    tmp_path: Path, before: list[tuple[str, str]], after: list[tuple[str, str]], pairs: list[tuple[str, str]]
) -> None:
    store = Store.open(tmp_path / "archive.db", holder="a test", now=NOW)
    found = replaced(store.database, linking(*before), linking(*after))
    names = [tuple(media.id[-5:-4] for media in (each.before, each.after)) for each in found]
    store.close()

    assert sorted(names) == pairs


def test_what_is_too_long_is_not_compared(replaced_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_texts, "MOST", 10)
    change = json.loads(told(replaced_place, "changes", "--kind", "edit", "--json"))["id"]

    assert "too long" in told(replaced_place, "diff", change)


def test_the_documents_are_what_they_say_they_are() -> None:
    assert types.type_of(FIRST) == types.type_of(SECOND) == types.PDF
