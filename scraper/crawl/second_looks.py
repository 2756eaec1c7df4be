"""Ask for a page again in the same run, where one answer does not tell what the site shows.

Without a time of rendering an answer may be any cache's. A state that was not seen before, or a return to an earlier
one, counts once a second answer shows it; a new date of modification beside the old text may be that of an edit which a
cache holds back. So the page is asked for once more, past the caches; and a third time where the second answer shows
the old state and the first a new one: then two of three agree.
"""

from collections import Counter
from collections.abc import Collection

from archive.model import Reason, Verdict
from archive.query import unsettled
from archive.store import Store, declarations
from scraper.crawl.attempt import Attempt
from scraper.frontier.schedule import Due

_OPEN = (unsettled.is_pending, declarations.awaits_a_look)


class SecondLooks:
    """The pages of one run that were asked for again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looks: Counter[str] = Counter()

    def after(self, due: Due, visit: Attempt, asked: Collection[str]) -> list[Due]:
        """Return what to ask for once more after *visit*, which was *due*; *asked* are the URIs asked for before."""
        uri, run = visit.uri, self._store.run
        if visit.verdict is not Verdict.POST:
            return []
        # A third look where two answers differ: then two of three agree. Never a fourth.
        if self._looks[uri]:
            again = self._looks[uri] == 1 and run(unsettled.is_torn, uri)
        else:
            # Not in the wake of a second look: it would ask for ever.
            again = uri not in asked and due.reason is not Reason.CONFIRM and any(run(each, uri) for each in _OPEN)
        self._looks[uri] += again
        return [Due(uri=uri, reason=Reason.CONFIRM)] if again else []
