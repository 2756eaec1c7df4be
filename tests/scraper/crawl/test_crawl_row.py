"""What a crawl leaves for ever beside its pages: as much on a day without news, however many posts a blog has."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import figures
from archive.query import status
from scraper.crawl.attempt import MediaTally
from scraper.crawl.summary import Summary
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, robots, xml


def blog(count: int) -> FakeSite:
    """A blog whose feed names a few of its posts, as feeds do."""
    posts = [fakes.make_post(f"note-{n:03}", title=f"Note {n}", paragraphs=[f"Texte {n}. "]) for n in range(count)]
    return FakeSite(
        {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(posts)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(posts)),
            f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(posts[:5])),
            f"{ORIGIN}/": page(fakes.home_page(posts[:5])),
            **{fakes.post_url(each): page(fakes.post_page(each)) for each in posts},
        }
    )


@pytest.mark.parametrize("table", ["crawl", "survey", "sighting"])
def test_a_quiet_crawl_writes_as_much_of_a_large_blog_as_of_a_small_one(tmp_path: Path, table: str) -> None:
    def written(count: int) -> int:
        (tmp_path / str(count)).mkdir()
        archivist = Archivist(tmp_path / str(count), blog(count))
        sizes = []
        for _ in range(3):
            archivist.crawl()
            archivist.sleep(days=1)
            sizes.append(sum(len(str(row)) for row in archivist.rows(f"SELECT * FROM {table}")))
        return sizes[-1] - sizes[-2]

    assert written(60) <= written(20) + 100


def test_what_is_nothing_is_left_out_of_the_row_and_told_by_who_reads_it(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog(3))
    archivist.crawl()
    archivist.sleep(days=1)

    told = archivist.crawl().as_json()

    (kept,) = archivist.rows("SELECT figures FROM crawl ORDER BY id DESC LIMIT 1")
    assert json.loads(kept[0]).keys() & {"failures", "media", "learnt", "held", "cut"} == set()
    assert status.crawls(archivist.database, limit=1)[0].figures == json.loads(json.dumps(told))


def test_a_summary_of_nothing_is_left_out_whole() -> None:
    summary = Summary(site="blog", crawl=1).as_json()

    assert figures.sparse(summary).keys() == {"site", "crawl", "outcome", "coverage"}
    assert figures.in_full(figures.sparse(summary)).keys() == summary.keys()


_VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 2), st.just(""), st.just([]), st.just({}))


@given(st.dictionaries(st.sampled_from(sorted(Summary(site="blog", crawl=1).as_json())), _VALUES))
def test_what_a_row_keeps_of_a_crawl_is_read_as_it_was(changed: dict[str, object]) -> None:
    whole = {**Summary(site="blog", crawl=1).as_json(), **changed}

    kept = json.dumps(figures.sparse(whole))

    assert json.dumps(figures.in_full(json.loads(kept)), sort_keys=True) == json.dumps(whole, sort_keys=True)


@pytest.mark.parametrize("row", [{}, {"media": MediaTally(kept=2).as_json()}], ids=["killed", "pictures alone"])
def test_the_row_of_another_run_says_no_more_than_was_written(row: dict[str, object]) -> None:
    assert figures.in_full(figures.sparse(row)) == row
