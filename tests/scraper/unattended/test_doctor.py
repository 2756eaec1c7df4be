"""What the doctor finds, on a machine and at a site that have something."""

from pathlib import Path

import pytest

from archive.config import ArchiveConfig
from archive.errors import ConfigError
from scraper.crawl.probe import probe
from scraper.settings import config
from scraper.settings.config import Config, ScraperConfig
from scraper.unattended import doctor
from scraper.unattended.check import Check, CheckState
from scraper.unattended.doctor import sqlite_version
from tests.support import fakes
from tests.support.crawling import SITE
from tests.support.fakes import NOON, ORIGIN, FakeSite, Reply, page, post_page, robots

POST = fakes.make_post("a")


def settings(path: Path) -> Config:
    return Config(archive=ArchiveConfig(path=path), scraper=ScraperConfig(contact="a@b.fr"), sites=(SITE,))


def examined(path: Path) -> dict[str, Check]:
    return {check.name: check for check in doctor.examine(settings(path), now=NOON, environment={})}


def probed(site: FakeSite) -> list[tuple[str, CheckState]]:
    newest = fakes.post_url(POST)
    found = probe(site, settings(Path("a.db")), SITE, newest=newest, clock=site.clock.clock)
    return [(check.name, check.state) for check in found]


@pytest.mark.parametrize(
    ("version", "state"),
    [
        pytest.param((3, 36, 0), CheckState.BROKEN, id="too old for STRICT"),
        pytest.param((3, 40, 1), CheckState.WARN, id="Debian 12's has the WAL-reset fault"),
        pytest.param((3, 50, 7), CheckState.OK, id="a branch that was mended"),
        pytest.param((3, 51, 2), CheckState.WARN, id="the last with the fault"),
        pytest.param((3, 51, 3), CheckState.OK, id="the first without"),
    ],
)
def test_sqlite_is_known_by_its_version(version: tuple[int, int, int], state: CheckState) -> None:
    found = sqlite_version(version)

    assert found.state is state
    assert bool(found.remedy) is (state is not CheckState.OK)


def test_an_archive_that_is_not_there_is_broken(tmp_path: Path) -> None:
    found = examined(tmp_path / "new" / "archive.db")["archive"]

    assert found.state is CheckState.BROKEN
    assert "mount its disk" in found.remedy


def test_a_file_that_is_no_archive_is_broken(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("nothing of the kind " * 100)

    assert examined(tmp_path / "archive.db")["archive"].state is CheckState.BROKEN


def test_a_site_in_order_costs_two_requests_apart() -> None:
    site = FakeSite({f"{ORIGIN}/robots.txt": robots(), fakes.post_url(POST): page(post_page(POST))})

    assert probed(site) == [("robots", CheckState.OK), ("profile", CheckState.OK)]
    assert site.clock.naps == [2.0]


@pytest.mark.parametrize(
    ("path", "reply", "found"),
    [
        pytest.param(
            "/robots.txt", page(b"User-agent: *\nDisallow: /"), [("robots", CheckState.BROKEN)], id="turned away"
        ),
        pytest.param(
            "/post/a", page(fakes.shell_page()), [("robots", CheckState.OK), ("profile", CheckState.BROKEN)], id="shell"
        ),
        pytest.param("/post/a", Reply(status=503), [("robots", CheckState.OK), ("site", CheckState.BROKEN)], id="down"),
    ],
)
def test_a_site_that_has_something(path: str, reply: Reply, found: list[tuple[str, CheckState]]) -> None:
    site = FakeSite({f"{ORIGIN}/robots.txt": robots(), fakes.post_url(POST): page(post_page(POST))})
    site.pages[ORIGIN + path] = reply

    assert probed(site) == found


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param('[[site]]\nid = "a"\nhours = "22-6"', "hours", id="hours"),
        pytest.param('[alarms]\noverdue = "soon"', "overdue", id="overdue"),
        pytest.param('[notify]\nsmtp = "mail.a.fr:587"', "notify", id="mail from nobody to nobody"),
        pytest.param('[notify]\nwebhook = "mail.a.fr"', "webhook", id="webhook"),
        pytest.param('[notify]\nwebhook = "https://"', "webhook", id="webhook without host"),
        pytest.param('[notify]\nwebhook = "http://a.fr:99999/"', "webhook", id="webhook at no port"),
        pytest.param('[notify]\nsmtp = "a.fr:99999"\nsender = "a@b"\nto = "c@d"', "smtp", id="mail at no port"),
        pytest.param('[notify]\nsmtp = "a.fr"\nsender = "cirma"\nto = "c@d"', "sender", id="sender"),
        pytest.param('[notify]\nsmtp = "a.fr"\nsender = "a@b"\nto = "c@d, you"', "to", id="one of two recipients"),
        pytest.param('[notify]\nsmtp = "a.fr"\nsender = "a@b\\nBcc: x@y"\nto = "c@d"', "sender", id="two headers"),
        pytest.param("[alarms]\nmin_free_gb = -1.0", "min_free_gb", id="less than no room"),
        pytest.param("[alarms]\nmin_free_gb = nan", "min_free_gb", id="room that is no number"),
        pytest.param('[notify]\npassword = "x"', "password", id="a secret in the file"),
    ],
)
def test_what_the_configuration_cannot_mean_is_refused(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "config.toml").write_text(text, "utf-8")

    with pytest.raises(ConfigError, match=where):
        config.load(tmp_path / "config.toml")
