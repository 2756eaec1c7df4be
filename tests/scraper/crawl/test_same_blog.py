"""A site whose `url` was changed: posts that are not there are suspects, and no other blog takes the id."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import State
from archive.query.posts import PostFilter, posts
from archive.store import Store
from scraper.cli import main
from scraper.crawl.same_blog import require_same_blog
from scraper.demo import serving
from scraper.demo.post import DemoPost
from scraper.errors import AnotherBlog
from tests.support import fakes
from tests.support.checking import checked
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page, robots, xml

NEW = "https://autre.test"


def served(kept: list[DemoPost], origin: str) -> dict[str, Reply]:
    """A blog of these posts at *origin*."""
    pages = {
        "/robots.txt": robots(),
        "/sitemap.xml": xml(fakes.sitemap_index(kept)),
        "/blog-posts-sitemap.xml": xml(fakes.sitemap(kept)),
        "/blog-feed.xml": xml(fakes.feed(kept)),
        "/": page(fakes.home_page(kept)),
        **{fakes.post_url(post).removeprefix(ORIGIN): page(fakes.post_page(post)) for post in kept},
    }
    return {
        origin + path: replace(reply, body=reply.body.replace(ORIGIN.encode(), origin.encode()))
        for path, reply in pages.items()
    }


OURS = [
    fakes.make_post(slug, title=slug.replace("-", " "))
    for slug in ("la-mer-rouge", "le-fleuve-gele", "les-detroits-et-nous")
]
THEIRS = [fakes.make_post(slug, title=slug.replace("-", " ")) for slug in ("recette-de-soupe", "tarte-aux-pommes")]


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    """One who crawled our blog."""
    archivist = Archivist(tmp_path, FakeSite(served(OURS, ORIGIN)))
    archivist.crawl()
    archivist.sleep(days=1)
    return archivist


def move(archivist: Archivist, url: str, kept: list[DemoPost]) -> None:
    archivist.site.pages = dict(served(kept, url))
    archivist.config_of_site = replace(archivist.config_of_site, url=url)


def states(archivist: Archivist) -> dict[str, State]:
    return {post.url.rpartition("/")[2]: post.state for post in posts(archivist.database, PostFilter())}


def ask(archivist: Archivist, url: str) -> None:
    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    try:
        site = replace(SITE, url=url)
        require_same_blog(store, site, archivist.site, delay=0.0, clock=archivist.site.clock.clock)
    finally:
        store.close()


def test_posts_that_the_new_address_does_not_know_are_suspects_for_good(archivist: Archivist) -> None:
    move(archivist, NEW, OURS[:2])
    archivist.crawl(full=True)

    for _ in range(3):
        assert states(archivist)["les-detroits-et-nous"] is State.SUSPECT
        archivist.sleep(days=20)
        archivist.crawl(full=True)

    assert states(archivist)["la-mer-rouge"] is State.LIVE
    assert checked(archivist.path, at=archivist.site.clock.now()).clean


def test_the_old_address_put_back_makes_them_posts_again(archivist: Archivist) -> None:
    move(archivist, NEW, OURS[:2])
    archivist.crawl(full=True)
    archivist.sleep(days=1)

    move(archivist, ORIGIN, OURS)
    archivist.crawl(full=True)

    assert states(archivist)["les-detroits-et-nous"] is State.LIVE


def test_an_id_that_is_pointed_at_another_blog_is_refused(archivist: Archivist) -> None:
    archivist.site.pages |= served(THEIRS, NEW)

    for _ in range(2):
        with pytest.raises(AnotherBlog, match="an id of its own"):
            ask(archivist, NEW)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        pytest.param(NEW, OURS, id="all of it elsewhere"),
        pytest.param(NEW, [OURS[0], *THEIRS], id="one post of ours among others"),
        pytest.param(ORIGIN.replace("://", "://www."), OURS, id="with www"),
        pytest.param(ORIGIN, THEIRS, id="the address of before"),
    ],
)
def test_the_same_blog_is_let_in(archivist: Archivist, url: str, kept: list[DemoPost]) -> None:
    archivist.site.pages = dict(served(kept, url))

    ask(archivist, url)


def test_a_blog_with_other_addresses_is_known_by_its_titles(archivist: Archivist) -> None:
    renamed = [replace(post, slug=f"n-{number}") for number, post in enumerate(OURS)]
    archivist.site.pages = dict(served(renamed, NEW))

    ask(archivist, NEW)


@pytest.mark.parametrize("pages", [{}, {f"{NEW}/robots.txt": robots(), f"{NEW}/": page(fakes.home_page(OURS[:1]))}])
def test_a_place_that_names_nothing_is_left_to_the_crawl(archivist: Archivist, pages: dict[str, Reply]) -> None:
    archivist.site.pages = dict(pages)

    ask(archivist, NEW)


def test_the_crawl_of_another_blog_exits_2_and_keeps_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"

    def crawl(url: str) -> int:
        text = '[scraper]\ncontact = "a@b.fr"\nmin_delay = 0.0\nallow_loopback = true\n'
        config.write_text(f'{text}[[site]]\nid = "demo"\nurl = "{url}"\nmedia = "none"\n', "utf-8")
        return main(["crawl", "--init", "--limit", "3", "--config", str(config)])

    other = fakes.make_blog(*THEIRS)
    with serving(fakes.make_blog(*OURS)) as ours, serving(other) as theirs:
        assert crawl(ours.base) == 0
        held = (tmp_path / "archive.db").stat().st_size
        codes = [crawl(theirs.base) for _ in range(2)]

    out = capsys.readouterr()
    assert codes == [2, 2]
    assert "an id of its own" in out.out + out.err
    assert held
    assert main(["runs", "--json", "--config", str(config)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
