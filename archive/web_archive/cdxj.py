"""CDXJ: a line for each record that replays, sorted by address and time. Pure.

The lines are those that cdxj-indexer writes, but for a 304, whose status is that of the page which it confirms.
"""

import json
from collections.abc import Iterable

from msgspec import Struct

from archive.web_archive.plan import Indexed
from archive.web_archive.series import Place
from archive.web_archive.surt import surt


class Located(Struct, frozen=True, kw_only=True):
    """An indexed record, and where it lies."""

    indexed: Indexed
    place: Place


def lines(located: Iterable[Located]) -> list[str]:
    """The lines of an index over *located*, in the order of a sorted CDXJ file, without line ends."""
    # By bytes of ASCII: readers search the file by halving it.
    return sorted(line(each) for each in located)


def line(located: Located) -> str:
    """`surt timestamp {…}` of one record."""
    indexed = located.indexed
    facts = {
        "url": indexed.address,
        **({} if indexed.mime is None else {"mime": indexed.mime}),
        "status": str(indexed.status),
        "digest": indexed.digest,
        "length": str(located.place.length),
        "offset": str(located.place.offset),
        "filename": located.place.filename,
    }
    return f"{surt(indexed.address)} {timestamp(indexed.date)} {json.dumps(facts)}"


def timestamp(instant: str) -> str:
    """The 14 digits of *instant*, ISO 8601 in UTC: `20261116100000`."""
    return "".join(filter(str.isdigit, instant))[:14]
