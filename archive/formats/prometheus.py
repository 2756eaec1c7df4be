"""The archive's figures for Prometheus, in its text format: what node_exporter's textfile collector reads. Pure."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from archive.model import WENT_WELL
from archive.query.alarms import AlarmRow
from archive.query.status import CrawlRow, SiteStatus

Labels = tuple[tuple[str, str], ...]

_FIGURES = {
    "requests": "Requests sent.",
    "bytes": "Bytes received.",
    "failures": "Pages that failed.",
    "left": "Pages left for the next run.",
}


class Gauge(Struct, frozen=True, kw_only=True):
    """One measured quantity, under each of its labels."""

    name: str
    help: str
    values: tuple[tuple[Labels, float], ...]


def text(sites: Iterable[SiteStatus], alarms: Iterable[AlarmRow]) -> str:
    """Every gauge of *sites* and of the open alarms, with its help and type."""
    # A gauge without values would be a head without a body, which some parsers refuse.
    return "".join(lines(gauge) for gauge in _gauges(tuple(sites), tuple(alarms)) if gauge.values)


def _gauges(sites: tuple[SiteStatus, ...], alarms: tuple[AlarmRow, ...]) -> Iterator[Gauge]:
    yield Gauge(
        name="cirma_posts",
        help="Posts held, by state.",
        values=tuple(
            ((("site", site.site), ("state", state)), count)
            for site in sites
            for state, count in sorted(site.states.items())
        ),
    )
    yield _of_sites(sites, "cirma_snapshots", "Content states held.", lambda site: site.snapshots)
    yield _of_sites(sites, "cirma_changes", "Changes since the first crawl.", lambda site: site.changes)
    yield _of_sites(sites, "cirma_captures", "Answers kept.", lambda site: site.captures)
    yield _of_sites(sites, "cirma_stored_bytes", "Bytes that the pages take.", lambda site: site.stored_bytes)
    yield _of_sites(sites, "cirma_unreadable", "Answers kept and not readable.", lambda site: site.unreadable)
    yield from _of_last_crawls(sites)
    ringing = tuple((_of_alarm(row), 1.0) for row in alarms)
    yield Gauge(name="cirma_alarm", help="Open alarms.", values=ringing)


def _of_alarm(row: AlarmRow) -> Labels:
    alarm = row.alarm
    return (("site", alarm.site or ""), ("rule", alarm.rule.value), ("subject", alarm.subject))


def _of_last_crawls(sites: Iterable[SiteStatus]) -> Iterator[Gauge]:
    # The age of a retired site's last crawl is nobody's concern.
    crawls = tuple(site.last_crawl for site in sites if site.last_crawl and not site.retired)
    ended = tuple(((("site", crawl.site),), crawl.ended.timestamp()) for crawl in crawls if crawl.ended)
    yield Gauge(name="cirma_last_crawl_timestamp_seconds", help="When the last crawl ended.", values=ended)
    good = tuple(((("site", crawl.site),), float(crawl.outcome in WENT_WELL)) for crawl in crawls)
    yield Gauge(name="cirma_last_crawl_success", help="Whether it ended well.", values=good)
    for name, words in _FIGURES.items():
        values = tuple(((("site", crawl.site),), _figure(crawl, name)) for crawl in crawls)
        yield Gauge(name=f"cirma_last_crawl_{name}", help=words, values=values)


def _figure(crawl: CrawlRow, name: str) -> float:
    found = crawl.figures.get(name) or 0
    # Failures are kept as a list of addresses; the gauge is their number.
    return float(len(found) if isinstance(found, list) else found)


def _of_sites(sites: Iterable[SiteStatus], name: str, words: str, measure: Callable[[SiteStatus], float]) -> Gauge:
    values = tuple(((("site", site.site),), float(measure(site))) for site in sites)
    return Gauge(name=name, help=words, values=values)


def lines(gauge: Gauge) -> str:
    """*gauge* as lines of Prometheus' text format."""
    head = f"# HELP {gauge.name} {gauge.help}\n# TYPE {gauge.name} gauge\n"
    return head + "".join(f"{gauge.name}{_labelled(labels)} {value:.15g}\n" for labels, value in gauge.values)


def _labelled(labels: Labels) -> str:
    named = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{named}}}" if named else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
