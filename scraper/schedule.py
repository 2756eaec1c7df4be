"""Which known URIs are due, and why.

Pure: what is known of each URI goes in, the requests of this run come out, the most telling first. A listing
that contradicts what we hold comes before what is merely old; the audit bounds how long a silent edit can stay
unseen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from archive.model import Known, Reason, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One URI to ask for in this run."""

    uri: str
    reason: Reason


class _Rank(IntEnum):
    VANISHED = 0
    CONFIRM = 1
    NEW = 2
    DECLARED = 3
    REVISIT = 4
    AUDIT = 5


# A URI that something names and that showed no post is tried again after a week, or when a listing names it anew.
_FRUITLESS = timedelta(days=7)
# A page rendered on the very day of a declared edit may miss a later edit of that day: it is read once more.
_SETTLED = timedelta(days=1)
_NO_BOUND = timedelta(days=36_500)


def due(known: Iterable[Known], *, now: datetime, bound: timedelta, interval: timedelta) -> tuple[Due, ...]:
    """The URIs to ask for in an ordinary run, most telling first.

    *bound* is the longest that a live post may go unseen, *interval* the time until the next run is expected.
    """
    found = [(verdict, item.uri) for item in known if (verdict := _verdict(item, now, bound, interval))]
    return tuple(Due(uri=uri, reason=reason) for (_, reason), uri in sorted(found, key=_order))


def everything(known: Iterable[Known], *, now: datetime) -> tuple[Due, ...]:
    """Every URI that is not known to be gone: what `--full` asks for."""
    found = []
    for item in known:
        ordinary = _verdict(item, now, _NO_BOUND, timedelta(0))
        if ordinary:
            found.append((ordinary, item.uri))
        elif item.state in (State.LIVE, State.RESTRICTED):
            found.append(((_Rank.REVISIT, Reason.REVISIT), item.uri))
    return tuple(Due(uri=uri, reason=reason) for (_, reason), uri in sorted(found, key=_order))


def _order(found: tuple[tuple[_Rank, Reason], str]) -> tuple[int, str]:
    (rank, _), uri = found
    return rank, uri


def _verdict(item: Known, now: datetime, bound: timedelta, interval: timedelta) -> tuple[_Rank, Reason] | None:
    match item.state:
        case None:
            rested = item.last_tried is None or now - item.last_tried >= _FRUITLESS
            return (_Rank.NEW, Reason.NEW) if rested or _named_anew(item) else None
        case State.GONE:
            return (_Rank.DECLARED, Reason.DECLARED) if _named_anew(item) else None
        case State.SUSPECT:
            return _Rank.CONFIRM, Reason.CONFIRM
        case State.LIVE | State.RESTRICTED:
            return _living(item, now, bound, interval)


def _living(item: Known, now: datetime, bound: timedelta, interval: timedelta) -> tuple[_Rank, Reason] | None:
    if item.unlisted_since and _after(item.unlisted_since, item.last_tried):
        return _Rank.VANISHED, Reason.DECLARED
    if item.pending:
        return _Rank.CONFIRM, Reason.CONFIRM
    if _announced(item, now):
        return _Rank.DECLARED, Reason.DECLARED
    if item.last_rendered is None or item.last_rendered + bound < now + interval:
        return _Rank.AUDIT, Reason.AUDIT
    return None


def _announced(item: Known, now: datetime) -> bool:
    """The sitemap declares an edit that the newest page held does not show, or may not show whole."""
    if item.lastmod is None or item.last_rendered is None:
        return False
    if item.modified is None or item.lastmod > item.modified:
        return item.lastmod >= item.last_rendered.astimezone(UTC).date()
    settled = datetime.combine(item.lastmod, datetime.min.time(), UTC) + _SETTLED
    return item.last_rendered < settled <= now


def _named_anew(item: Known) -> bool:
    """A sitemap or feed names it since the last time it was tried."""
    return item.listed_since is not None and _after(item.listed_since, item.last_tried)


def _after(instant: datetime, other: datetime | None) -> bool:
    return other is None or instant > other
