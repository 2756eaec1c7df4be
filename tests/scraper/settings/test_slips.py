"""Slips of people who write a configuration: with one meaning they are taken, else named with place and remedy."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import ConfigError
from scraper.settings.amounts import amount
from scraper.settings.config import Config, SiteConfig, duration, load, require_crawlable

SITE = '[[site]]\nid = "x"\n'


def read(folder: Path, text: str) -> Config:
    (folder / "config.toml").write_text(text, "utf-8")
    return load(folder / "config.toml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3 Days", timedelta(days=3)), ("3 DAYS", timedelta(days=3)), ("3\u00a0days", timedelta(days=3)),
        ("3days", timedelta(days=3)), ("3d", timedelta(days=3)), ("1 Week", timedelta(weeks=1)),
        ("90 min", timedelta(minutes=90)), ("90 mins", timedelta(minutes=90)), ("90m", timedelta(minutes=90)),
        ("72 hrs", timedelta(hours=72)), ("72 hr", timedelta(hours=72)), ("72H", timedelta(hours=72)),
    ],
)  # fmt: skip
def test_a_duration_is_taken_in_the_spellings_of_people(written: str, meant: timedelta) -> None:
    assert duration(written) == meant


@pytest.mark.parametrize(
    "written",
    ["3", "1.5 days", "1,5 days", "-3 days", "3 months", "1 year", "P3D", "0 days", "30s", "90 ms", "3 ds", "never"],
)
def test_what_could_be_another_duration_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        duration(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("500 Mo", 500_000_000), ("1 Go", 10**9), ("1\u00a0GB", 10**9), ("1gb", 10**9), ("2 TB", 2 * 10**12), ("8 B", 8)],
)
def test_an_amount_may_be_written_as_in_french(written: str, meant: int) -> None:
    assert amount(written) == meant


@pytest.mark.parametrize("written", ["0", "0 GB", "0.5 B", "1.5 GiB", "1 G", "1,5 GB", "-1 GB", "1000000", "unlimited"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        amount(written)


@pytest.mark.parametrize("written", ["22:00-06:00", "22:00–06:00", "22:00 — 06:00", "22:00-6:00"])
def test_hours_may_have_the_dash_of_a_word_processor(written: str, tmp_path: Path) -> None:
    (site,) = read(tmp_path, f'{SITE}hours = "{written}"\n').sites

    assert str(site.open_hours) == "22:00-06:00 (Europe/Paris)"


@pytest.mark.parametrize(
    ("table", "place", "why"),
    [
        *((f'[archive]\npath = "{path}"\n', "[archive]: path", "not a file name") for path in (
            "$HOME/a.db", "${HOME}/a.db", "%h/cirma/a.db", "https://a.example/a.db", "sqlite:///a.db", "smb://nas/a.db",
            "s3://bucket/a.db", "a\\u0000.db", "a\\nb.db", " ",
        )),
        ('[archive]\npath = "~nobody-of-that-name/a.db"\n', "[archive]: path", "write the whole path"),
        ('[alarms]\nbackups = "~nobody-of-that-name/a-*.db"\n', "[alarms] backups", "write the whole path"),
        ('[alarms]\nbackups = "s3://bucket/a-*.db"\n', "[alarms] backups", "not a file name"),
        ('[alarms]\nbackups = "a\\u0000-*.db"\n', "[alarms] backups", "not a file name"),
        *((f'{SITE}timezone = "{zone}"\n', "timezone", "of this machine alone") for zone in (
            "localtime", "posixrules", "right/Europe/Paris", "posix/Europe/Paris",
        )),
        *((f'{SITE}url = "{url}"\n', "url", "names no host") for url in (
            "https://***", "https://a.example,https://b.example",
        )),
        *((f'{SITE}url = "{url}"\n', "url", "empty part between dots") for url in (
            "https://.example", "https://www..example",
        )),
        ('[notify]\nsmtp = "mail.example"\nsender = "a@a.example"\nto = ","\n', "[notify]", "without sender or to"),
        ('[notify]\nsmtp = "mail.example,587"\nsender = "a@a.example"\nto = "b@b.example"\n', "smtp", "no mail server"),
        ('[notify]\nto = "mailto:b@b.example"\n', "[notify] to", "no mail address"),
        ('[notify]\nwebhook = "https://a.example/x https://b.example"\n', "[notify] webhook", "no web address"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_place(table: str, place: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, table)

    assert place in refused.value.where
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "path", ["a b/é à.db", "file:archive.db", "archive.db?x", "C:/a.db", "50%/a.db", "a$b.db", "a\u00a0b.db", "100%.db"]
)
def test_an_odd_name_is_a_name(path: str, tmp_path: Path) -> None:
    assert read(tmp_path, f'[archive]\npath = "{path}"\n').archive.path == tmp_path / path


@pytest.mark.parametrize("url", ["https://équipe.example", "https://blog", "https://a_b.example", "http://[::1]:8000"])
def test_an_odd_host_is_a_host(url: str, tmp_path: Path) -> None:
    assert read(tmp_path, f'{SITE}url = "{url}"\n').sites[0].url


def test_the_address_of_the_guides_reaches_nobody(tmp_path: Path) -> None:
    settings = read(tmp_path, f'[scraper]\ncontact = "you@your-institution.org"\n{SITE}url = "https://a.test"\n')

    with pytest.raises(ConfigError, match="not an address at which"):
        require_crawlable(settings, SiteConfig(id="x", url="https://a.test"))
