"""The site's error page, asked for once a month, is known for what it is wherever it turns up."""

from pathlib import Path

import pytest

from scraper.parse.nowhere import is_nowhere, nowhere
from tests.support.fakes import ORIGIN, Reply, page
from tests.support.restless import RestlessBlog

LOST = (
    "Ici ne poussent que des herbes hautes et quelques coquelicots, que le vent couche et relève sans se lasser. "
    "Un banc attend le promeneur, une fontaine chante, et le soir vient plus tôt que partout ailleurs dans la vallée."
)
ERROR = (
    f"<html lang='fr'><head><title>Le blog</title></head><body><main><h1>Oups</h1><p>{LOST}</p></main></body></html>"
)


class Forgetful(RestlessBlog):
    """A site that says 200 to everything, and *lost* posts are its error page."""

    lost: frozenset[str] = frozenset()

    def _reply(self, request: object) -> object:  # type: ignore[override]
        reply = super()._reply(request)  # type: ignore[arg-type]
        slug = request.target.removeprefix(f"{ORIGIN}/")  # type: ignore[attr-defined]
        is_lost = slug in self.lost or (isinstance(reply, Reply) and reply.status == 404 and slug.count("/") == 0)
        return page(ERROR.encode()) if is_lost else reply


def asked_nowhere(blog: RestlessBlog) -> list[str]:
    return [uri for uri in blog.asked if is_nowhere(uri)]


def test_it_is_asked_for_once_a_month_and_kept_with_its_reason(tmp_path: Path) -> None:
    blog = Forgetful()
    archivist = blog.archivist(tmp_path)
    for _ in range(33):
        summary = archivist.crawl()
        archivist.sleep(days=1)

    assert len(asked_nowhere(blog)) == 2
    assert summary.outcome == "done"
    kept = archivist.rows(
        """SELECT f.reason, r.verdict, r.content IS NOT NULL FROM fetch f JOIN reading r ON r.capture = f.capture
           WHERE f.uri LIKE '%no-such-page%'"""
    )
    assert kept == [("error-page", "not_found", 1)] * 2


def test_robots_are_obeyed(tmp_path: Path) -> None:
    blog = RestlessBlog()
    archivist = blog.archivist(tmp_path)
    rules = f"User-agent: *\nDisallow: /no-such\nSitemap: {ORIGIN}/sitemap.xml\n".encode()
    answer = blog._reply
    blog._reply = lambda request: Reply(body=rules) if request.target.endswith("robots.txt") else answer(request)  # type: ignore[method-assign]

    assert archivist.crawl().outcome == "done"
    assert asked_nowhere(blog) == []


def test_a_post_that_becomes_the_error_page_is_missing_and_one_that_is_born_as_it_is_none(tmp_path: Path) -> None:
    blog = Forgetful()
    archivist = blog.archivist(tmp_path)
    archivist.crawl(full=True)
    blog.lost = frozenset({"note-2"})
    for _ in range(3):
        archivist.sleep(days=2)
        archivist.crawl(full=True)

    assert archivist.rows("SELECT state FROM post_status WHERE url LIKE '%note-2'")[0][0] in ("suspect", "gone")
    assert [change.kind.value for change in archivist.changes()] in ([], ["removed"])


@pytest.mark.parametrize("post", [f"{ORIGIN}/post/a", f"{ORIGIN}/2026/01/a.html", f"{ORIGIN}/a/", f"{ORIGIN}/a?p=1"])
def test_the_address_lies_beside_the_posts_and_is_known_again(post: str) -> None:
    made_up = nowhere(post, "2026-11-29")

    assert made_up.rpartition("/no-such-page")[0] == post.rstrip("/").rpartition("/")[0]
    assert is_nowhere(made_up)
    assert not is_nowhere(post)
