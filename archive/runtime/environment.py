"""Environment variables, trimmed, and checked when they are read."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from archive.cleaning.redaction import remember
from archive.errors import ConfigError

# Beyond these no sum of dates is safe.
_FIRST_YEAR, _LAST_YEAR = 1970, 8999


def rehearsed(environment: Mapping[str, str]) -> datetime | None:
    """The wall time that `CIRMA_CLOCK` rehearses, UTC where it names no zone; None without it.

    Raises `ConfigError` for a value that is no instant of 1970 to 8999.
    """
    text = environment.get("CIRMA_CLOCK", "").strip()
    if not text:
        return None
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        start = None
    if start is None or not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        remedy = "for example CIRMA_CLOCK=2026-11-22T09:00:00Z"
        raise ConfigError("CIRMA_CLOCK", f"{text!r} is not an ISO time", remedy)
    # UTC and not the machine's zone, so that a rehearsal goes alike everywhere.
    return start if start.tzinfo else start.replace(tzinfo=UTC)


def secret(environment: Mapping[str, str], name: str) -> str | None:
    """The secret that the variable *name* holds, or None; from now on it is redacted from all talk.

    Raises `ConfigError`, which does not quote it, for one that no request header can carry.
    """
    value = environment.get(name, "").strip()
    if not value:
        return None
    # Before it is judged: the message below must not be the place where it leaks.
    remember(value)
    # Every secret here is sent in a header at some time.
    if not re.fullmatch(r"[\x20-\x7e\xa0-\xff]+", value):
        raise ConfigError(
            name, "it contains a line break, a control character or a letter beyond Latin-1", "copy it again"
        )
    return value
