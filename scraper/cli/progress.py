"""Progress of a crawl: a bar on a terminal, lines in a log, or nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.cleaning.harmless import clean
from archive.cli import output
from scraper.crawl.attempt import Attempt
from scraper.crawl.progress import Progress
from scraper.frontier.discovery import Found

if TYPE_CHECKING:
    from rich.progress import TaskID


@contextmanager
def progress(*, as_json: bool) -> Iterator[Progress]:
    """Return the watcher that fits: a bar where a person watches, otherwise one that prints nothing."""
    if as_json or not sys.stderr.isatty():
        yield Quiet()
        return
    bar = Bar()
    try:
        yield bar
    # Closed whatever happens, or the cursor stays hidden after an error.
    finally:
        bar.close()


class Quiet:
    """A watcher that prints nothing."""

    def discovered(self, site: str, found: Found) -> None:
        """Say nothing."""

    def planned(self, site: str, count: int) -> None:
        """Say nothing."""

    def visited(self, site: str, visit: Attempt) -> None:
        """Say nothing."""

    def media_planned(self, site: str, count: int) -> None:
        """Say nothing."""

    def media_asked(self, site: str, address: str) -> None:
        """Say nothing."""


class Bar:
    """A bar a site, on stderr."""

    def __init__(self) -> None:
        # Only here: a crawl by a timer never draws, and rich takes longer to import than the rest of the command.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            # Without markup: titles and addresses come from the site and may hold square brackets.
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[page]}", markup=False),
            console=Console(stderr=True),
            # The bar disappears at its end: what it came to is printed below.
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def discovered(self, site: str, found: Found) -> None:
        """Say how much was found."""
        output.say(f"{site}: {found.total()} posts named")

    def planned(self, site: str, count: int) -> None:
        """Draw the bar."""
        self._draw(site, count)

    def visited(self, site: str, visit: Attempt) -> None:
        """Move it on."""
        self._advance(site, visit.uri)

    def media_planned(self, site: str, count: int) -> None:
        """Draw another bar, for pictures and documents."""
        self._draw(_files_of(site), count)

    def media_asked(self, site: str, address: str) -> None:
        """Move that one on."""
        self._advance(_files_of(site), address)

    def _draw(self, name: str, count: int) -> None:
        # A bar for nothing would never finish.
        if count:
            self._tasks[name] = self._progress.add_task(name, total=count, page="")
            self._progress.start()

    def _advance(self, name: str, page: str) -> None:
        # The end of an address tells pages apart; it comes from the site and is cleaned before a terminal sees it.
        self._progress.update(self._tasks[name], advance=1, page=clean(page)[-50:])
        # Rich holds the cursor until the last task is done, and printed lines below would be overwritten.
        if self._progress.finished:
            self.close()

    @property
    def is_drawn(self) -> bool:
        """Return whether it is on the terminal, with the cursor hidden."""
        return self._progress.live.is_started

    def close(self) -> None:
        """Draw no more."""
        self._progress.stop()


def _files_of(site: str) -> str:
    return f"{site}, pictures and documents"
