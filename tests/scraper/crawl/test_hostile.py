"""What hostile pages, listings and rules may not do to a crawl, to what is kept, and to whoever reads it."""

import csv
import io
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.config import ArchiveConfig
from archive.model import Headers, Reading, Reason, Request, Response, Verdict
from archive.uri import BadUri, canonical
from scraper.cli.progress import Quiet
from scraper.clock import Clock
from scraper.crawl.run import run
from scraper.demo import demo_blog
from scraper.frontier.plan import Options
from scraper.parse import verdict
from scraper.parse.page import Page, SiteContext, utf8
from scraper.parse.profiles.registry import PROFILES
from scraper.settings.config import Config, ScraperConfig, SiteConfig
from tests.scraper.http.test_hostile import (
    ALLOWED_ALL,
    DENIED_ALL,
    FAULTS,
    LEFT_TO_THE_PARSER,
    SERVER,
    Fault,
    Hostile,
    client,
)
from tests.scraper.http.test_hostile import hostile as hostile
from tests.support import fakes
from tests.support.checking import checked, cirma
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import HTML, ORIGIN, FakeSite, FakeWix, Reply, moved, page, post_page, robots, xml

needs_server = pytest.mark.skipif(not SERVER.exists(), reason="the hostile server is not beside the repository")
TEXT = "naïve café — “quoted”"
# Their charset is what the fault is about; the others of that kind are all to be read as TEXT.
UNREADABLE = {"charset-header-lies", "charset-nul", "charset-surrogate"}
# What each answer must be read as, where that is not `other`.
VERDICTS = (
    {"login": Verdict.RESTRICTED, "redirect-login": Verdict.REDIRECT}
    | dict.fromkeys(("big-deep", "big-attributes"), Verdict.UNREADABLE)
    | dict.fromkeys(("soft404", "xml-html.xml"), Verdict.NOT_FOUND)
)
LISTINGS = {
    "xml-index-loop.xml", "xml-index-other-host.xml", "xml-rss-xss.xml", "xml-xinclude.xml", "xml-empty.xml",
    "xml-not-well-formed.xml",
}  # fmt: skip
REFUSED = {
    "xml-billion-laughs.xml", "xml-quadratic.xml", "xml-xxe-file.xml", "xml-xxe-http.xml", "xml-dtd-http.xml",
    "xml-deep.xml", "xml-html.xml", "xml-not-well-formed.xml", "xml-empty.xml",
}  # fmt: skip
NOT_HERE = {"xml-bomb.xml.gz"}  # its gzip file is `scraper.http.body.gunzip`'s, tested with the fetch
READ = [
    fault
    for fault in FAULTS
    if (fault.id in LEFT_TO_THE_PARSER or fault.id.startswith(("charset", "content", "xml")))
    and fault.id not in NOT_HERE
]


def read(base: str, path: str, *, status: int, headers: Headers, body: bytes) -> tuple[Page, Reading]:
    site = SiteContext(base=base, profile=PROFILES["wix"], zone=ZoneInfo("Europe/Paris"), language="fr")
    uri = f"{base}{path}"
    observed = datetime(2026, 11, 22, tzinfo=UTC)
    found = Page(body=body, uri=uri, url=uri, status=status, headers=headers, observed=observed, site=site)
    return found, verdict.read(found)


MANY = "xml-60k.xml"
"""More addresses than a sitemap may name: they take their time, each for itself."""


@needs_server
@pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=fault.id, marks=[pytest.mark.slow] if fault.id == MANY else []) for fault in READ]
)
def test_reading(hostile: Hostile, fault: Fault) -> None:
    with client() as visitor:
        answer = visitor.fetch(Request(uri=f"{hostile.base}{fault.url}", reason=Reason.NEW)).outcome
    assert isinstance(answer, Response)
    before = time.thread_time()

    found, reading = read(hostile.base, fault.url, status=answer.status, headers=answer.headers, body=answer.body)

    assert time.thread_time() - before < (20 if fault.id == MANY else 5)
    if not fault.id.startswith("xml") or fault.id in REFUSED - LISTINGS:
        assert reading.verdict is VERDICTS.get(fault.id, Verdict.OTHER)
    if fault.id in REFUSED:
        assert not reading.complete
        assert reading.problems
    if fault.id.startswith("charset") and fault.id not in UNREADABLE:
        assert TEXT in utf8(found).decode()
    assert all(child.startswith(f"{hostile.base}/") for child in reading.children)
    assert all(entry.uri.startswith(f"{hostile.base}/") for entry in reading.entries)
    assert hostile.stats()["canary_hits"] == []


