"""How to spell an address on the wire, so that no server need redirect to another spelling of it."""

from collections.abc import Mapping

from archive.query import frontier
from archive.store import Store


class Spelling:
    """Spells the addresses of one site: as its sources do, as they answered last, or as its other posts are spelt."""

    def __init__(self, store: Store, site: str) -> None:
        self._store = store
        self._site = site
        self.named: Mapping[str, str] = {}
        """How the sources of this run spell addresses."""

    def of(self, uri: str) -> str | None:
        """How to spell *uri*; None for its canonical spelling."""
        return self.named.get(uri) or self._store.run(frontier.spelling_of, uri, self._site)
