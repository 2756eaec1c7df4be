"""The text of what runs the crawl on its day, and checks, copies and tells: systemd units, or crontab lines. Pure."""

import hashlib
import shlex
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from pathlib import PurePath

from msgspec import Struct

# Archives all over do not knock at the same minute.
SPREAD = timedelta(hours=1)


class Task(StrEnum):
    """The unattended tasks, named after their commands."""

    CRAWL = "crawl"
    VERIFY = "verify"
    BACKUP = "backup"
    DIGEST = "digest"


# Apart from each other and from a crawl at night: one writer has the archive at a time.
CALENDARS = {Task.VERIFY: "*-*-01 14:00", Task.BACKUP: "Sun *-*-* 15:00", Task.DIGEST: "Mon *-*-* 07:00"}
"""When, as systemd.time(7) has it; the archivist names the time of the crawl."""

_CRON_DAYS = {Task.CRAWL: "* * *", Task.VERIFY: "1 * *", Task.BACKUP: "* * 0", Task.DIGEST: "* * 1"}
_CRON_HOURS = {Task.VERIFY: 14, Task.BACKUP: 15, Task.DIGEST: 7}
_WHEN = {
    Task.CRAWL: "Every day",
    Task.VERIFY: "Each first of the month",
    Task.BACKUP: "Sundays",
    Task.DIGEST: "Mondays",
}
_WHAT = {
    Task.CRAWL: "Crawl the sites of",
    Task.VERIFY: "Check every row and byte of",
    Task.BACKUP: "Write a checked copy of",
    Task.DIGEST: "Send what changed in",
}
_OF_CRAWL = """\
# 4: some pages failed and will be asked for again. What stays wrong raises an alarm.
SuccessExitStatus=4
# SIGTERM lets it finish the page in hand.
TimeoutStopSec=2min
"""
_OF_CRON = """\
# Exit code 4 means that some pages failed and will be asked for again. A day that this machine sleeps through
# is lost to cron: systemd or anacron make up for it.
"""


class Job(Struct, frozen=True, kw_only=True):
    """A job: the command to run, and the paths that it may touch."""

    program: Sequence[str]
    """How this program is called: `/usr/local/bin/cirma`."""
    config: PurePath
    archive: PurePath
    media: PurePath | None = None
    """Where its pictures and documents are, which a link may lead to."""
    task: Task = Task.CRAWL
    lasting: str = "6h"
    """Given to --max-duration."""
    copies: PurePath | None = None
    """The folder that backups are written to."""

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command."""
        more = {Task.CRAWL: ("--max-duration", self.lasting, "--log", "text"), Task.DIGEST: ("--since", "7d", "--send")}
        return (*self.program, self.task.value, "--config", str(self.config), *more.get(self.task, ()))

    @property
    def name(self) -> str:
        """A name for its unit that stays the same and that two archives do not share."""
        return _unit(self, self.task)


def service(job: Job) -> str:
    """The service unit that runs *job* once."""
    return f"""\
# What it does: one {job.task.value}, then it ends. {job.name}.timer starts it.
[Unit]
Description={_WHAT[job.task]} {_plain(job.archive)}
Wants=network-online.target
After={" ".join(_before(job))}

[Service]
Type=oneshot
ExecStart={_exec(job.command)}
{_OF_CRAWL if job.task is Task.CRAWL else ""}Nice=10
IOSchedulingClass=idle

# It reads the network and writes its own state: all else is closed to it.
NoNewPrivileges=yes
PrivateUsers=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
StateDirectory=cirma
ReadWritePaths={" ".join(_written(job))}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
ProtectClock=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
UMask=0027
"""


def timer(job: Job, *, calendar: str) -> str:
    """The timer unit that starts the service of *job* by *calendar* (systemd.time(7))."""
    return f"""\
# When: {calendar}, at a minute of its own within {SPREAD.seconds // 60} minutes.
[Unit]
Description=When to {_WHAT[job.task].lower()} {_plain(job.archive)}

[Timer]
OnCalendar={calendar}
RandomizedDelaySec={SPREAD.seconds}
# A day that this machine slept through is made up for when it wakes.
Persistent=true

[Install]
WantedBy=timers.target
"""


def minute(job: Job) -> int:
    """The minute of the hour in which cron starts *job*, 0 to 59."""
    # From the archive's path: the same minute each day, and another for another archive.
    return int(_digest(job.archive), 16) % 60


def crontab(job: Job, *, hour: int) -> str:
    """The crontab line that runs *job* on its days, at a minute that is its own; a crawl in *hour*."""
    start, hour = minute(job), _CRON_HOURS.get(job.task, hour)
    command = shlex.join(word for word in job.command if word not in ("--log", "text"))
    # In a crontab a percent sign ends the line (crontab(5)). The letter is sent; cron need not mail it too.
    line = command.replace("%", "\\%") + (" >/dev/null" if job.task is Task.DIGEST else "")
    said = ", which is nothing on a quiet day" if job.task is Task.CRAWL else ""
    return f"""\
# {_WHEN[job.task]} at {hour:02d}:{start:02d}; cron mails what it prints{said}.
{_OF_CRON if job.task is Task.CRAWL else ""}{start} {hour} {_CRON_DAYS[job.task]} {line}
"""


def _unit(job: Job, task: Task) -> str:
    name = f"cirma-{_digest(job.archive)[:6]}"
    return name if task is Task.CRAWL else f"{name}-{task.value}"


def _before(job: Job) -> tuple[str, ...]:
    """Return the units to wait for: one writer has the archive at a time, and a copy is made of what was checked."""
    # In the order of the enumeration: crawl, check, copy, tell.
    waited = list(Task)[: list(Task).index(job.task)]
    return ("network-online.target", *(f"{_unit(job, task)}.service" for task in waited))


def _written(job: Job) -> tuple[str, ...]:
    """The folders that *job* may write to; one whose disk is not there fails in words of its own."""
    # A minus lets the unit start where the folder is not there.
    more = [job.copies] if job.task is Task.BACKUP and job.copies else []
    # Elsewhere than beside the archive only where a link leads there.
    more += [job.media] if job.media and not job.media.is_relative_to(job.archive.parent) else []
    return (_quoted_path(job.archive.parent), *(_in_quotes(f"-{_plain(path)}") for path in more))


def _exec(command: Sequence[str]) -> str:
    """*command* as ExecStart has it: quoted, with specifiers and variables escaped (systemd.service(5))."""
    return " ".join(_quoted(word) for word in command)


def _quoted(word: str) -> str:
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if not text or any(letter in text for letter in " \t'\";") else text


def _plain(path: PurePath) -> str:
    """*path* where it fills the rest of its line."""
    return str(path).replace("%", "%%")


def _quoted_path(path: PurePath) -> str:
    """*path* in a list of paths."""
    return _in_quotes(_plain(path))


def _in_quotes(path: str) -> str:
    # An apostrophe opens a quotation too, and what then cannot be read is ignored: nothing could be written.
    text = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"' if any(letter in text for letter in " \t'\"\\") else text


def _digest(path: PurePath) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()
