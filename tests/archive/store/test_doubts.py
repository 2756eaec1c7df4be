"""Pages that are held back, through the whole of a crawl: what the archive says meanwhile and afterwards."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.alarms.alarm import AlarmRule
from archive.alarms.rules import findings
from archive.query import alarms, takedowns
from archive.store import Store
from archive.takedown import Action
from archive.verify import Sample, verify
from scraper.crawl.summary import Summary
from scraper.demo.post import DemoPost
from scraper.reading.reread import reparse_anew
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, robots, xml
from tests.support.restless import RestlessBlog

SLUGS = ("ble", "seigle", "orge", "avoine", "mais", "riz")
PARKED = "<!doctype html><html><head><title>{0}</title></head><body><main><h1>{0}</h1><p>{1}</p></main></body></html>"
WORDS = (
    "Voyages et crédit, assurance et mutuelle : nos partenaires vous répondent jour et nuit, sans engagement de durée. "
    "Comparez dès maintenant les meilleures offres de votre région, et recevez trois devis gratuits sous un jour ouvré."
)


def text(slug: str, tale: str = "récolte") -> tuple[str, ...]:
    return tuple(f"{tale}{n} {slug}{n} {tale}{n + 1} fut {tale}{n} et {slug}{tale}{n} {tale}." for n in range(12))


def post(slug: str, tale: str = "récolte", title: str | None = None) -> DemoPost:
    return fakes.make_post(slug, title=title or f"Le cours : {slug}", paragraphs=text(slug, tale))


def site(slugs: Sequence[str] = SLUGS) -> FakeSite:
    posts = [post(slug) for slug in slugs]
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
    archivist = Archivist(tmp_path, site())
    archivist.crawl()
    archivist.sleep(days=1)
    return archivist


def show(archivist: Archivist, slug: str, body: bytes) -> None:
    archivist.site.pages[f"{ORIGIN}/post/{slug}"] = page(body)


def parked(name: str = "blog.test") -> bytes:
    return PARKED.format(name, WORDS).encode()


def days(archivist: Archivist, count: int) -> list[Summary]:
    found = []
    for _ in range(count):
        found.append(archivist.crawl(full=True))
        archivist.sleep(days=1)
    return found


def states(archivist: Archivist) -> list[tuple[object, ...]]:
    return archivist.rows("SELECT DISTINCT state, title LIKE 'Le cours%' FROM post_status")


def test_parked_domain_is_no_state_of_any_post_for_thirty_days(archivist: Archivist) -> None:
    for slug in SLUGS:
        show(archivist, slug, parked())

    summaries = days(archivist, 30)

    assert {summary.held_back.looks_like for summary in summaries} == {"parked"}
    assert {summary.outcome for summary in summaries} == {"partial"}
    assert archivist.changes() == []
    assert states(archivist) == [("live", 1)]
    assert [row.alarm.rule for row in alarms.open_alarms(archivist.database)] == []


@pytest.mark.parametrize(("posts", "rings"), [(6, True), (25, True), (26, False)])
def test_a_fifth_of_the_posts_held_back_at_once_ring(tmp_path: Path, posts: int, rings: bool) -> None:
    slugs = [f"note{number}" for number in range(posts)]
    archivist = Archivist(tmp_path, site(slugs))
    archivist.crawl()
    archivist.sleep(days=1)
    for slug in slugs[:5]:
        show(archivist, slug, parked())

    (summary,) = days(archivist, 1)

    figures = alarms.figures(archivist.database, summary.crawl)
    found = findings(figures, alarms.history(archivist.database, summary.crawl), patience=timedelta(days=8))
    ringing = any(each.rule is AlarmRule.REWRITING and each.alarm for each in found)
    assert (summary.held_back.posts, summary.outcome) == (5, "partial")
    assert (ringing, summary.held_back.looks_like == "parked") == (rings, rings)


def test_history_is_right_when_the_domain_is_back(archivist: Archivist) -> None:
    for slug in SLUGS:
        show(archivist, slug, parked())
    days(archivist, 3)
    for slug in SLUGS:
        show(archivist, slug, fakes.post_page(post(slug)))

    (back,) = days(archivist, 1)

    assert (back.held_back.posts, back.outcome, archivist.changes()) == (0, "done", [])
    assert archivist.rows("SELECT count(*) FROM snapshot WHERE confirmation = 'counted'") == [(len(SLUGS),)]


def test_mass_rewriting_is_believed_after_a_fortnight(archivist: Archivist) -> None:
    for slug in SLUGS:
        show(archivist, slug, fakes.post_page(post(slug, "famine"), rendered=archivist.site.clock.now()))

    first, *_ = days(archivist, 14)
    told = archivist.changes()
    days(archivist, 1)

    assert (first.held_back.posts, first.held_back.looks_like) == (len(SLUGS), "template")
    assert told == []
    assert len(archivist.changes()) == len(SLUGS)


def test_a_parking_page_that_names_what_was_asked_for_is_never_believed(archivist: Archivist) -> None:
    for day in range(16):
        for slug in SLUGS:
            offers = " ".join(f"{slug} offre{n} devis{n} {slug}{n % 7}" for n in range(60))
            show(archivist, slug, PARKED.format(f"blog.test/{slug}", f"{offers} {day}.").encode())
        days(archivist, 1)

    assert archivist.changes() == []
    assert states(archivist) == [("live", 1)]
    assert archivist.rows("SELECT DISTINCT rule, looks_like, cleared FROM doubt") == [("mass-stripped", "parked", None)]


def test_one_rewritten_post_is_believed_at_once(archivist: Archivist) -> None:
    show(archivist, "ble", fakes.post_page(post("ble", "famine"), rendered=archivist.site.clock.now()))

    (summary,) = days(archivist, 1)

    assert (summary.held_back.posts, summary.outcome, len(archivist.changes())) == (0, "done", 1)


def test_an_address_that_shows_another_post_is_no_edit_though_that_post_is_as_it_was(archivist: Archivist) -> None:
    seigle = archivist.site.pages[f"{ORIGIN}/post/seigle"]
    archivist.site.pages[f"{ORIGIN}/post/ble"] = seigle

    runs = days(archivist, 3)

    assert archivist.rows("SELECT * FROM change WHERE kind = 'edit'") == []
    assert {row[0] for row in archivist.rows("SELECT rule FROM doubt")} == {"another's"}
    assert runs[0].held_back
    archivist.site.pages[f"{ORIGIN}/post/ble"] = page(fakes.post_page(post("ble")))
    days(archivist, 2)
    assert archivist.rows("SELECT * FROM change WHERE kind = 'edit'") == []


@pytest.mark.parametrize(("count", "told"), [(5, 0), (4, 4)])
@pytest.mark.parametrize("stamp", [rb"\g<0>", b'"rendered":0'], ids=["rendered", "fetched twice"])
def test_one_title_for_many_posts_is_a_fault_of_the_template(
    archivist: Archivist, count: int, told: int, stamp: bytes
) -> None:
    for slug in SLUGS[:count]:
        named = replace(post(slug), title="Le blog")
        body = fakes.post_page(named, rendered=archivist.site.clock.now())
        # What no render time dates is fetched once more in the same crawl.
        show(archivist, slug, re.sub(rb'"renderTimeStamp":\s*\d+', stamp, body))

    *_, last = days(archivist, 3)

    assert len(archivist.changes()) == told
    assert last.held_back.posts == count - told
    for slug in SLUGS:
        show(archivist, slug, fakes.post_page(post(slug), rendered=archivist.site.clock.now()))
    (back,) = days(archivist, 1)
    assert (back.held_back.posts, back.outcome) == (0, "done")
    assert len(archivist.changes()) == 2 * told


_MANY_AT_ONCE = {
    "titles": lambda slug: replace(post(slug), title=f"[ARCHIVES] {post(slug).title}"),
    "authors": lambda slug: replace(post(slug), author="admin"),
    "dates": lambda slug: replace(post(slug), published=post(slug).published - timedelta(days=400)),
}


@pytest.mark.parametrize("changed", _MANY_AT_ONCE.values(), ids=_MANY_AT_ONCE.keys())
@pytest.mark.parametrize(("count", "told"), [(5, 0), (4, 4)])
def test_a_title_author_or_date_that_changes_on_many_posts_at_once_is_held(
    archivist: Archivist, count: int, told: int, changed: Callable[[str], DemoPost]
) -> None:
    for slug in SLUGS[:count]:
        show(archivist, slug, fakes.post_page(changed(slug), rendered=archivist.site.clock.now()))

    first, *_ = days(archivist, 13)
    held = archivist.changes()
    days(archivist, 2)

    assert first.held_back.posts == count - told
    assert len(held) == told
    # After a fortnight it is believed.
    assert len(archivist.changes()) == count


@pytest.mark.parametrize("changed", _MANY_AT_ONCE.values(), ids=_MANY_AT_ONCE.keys())
def test_what_a_template_changed_on_many_posts_and_took_back_is_no_edit(
    archivist: Archivist, changed: Callable[[str], DemoPost]
) -> None:
    for slug in SLUGS:
        show(archivist, slug, fakes.post_page(changed(slug), rendered=archivist.site.clock.now()))
    days(archivist, 12)
    for slug in SLUGS:
        show(archivist, slug, fakes.post_page(post(slug), rendered=archivist.site.clock.now()))

    days(archivist, 20)

    assert archivist.changes() == []


def test_a_post_that_is_held_back_can_be_purged(archivist: Archivist) -> None:
    for slug in SLUGS:
        show(archivist, slug, fakes.post_page(post(slug, "famine"), rendered=archivist.site.clock.now()))
    days(archivist, 1)
    now = archivist.site.clock.now()
    store = Store.open(archivist.path, holder="a test", now=now)
    [(purged,)] = archivist.rows("SELECT post FROM address WHERE uri LIKE '%/ble'")

    store.take_down(takedowns.whole(store.database, purged), action=Action.PURGE, reason="by request", at=now)
    store.close()

    assert archivist.rows("SELECT count(*) FROM doubt") == [(len(SLUGS) - 1,)]
    assert verify(archivist.path, at=now, sample=Sample(share=1, day=now.date())).clean


def test_letters_that_are_lost_on_one_post_are_believed_a_day_later(archivist: Archivist) -> None:
    body = fakes.post_page(post("ble"), rendered=archivist.site.clock.now())
    show(archivist, "ble", body.decode().encode().decode("latin-1").encode())

    (first,) = days(archivist, 1)
    told = archivist.changes()
    days(archivist, 2)

    assert (first.held_back.posts, told) == (1, [])
    assert len(archivist.changes()) == 1


@pytest.mark.parametrize(
    ("kept", "wait"), [pytest.param(2, 1, id="with some of its text"), pytest.param(0, 14, id="without any")]
)
def test_a_page_that_lost_its_marks_is_believed_later(archivist: Archivist, kept: int, wait: int) -> None:
    """What shows nothing of the post is a wall as a rule, which may stand for days."""
    body = PARKED.format("Une autre page", " ".join((*text("ble")[:kept], *text("ble", "colère")))).encode()
    show(archivist, "ble", body)

    first, *_ = days(archivist, wait)
    told = archivist.changes()
    days(archivist, 1)

    assert (first.held_back.posts, first.outcome, told) == (1, "partial", [])
    assert len(archivist.changes()) == 1


def test_a_rebuild_judges_as_the_crawls_did(archivist: Archivist) -> None:
    for slug in SLUGS:
        show(archivist, slug, parked())
    days(archivist, 2)
    before = archivist.rows("SELECT capture, rule, cleared FROM doubt ORDER BY capture")

    store = Store.open(archivist.path, holder="a test", now=archivist.site.clock.now())
    reparse_anew(store, archivist.path, watched=lambda _: None)
    store.close()

    assert archivist.rows("SELECT capture, rule, cleared FROM doubt ORDER BY capture") == before
    assert len(before) == 2 * len(SLUGS)


class BrokenOff(RestlessBlog):
    """A blog of which one page can break off, so many letters after the third paragraph begins."""

    broken = ""
    after = 0

    def page(self, slug: str) -> str:
        whole = super().page(slug)
        end = whole.index(self.posts[slug].paragraphs[3]) + self.after
        return whole[:end] if slug == self.broken else whole


def test_a_page_that_breaks_off_is_no_edit_until_it_is_seen_so_again(tmp_path: Path) -> None:
    blog = BrokenOff()
    archivist = blog.archivist(tmp_path)
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    blog.broken = "note-1"
    archivist.crawl(full=True)
    assert archivist.changes() == []
    assert {rule for (rule,) in archivist.rows("SELECT rule FROM doubt WHERE cleared IS NULL")} == {"cut"}

    blog.broken = ""
    archivist.sleep(days=1)
    archivist.crawl(full=True)

    assert archivist.changes() == []


def test_a_page_that_breaks_off_elsewhere_each_day_is_no_edit(tmp_path: Path) -> None:
    blog = BrokenOff()
    archivist = blog.archivist(tmp_path)
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    blog.broken = "note-1"

    for blog.after in range(20):
        days(archivist, 1)

    assert archivist.changes() == []
    assert {rule for (rule,) in archivist.rows("SELECT rule FROM doubt WHERE cleared IS NULL")} == {"cut"}


def test_a_page_that_breaks_off_at_one_word_is_believed_after_a_fortnight(tmp_path: Path) -> None:
    blog = BrokenOff()
    archivist = blog.archivist(tmp_path)
    archivist.crawl(full=True)
    archivist.sleep(days=1)
    blog.broken = "note-1"

    days(archivist, 14)
    before = archivist.changes()
    days(archivist, 1)

    assert (before, len(archivist.changes())) == ([], 1)
