"""Which addresses showed texts of their own at one time: no join makes them one post."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from sqlite_utils import Database

from archive import timestamps
from archive.history.doubt import RETAINED, retained
from archive.identity import Fact
from archive.model import Scheme
from archive.store.doubts import words_of
from archive.store.rows import one

_SHOWN = """
SELECT q.content FROM capture c JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
WHERE c.uri = ? AND q.verdict = 'post' AND c.observed_at <= ?
ORDER BY c.observed_at DESC LIMIT 1
"""
# More addresses of one post are language versions and renames; nobody compares each with each.
_MOST = 40


def pairs(database: Database, facts: Iterable[Fact]) -> Iterator[frozenset[str]]:
    """The pairs among the addresses in *facts* that were seen alive side by side, with different texts."""
    alive = [fact for fact in facts if fact.scheme is Scheme.URL][:_MOST]
    for first, second in combinations(alive, 2):
        since, until = max(first.since, second.since), min(first.until, second.until)
        if since <= until and not _are_alike(database, first.uri, second.uri, timestamps.text(until)):
            yield frozenset((first.uri, second.uri))


def _are_alike(database: Database, first: str, second: str, at: str) -> bool:
    """Whether both addresses showed about the same text when both were last seen; so they did if nobody knows."""
    shown = [one(database, _SHOWN, uri, at) for uri in (first, second)]
    digests = [row["content"] for row in shown if row and row["content"]]
    if len(digests) < 2 or digests[0] == digests[1]:
        return True
    old, new = (words_of(database, digest) for digest in digests)
    return retained(old, new) >= RETAINED or retained(new, old) >= RETAINED
