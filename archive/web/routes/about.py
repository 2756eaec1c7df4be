"""Pages about the archive: method and limits, downloads, and the archivist's own pages."""

import math
from typing import Any

import msgspec
from starlette.responses import Response

from archive.query import alarms as queried
from archive.query import coverage, status, tables
from archive.query import missed as missing
from archive.web import answers, filters, templating
from archive.web.answers import Refusal
from archive.web.ask import Ask

_FIGURES = ("asked", "posts", "unchanged", "missing", "requests")
_FRESH = 600
"""Seconds: these figures ask every observation."""


def about(ask: Ask) -> Response:
    """`/about`: method, coverage, how far the sites' own dates can be trusted, limits, contact."""
    held = ask.reading.lately("coverage", coverage.coverage, fresh=_FRESH, stale=math.inf)
    honest = ask.reading.lately("honesty", status.honesty, fresh=_FRESH, stale=math.inf)
    missed = ask.reading.lately("missed", missing.missed, fresh=_FRESH, stale=math.inf)
    if ask.format == "json":
        return answers.json({"coverage": held, "honesty": honest, "missed": missed})
    return templating.html(ask, "about.html", coverage=held, honesty=honest, missed=missed)


def data(ask: Ask) -> Response:
    """`/data`: exports, the API, the tables."""
    columns = {name: tables.columns(ask.database, name) for name in tables.TABLES}
    return templating.html(ask, "data.html", tables=columns)


def crawls(ask: Ask) -> Response:
    """`/crawls`: what each crawl came to."""
    _archivist_only(ask)
    found = status.crawls(ask.database, site=filters.site(ask), limit=100)
    if ask.format == "json":
        return answers.json({"crawls": found})
    return templating.html(ask, "crawls.html", crawls=found, columns=_FIGURES, others=_others)


def alarms(ask: Ask) -> Response:
    """`/alarms`: the open alarms."""
    _archivist_only(ask)
    found = queried.open_alarms(ask.database)
    if ask.format == "json":
        return answers.json({"alarms": msgspec.to_builtins(found)})
    return templating.html(ask, "alarms.html", alarms=found)


def _archivist_only(ask: Ask) -> None:
    # 404, not 403: a public room does not say what it keeps for the archivist.
    if ask.room.public:
        raise Refusal(404, "error.nothing")


def _others(figures: dict[str, Any]) -> list[tuple[str, int]]:
    """The figures of a crawl that have no column of their own and are not nought."""
    return [
        (name, value)
        for name, value in figures.items()
        if name not in (*_FIGURES, "crawl", "bytes") and isinstance(value, int) and value is not False and value
    ]
