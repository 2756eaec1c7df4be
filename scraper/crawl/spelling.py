"""Spell addresses on the wire as the site does, so that it need not redirect to another spelling."""

from collections.abc import Mapping

from archive.query import frontier
from archive.store import Store


class Spelling:
    """Spells the addresses of one site: as its sources do, as they answered last, or as its other posts are spelt."""

    def __init__(self, store: Store, site: str) -> None:
        self._store = store
        self._site = site
        self.named: Mapping[str, str] = {}
        """The spellings that the sources of this run use."""

    def of(self, uri: str) -> str | None:
        """The spelling of *uri* for the wire; None for the canonical one."""
        # The sources of today first: a site may have changed its mind since the last answer.
        return self.named.get(uri) or self._store.run(frontier.spelling_of, uri, self._site)
