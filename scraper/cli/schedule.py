"""`cirma schedule`: what runs the crawl on its day, checks the archive, copies it and sends the digest."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import with_config
from archive.config import locate
from archive.errors import ConfigError
from archive.media.folder import folder_of
from archive.runtime.written import write_with_folder
from scraper.settings import config as configuration
from scraper.settings.config import Config
from scraper.unattended import units
from scraper.unattended.env_file import environment_of
from scraper.unattended.notify import has_channel
from scraper.unattended.units import SPREAD, Job, Task

# How most calendars of systemd end; `daily` has no time to look at.
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$")


@click.group("schedule")
def command() -> None:
    """Print or install systemd timers, or print crontab lines, that crawl, verify, back up and send the digest."""


@command.command("systemd")
@click.option(
    "--calendar", default="*-*-* 03:00", show_default=True, help="When to crawl, in the format of systemd.time(7)."
)
@click.option("--max-duration", default="6h", show_default=True, metavar="TIME", help="Longest time for one crawl.")
@click.option("--print/--install", "printed", default=True, help="Print the units, or install them for your user.")
@with_config
def systemd(calendar: str, max_duration: str, printed: bool, config_file: Path | None) -> None:
    """Print services and timers for this archive, or install them for your user.

    The crawl runs by --calendar, verify on the first of each month, backup on Sundays (if [alarms] backups names a
    place), and digest on Mondays (if [notify] names a channel). A service may write only to the folders of the archive
    and the backups. Partial success counts as success. A timer makes up for days on which the machine slept.

    \b
    Examples:
      cirma schedule systemd --print
      cirma schedule systemd --install --calendar "Mon *-*-* 22:00"
    """
    # Before anything is printed: a unit with a bad calendar is accepted by `systemctl` and never starts.
    _check_calendar(calendar)
    path, settings = _configured(config_file)
    jobs = _jobs(path, settings, max_duration)
    if time := _TIME.search(calendar.strip()):
        start = _today(int(time[1]), int(time[2]))
        # A timer of systemd may start later by `SPREAD`: both ends must be open.
        _say_who_is_shut(settings, start, start + SPREAD)
    texts = {}
    for job in jobs:
        texts[f"{job.name}.service"] = units.service(job)
        texts[f"{job.name}.timer"] = units.timer(job, calendar=units.CALENDARS.get(job.task, calendar))
    if printed:
        _print(texts)
    else:
        _install(texts, jobs)
    _say_what_is_left_out(jobs)


@command.command("cron")
@click.option(
    "--hour", type=click.IntRange(0, 23), default=3, show_default=True, help="Hour in this machine's time zone."
)
@click.option("--max-duration", default="6h", show_default=True, metavar="TIME", help="Longest time for one crawl.")
@with_config
def cron(hour: int, max_duration: str, config_file: Path | None) -> None:
    """Print crontab lines for this archive: the crawl, and verify, backup and digest as for systemd.

    \b
    Example:
      (crontab -l; cirma schedule cron --hour 3) | crontab -
    """
    path, settings = _configured(config_file)
    jobs = _jobs(path, settings, max_duration)
    for job in jobs:
        output.line(units.crontab(job, hour=hour).rstrip())
    _say_who_is_shut(settings, _today(hour, units.minute(jobs[0])))
    _say_what_is_left_out(jobs)


def _configured(config_file: Path | None) -> tuple[Path, Config]:
    path = locate(config_file, os.environ)
    if path is None:
        raise ConfigError("config.toml", "there is none to schedule", "write one, or name it with --config")
    return path, configuration.load(path)


def _today(hour: int, minute: int) -> datetime:
    """Return today at that time, in this machine's zone."""
    return datetime.now().astimezone().replace(hour=hour, minute=minute)


def _say_who_is_shut(settings: Config, *starts: datetime) -> None:
    """Name the sites that may not be asked when a crawl begins: they would be left out without an error."""
    for site in settings.sites:
        hours = site.open_hours
        if hours and not all(hours.are_open(start) for start in starts):
            times = " to ".join(f"{start:%H:%M}" for start in starts)
            output.say(f"{site.id} may be asked at {hours} only: a crawl that starts at {times} may leave it out")


