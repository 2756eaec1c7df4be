"""Memento (RFC 7089): TimeMaps in link format and JSON, the links of a memento, and the dates in its addresses."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from archive.query.mementos import Memento

LINK_FORMAT = "application/link-format"


def stamp(at: datetime) -> str:
    """The 14 digits that stand for *at* in an address."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def read_stamp(digits: str) -> datetime:
    """The instant that 4 to 14 *digits* mean: missing ones are the earliest. Raises `ValueError`."""
    # `2026` is the first instant of that year, as other archives read it.
    filled = digits + "00000101000000"[len(digits) :]
    return datetime.strptime(filled, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def http_date(at: datetime) -> str:
    """*at* as HTTP writes dates."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def read_http_date(written: str) -> datetime:
    """The instant of an `Accept-Datetime` header. Raises `ValueError`."""
    try:
        found = parsedate_to_datetime(written)
    # The parser of mail dates raises these for what is no date at all.
    except (TypeError, IndexError, OverflowError) as error:
        raise ValueError(f"{written!r} is no HTTP date") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def link_format(uri: str, base: str, held: Sequence[Memento]) -> str:
    """The TimeMap of *uri* in link format."""
    first, last = http_date(held[0].at), http_date(held[-1].at)
    own = f'<{base}/timemap/link/{uri}>; rel="self"; type="{LINK_FORMAT}"; from="{first}"; until="{last}"'
    lines = [f'<{uri}>; rel="original"', f'<{base}/timegate/{uri}>; rel="timegate"', own]
    lines += [_memento_link(base, uri, memento, _relation(held, memento)) for memento in held]
    return ",\n".join(lines) + "\n"


def json(uri: str, base: str, held: Sequence[Memento]) -> dict[str, Any]:
    """The TimeMap of *uri* as JSON, in the form that other Memento servers use."""
    return {
        "original_uri": uri,
        "timegate_uri": f"{base}/timegate/{uri}",
        "timemap_uri": {
            "link_format": f"{base}/timemap/link/{uri}",
            "json_format": f"{base}/timemap/json/{uri}",
        },
        "mementos": {
            "first": _listed(base, uri, held[0]),
            "last": _listed(base, uri, held[-1]),
            "list": [_listed(base, uri, memento) for memento in held],
        },
    }


def links(uri: str, base: str, held: Sequence[Memento], chosen: Memento) -> str:
    """The `Link` header beside *chosen*: original, TimeGate, TimeMap, and the mementos first, last and around."""
    place = held.index(chosen)
    relations: dict[int, list[str]] = {}
    # One memento may be first, last, next and previous at once: then it has one link with all relations.
    around = {"first": 0, "last": len(held) - 1, "prev": place - 1, "next": place + 1}
    for relation, index in around.items():
        if 0 <= index < len(held):
            relations.setdefault(index, []).append(relation)
    relations.setdefault(place, [])
    parts = [
        f'<{uri}>; rel="original"',
        f'<{base}/timegate/{uri}>; rel="timegate"',
        f'<{base}/timemap/link/{uri}>; rel="timemap"; type="{LINK_FORMAT}"',
        *(
            _memento_link(base, uri, held[index], " ".join([*names, "memento"]))
            for index, names in sorted(relations.items())
        ),
    ]
    return ", ".join(parts)


def _relation(held: Sequence[Memento], memento: Memento) -> str:
    names = (["first"] if memento is held[0] else []) + (["last"] if memento is held[-1] else [])
    return " ".join([*names, "memento"])


def _memento_link(base: str, uri: str, memento: Memento, relation: str) -> str:
    at = memento.at
    return f'<{base}/memento/{stamp(at)}/{uri}>; rel="{relation}"; datetime="{http_date(at)}"'


def _listed(base: str, uri: str, memento: Memento) -> dict[str, str]:
    at = memento.at
    return {"datetime": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": f"{base}/memento/{stamp(at)}/{uri}"}
