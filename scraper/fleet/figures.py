"""The fleet's figures for Prometheus, in its text format: what node_exporter's textfile collector reads. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from archive.formats.prometheus import Gauge, lines


def text(status: Mapping[str, Any]) -> str:
    """Every gauge of what `cirma fleet status` says, with its help and type."""
    return "".join(lines(gauge) for gauge in _gauges(status) if gauge.values)


def _gauges(status: Mapping[str, Any]) -> Iterator[Gauge]:
    yield _one("cirma_fleet_sites", "Sites on the list.", status["sites"])
    yield _one("cirma_fleet_archives", "Sites whose archive is in the store.", status["archives"])
    yield _one("cirma_fleet_bytes", "Bytes of the newest archives.", status["bytes"])
    yield _one("cirma_fleet_crawled_today", "Sites that were crawled today.", status["crawled_today"])
    yield _one("cirma_fleet_alarms", "Open alarms.", status["alarms"])
    yield Gauge(
        name="cirma_fleet_posts",
        help="Posts held, by state.",
        values=tuple(((("state", state),), float(count)) for state, count in status["posts"].items()),
    )
    yield Gauge(
        name="cirma_fleet_jobs",
        help="Jobs in the queue, by kind and state.",
        values=tuple(
            ((("job", job), ("state", state)), float(count))
            for job, counts in status["jobs"].items()
            for state, count in counts.items()
        ),
    )
    yield Gauge(
        name="cirma_fleet_unwell",
        help="Sites whose last check, reparse or export was not well.",
        values=tuple(((("job", row["job"]),), float(row["unwell"])) for row in status["results"]),
    )
    silent = max((worker["silent_seconds"] for worker in status["workers"]), default=0.0)
    yield _one("cirma_fleet_workers", "Workers on the list, three a process.", len(status["workers"]))
    yield _one("cirma_fleet_silent_seconds", "Seconds since the most silent worker was heard.", silent)


def _one(name: str, words: str, value: float) -> Gauge:
    return Gauge(name=name, help=words, values=(((), float(value)),))
