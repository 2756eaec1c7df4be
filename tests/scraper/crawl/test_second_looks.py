"""Pages without a time of rendering, for which two caches answer: what is asked again, and what is told."""

import re
from pathlib import Path

import pytest

from archive.model import ChangeKind
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, post_page, xml

URI = f"{ORIGIN}/post/a"
OLD, NEW, NEWER = "Un texte.", "Un autre texte, bien différent.", "Un troisième, qui ne dit rien de cela."


def shown(text: str) -> Reply:
    body = post_page(fakes.make_post("a", paragraphs=[text]))
    return page(re.sub(rb'"?renderTimeStamp"?:\s*\d+', b'"renderTimeStamp":1', body))


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """A blog of one post, crawled once."""
    listed = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{URI}</loc></url></urlset>'
    archivist = Archivist(tmp_path, FakeSite({f"{ORIGIN}/blog-posts-sitemap.xml": xml(listed.encode())}))
    reasons(archivist, OLD)
    return archivist


def reasons(archivist: Archivist, *texts: str) -> list[str]:
    """Crawl while the page shows *texts*, one an answer and the last for good; why it was asked for each time."""
    script, before = [shown(text) for text in texts], len(archivist.site.fetches)
    archivist.site.pages[URI] = script
    archivist.site.begin_again(URI)
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    return [fetch.request.reason.value for fetch in archivist.site.fetches[before:] if fetch.request.uri == URI]


def edits(archivist: Archivist) -> int:
    return sum(change.kind is ChangeKind.EDIT for change in archivist.changes())


def test_the_same_page_is_asked_for_once(archivist: Archivist) -> None:
    assert reasons(archivist, OLD) == ["revisit"]


def test_a_new_state_counts_when_it_is_seen_again(archivist: Archivist) -> None:
    assert reasons(archivist, NEW) == ["revisit", "confirm"]
    assert edits(archivist) == 1


def test_two_of_three_answers_settle_what_the_site_shows(archivist: Archivist) -> None:
    assert reasons(archivist, NEW, OLD, NEW) == ["revisit", "confirm", "confirm"]
    assert edits(archivist) == 1


def test_a_state_that_one_answer_of_three_showed_is_not_told(archivist: Archivist) -> None:
    assert reasons(archivist, NEW, OLD, OLD) == ["revisit", "confirm", "confirm"]
    assert edits(archivist) == 0


def test_three_answers_that_differ_are_not_asked_for_a_fourth_time(archivist: Archivist) -> None:
    assert reasons(archivist, NEW, NEWER, OLD) == ["revisit", "confirm"]
    assert edits(archivist) == 0


def test_a_return_to_an_earlier_state_is_told_on_its_day(archivist: Archivist) -> None:
    reasons(archivist, NEW)

    assert reasons(archivist, OLD) == ["revisit", "confirm"]
    assert edits(archivist) == 2


def test_an_old_answer_of_one_cache_is_no_return(archivist: Archivist) -> None:
    reasons(archivist, NEW)

    assert reasons(archivist, OLD, NEW) == ["revisit", "confirm"]
    assert edits(archivist) == 1
