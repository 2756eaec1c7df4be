"""What stands is told at its onset, again each week, and its end is told too."""

from pathlib import Path

from msgspec.structs import replace

from archive.digest import sha256
from archive.model import Fetch, Reason, Request, Response, RunOutcome
from archive.query import media
from archive.store import MediaWanted, Store, crawls
from scraper.demo import demo_blog
from scraper.settings.config import NotifyConfig
from scraper.unattended.alarms import watch
from tests.support import fakes, sql
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, FakeWix, page
from tests.support.listeners import Hook, hook
from tests.support.media import png


def day(archivist: Archivist, box: Hook) -> list[str]:
    """A crawl and what is told after it, in the subjects of the messages."""
    told = len(box.posted)
    summary = archivist.crawl()
    now = archivist.site.clock.now()
    store = Store.open(archivist.path, holder="a test", now=now)
    settings = replace(archivist.config, notify=NotifyConfig(webhook=box.url))
    watch(store, settings, [summary.crawl], now=now, environment={}, free=lambda _: 10**12)
    store.close()
    archivist.sleep(days=1)
    return [message["subject"] for _, message in box.posted[told:]]


def test_standing_alarm_is_repeated_weekly_and_its_end_is_told(tmp_path: Path) -> None:
    post = fakes.make_post("ble")
    pages = {f"{ORIGIN}/": page(fakes.home_page([post])), f"{ORIGIN}/post/ble": page(fakes.post_page(post))}
    archivist = Archivist(tmp_path, FakeSite(pages))
    with hook() as box:
        day(archivist, box)
        archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /\n")
        archivist.sleep(days=1)
        told = [day(archivist, box) for _ in range(9)]
        archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(b"")
        archivist.sleep(days=1)
        after = day(archivist, box)

    assert any("robots" in subject for subject in told[0])
    assert [any("robots" in subject for subject in subjects) for subjects in told[1:7]] == [False] * 6
    assert any("robots" in subject for subject in told[7])
    assert any(subject.endswith("over") for subject in after)


def answered_otherwise(archivist: Archivist, body: bytes) -> None:
    """Keep *body* as what the address of a held picture answers now, as `cirma media fetch --again` does."""
    now = archivist.site.clock.now()
    store = Store.open(archivist.path, holder="a test", now=now)
    row = sql.run(
        store.database,
        """SELECT m.resource, f.uri, f.address FROM media_fetch m JOIN fetch f ON f.id = m.fetch
           JOIN blob b ON b.digest = f.blob WHERE b.type = 'image/png' ORDER BY m.resource LIMIT 1""",
    ).fetchone()
    crawl = store.run(
        crawls.begin_crawl,
        archivist.config_of_site.id,
        now=now,
        arguments={},
        configuration={},
        software="a test",
        parser="wix/0",
    )
    answer = Response(
        status=200, phrase="OK", protocol="HTTP/1.1", headers=(("content-type", "image/png"),), body=body,
        wire_bytes=len(body), wire_digest=sha256(body),
    )  # fmt: skip
    request = Request(uri=row["uri"], address=row["address"], reason=Reason.MEDIA)
    fetch = Fetch(request=request, started=now, ended=now, outcome=answer)
    assert store.keep_media(fetch, crawl, MediaWanted(resource=row["resource"], is_picture=True), pace=None)
    store.run(crawls.end_crawl, crawl, now=now, outcome=RunOutcome.DONE, figures={})
    store.close()


def test_other_bytes_under_the_address_of_something_held_ring_once_and_are_no_edit(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeWix(demo_blog()), media="posts")
    with hook() as box:
        before = day(archivist, box)
        changes = sql.run(archivist.database, "SELECT count(*) AS n FROM change").fetchone()["n"]
        answered_otherwise(archivist, png(5))
        told = day(archivist, box)
        again = day(archivist, box)

    def about_media(subjects: list[str]) -> list[str]:
        return [subject for subject in subjects if "media" in subject]

    assert (about_media(before), len(about_media(told)), about_media(again)) == ([], 1, [])
    assert sql.run(archivist.database, "SELECT count(*) AS n FROM change").fetchone()["n"] == changes
    (holding,) = (each for each in media.holdings(archivist.database) if each.state == "altered")
    assert holding.decisive
    assert holding.decisive.blob != sha256(png(5))
