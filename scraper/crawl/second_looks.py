"""Ask for a page again in the same run, where one answer does not tell what the site shows.

Without a time of rendering an answer may be any cache's. A state that was not seen before, or a return to an earlier
one, counts once a second answer shows it. So the page is asked for once more, past the caches; and a third time where
the second answer shows the old state and the first a new one: then two of three agree.

Where another document says that the text changed (a later date of modification, or another text in the feed), an old
text may be what one of several caches holds. Then even an old answer is followed by another, and while the answers
differ there are up to four more: where two caches answer in turn, each is met twice.
"""

from collections import Counter
from collections.abc import Collection

from archive.model import Reason, Verdict
from archive.query import unsettled
from archive.store import Crawl, Store, declarations
from scraper.crawl.attempt import Attempt
from scraper.frontier.schedule import Due

_MOST = 4


class SecondLooks:
    """The pages of one run that were asked for again."""

    def __init__(self, store: Store, crawl: Crawl, told_anew: Collection[str]) -> None:
        """*told_anew* are the URIs of posts whose text changed in a feed."""
        self._store = store
        self._began = crawl.started
        self._told = set(told_anew)
        """The URIs of which some document says that the text changed."""
        self._looks: Counter[str] = Counter()

    def after(self, due: Due, visit: Attempt, asked: Collection[str]) -> list[Due]:
        """Return what to ask for once more after *visit*, which was *due*; *asked* are the URIs asked for before."""
        uri = visit.uri
        if visit.verdict is not Verdict.POST:
            return []
        if self._looks[uri]:
            again = self._is_open_still(uri)
        else:
            # Not in the wake of a second look: it would ask for ever.
            again = uri not in asked and due.reason is not Reason.CONFIRM and self._is_open(uri)
        self._looks[uri] += again
        return [Due(uri=uri, reason=Reason.CONFIRM)] if again else []

    def _is_open(self, uri: str) -> bool:
        """Return whether the first answer leaves open what the site shows."""
        if self._store.run(declarations.awaits_a_look, uri):
            self._told.add(uri)
        if uri in self._told and not self._store.run(unsettled.is_anew, uri, self._began):
            return True
        return self._store.run(unsettled.is_pending, uri)

    def _is_open_still(self, uri: str) -> bool:
        """Return whether another look can settle what the ones before did not."""
        looks = self._looks[uri]
        if uri in self._told:
            return looks < _MOST and self._store.run(unsettled.is_pending, uri)
        # Two of three answers agree, or none of them do: a fourth would not settle it.
        return looks == 1 and self._store.run(unsettled.is_torn, uri)