def _jobs(path: Path, settings: Config, lasting: str) -> tuple[Job, ...]:
    """Return the crawl, and the other jobs that this configuration allows."""
    try:
        # Checked here, since the text goes into the unit as it is and would fail at three in the morning.
        configuration.duration(lasting)
    except ValueError as error:
        raise ConfigError("--max-duration", str(error), "for example 6h or 90m") from error
    crawl = Job(
        program=_program(),
        # Absolute: a timer starts in another folder.
        config=path.resolve(),
        archive=settings.archive.path.resolve(),
        media=folder_of(settings.archive.path.resolve()).resolve(),
        lasting=lasting,
        copies=settings.copies.parent.resolve() if settings.copies else None,
    )
    tasks = [Task.CRAWL, Task.VERIFY]
    # A backup without a place, or a digest without a channel, would fail every week.
    tasks += [Task.BACKUP] if settings.copies else []
    tasks += [Task.DIGEST] if has_channel(settings.notify, environment_of(settings, os.environ)) else []
    return tuple(replace(crawl, task=task) for task in tasks)


def _say_what_is_left_out(jobs: Sequence[Job]) -> None:
    tasks = {job.task for job in jobs}
    if Task.BACKUP not in tasks:
        output.say('no backup is planned: set its place, [alarms] backups = "/media/disk/cirma-*.db"')
    if Task.DIGEST not in tasks:
        output.say("no digest is planned: [notify] names no channel to send it through")


def _check_calendar(calendar: str) -> None:
    """Raise `ConfigError` where *calendar* says no time to the systemd of this machine, if it has one."""
    remedy = 'for example "*-*-* 03:00", "Mon *-*-* 22:00", daily: see man systemd.time'
    if not calendar.strip() or not calendar.isprintable():
        raise ConfigError("--calendar", f"{calendar!r} is no time", remedy)
    analyze = shutil.which("systemd-analyze")
    # Only the systemd of this machine knows all that a calendar may say; cron and other machines go without it.
    if analyze and subprocess.run([analyze, "calendar", calendar], check=False, capture_output=True).returncode:  # noqa: S603
        raise ConfigError("--calendar", f"{calendar!r} is no time that systemd knows", remedy)


def _program() -> tuple[str, ...]:
    """Return how to call this program from anywhere: the script beside this Python, else the module."""
    beside = Path(sys.executable).with_name("cirma")
    # By its full path: a timer has no PATH of ours.
    found = str(beside) if beside.exists() else shutil.which("cirma")
    return (found,) if found else (sys.executable, "-m", "scraper.cli")


def _print(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        output.line(f"# ~/.config/systemd/user/{name}")
        output.line(text)
    output.say("`cirma schedule systemd --install` writes these there and starts the timers")


def _install(texts: dict[str, str], jobs: Sequence[Job]) -> None:
    base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    folder = base / "systemd" / "user"
    # The user's own units are replaced: the file says by its name that it is ours.
    for name, text in texts.items():
        write_with_folder(folder / name, text)
        output.line(str(folder / name))
    # The unit lets the crawl write there alone (ReadWritePaths), and systemd refuses to start it where that is missing.
    Path(jobs[0].archive).parent.mkdir(parents=True, exist_ok=True)
    # All of it where a part fails: without the second step no timer runs.
    timers = tuple(f"{job.name}.timer" for job in jobs)
    left = f"systemctl --user daemon-reload && systemctl --user enable --now {' '.join(timers)}"
    _systemctl("daemon-reload", left=left)
    for timer in timers:
        _systemctl("enable", "--now", timer, left=left)
    output.say(f"`systemctl --user list-timers '{jobs[0].name}*'` says when they run next")
    output.say(
        f"so that they run while you are logged out: sudo loginctl enable-linger {os.environ.get('USER', '')}".rstrip()
    )


def _systemctl(*words: str, left: str) -> None:
    try:
        subprocess.run(["systemctl", "--user", *words], check=True, capture_output=True, text=True)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise ConfigError("systemctl", "there is none here", "use `cirma schedule cron`") from error
    # The units are on the disk already; only the part that failed is to be repeated.
    except subprocess.CalledProcessError as error:
        remedy = f"the units are written: from a login of your own, {left}"
        raise ConfigError("systemctl --user", error.stderr.strip(), remedy) from error
