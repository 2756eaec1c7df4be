"""`cirma.env`, beside the configuration: the secrets, whoever starts the program.

One `NAME=value` a line, as systemd and containers take such a file too. What the environment itself sets, even to
nothing, goes before. A file that others can read, and whatever cannot be understood, is a `ConfigError` that quotes no
value.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from archive.cleaning.redaction import remember
from archive.errors import ConfigError
from scraper.settings.config import Config

NAME = "cirma.env"
VARIABLES = ("CIRMA_WEBHOOK", "CIRMA_WEBHOOK_TOKEN", "CIRMA_SMTP_PASSWORD")
"""The names that the file may hold."""

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_LONGEST = 100_000


def environment_of(settings: Config, process: Mapping[str, str]) -> dict[str, str]:
    """The variables of *process*, over those of the file beside the configuration. Raises `ConfigError`."""
    config = Path(settings.source)
    # The process wins, so that one call can overrule the file.
    return {**(_of_file(config.with_name(NAME)) if config.is_file() else {}), **process}


def _of_file(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            # Of the open file: between a look at its name and its opening another could take its place.
            _require_private(path, os.fstat(file.fileno()))
            data = file.read(_LONGEST + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(str(path), error.strerror or str(error), f"make it yours: chmod 600 {path}") from error
    found: dict[str, str] = {}
    for number, name, value in _assignments(path, _text(path, data)):
        # A misspelt name would leave its secret unread and be noticed at the first alarm.
        if name not in VARIABLES:
            raise ConfigError(f"{path}: line {number}", f"{name} is not known", f"it may hold {', '.join(VARIABLES)}")
        if name in found:
            raise ConfigError(f"{path}: line {number}", f"{name} is there twice", "keep one of the two")
        found[name] = remember(value) if value else value
    return found


def _require_private(path: Path, status: os.stat_result) -> None:
    """Raise `ConfigError` where others than its owner can read or write the file."""
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError(str(path), "it is not a file", "write one NAME=value on each line")
    if status.st_mode & 0o077:
        raise ConfigError(str(path), "other users can read or write it", f"chmod 600 {path}")
    # Whoever owns it can change where alarms go.
    if status.st_uid not in (0, os.getuid()):
        raise ConfigError(str(path), "it is another user's", f"chown it to the user that runs cirma, {os.getuid()}")


def _text(path: Path, data: bytes) -> str:
    if len(data) > _LONGEST:
        raise ConfigError(str(path), "it is far too long", "write one NAME=value on each line")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), "it is not UTF-8", "save it as UTF-8") from error


def _assignments(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """Number, name and value of each line that is neither blank nor a comment."""
    # Not splitlines: it would end a line at characters that a secret may hold.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise ConfigError(f"{path}: line {number}", "it is no NAME=value", "one a line; # begins a comment")
        yield number, match[1], _unquoted(path, number, match[2])


def _unquoted(path: Path, number: int, value: str) -> str:
    """*value* without the quotation marks around it."""
    # systemd takes them off; a secret may hold them inside.
    if value[:1] not in ('"', "'"):
        return value
    if len(value) < 2 or value[-1] != value[0]:
        raise ConfigError(f"{path}: line {number}", "a quotation mark is not closed", "close it, or leave both out")
    return value[1:-1]
