"""The protocol of whoever watches a run: a terminal, or nobody."""

from typing import Protocol

from scraper.crawl.attempt import Attempt
from scraper.frontier.discovery import Found


class Progress(Protocol):
    """A watcher of the run."""

    def discovered(self, site: str, found: Found) -> None:
        """The sources were read."""

    def planned(self, site: str, count: int) -> None:
        """So many posts will be asked for."""

    def visited(self, site: str, visit: Attempt) -> None:
        """A post was asked for."""

    def media_planned(self, site: str, count: int) -> None:
        """So many pictures and documents are due; the budget may end before."""

    def media_asked(self, site: str, address: str) -> None:
        """One of them was asked for."""
