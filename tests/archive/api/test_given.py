"""Wrong arguments of the Python API: an error that names the argument, never another answer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from archive import Archive
from archive.errors import ArchiveError, NoSuchPost
from tests.support.archives import demo_archive


@pytest.fixture(scope="module")
def archive() -> Iterator[Any]:
    with Archive(demo_archive()) as opened:
        yield opened


WRONG: list[tuple[Callable[[Any], object], str]] = [
    (lambda archive: archive.posts(limit=-1), "limit is a whole number from 0, not -1"),
    (lambda archive: archive.posts(limit="3"), "limit is a whole number from 0, not '3'"),
    (lambda archive: archive.posts(limit=2.5), "limit is a whole number"),
    (lambda archive: archive.posts(limit=True), "limit is a whole number"),
    (lambda archive: archive.posts(author=3), "author is text, and this is a int"),
    (lambda archive: archive.posts(tag=["x"]), "tag is text, and this is a list"),
    (lambda archive: archive.posts(state="deleted"), "'deleted' is none of live"),
    (lambda archive: archive.search("le", limit=-1), "limit is a whole number"),
    (lambda archive: archive.search(None), "query is text, and this is a NoneType"),
    (lambda archive: archive.forms(3), "query is text"),
    (lambda archive: archive.concordance("le", context=-1), "context is a whole number from 0"),
    (lambda archive: archive.concordance(["le"]), "query is text"),
    (lambda archive: archive.frequency(["le", "la"]), "each of terms is text, and this is a list"),
    (lambda archive: archive.collocates("le", near=0), "near is a whole number from 1"),
    (lambda archive: archive.collocates("le", near=-3), "near is a whole number from 1"),
    (lambda archive: archive.post(None), "name is text"),
    (lambda archive: archive.post(archive.posts()[0]), "name is text, and this is a Post; give its id"),
    (lambda archive: archive.snapshot(7), "identity is text"),
    (lambda archive: archive.snapshots(b"x"), "name is text"),
    (lambda archive: archive.diff(archive.changes()[0]), "old is text, and this is a Change; give its id"),
    (lambda archive: archive.diff("x", 3), "new is text"),
    (lambda archive: archive.cite_change(archive.changes()[0]), "give its id"),
    (lambda archive: archive.cite("x", "apa"), "'apa' is none of csl-json"),
    (lambda archive: archive.changes(post=3), "post is text"),
    (lambda archive: archive.table(None), "no table is called None"),
]


@pytest.mark.parametrize(("ask", "told"), WRONG, ids=[f"{place} {told}" for place, (_, told) in enumerate(WRONG)])
def test_a_wrong_argument_is_named(archive: Any, ask: Callable[[Any], object], told: str) -> None:
    with pytest.raises((TypeError, ValueError)) as refused:
        ask(archive)

    assert told in str(refused.value)
    assert not isinstance(refused.value, ArchiveError)


def test_an_empty_name_beside_another_is_no_name(archive: Any) -> None:
    with pytest.raises(NoSuchPost):
        archive.diff(archive.changes(flag="number")[0].before, "")


def test_a_word_of_a_set_may_be_in_capitals(archive: Any) -> None:
    post = archive.posts(state="GONE", limit=1)[0]

    assert post.state == "gone"
    assert archive.cite(post.id, "BibTeX") == archive.cite(post.id, "bibtex")
    assert len(archive.changes(kind="Removed")) == len(archive.changes(kind="removed"))
    assert len(archive.posts(limit=0)) == 0
