"""What stands is told at its onset, again each week, and its end is told too."""

from pathlib import Path

from msgspec.structs import replace

from archive.store import Store
from scraper.settings.config import NotifyConfig
from scraper.unattended.alerts import watch
from tests.support import fakes
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page
from tests.support.listeners import Hook, hook


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
