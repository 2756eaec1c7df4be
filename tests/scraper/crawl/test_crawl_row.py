"""What a crawl leaves for ever beside its pages: as much on a day without news, however many posts a blog has."""

from pathlib import Path

import pytest

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
