"""Decide which known URIs are due, and why. Pure.

Pure: what is known of each URI goes in, the requests of this run come out, the most telling first. A listing
that contradicts what we hold comes before what is merely old; the audit bounds how long a silent edit can stay
unseen.

The audit is spread evenly over the days that the bound leaves. Before its turn comes a post whose edits would, by
its own history and age, wait longer all together than an audit at the bound spares on average. Posts are then read
at intervals inverse to the square root of their rate, which makes the mean delay to detection least; and as the mean
of square roots is at most the root of the mean, this adds at most as many requests as the bound asks for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from msgspec import Struct

from archive.model import Known, Reason, State
from scraper.frontier.rates import expected_delay


class Due(Struct, frozen=True, kw_only=True):
    """One URI to ask for in this run."""

    uri: str
    reason: Reason


# The order in which a run that is cut short has done the most.
class _Rank(IntEnum):
    VANISHED = 0
    CONFIRM = 1
    NEW = 2
    DECLARED = 3
    REVISIT = 4


_REASONS = {
    _Rank.VANISHED: Reason.DECLARED,
    _Rank.CONFIRM: Reason.CONFIRM,
    _Rank.NEW: Reason.NEW,
    _Rank.DECLARED: Reason.DECLARED,
    _Rank.REVISIT: Reason.REVISIT,
}
_ALIVE = frozenset({State.LIVE, State.RESTRICTED})
# A URI that something names and that showed no post is tried again after a week, or when a listing names it anew.
_FRUITLESS = timedelta(days=7)
# A page rendered on the very day of a declared edit may miss a later edit of that day: it is read once more.
_SETTLED = timedelta(days=1)
# A removal may be a mistake. For so long, a list that goes on to name the post, or does again, has it asked for daily.
_MAY_BE_BACK = timedelta(days=30)
_DAY = timedelta(hours=20)
_NEVER = datetime.min.replace(tzinfo=UTC)


def due(
    known: Iterable[Known],
    *,
    now: datetime,
    bound: timedelta,
    interval: timedelta,
    told_anew: frozenset[str] = frozenset(),
    listed: Collection[str] = (),
) -> tuple[Due, ...]:
    """The URIs to ask for in an ordinary run, most telling first.

    *bound* is the longest that a live post may go unseen, *interval* the time until the next run is expected.
    *told_anew* are the URIs of posts whose text changed in a feed, *listed* those that changed list pages name.
    """
    # Of a hundred thousand posts only what is due is held on to.
    told: defaultdict[_Rank, list[str]] = defaultdict(list)
    quiet: list[Known] = []
    for item in known:
        rank = _rank(item, now, is_listed=item.uri in listed)
        if rank is None and item.state in _ALIVE and item.uri in told_anew:
            rank = _Rank.DECLARED
        if rank is not None:
            told[rank].append(item.uri)
        elif item.state in _ALIVE:
            quiet.append(item)
    audits = _Audit(now=now, bound=bound, interval=interval).of(quiet)
    return (*_ordered(told), *(Due(uri=item.uri, reason=Reason.AUDIT) for item in audits))


def everything(known: Iterable[Known], *, now: datetime, listed: Collection[str] = ()) -> tuple[Due, ...]:
    """Every URI that is not known to be gone: what `--full` asks for; *listed* as for `due`."""
    told: defaultdict[_Rank, list[str]] = defaultdict(list)
    for item in known:
        rank = _rank(item, now, is_listed=item.uri in listed)
        if rank is not None:
            told[rank].append(item.uri)
        elif item.state in _ALIVE:
            told[_Rank.REVISIT].append(item.uri)
    return _ordered(told)


class _Audit(Struct, frozen=True, kw_only=True):
    """Chooses, among live posts that nothing speaks of, those to read today."""

    now: datetime
    bound: timedelta
    interval: timedelta

    def of(self, posts: list[Known]) -> list[Known]:
        """Those whose turn has come, the longest unseen first; then those that are worth it before."""
        queue = sorted(posts, key=_rendered)
        last_call = [item for item in queue if self._runs_left(item) <= 1]
        rested = [item for item in queue[len(last_call) :] if not self._tried_lately(item)]
        tried = len(queue) - len(last_call) - len(rested)
        turn = max(0, self._pace(queue) - len(last_call) - tried)
        return [*last_call, *rested[:turn], *self._worthwhile(rested[turn:], among=queue)]

    def _runs_left(self, item: Known) -> int:
        """Return how many runs, this one included, come before the bound of *item* passes; one at least."""
        return max(1, (_rendered(item) + self.bound - self.now) // self.interval + 1)

    def _pace(self, queue: list[Known]) -> int:
        """The least number a run that, kept up, reads every post of *queue* in time."""
        return max((place // self._runs_left(item) for place, item in enumerate(queue, start=1)), default=0)

    def _tried_lately(self, item: Known) -> bool:
        """Return whether this day's share was spent on it already; a run may start a little early."""
        return item.last_tried is not None and self.now - item.last_tried < self.interval * 0.9

    def _worthwhile(self, posts: list[Known], *, among: list[Known]) -> list[Known]:
        """Those whose expected edits have waited longer than an audit at the bound spares on average."""
        if not posts:
            return []
        spared = (expected_delay(item, after=self.now - self.bound, until=self.now) for item in among)
        usual = sum(spared, timedelta(0)) / len(among)
        waiting = ((expected_delay(item, after=_rendered(item), until=self.now), item) for item in posts)
        found = [(delay, item) for delay, item in waiting if delay > usual]
        return [item for _, item in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _ordered(told: Mapping[_Rank, list[str]]) -> tuple[Due, ...]:
    """*told* with the most telling first."""
    # By address within a rank, so that a rehearsal shows what the run will do.
    return tuple(Due(uri=uri, reason=_REASONS[rank]) for rank in _Rank for uri in sorted(told.get(rank, ())))


def _rank(item: Known, now: datetime, *, is_listed: bool) -> _Rank | None:
    """The rank of *item*, by what listings and our own doubts say of it."""
    match item.state:
        case None:
            rested = item.last_tried is None or now - item.last_tried >= _FRUITLESS
            return _Rank.NEW if rested or item.pending or _named_anew(item) else None
        # What is gone is not asked for again unless somebody names it.
        case State.GONE:
            is_named = _named_anew(item) or _named_still(item, now) or (is_listed and _may_be_back(item, now))
            return _Rank.DECLARED if is_named else None
        case State.SUSPECT:
            return _Rank.CONFIRM
        case State.LIVE | State.RESTRICTED:
            return _living(item, now)


def _living(item: Known, now: datetime) -> _Rank | None:
    if item.unlisted_since and _after(item.unlisted_since, item.last_tried):
        return _Rank.VANISHED
    if item.pending:
        return _Rank.CONFIRM
    if _announced(item, now):
        return _Rank.DECLARED
    return None


def _rendered(item: Known) -> datetime:
    return item.last_rendered or _NEVER


def _announced(item: Known, now: datetime) -> bool:
    """The sitemap declares an edit that the newest page held does not show, or may not show whole."""
    if item.lastmod is None or item.last_rendered is None:
        return False
    # The sitemap gives days: only a page rendered on that day or before can have missed the edit.
    if item.modified is None or item.lastmod > item.modified:
        return item.lastmod >= item.last_rendered.astimezone(UTC).date()
    settled = datetime.combine(item.lastmod, datetime.min.time(), UTC) + _SETTLED
    return item.last_rendered < settled <= now


def _named_anew(item: Known) -> bool:
    """A sitemap or feed names it since the last time it was tried."""
    return item.listed_since is not None and _after(item.listed_since, item.last_tried)


def _named_still(item: Known, now: datetime) -> bool:
    """A sitemap or feed goes on to name it, and it was not tried for a week: its removal may be over."""
    return item.listed_since is not None and item.last_tried is not None and now - item.last_tried >= _FRUITLESS


def _may_be_back(item: Known, now: datetime) -> bool:
    """A list page names what is gone: no list says since when, so what was live lately is tried each day."""
    if item.last_tried is None:
        return True
    pause = _DAY if now - _rendered(item) < _MAY_BE_BACK else _FRUITLESS
    return now - item.last_tried >= pause


def _after(instant: datetime, other: datetime | None) -> bool:
    return other is None or instant > other
