"""How a run over a site ends: done only when all is well, and otherwise in words and figures that are true."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.alarms.alarm import AlarmRule
from archive.alarms.rules import findings
from archive.model import Cause, Failed, Known, State
from archive.query import alarms
from scraper.cli import main
from scraper.crawl.ending import EXIT_CODES, is_shut
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, busy, moved, page, robots, xml

SLUGS = tuple("abcdefgh")
EMPTY = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
NOWHERE = Failed(cause=Cause.DNS, detail="no such host")


def site(*slugs: str) -> FakeSite:
    posts = [
        fakes.make_post(slug, title=f"Cours {slug}", paragraphs=[f"{slug}{n} " * 30 for n in range(6)])
        for slug in slugs
    ]
    return FakeSite(
        {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(posts)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(posts)),
            f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(posts)),
            f"{ORIGIN}/": page(fakes.home_page(posts)),
            **{fakes.post_url(each): page(fakes.post_page(each)) for each in posts},
        }
    )


@pytest.fixture
def archivist(tmp_path: Path) -> Archivist:
    archivist = Archivist(tmp_path, site(*SLUGS))
    archivist.crawl()
    archivist.sleep(days=1)
    return archivist


def everywhere(archivist: Archivist, answer: object) -> None:
    for uri in archivist.site.pages:
        archivist.site.pages[uri] = answer  # type: ignore[assignment]


def test_refusal_that_we_hold_ends_every_run_with_5(archivist: Archivist) -> None:
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /\n")
    outcomes = []
    for _ in range(4):
        archivist.sleep(days=1)
        outcomes.append(archivist.crawl().outcome)

    assert [EXIT_CODES[outcome] for outcome in outcomes] == [5] * 4
    assert archivist.rows("SELECT DISTINCT state FROM post_status") == [("live",)]


def test_rules_that_forbid_the_posts_alone_are_a_refusal_too(archivist: Archivist) -> None:
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /post/\n")
    archivist.sleep(days=1)

    assert archivist.crawl().outcome == "refused"


def test_first_crawl_of_a_site_that_forbids_everything_is_refused(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, site("a"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /\n")

    assert archivist.crawl().outcome == "refused"


@pytest.mark.parametrize("answer", [page(b"", status=503), page(b"", status=429), NOWHERE], ids=["503", "429", "DNS"])
def test_site_that_cannot_be_reached_is_never_called_a_refusal(archivist: Archivist, answer: object) -> None:
    everywhere(archivist, answer)
    archivist.sleep(days=1)

    summary = archivist.crawl()

    assert EXIT_CODES[summary.outcome] == 6
    assert archivist.rows("SELECT DISTINCT state FROM post_status") == [("live",)]
    assert alarms.figures(archivist.database, summary.crawl).unreachable


def test_first_crawl_without_a_post_is_partial(tmp_path: Path) -> None:
    home = page(
        b"<html><head><title>X</title></head><body><p>Un atelier de poterie, ouvert le jeudi.</p></body></html>"
    )
    archivist = Archivist(tmp_path, FakeSite({f"{ORIGIN}/": home}))

    summary = archivist.crawl()

    assert (summary.outcome, summary.outcomes.asked) == ("partial", 0)
    assert "no post was found" in summary.notes[0]


@pytest.mark.parametrize("there", ["autre.test", "blog.test:8443"])
def test_host_that_sends_everybody_elsewhere_is_named(archivist: Archivist, there: str) -> None:
    everywhere(archivist, moved(f"https://{there}/"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = robots()
    archivist.sleep(days=1)

    summary = archivist.crawl(full=True)

    assert summary.outcome == "partial"
    assert any(f"answers from {there}:" in note for note in summary.notes)
    assert summary.looks_like == "moved"
    assert alarms.figures(archivist.database, summary.crawl).elsewhere
    assert {row[0] for row in archivist.rows("SELECT DISTINCT state FROM post_status")} == {"suspect"}


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(lambda there: moved(there), id="a redirect"),
        pytest.param(
            lambda there: page(f'<meta http-equiv="refresh" content="0; url={there}"><title>…</title>'.encode()),
            id="a page that leads on",
        ),
    ],
)
def test_posts_that_lead_to_another_host_are_not_removed_however_long_they_do(
    archivist: Archivist, there: Callable[[str], Reply]
) -> None:
    own = {slug: archivist.site.pages[f"{ORIGIN}/post/{slug}"] for slug in SLUGS}
    for slug in SLUGS:
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = there(f"https://ailleurs.test/post/{slug}")
    outcomes = set()
    # Daily for more than a fortnight, then once a month.
    for pause in (*[1] * 16, 31, 31):
        archivist.sleep(days=pause)
        outcomes.add(archivist.crawl(full=True).outcome)

    assert outcomes == {"partial"}
    assert {row[0] for row in archivist.rows("SELECT DISTINCT state FROM post_status")} == {"suspect"}

    for slug in SLUGS:
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = own[slug]
    archivist.sleep(days=1)
    assert archivist.crawl(full=True).outcome == "done"
    assert archivist.rows("SELECT kind FROM change WHERE kind <> 'new'") == []


def test_pages_that_lead_elsewhere_by_themselves_are_news_as_redirects_are(archivist: Archivist) -> None:
    leads = '<html><head><meta http-equiv="refresh" content="0; url={}/post/{}"><title>…</title></head></html>'
    for slug in SLUGS:
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = page(leads.format("https://ailleurs.test", slug).encode())

    summary = archivist.crawl(full=True)

    assert (summary.outcome, summary.looks_like) == ("partial", "moved")
    assert any("answers from ailleurs.test:" in note for note in summary.notes)
    # Nobody asked the other host.
    assert archivist.rows("SELECT DISTINCT outcome FROM fetch WHERE uri LIKE '%ailleurs%'") == [("refused",)]


@pytest.mark.parametrize("status", [204, 400, 406, 418])
def test_a_status_that_says_nothing_of_posts_is_a_failure(archivist: Archivist, status: int) -> None:
    for slug in SLUGS:
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = page(b"<h1>Non</h1>", status=status)

    summary = archivist.crawl(full=True)

    assert summary.outcome == "partial"
    assert summary.outcomes.failed == len(SLUGS)
    assert summary.outcomes.failures[0][1] == f"HTTP {status}, other"
    assert alarms.figures(archivist.database, summary.crawl).failed == len(SLUGS)


def test_post_that_redirects_to_another_post_is_removed(archivist: Archivist) -> None:
    archivist.site.pages[f"{ORIGIN}/post/a"] = moved("/post/b")
    for _ in range(3):
        archivist.crawl(full=True)
        archivist.sleep(days=7)

    (removed,) = archivist.changes()

    assert (removed.kind.value, removed.url) == ("removed", f"{ORIGIN}/post/a")
    assert archivist.rows("SELECT DISTINCT detail FROM miss") == [(f"redirects to {ORIGIN}/post/b",)]
    assert archivist.rows("SELECT count(*) FROM post_status WHERE state = 'live'") == [(len(SLUGS) - 1,)]


def test_show_and_cite_say_where_readers_of_a_removed_post_are_sent(
    archivist: Archivist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archivist.site.pages[f"{ORIGIN}/post/a"] = moved("/post/b")
    for _ in range(3):
        archivist.crawl(full=True)
        archivist.sleep(days=7)
    config = tmp_path / "config.toml"
    config.write_text('[archive]\npath = "archive.db"\n', "utf-8")
    (post,) = [each for (each,) in archivist.rows("SELECT post FROM post_status WHERE url LIKE '%/post/a'")]

    for words in (("show", post), ("cite", post)):
        assert main([*words, "--config", str(config)]) == 0
        told = capsys.readouterr()
        assert f"readers are redirected to {ORIGIN}/post/b (post " in told.out + told.err
    assert main(["show", post, "--json", "--config", str(config)]) == 0
    assert json.loads(capsys.readouterr().out)["dossier"]["sent_to"]["url"] == f"{ORIGIN}/post/b"


@pytest.mark.parametrize("count", [8, 24])
def test_one_page_of_another_blog_at_every_address_joins_no_posts(tmp_path: Path, count: int) -> None:
    slugs = [f"{letter}{number}" for letter in "abcdefgh" for number in range(3)][:count]
    archivist = Archivist(tmp_path, site(*slugs))
    well = dict(archivist.site.pages)
    casino = page(fakes.post_page(fakes.make_post("casino", title="Casino", paragraphs=["Bonus sans dépôt. " * 40])))
    archivist.crawl()
    for slug in slugs:
        archivist.site.pages[f"{ORIGIN}/post/{slug}"] = casino
    for _ in range(3):
        archivist.sleep(days=1)
        assert EXIT_CODES[archivist.crawl(full=True).outcome] == 4
    archivist.site.pages = well
    archivist.sleep(days=1)

    assert EXIT_CODES[archivist.crawl(full=True).outcome] == 0
    assert archivist.changes() == []
    assert archivist.rows("SELECT state, count(*) FROM post_status GROUP BY state") == [("live", count)]


@pytest.mark.parametrize("answer", [NOWHERE, page(b"", status=403), page(b"", status=404)], ids=["dns", "403", "404"])
def test_what_is_found_after_a_first_crawl_that_read_nothing_was_not_published_that_day(
    tmp_path: Path, answer: Reply | Failed
) -> None:
    archivist = Archivist(tmp_path, site(*SLUGS))
    well = dict(archivist.site.pages)
    everywhere(archivist, answer)
    for _ in range(3):
        assert archivist.crawl().outcome != "done"
        archivist.sleep(days=1)
    archivist.site.pages = well
    for _ in range(2):
        assert archivist.crawl().outcome == "done"
        archivist.sleep(days=1)

    assert archivist.changes() == []


def test_posts_of_a_site_whose_address_was_mended_were_not_published_that_day(tmp_path: Path) -> None:
    blog = site(*SLUGS)
    Archivist(tmp_path, blog, url=f"{ORIGIN}/post/a").crawl()
    blog.clock.advance(timedelta(days=1))
    archivist = Archivist(tmp_path, blog)

    assert archivist.crawl().outcome == "done"
    assert archivist.changes() == []


def test_home_page_in_the_place_of_posts_is_not_done(archivist: Archivist) -> None:
    home = archivist.site.pages[f"{ORIGIN}/"]
    for slugs, looks in (("a", None), (SLUGS, "template")):
        for slug in slugs:
            archivist.site.pages[f"{ORIGIN}/post/{slug}"] = home
        summary = archivist.crawl(full=True)
        archivist.sleep(days=1)
        assert (EXIT_CODES[summary.outcome], summary.held_back.looks_like) == (4, looks)


def test_address_that_is_a_post_is_no_site(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, site(*SLUGS), url=f"{ORIGIN}/post/a")

    for _ in range(2):
        summary = archivist.crawl()
        archivist.sleep(days=1)
        assert EXIT_CODES[summary.outcome] == 4
        assert any("is the address of a post" in note for note in summary.notes)


def test_host_that_asks_for_patience_from_the_first_request_on_is_unreachable(archivist: Archivist) -> None:
    everywhere(archivist, busy("86400"))

    assert EXIT_CODES[archivist.crawl(full=True).outcome] == 6


def test_alarm_of_a_silent_source_ends_with_its_silence_however_long_it_was(archivist: Archivist) -> None:
    sitemap = f"{ORIGIN}/blog-posts-sitemap.xml"
    named = archivist.site.pages[sitemap]
    for answer, rings in ((xml(EMPTY), True), (NOWHERE, True), (named, False)):
        archivist.site.pages[sitemap] = answer
        for _ in range(12):
            crawl = archivist.crawl().crawl
            archivist.sleep(days=1)
        told = findings(
            alarms.figures(archivist.database, crawl),
            alarms.history(archivist.database, crawl),
            patience=timedelta(days=3),
        )
        (silent,) = [each for each in told if (each.rule, each.subject) == (AlarmRule.SILENT, "sitemap")]
        assert (silent.alarm is not None) is rings


def test_renamed_post_is_one_post_still(archivist: Archivist) -> None:
    shown = archivist.site.pages[f"{ORIGIN}/post/a"]
    assert isinstance(shown, Reply)
    body = shown.body.replace(b'/post/a"', b'/post/a-neuf"')
    archivist.site.pages[f"{ORIGIN}/post/a-neuf"] = page(body)
    archivist.site.pages[f"{ORIGIN}/post/a"] = moved("/post/a-neuf")

    archivist.crawl(full=True)

    assert [change.kind.value for change in archivist.changes()] == ["moved"]


def test_redirects_in_a_ring_are_failures_with_their_address(archivist: Archivist) -> None:
    archivist.site.pages[f"{ORIGIN}/post/a"] = moved("/post/a")
    summary = archivist.crawl(full=True)

    assert (summary.outcome, [uri for uri, _ in summary.outcomes.failures]) == ("partial", [f"{ORIGIN}/post/a"])


def test_figures_add_up(archivist: Archivist) -> None:
    archivist.site.pages[f"{ORIGIN}/post/a"] = page(fakes.not_found_page(), status=404)
    archivist.site.pages[f"{ORIGIN}/post/b"] = page(b"", status=403)
    archivist.site.pages[f"{ORIGIN}/post/c"] = moved("/")
    archivist.site.pages[f"{ORIGIN}/post/d"] = page(fakes.shell_page())

    found = archivist.crawl(full=True).as_json()

    counts = ("posts", "unchanged", "missing", "moved", "walled", "other", "unread", "refused", "failed")
    assert found["asked"] == sum(found[name] for name in counts)
    assert [found[name] for name in ("missing", "walled", "moved", "failed")] == [1, 1, 1, 1]


@pytest.mark.parametrize("stops", [(6,), (8,), (6, 7, 9)])
def test_figures_are_of_the_whole_run_after_a_resume(tmp_path: Path, stops: tuple[int, ...]) -> None:
    archivist = Archivist(tmp_path, site(*SLUGS))
    for path in ("a", "e"):
        archivist.site.pages[f"{ORIGIN}/post/{path}"] = page(b"<h1>404</h1>", status=404)
    for most in stops:
        archivist.crawl(stopped=lambda: len(archivist.site.fetches) > most)  # noqa: B023 - it is called here
        archivist.sleep(days=0.01)

    summary = archivist.crawl()

    told = summary.as_json()
    counts = ("posts", "unchanged", "missing", "moved", "walled", "other", "unread", "refused", "failed")
    assert summary.resumed
    assert told["asked"] == sum(told[name] for name in counts) == len(SLUGS)
    assert (told["posts"], told["missing"]) == (len(SLUGS) - 2, 2)
    assert told["requests"] == len(archivist.site.fetches)


_WALLED = Known(uri=f"{ORIGIN}/post/a", state=State.RESTRICTED)
_DEAD_LINK = Known(uri=f"{ORIGIN}/post/jadis", last_tried=datetime(2026, 11, 1, tzinfo=UTC))
_NEVER_ASKED = Known(uri=f"{ORIGIN}/post/demain")
_STANDS = Known(uri=f"{ORIGIN}/post/b", state=State.LIVE)


@pytest.mark.parametrize(
    ("known", "shut"),
    [
        ([_WALLED], True),
        ([_WALLED, _DEAD_LINK], True),
        ([_DEAD_LINK], False),
        ([_WALLED, _DEAD_LINK, _NEVER_ASKED], False),
        ([_WALLED, _STANDS], False),
        ([_WALLED, Known(uri=f"{ORIGIN}/post/c", state=State.GONE)], True),
        ([], False),
    ],
)
def test_a_wall_before_every_post_is_a_refusal_whatever_dead_links_are_known(known: list[Known], shut: bool) -> None:
    assert is_shut(known, is_post=lambda _: True, is_allowed=lambda _: True) is shut
