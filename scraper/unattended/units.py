"""The text of what runs `cirma crawl` on its day: a systemd service with its timer, or a crontab line. Pure."""

import hashlib
import shlex
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePath

from msgspec import Struct

# Archives all over do not knock at the same minute.
SPREAD = timedelta(hours=1)


class Job(Struct, frozen=True, kw_only=True):
    """What is to be run, and what it may touch."""

    program: Sequence[str]
    """How this program is called: `/usr/local/bin/cirma`."""
    config: PurePath
    archive: PurePath
    lasting: str = "6h"
    """Given to --max-duration."""

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "crawl", "--config", str(self.config), "--max-duration", self.lasting, "--log", "text")

    @property
    def name(self) -> str:
        """A name for its unit that stays the same and that two archives do not share."""
        return f"cirma-{_digest(self.archive)[:6]}"


def service(job: Job) -> str:
    """The service unit that runs *job* once."""
    return f"""\
# What it does: one crawl, then it ends. {job.name}.timer starts it.
[Unit]
Description=Crawl the sites of {_plain(job.archive)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={_exec(job.command)}
# Secrets of the webhook and the mail server, one NAME=value a line; the file may be absent.
EnvironmentFile=-{_plain(job.config.parent / "cirma.env")}
# 4: some pages failed and will be asked for again. What is wrong for good rings as an alarm.
SuccessExitStatus=4
# SIGTERM lets it finish the page in hand.
TimeoutStopSec=2min
Nice=10
IOSchedulingClass=idle

# It reads the network and writes its own state: all else is closed to it.
NoNewPrivileges=yes
PrivateUsers=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
StateDirectory=cirma
ReadWritePaths={_quoted_path(job.archive.parent)}
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
Description=When the sites of {_plain(job.archive)} are crawled

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
    return int(_digest(job.archive), 16) % 60


def crontab(job: Job, *, hour: int) -> str:
    """The crontab line that runs *job* every day in *hour*, at a minute that is its own."""
    start = minute(job)
    # In a crontab a percent sign ends the line (crontab(5)).
    command = shlex.join(job.command).replace("%", "\\%")
    return f"""\
# Every day at {hour:02d}:{start:02d}; cron mails what it prints, which is nothing on a quiet day.
# Exit code 4 means that some pages failed and will be asked for again. A day that this machine sleeps through
# is lost to cron: systemd or anacron make up for it.
{start} {hour} * * * {command.replace(" --log text", "")}
"""


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
    text = _plain(path).replace('"', '\\"')
    return f'"{text}"' if " " in text else text


def _digest(path: PurePath) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()
