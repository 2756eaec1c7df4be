"""What stands is told at its onset, again each week, and its end is told too."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from archive.alarms.alarm import Alarm, AlarmRule, Finding
from archive.digest import sha256
from archive.model import Fetch, Reason, Request, Response, RunOutcome
from archive.query import alarms as queried
from archive.query import media
from archive.store import MediaWanted, Store, alarms, crawls
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


def test_what_a_channel_did_not_take_is_told_again_onset_and_end_alike_each_once(tmp_path: Path) -> None:
    post = fakes.make_post("ble")
    pages = {f"{ORIGIN}/": page(fakes.home_page([post])), f"{ORIGIN}/post/ble": page(fakes.post_page(post))}
    archivist = Archivist(tmp_path, FakeSite(pages))
    told = []
    with hook() as box:
        for forbidden, status in [(0, 204), (1, 503), (1, 204), (1, 204), (0, 503), (0, 503), (0, 204), (0, 204)]:
            body = b"User-agent: *\nDisallow: /\n" if forbidden else b""
            archivist.site.pages[f"{ORIGIN}/robots.txt"] = page(body)
            archivist.sleep(days=1)
            box.status = status
            subjects = [subject for subject in day(archivist, box) if "robots" in subject]
            told.append([subject.endswith("over") for subject in subjects])

    assert told == [[], [False], [False], [], [True], [True], [True], []]


def test_the_end_of_an_alarm_that_rings_again_or_is_a_week_old_is_not_told_late(tmp_path: Path) -> None:
    ringing = Alarm(rule=AlarmRule.DISK, subject="", expected="room", seen="none", look="df")
    start = datetime(2026, 3, 2, tzinfo=UTC)
    with closing(Store.open(tmp_path / "a.db", holder="a test", now=start)) as store:

        def note(day: int, alarm: Alarm | None) -> list[int]:
            now = start + timedelta(days=day)
            finding = Finding(rule=AlarmRule.DISK, subject="", alarm=alarm)
            alarms.note(store.database, [finding], site=None, crawl=None, at=now)
            ringing = queried.open_alarms(store.database)
            alarms.notified(store.database, [row.id for row in ringing], at=now)
            over = queried.cleared(store.database, at=now, since=now - timedelta(days=7))
            return [row.at.day for row in over]

        given = [(0, ringing), (1, None), (2, None), (3, ringing), (4, None), (9, None), (12, None)]
        told = [note(day, alarm) for day, alarm in given]

    assert told == [[], [2], [2], [], [2, 5], [5], []]


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
