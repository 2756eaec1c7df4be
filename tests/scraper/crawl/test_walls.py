"""A living blog that shows a wall for some days and comes back: its history is untouched, and the archivist is told."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.alarms.alarm import AlarmRule
from archive.alarms.rules import alarms
from archive.model import RunOutcome
from archive.query.alarms import figures, history
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, moved, page
from tests.support.other_platforms import PlainPost, serve

SLUGS = ("ble", "orge", "seigle", "avoine", "riz", "mais", "sorgho", "epeautre")
ONE = SLUGS[:1]
PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1>{1}</body></html>"
WARNING = b"<br />\n<b>Warning</b>:  Undefined key in <b>/home/x/y.php</b> on line <b>12</b><br />\n"
DIED = b"<!DOCTYPE html><html><body><div class='wp-die-message'><p>Une erreur.</p></div></body></html>"

STRANGE = "A rendszerünk szokatlan viselkedést észlelt, ezért a kérését egyelőre nem teljesítjük; próbálja később."


def wall(title: str, body: str = "", *, status: int = 200) -> Reply:
    return page(PAGE.format(title, body).encode(), status=status, etag=None)


class Blog(Archivist):
    """Eight posts of a blog, and what was said of them while their pages answered otherwise."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FakeSite())
        self.config_of_site = replace(self.config_of_site, profile="wordpress")
        serve(self.site, "wordpress", [_post(number, slug) for number, slug in enumerate(SLUGS)], origin=ORIGIN)
        self.outcomes: list[str] = []
        self.rung: set[AlarmRule] = set()
        self.states: dict[str, str] = {}

    def visited(self, answer: Callable[[bytes], Reply], slugs: Sequence[str], *, days: int = 2) -> None:
        """Have *slugs* give another *answer* for some *days*, then their own again."""
        well = dict(self.site.pages)
        self._day()
        for uri in (f"{ORIGIN}/{slug}/" for slug in slugs):
            shown = well[uri]
            assert isinstance(shown, Reply)
            self.site.pages[uri] = answer(shown.body)
        self.outcomes = [self._day() for _ in range(days)]
        (crawl,) = self.rows("SELECT id FROM crawl ORDER BY started_at DESC LIMIT 1")[0]
        now, past = figures(self.database, crawl), history(self.database, crawl)
        self.rung = {alarm.rule for alarm in alarms(now, past, patience=timedelta(days=9))}
        self.states = dict(self.rows("SELECT url, state FROM post_status"))
        self.site.pages |= well
        self.outcomes += [self._day() for _ in range(2)]

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is told but what was published, and every post is there."""
        titles = {title for (title,) in self.rows("SELECT title FROM post_status WHERE state = 'live'")}
        return not self.changes() and titles == {_post(0, slug).title for slug in SLUGS}

    def _day(self) -> str:
        self.sleep(days=1)
        return self.crawl(full=True).outcome


def _post(number: int, slug: str) -> PlainPost:
    return PlainPost(
        slug=slug,
        title=f"Le cours : {slug}",
        published=datetime(2026, 3, 1 + number, tzinfo=UTC),
        paragraphs=tuple(f"{slug}{n} vaut {slug}{n + 1}, {slug} {n} fois {n * n} au marché." for n in range(9)),
    )


WALLS = {
    "a test without words": wall("blog.test", "<script src='https://ct.captcha-delivery.com/c.js'></script>"),
    "a firewall": wall("Request Rejected", "<p>The requested URL was rejected by the house.</p>"),
    "a filter of a network": wall("Web Filter Violation", "<p>The page has been blocked, as its URL is banned.</p>"),
    "an error of a database": wall("Error al establecer una conexión con la base de datos"),
    "a seller of the domain": wall("blog.test", "<script>window.park = 'eyJ1';</script><p>Diese Domain.</p>"),
    "a test under 202": wall("", "<script>window.gokuProps = {};</script>", status=202),
}


@pytest.mark.parametrize("answer", WALLS.values(), ids=WALLS.keys())
def test_a_wall_before_one_post_is_no_state_of_it(tmp_path: Path, answer: Reply) -> None:
    blog = Blog(tmp_path)

    blog.visited(lambda _: answer, ONE)

    assert blog.is_untouched
    assert set(blog.states.values()) == {"live"}


def test_a_wall_in_words_that_nobody_lists_may_stand_for_days(tmp_path: Path) -> None:
    blog = Blog(tmp_path)

    blog.visited(lambda _: wall("Biztonsági szolgálat", f"<p>{STRANGE}</p>"), ONE, days=10)

    assert blog.is_untouched
    assert set(blog.outcomes[:10]) == {RunOutcome.PARTIAL}


def test_a_wall_before_a_new_post_is_no_post_of_that_day(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    born = _post(9, "millet")
    blog.crawl(full=True)
    serve(blog.site, "wordpress", [*(_post(number, slug) for number, slug in enumerate(SLUGS)), born], origin=ORIGIN)
    shown = blog.site.pages[f"{ORIGIN}/millet/"]
    blog.site.pages[f"{ORIGIN}/millet/"] = wall("Biztonsági szolgálat", f"<p>{STRANGE}</p>")
    blog.sleep(days=1)

    blog.crawl(full=True)
    first = blog.changes()
    blog.site.pages[f"{ORIGIN}/millet/"] = shown
    blog.sleep(days=1)
    blog.crawl(full=True)

    assert first == []
    assert [change.kind.value for change in blog.changes()] == ["new"]
    assert blog.rows("SELECT title FROM post_status WHERE url LIKE '%millet'") == [(born.title,)]


@pytest.mark.parametrize(
    "answer",
    [moved("/maintenance.html", status=302), moved("/captcha", status=302)],
    ids=["works on the site", "a test of visitors"],
)
def test_posts_that_lead_to_a_failing_page_ring(tmp_path: Path, answer: Reply) -> None:
    blog = Blog(tmp_path)
    blog.site.pages[f"{ORIGIN}/maintenance.html"] = wall("Site en maintenance")
    blog.site.pages[f"{ORIGIN}/captcha"] = wall("Captcha", "<div class='h-captcha'></div>")

    blog.visited(lambda _: answer, SLUGS)

    assert AlarmRule.FAILURES in blog.rung
    assert blog.is_untouched
    assert blog.outcomes == [RunOutcome.PARTIAL] * 2 + [RunOutcome.DONE] * 2


@pytest.mark.parametrize("target", ["/wp-login.php?redirect_to=x", "https://login.example.net/oauth2/authorize?u=x"])
def test_a_post_that_leads_to_a_log_in_is_behind_a_wall_and_not_gone(tmp_path: Path, target: str) -> None:
    blog = Blog(tmp_path)

    blog.visited(lambda _: moved(target, status=302), ONE, days=17)

    assert sorted(blog.states.values()) == ["live"] * 7 + ["restricted"]
    assert blog.is_untouched


def test_a_site_that_asks_for_a_log_in_everywhere_keeps_us_out(tmp_path: Path) -> None:
    blog = Blog(tmp_path)

    blog.visited(lambda _: moved("/wp-login.php", status=302), SLUGS)

    assert set(blog.states.values()) == {"restricted"}
    assert blog.outcomes[:2] == [RunOutcome.REFUSED] * 2
    assert AlarmRule.ROBOTS in blog.rung
    assert blog.is_untouched


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda body: body.replace(b"<p>ble3", WARNING + b"<p>ble3"), id="a warning in the text"),
        pytest.param(lambda body: body[: body.index(b"<p>ble6")] + DIED, id="an error in the middle of the page"),
    ],
)
def test_what_a_program_writes_into_a_page_is_no_edit(tmp_path: Path, broken: Callable[[bytes], bytes]) -> None:
    blog = Blog(tmp_path)

    blog.visited(lambda body: page(broken(body), etag=None), ONE)

    assert blog.is_untouched
