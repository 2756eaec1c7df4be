"""Documents are read within limits, and each has a text or the reason why it has none."""

from pathlib import Path

import pytest

from scraper.demo import demo_blog
from scraper.reading.bounded.documents import read_document
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix
from tests.support.media import pdf


def test_a_document_says_what_it_says() -> None:
    said = read_document(pdf("Une note sur les ports", "deux lignes"))

    assert said.text.splitlines() == ["Une note sur les ports", "deux lignes"]
    assert (said.pages, said.problem) == (1, None)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.7\n" + b"\0" * 5000, id="a head alone"),
        pytest.param(pdf("une note")[:200], id="cut"),
        pytest.param(b"<html>no</html>", id="a page"),
    ],
)
def test_what_cannot_be_read_has_a_problem(data: bytes) -> None:
    said = read_document(data)

    assert said.text == ""
    assert said.problem


def test_what_a_document_says_is_searched_with_its_post_and_stays_so(tmp_path: Path) -> None:
    from archive.store import Store
    from scraper.reading.reread import read_documents, reparse_anew

    archivist = Archivist(tmp_path, FakeWix(demo_blog()), media="posts")
    archivist.crawl()
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    assert read_documents(store) == 1
    assert read_documents(store) == 0
    reparse_anew(store, archivist.path, watched=lambda count: None)
    store.close()

    assert archivist.rows("SELECT pages, problem FROM document_text") == [(1, None)]
    ((body,),) = archivist.rows("SELECT body FROM state_text WHERE body LIKE '%Kervaloux%'")
    assert "[notre note sur les escales]" in body