# One form that forbids, one that is missing, one that fails.
PROMPT = {"deny", "404", "500"}
"""The forms that are tried at every run; the others take their time, and CI tries them all."""


@needs_server
@pytest.mark.parametrize(
    "mode",
    [
        pytest.param(mode, marks=[] if mode in PROMPT else [pytest.mark.slow])
        for mode in sorted({*DENIED_ALL, *ALLOWED_ALL, "ok", "bom", "latin1", "huge", "bomb", "redirect"})
    ],
)
def test_a_crawl_keeps_to_the_rules_in_every_form_of_robots(hostile: Hostile, mode: str, tmp_path: Path) -> None:
    hostile.ask("/reset")
    hostile.ask(f"/control?robots={mode}")

    outcome = crawl(hostile.base, tmp_path)

    asked = {
        path for path in hostile.stats()["requests"] if not path.startswith(("/robots", "/stats", "/reset", "/control"))
    }
    # Rules that forbid everything are a refusal; where no rules can be had, the site is not to be reached.
    assert outcome in (("refused", "unreachable") if mode in DENIED_ALL else ("done", "partial"))
    assert bool(asked) is (mode not in DENIED_ALL)
    assert hostile.stats()["canary_hits"] == []
    hostile.ask("/control?robots=ok")


def crawl(base: str, folder: Path) -> str:
    """The outcome of a crawl that does not wait."""
    calendar = fakes.FakeClock()

    def now() -> datetime:
        calendar.advance(timedelta(milliseconds=1))
        return calendar.now()

    clock = Clock(now=now, monotonic=time.monotonic, sleep=calendar.sleep)
    site = SiteConfig(id="hostile", name="Hostile", url=base)
    config = Config(
        archive=ArchiveConfig(path=folder / "archive.db"),
        scraper=ScraperConfig(contact="a@b.test", allow_loopback=True, min_delay=0),
        sites=(site,),
    )
    (summary,) = run(config, (site,), options=Options(limit=5), clock=clock, progress=Quiet(), stopped=lambda: False)
    assert checked(config.archive.path).faults == ()
    return summary.outcome


def blog(*titles: str) -> FakeSite:
    """A site of small posts, whose list is a sitemap."""
    made = [fakes.make_post(f"p{n}", title=title, guid=f"{n:024x}") for n, title in enumerate(titles)]
    return FakeSite(
        {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(made)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(made)),
            f"{ORIGIN}/blog-feed.xml": xml(fakes.feed(made)),
            **{fakes.post_url(post): page(post_page(post)) for post in made},
        }
    )


@pytest.mark.parametrize(
    ("location", "cause"),
    [
        pytest.param("/private/page", "robots", id="to a disallowed path"),
        pytest.param("https://other.test/post/p0", "scope", id="to another host"),
        pytest.param("https://blog.test:8443/post/p0", "scope", id="to another port"),
        pytest.param("/post/p0", "redirects", id="to itself"),
    ],
)
def test_every_hop_of_a_redirect_is_judged_before_it_is_asked_for(tmp_path: Path, location: str, cause: str) -> None:
    archivist = Archivist(tmp_path, blog("Un", "Deux"))
    archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /private/\n")
    archivist.site.pages[f"{ORIGIN}/post/p0"] = moved(location)

    archivist.crawl()

    assert archivist.rows("SELECT DISTINCT cause FROM fetch WHERE outcome = 'refused'") == [(cause,)]
    assert not any("private" in uri or "other.test" in uri or ":8443" in uri for uri in archivist.site.asked)
    assert archivist.site.asked.count(f"{ORIGIN}/post/p0") <= 6


