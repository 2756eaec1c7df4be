"""The units that run a crawl on its day: systemd takes them, and no path breaks out of its place."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from msgspec.structs import replace

from scraper.unattended import units
from scraper.unattended.units import Job, Task


def job(folder: str = "/srv/cirma", program: tuple[str, ...] = ("/usr/bin/cirma",), task: Task = Task.CRAWL) -> Job:
    return Job(
        program=program,
        config=PurePosixPath(folder, "config.toml"),
        archive=PurePosixPath(folder, "archive.db"),
        copies=PurePosixPath(folder, "my copies"),
        task=task,
    )


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("folder", ["plain", "with blanks", "a 100% “odd” $HOME name"])
def test_systemd_verifies_the_units(tmp_path: Path, folder: str, task: Task) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed here")
    (tmp_path / folder).mkdir()
    written = job(str(tmp_path / folder), program=(sys.executable, "-m", "scraper.cli"), task=task)
    (tmp_path / f"{written.name}.service").write_text(units.service(written), "utf-8")
    (tmp_path / f"{written.name}.timer").write_text(units.timer(written, calendar="*-*-* 03:00"), "utf-8")

    verified = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / f"{written.name}.service", tmp_path / f"{written.name}.timer"],
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line for line in verified.stderr.splitlines() if "cirma" in line]
    assert (verified.returncode, said) == (0, [])


@pytest.mark.parametrize(
    "folder",
    [
        *("l'archive", "Archives d'été", 'le "fonds"', '"fonds"', "a\\b", "a\\", "a\tb", "a;b", "a#b", "a, b"),
        *("Bücher & Söhne", "%h", "$(id)", "~x", "[x]", " a  b ", "x`id`"),
    ],
)
def test_a_folder_by_any_name_may_be_written(tmp_path: Path, folder: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed here")
    (tmp_path / folder).mkdir()
    away = replace(job(str(tmp_path / folder), task=Task.BACKUP), media=tmp_path / "l'été")
    written = replace(away, program=(sys.executable, "-m", "scraper.cli"))
    (tmp_path / f"{written.name}.service").write_text(units.service(written), "utf-8")

    command = ["systemd-analyze", "verify", str(tmp_path / f"{written.name}.service")]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)
    # What systemd cannot read as a path it only warns of, and ignores.
    said = [line for line in verified.stderr.splitlines() if "cirma" in line]
    (paths,) = [line for line in units.service(written).splitlines() if line.startswith("ReadWritePaths=")]

    assert (verified.returncode, said) == (0, [])
    given = [word.removeprefix("-") for word in shlex.split(paths.partition("=")[2].replace("%%", "%"))]
    assert given == [str(tmp_path / folder), str(tmp_path / folder / "my copies"), str(tmp_path / "l'été")]
    assert shlex.split(units.crontab(written, hour=3).splitlines()[-1].replace("\\%", "%"))[-1] == str(written.config)


def test_the_service_is_closed_but_for_the_archive() -> None:
    text = units.service(job())

    for line in (
        "NoNewPrivileges=yes",
        "PrivateTmp=yes",
        "ProtectSystem=strict",
        "StateDirectory=cirma",
        "ReadWritePaths=/srv/cirma",
        "SuccessExitStatus=4",
    ):
        assert line in text.splitlines()


def test_the_timer_is_persistent_and_spread() -> None:
    lines = units.timer(job(), calendar="Mon *-*-* 22:00").splitlines()

    assert {"OnCalendar=Mon *-*-* 22:00", "Persistent=true", "RandomizedDelaySec=3600"} <= set(lines)


def test_the_crontab_line_runs_the_command_every_day() -> None:
    line = units.crontab(job("/srv/100% sûr"), hour=3).splitlines()[-1]
    minute, hour, *days, command = line.split(maxsplit=5)

    assert (hour, days) == ("3", ["*", "*", "*"])
    assert 0 <= int(minute) < 60
    assert "%" not in command.replace("\\%", "")
    words = shlex.split(command.replace("\\%", "%"))
    assert words[:4] == ["/usr/bin/cirma", "crawl", "--config", "/srv/100% sûr/config.toml"]


@pytest.mark.parametrize("task", Task)
def test_a_crontab_line_is_one_that_cron_takes(task: Task) -> None:
    line = units.crontab(job("/srv/100% sûr", task=task), hour=3).splitlines()[-1]
    *times, command = line.split(maxsplit=5)

    assert all(re.fullmatch(r"\*|\d+", time) for time in times)
    words = shlex.split(command.replace("\\%", "%"))
    assert words[:4] == ["/usr/bin/cirma", task.value, "--config", "/srv/100% sûr/config.toml"]


def test_pictures_that_a_link_leads_to_may_be_written() -> None:
    beside, away = (replace(job(), media=PurePosixPath(place)) for place in ("/srv/cirma/archive.media", "/mnt/a b"))

    assert "ReadWritePaths=/srv/cirma" in units.service(beside).splitlines()
    assert 'ReadWritePaths=/srv/cirma "-/mnt/a b"' in units.service(away).splitlines()


def test_the_tasks_wait_for_one_another_and_write_where_they_must() -> None:
    texts = {task: units.service(job(task=task)).splitlines() for task in Task}
    name = job().name

    assert f"After=network-online.target {name}.service {name}-verify.service" in texts[Task.BACKUP]
    assert 'ReadWritePaths=/srv/cirma "-/srv/cirma/my copies"' in texts[Task.BACKUP]
    assert "ReadWritePaths=/srv/cirma" in texts[Task.VERIFY]
    assert [task for task, lines in texts.items() if "SuccessExitStatus=4" in lines] == [Task.CRAWL]
    assert len({job(task=task).name for task in Task}) == len(Task)


def test_two_archives_have_two_names_and_one_keeps_its_own() -> None:
    assert job("/a").name == job("/a").name != job("/b").name
