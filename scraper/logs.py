"""Logging of a crawl: one line an event, as text for people or as JSON for programs.

Every fetch is a line with run, site, host, URI, status, bytes, seconds waited and taken, and what came of it. Only
the command line configures logging; modules just have a logger.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import IO, Any

from archive.cleaning.harmless import clean, escaped
from archive.cleaning.redaction import redacted

FORMS = ("text", "json")

_OURS = ("archive", "scraper")


def configure(form: str, *, level: int = logging.INFO, stream: IO[str] | None = None) -> None:
    """Send what our modules log from *level* on to *stream* (stderr), as `text` or `json` lines."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _TextFormatter())
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        # Not to the root: a library that configures it would print each line twice.
        logger.propagate = False
    # Of what other libraries warn, nothing reaches the terminal by another way.
    logging.lastResort = handler


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """Return the facts of *record* by name; those of an event come after what and when."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
    # The event's facts win: one that carries its own time, as a fetch does, means that.
    return said | getattr(record, "facts", {})


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redacted(escaped(json.dumps(facts(record), ensure_ascii=False, default=str)))


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = facts(record)
        # One line an event, whatever a page or an error wrote into it: logs are read by line.
        event = clean(" ".join(str(said.pop("event")).split()))
        start = f"{said.pop('at')} {said.pop('level')} {event}"
        words = [start, *(f"{name}={_word(value)}" for name, value in said.items() if value is not None)]
        return redacted(" ".join(words))


def _word(value: object) -> str:
    """*value* as one word of a line: what holds a blank or a control character is quoted."""
    text = str(value)
    return text if text and text.isprintable() and " " not in text else escaped(json.dumps(text, ensure_ascii=False))