@pytest.mark.parametrize(
    "location", ["file:///etc/hostname", "data:text/html,x", "http://[", "javascript:alert(1)", "\x00"]
)
def test_a_redirect_to_what_is_no_address_ends_there(tmp_path: Path, location: str) -> None:
    archivist = Archivist(tmp_path, blog("Un"))
    archivist.site.pages[f"{ORIGIN}/post/p0"] = moved(location)

    assert archivist.crawl().outcome in ("done", "partial")

    assert archivist.rows("SELECT count(*) FROM fetch WHERE uri NOT LIKE 'https://blog.test/%'") == [(0,)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', id="an empty list"),
        pytest.param(b"<!DOCTYPE html><html><body>Not found</body></html>", id="HTML"),
        pytest.param(b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "b">]><urlset>&a;</urlset>', id="a DTD"),
        pytest.param(b"<urlset><url><loc>https://blog.test/post/p", id="a cut one"),
        pytest.param(b"<urlset>" + b"<a>" * 50_000, id="a deep one"),
        pytest.param(b"\xff\xfe\x00\x00", id="bytes"),
    ],
)
def test_a_bad_sitemap_never_means_that_posts_are_gone(tmp_path: Path, body: bytes) -> None:
    archivist = Archivist(tmp_path, blog(*"abcdefgh"))
    archivist.crawl()
    for path in ("/blog-posts-sitemap.xml", "/blog-feed.xml"):
        archivist.site.pages[f"{ORIGIN}{path}"] = xml(body)

    for _ in range(3):
        archivist.sleep(days=2)
        archivist.crawl()

    assert archivist.changes() == []
    assert archivist.rows("SELECT state, count(*) FROM post_status GROUP BY state") == [("live", 8)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html><body>" + b"<div>" * 100_000, id="100,000 nested elements"),
        pytest.param(
            b"<html><body><p " + b"".join(b"a%d=1 " % n for n in range(100_000)) + b">", id="100,000 attributes"
        ),
        pytest.param(b"<html>" + b"<b><i><u><s><a href=x><p>" * 20_000, id="formatting elements"),
        pytest.param(b"<html>" + b"&" * 2_000_000, id="two million ampersands"),
        pytest.param(b"<html><script>" + b"<!--" * 500_000, id="comments in a script"),
        pytest.param(b'<html><script type="application/ld+json">' + b"[" * 200_000 + b"</script>", id="deep JSON"),
    ],
)
def test_a_page_that_would_cost_seconds_costs_little_and_changes_no_post(tmp_path: Path, body: bytes) -> None:
    archivist = Archivist(tmp_path, blog("Un"))
    archivist.crawl()
    archivist.sleep(days=1)
    archivist.site.pages[f"{ORIGIN}/post/p0"] = page(body)
    before = time.thread_time()

    archivist.crawl(full=True)

    assert time.thread_time() - before < 5
    assert archivist.changes() == []
    assert archivist.rows("SELECT count(*) FROM capture WHERE uri LIKE '%/p0'") == [(2,)]


EVIL = (
    "\x1b]0;pwned\x07\x1b[31mrouge\x1b[0m",
    "=HYPERLINK(&quot;http://evil.test&quot;)",
    "<script>alert(1)</script>",
    "tab\tet\x00nul\x9b31m\u202e",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    ["show p{n}", "show p{n} --format markdown", "show p{n} --format html", "show p{n} --json", "posts", "status",
     "search corps", "search --json corps", "changes", "changes --json", "history p{n}", "diff p{n}", "cite p{n}"],
)  # fmt: skip
def test_no_text_of_a_page_reaches_the_terminal_as_an_escape_sequence(tmp_path: Path, command: str) -> None:
    site = FakeSite()
    archivist = Archivist(tmp_path, site)
    for round_ in range(2):
        made = [
            fakes.make_post(
                f"p{n}", title=f"{text} {round_}", paragraphs=(f"Le corps {round_} {text}",), author=f"Nom {text}",
                guid=f"{n:024x}", tags=(text,),
            )
            for n, text in enumerate(EVIL)
        ]  # fmt: skip
        site.pages |= {
            f"{ORIGIN}/robots.txt": robots(),
            f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(made)),
            f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(made)),
            **{f"{ORIGIN}/post/p{n}": page(post_page(post)) for n, post in enumerate(made)},
        }
        archivist.crawl(full=True)
        archivist.sleep(days=1)

    for n in range(len(EVIL)):
        result = cirma(archivist.path, *command.format(n=n).split())

        assert result.exception is None, result.exception
        assert result.output
        # click's own colours are left out where stdout is no terminal, so every escape is the page's.
        loose = {
            letter for letter in result.output if unicodedata.category(letter) == "Cc" or letter == "\u202e"
        } - set("\n\t")
        assert loose == set()


