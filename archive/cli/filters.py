"""Options that `posts` and `export` share: the posts a command is about, and the day they are seen from."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import asdict

from archive import timestamps
from archive.cli import output
from archive.cli.options import ChoiceType, NameType, end, period, with_known_at, zone_of
from archive.database import Database
from archive.model import State
from archive.query import status
from archive.query.asof import Viewpoint
from archive.query.changes import ChangeFilter
from archive.query.posts import PostFilter

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--author",
        type=NameType(),
        metavar="NAME",
        help="By an author whose name contains NAME, whatever case and accents.",
    ),
    click.option("--tag", type=NameType(), metavar="LABEL", help="With this tag or category."),
    click.option("--state", type=ChoiceType([state.value for state in State]), help="In this state only."),
    click.option("--since", metavar="DAY", help="Published on or after this day, month or year."),
    click.option("--until", metavar="DAY", help="Published on or before it."),
    click.option(
        "--limit", type=click.IntRange(min=1, max=1_000_000_000), metavar="N", help="At most N, newest first."
    ),
    click.option("--site", metavar="ID", help="Only this site."),
    click.option("--as-of", metavar="DAY", help="As the site showed them at the end of that day."),
    with_known_at,
)


class Asked(Struct, frozen=True, kw_only=True):
    """The filters as they were typed."""

    author: str | None
    tag: str | None
    state: str | None
    since: str | None
    until: str | None
    limit: int | None
    site: str | None
    as_of: str | None
    known_at: str | None

    def filter(self, database: Database) -> PostFilter:
        """Return which posts. Raises `BadDate`, or `ReversedDates`."""
        since, until = period(self.since, self.until, zone_of(database, self.site))
        return PostFilter(
            site=self.site,
            author=self.author,
            tag=self.tag,
            state=State(self.state) if self.state else None,
            published_since=since.first_day if since else None,
            published_until=until.last_day if until else None,
            limit=self.limit,
        )

    def viewpoint(self, database: Database) -> Viewpoint:
        """As of when; bare days end in the zone of the site."""
        return viewpoint(database, site=self.site, as_of=self.as_of, known_at=self.known_at)

    def given(self) -> dict[str, str | int]:
        """The options that were given, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def viewpoint(database: Database, *, site: str | None, as_of: str | None, known_at: str | None) -> Viewpoint:
    """The viewpoint that --as-of and --known-at name, for *site* or all. Raises `ConfigError` for a site not held."""
    zone = zone_of(database, site)
    return Viewpoint(as_of=end(as_of, zone, option="--as-of"), known_at=end(known_at, zone, option="--known-at"))


def say_beginning(database: Database, as_of: datetime | None) -> None:
    """Tell where *as_of* lies before all that the archive holds: nothing found then means nothing."""
    (first,) = database.execute("SELECT min(first_rendered) FROM snapshot").fetchone()
    if as_of and first and timestamps.text(as_of) < first:
        output.say(f"the first page in the archive is of {first[:10]}; earlier states are unknown")


def say_unwatched(database: Database, wanted: ChangeFilter) -> None:
    """Tell where the time asked for lies before the first crawl or after the last: nothing found then means nothing."""
    since, until = wanted.since, wanted.until
    first, last = status.watched(database, site=wanted.site)
    if since and last and since > last:
        output.say(f"the last crawl was on {last:%Y-%m-%d}; nothing is known of later days")
    if until and first and until < first:
        output.say(f"the first crawl was on {first:%Y-%m-%d}; nothing is known of changes before it")


def with_filters(command: F) -> F:
    """Give *command* these options, handed over as one `asked`."""

    @functools.wraps(command)
    def packed(**values: Any) -> Any:
        # Taken out of click's arguments, so that a command names one parameter, not nine.
        asked = Asked(**{name: values.pop(name) for name in Asked.__struct_fields__})
        return command(asked=asked, **values)

    # Reversed, since click applies decorators from the bottom and shows options in that order.
    for option in reversed(_OPTIONS):
        option(packed)
    return packed  # type: ignore[return-value]  # the same command, called by click alone
