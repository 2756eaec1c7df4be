"""Lists a page at a time: which part is shown, and where the next one stands."""

from msgspec import Struct

from archive.web import filters
from archive.web.answers import Elsewhere
from archive.web.ask import Ask
from archive.web.room import MOST_PAGES


class Paging(Struct, frozen=True, kw_only=True):
    """The place of a page within a list."""

    number: int
    size: int
    total: int
    before: str | None
    """Address of the page before; None of the first."""
    after: str | None
    first: str
    last: str

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """The number of the first row that is shown, from 1; 0 of an empty list."""
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def end(self) -> int:
        """The number of the last row that is shown."""
        return min(self.total, self.number * self.size)


def offset(ask: Ask, size: int) -> int:
    """Return how many rows come before the page asked for."""
    return (filters.number(ask, "page", default=1) - 1) * size


def paging(ask: Ask, total: int, size: int) -> Paging:
    """The place of the page asked for in a list of *total* rows. Raises `Elsewhere` for one behind the last."""
    number = filters.number(ask, "page", default=1)
    pages = max(1, min(MOST_PAGES, -(-total // size)))
    # An empty page would say that nothing was found; programs that go on until there is no more get it.
    if number > pages and ask.is_page:
        raise Elsewhere(ask.here(page=pages if pages > 1 else None))
    return Paging(
        number=number,
        size=size,
        total=total,
        # The first page has one address, without a number.
        before=ask.here(page=number - 1 if number > 2 else None) if number > 1 else None,
        after=ask.here(page=number + 1) if number < pages else None,
        first=ask.here(page=None),
        last=ask.here(page=pages if pages > 1 else None),
    )