def test_nothing_of_a_page_is_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("=1+1", "+1", "-1", "@SUM(A1)", "Un titre"))
    archivist.crawl()

    result = cirma(archivist.path, "export", "csv", str(tmp_path / "out"))

    assert result.exception is None, result.exception
    tables = list((tmp_path / "out").rglob("*.csv"))
    cells = [cell for table in tables for row in csv.reader(io.StringIO(table.read_text("utf-8-sig"))) for cell in row]
    assert tables
    assert [cell for cell in cells if cell[:1] in tuple("=+@\t\r") or cell == "-1"] == []


def test_bytes_that_are_no_text_are_kept_and_break_nothing(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, blog("Un", "Deux"))
    good = post_page(fakes.make_post("p0", title="Un"))
    odd = b"\x00\xed\xa0\x80\xff\xfe &#xD800; &#0; \xf4\x90\x80\x80"
    archivist.site.pages[f"{ORIGIN}/post/p0"] = Reply(
        body=good.replace(b"Premier paragraphe.", b"Premier " + odd), headers=(*HTML, ("x-odd", "\x01\xff"))
    )

    assert archivist.crawl().outcome == "done"

    assert archivist.rows("SELECT count(*) FROM post_status") == [(2,)]
    assert checked(archivist.path).faults == ()


def test_cookies_and_the_names_of_files_reach_no_row_but_the_headers(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))
    archivist.crawl()
    before = {path.name for path in tmp_path.iterdir()}
    site = blog("Un")
    reply = site.pages[f"{ORIGIN}/post/p0"]
    assert isinstance(reply, Reply)
    hostile_headers = (
        *reply.headers,
        ("content-disposition", 'attachment; filename="../../evil"'),
        ("set-cookie", "a=b"),
    )
    site.pages[f"{ORIGIN}/post/p0"] = replace(reply, headers=hostile_headers)
    other = Archivist(tmp_path, site)

    other.crawl()

    assert {path.name for path in tmp_path.iterdir()} == before
    assert other.rows("SELECT count(*) FROM fetch_headers WHERE request_headers LIKE '%ookie%'") == [(0,)]


# --- whatever comes ------------------------------------------------------------------------------------------

pieces = st.sampled_from(
    [b"<urlset>", b"<url><loc>", b"https://blog.test/post/", b"</loc>", b"<lastmod>", b"0000-00-00", b"</lastmod>",
     b"</url>", b"</urlset>", b"<rss><channel><item><link>", b"<guid>", b"</item>", b"<pubDate>", b"</html>",
     b"<?xml version='1.0'", b" encoding='utf-16'?>", b"<!DOCTYPE x [", b"<![CDATA[", b"]]>", b"&amp;", b"&#xD800;",
     b"<html>", b"<article>", b'<script type="application/ld+json">{"@type":"BlogPosting",', b'"datePublished":',
     b'"2026-13-45"', b"}</script>", b"<meta charset=", b"utf-7>", b'<div data-hook="post-description">', b"<p>",
     b"\x00", b"\xff\xfe", b"]"]
)  # fmt: skip
bodies = st.one_of(
    st.binary(max_size=300), st.lists(st.one_of(pieces, st.binary(max_size=8)), max_size=30).map(b"".join)
)
paths = st.sampled_from(["/post/a", "/sitemap.xml", "/blog-feed.xml", "/blog", "/", "/robots.txt"])
headers = st.lists(
    st.tuples(
        st.sampled_from(["content-type", "x-robots-tag", "etag", "location", "link"]),
        st.one_of(
            st.text(max_size=30), st.sampled_from(["text/html; charset=", "text/xml;charset=rot13", "noarchive"])
        ),
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=150, deadline=None)
@given(paths, st.sampled_from([200, 200, 200, 404, 301, 429, 599]), headers, bodies)
def test_reading_never_fails(path: str, status: int, headers: Headers, body: bytes) -> None:
    _, reading = read(ORIGIN, path, status=status, headers=headers, body=body)

    assert all(entry.uri == canonical(entry.uri) for entry in reading.entries)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.text("https:/.@[]%?#&=\\ é\u202e\x00-12x", max_size=40).map("http:".__add__)),
    st.one_of(st.none(), st.just(ORIGIN), st.text(max_size=20)),
)
def test_an_address_is_canonical_or_refused(url: str, base: str | None) -> None:
    try:
        uri = canonical(url, base)
    except BadUri:
        return

    assert canonical(uri) == uri


def test_the_site_of_these_tests_is_off_loopback() -> None:
    assert SITE.url == ORIGIN
