"""`cirma schedule` beside a systemd: a fake one on PATH that knows the units it has loaded, and what it enabled."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scraper.cli import main

SYSTEMCTL = """#!/bin/sh
# A user's systemd: what was not reloaded is not there, and what is not there cannot be enabled.
state={state}
[ "$1" = --user ] || {{ echo 'not ours to touch' >&2; exit 1; }}
[ ! -e "$state/no-bus" ] || {{ echo 'Failed to connect to bus: No medium found' >&2; exit 1; }}
case $2 in
daemon-reload) ls "$XDG_CONFIG_HOME/systemd/user" >"$state/loaded" ;;
enable)
    grep -qx "$4" "$state/loaded" || {{ echo "Failed to enable unit: Unit file $4 does not exist." >&2; exit 1; }}
    [ "$3" = --now ] && echo "$4" >>"$state/started"
    ;;
*) exit 1 ;;
esac
"""
ANALYZE = """#!/bin/sh
[ "$1" = calendar ] && case $2 in daily|"*-*-* 03:00"|"Mon *-*-* 22:00") ;; *) exit 1 ;; esac
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return what the fake systemd knows, as files in a folder."""
    state, programs = tmp_path / "state", tmp_path / "bin"
    state.mkdir()
    programs.mkdir()
    for name, text in {"systemctl": SYSTEMCTL.format(state=state), "systemd-analyze": ANALYZE}.items():
        (programs / name).write_text(text, "utf-8")
        (programs / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    return state


@pytest.fixture
def run(tmp_path: Path, systemd: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `cirma schedule systemd`: exit code, stdout, stderr."""
    (tmp_path / "config.toml").write_text('[archive]\npath = "kept/archive.db"\n', "utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["schedule", "systemd", *arguments, "--config", str(tmp_path / "config.toml")])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_installing_writes_the_units_loads_them_and_starts_the_timer(run: Run, systemd: Path, tmp_path: Path) -> None:
    code, out, err = run("--install", "--calendar", "Mon *-*-* 22:00")

    started, checking = (systemd / "started").read_text("utf-8").split()
    timer = tmp_path / "xdg/systemd/user" / started
    assert code == 0
    assert "OnCalendar=Mon *-*-* 22:00" in timer.read_text("utf-8")
    units = [timer, timer.with_name(checking)]
    assert {*out.split()} == {str(unit.with_suffix(ending)) for unit in units for ending in (".timer", ".service")}
    assert (tmp_path / "kept").is_dir()
    assert "enable-linger" in err


def test_installing_twice_changes_nothing_but_the_time(run: Run, systemd: Path, tmp_path: Path) -> None:
    run("--install")
    run("--install", "--calendar", "daily")

    units = {unit.name: unit.read_text("utf-8") for unit in (tmp_path / "xdg/systemd/user").iterdir()}
    assert len(units) == 4
    assert [name for name, text in units.items() if "OnCalendar=daily" in text and "-verify" not in name]


def test_backup_and_digest_are_planned_where_the_configuration_has_a_place_for_them(run: Run, tmp_path: Path) -> None:
    _, out, err = run("--print")
    assert "-backup" not in out
    assert "-digest" not in out
    assert "no backup is planned" in err
    assert "no digest is planned" in err
    (tmp_path / "config.toml").write_text(
        '[alarms]\nbackups = "copies/cirma-*.db"\n[notify]\nwebhook = "https://hooks.example/x"\n', "utf-8"
    )

    _, out, err = run("--print")

    assert err.count("planned") == 0
    for task in ("-verify", "-backup", "-digest"):
        assert f"{task}.timer" in out
    assert f"-{tmp_path / 'copies'}" in out


def test_printing_touches_nothing(run: Run, systemd: Path, tmp_path: Path) -> None:
    assert run("--print")[0] == 0

    assert not (tmp_path / "xdg").exists()
    assert not any(systemd.iterdir())


def test_without_a_bus_the_units_are_written_and_the_words_to_go_on_are_told(
    run: Run, systemd: Path, tmp_path: Path
) -> None:
    (systemd / "no-bus").touch()

    code, _, err = run("--install")

    assert code == 2
    assert "Failed to connect to bus" in err
    assert "the units are written" in err
    # Both steps: after the first alone no timer runs.
    assert "daemon-reload && systemctl --user enable --now cirma-" in err
    assert err.count(".timer") == 2
    assert len(list((tmp_path / "xdg/systemd/user").iterdir())) == 4


def test_without_systemctl_cron_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    code, _, err = run("--install")

    assert code == 2
    assert "cirma schedule cron" in err


@pytest.mark.parametrize("calendar", ["nonsense", "", "daily\nExecStart=/bin/false"])
def test_a_time_that_systemd_does_not_know_is_refused(run: Run, calendar: str) -> None:
    code, out, err = run("--calendar", calendar)

    assert (code, out) == (2, "")
    assert "--calendar" in err


@pytest.fixture
def paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine's clock in Paris."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Paris")
        time.tzset()
        yield
    time.tzset()


SITE = """[[site]]
id = "blog"
name = "Blog"
profile = "wix"
url = "https://blog.example.org"
timezone = "Europe/Paris"
"""


@pytest.mark.usefixtures("paris")
@pytest.mark.parametrize(
    ("hours", "arguments", "shut"),
    [
        ("22:00-06:00", ["systemd", "--calendar", "*-*-* 03:00"], False),
        ("22:00-03:30", ["systemd", "--calendar", "*-*-* 03:00"], True),
        ("04:00-06:00", ["systemd", "--calendar", "*-*-* 03:00"], True),
        ("04:00-06:00", ["systemd", "--calendar", "daily"], False),
        ("03:00-04:00", ["cron", "--hour", "3"], False),
        ("04:00-06:00", ["cron", "--hour", "3"], True),
        ("", ["cron", "--hour", "3"], False),
    ],
)
def test_a_crawl_that_starts_outside_of_a_sites_hours_is_told(
    systemd: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], hours: str, arguments: list[str], shut: bool
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[archive]\npath = "a.db"\n{SITE}hours = "{hours}"\n', "utf-8")

    assert main(["schedule", *arguments, "--config", str(config)]) == 0

    assert (f"blog may be asked at {hours} (Europe/Paris) only" in capsys.readouterr().err) is shut
