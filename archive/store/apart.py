"""Find addresses that showed different texts at the same time: they are never joined into one post."""

from collections.abc import Iterable

from sqlite_utils import Database

from archive import timestamps
from archive.history.doubt_rules import RETAINED, retained
from archive.identity import Fact
from archive.model import Scheme
from archive.store.confirmations import words_of
from archive.store.rows import one

_SHOWN = """
SELECT q.content FROM capture c JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
WHERE c.uri = ? AND q.verdict = 'post' AND c.observed_at <= ?
ORDER BY c.observed_at DESC LIMIT 1
"""


class Apart:
    """Tell whether two addresses were seen alive at once with different texts; asked before anything joins them."""

    def __init__(self, database: Database, facts: Iterable[Fact]) -> None:
        self._database = database
        self._alive = {fact.uri: fact for fact in facts if fact.scheme is Scheme.URL}
        self._known: dict[frozenset[str], bool] = {}

    def __call__(self, uri: str, other: str) -> bool:
        # Whichever is named first, the answer is the same: it is looked up once.
        pair = frozenset((uri, other))
        if pair not in self._known:
            self._known[pair] = len(pair) == 2 and self._are_apart(uri, other)
        return self._known[pair]

    def _are_apart(self, uri: str, other: str) -> bool:
        # Without a time at which both were alive there is nothing to compare: a renamed post has none with its old
        # address.
        if uri not in self._alive or other not in self._alive:
            return False
        first, second = self._alive[uri], self._alive[other]
        since, until = max(first.since, second.since), min(first.until, second.until)
        # One page may stand in the place of both today: what they were when both were new counts as well.
        return since <= until and not all(
            _are_alike(self._database, uri, other, timestamps.text(at)) for at in (until, since)
        )


def _are_alike(database: Database, first: str, second: str, at: str) -> bool:
    """Return whether both addresses showed about the same text at *at*; True if nobody knows."""
    shown = [one(database, _SHOWN, uri, at) for uri in (first, second)]
    digests = [row["content"] for row in shown if row and row["content"]]
    if len(digests) < 2 or digests[0] == digests[1]:
        return True
    old, new = (words_of(database, digest) for digest in digests)
    # Either way round: a text that only grew keeps all of the shorter one.
    return retained(old, new) >= RETAINED or retained(new, old) >= RETAINED
