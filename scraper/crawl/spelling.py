"""Spell addresses on the wire as the site does, so that it need not redirect to another spelling."""

from archive.query import answered
from archive.store import Store
from scraper.frontier.discovery import Found


class Spelling:
    """Spells the addresses of one site: as its sources do, as they answered last, or as its other posts are spelt."""

    def __init__(self, store: Store, site: str) -> None:
        self._store = store
        self._site = site
        self.found = Found()
        """What the sources of this run name, and how they spell it."""

    def of(self, uri: str) -> str | None:
        """The spelling of *uri* for the wire; None for the canonical one."""
        # The sources of today first: a site may have changed its mind since the last answer.
        if named := self.found.addresses.get(uri):
            return named
        last = self._store.run(answered.spelling_of, uri, self._site, is_named=self.found.names(uri))
        return last or self.found.documents.get(uri)
