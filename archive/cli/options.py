"""Options that commands share: the archive they open, and how days, kinds and posts are named."""

import functools
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from click.types import StringParamType

from archive import config, dates
from archive.cli import output
from archive.database import Database
from archive.dates import DateSpan
from archive.export.cells import CsvDialect
from archive.query.sites import largest_site, require_site, sites, zone_of_days
from archive.runtime.environment import rehearsed

F = TypeVar("F", bound=Callable[..., Any])


class FileType(click.Path):
    """The path of a file: no empty one, and none that the system could not take."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """*value* as a path."""
        # An empty path would be the working folder.
        if not str(value).strip() or "\0" in str(value):
            self.fail("that is not a file name", param, ctx)
        # Elsewhere it means stdin or stdout; here it would be a file of that odd name.
        if str(value) == "-":
            self.fail("give a file; ./- is one of that name", param, ctx)
        # As in `--config=~/…`, where no shell replaces it.
        return config.at_home(Path(str(super().convert(value, param, ctx))))


class NameType(StringParamType):
    """A name or an id: no empty one, as an unset variable of a script gives. It would ask for everything."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """*value* as it was typed."""
        if not str(value).strip():
            self.fail("that is empty; leave the option out to ask for all", param, ctx)
        return str(super().convert(value, param, ctx))


class ChoiceType(click.Choice[str]):
    """One of a few words, in small letters or capitals; for another, the one that was likely meant is named."""

    def __init__(self, choices: Iterable[str]) -> None:
        super().__init__([*choices], case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word as it is written here."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            told = error.message + likely(str(value), self.choices)
            raise click.BadParameter(told, ctx=ctx, param=param) from error


def likely(word: str, known: Iterable[str]) -> str:
    """` Did you mean 'show'?` for the one of *known* that *word* is most like; nothing where it is like none."""
    # Seldom needed, and every command would wait for it.
    from difflib import get_close_matches

    asked, listed = word.lower(), [*known]
    begun = [each for each in listed if asked and each.startswith(asked)]
    near = begun or get_close_matches(asked, listed, n=1, cutoff=0.55)
    return f" Did you mean {near[0]!r}?" if near else ""


with_config = click.option(
    "--config",
    "config_file",
    type=FileType(),
    metavar="FILE",
    help="Configuration (default: CIRMA_CONFIG, ./config.toml, the XDG location).",
)
with_reason = click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept, and shown to all who ask.")
with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def with_csv(command: F) -> F:
    """Give *command* --csv and --dialect, handed over as one `csv`: the dialect, or None."""

    @functools.wraps(command)
    def packed(*, as_csv: bool, dialect: str | None, **values: Any) -> Any:
        wanted = dialect or (CsvDialect.PLAIN if as_csv else None)
        return command(csv=CsvDialect(wanted) if wanted else None, **values)

    dialects = ChoiceType(each.value for each in CsvDialect)
    click.option("--dialect", type=dialects, help="CSV as French Excel reads it, or plain.")(packed)
    click.option("--csv", "as_csv", is_flag=True, help="Print CSV for spreadsheets.")(packed)
    return packed  # type: ignore[return-value]  # the same command, called by click alone


with_known_at = click.option("--known-at", metavar="DAY", help="By what the archive knew at the end of that day.")
with_site = click.option("--site", metavar="ID", help="Only this site.")

# A date in figures from the year down, or an instant: nobody reads these otherwise.
# Any other spelling is echoed as it was read, since `03/04` means two days.
_PLAIN = re.compile(r"\d{4}(-\d\d?){0,2}([T ].*)?")


def parser_versions() -> Mapping[str, str]:
    """The versions of today's readers by profile, where a program with readers runs this command; else none."""
    # The archive cannot import the scraper; the program that has readers hands their versions down by click's own
    # object.
    told = click.get_current_context().find_root().obj
    versions: Mapping[str, str] = told() if callable(told) else {}
    return versions


def known_site(database: Database, site: str | None) -> None:
    """Raises `ConfigError` where the archive holds no site *site*."""
    if site is not None:
        require_site(database, site)


def require_reason(reason: str) -> None:
    """Raises a usage error where *reason*, which is kept for good, says nothing."""
    # click lets an empty value pass for a required option.
    if not reason.strip():
        raise click.BadParameter("say why: the archive keeps the reason for good", param_hint="--reason")


def archive_path(config_file: Path | None) -> Path:
    """Return where the configuration says that the archive is. Raises `ConfigError`."""
    return config.load(config.locate(config_file, os.environ)).path


def now() -> datetime:
    """The wall time, or the one that `CIRMA_CLOCK` rehearses."""
    return rehearsed(os.environ) or datetime.now(UTC)


def span(text: str | None, zone: ZoneInfo, *, option: str) -> DateSpan | None:
    """The time that *text* means; unless everybody reads it alike, the reading is printed.

    Raises `BadDate` naming *option*.
    """
    if text is None:
        return None
    found = dates.read(text, now=now(), zone=zone, where=option)
    if not _PLAIN.fullmatch(text.strip()):
        output.say(f"{option} {text}: read as {found}")
    return found


def beginning(text: str | None, zone: ZoneInfo, *, option: str) -> datetime | None:
    """The first instant that *text* means: a time, a day, a month, a year, or `7d` for seven days ago."""
    found = span(text, zone, option=option)
    return found.start if found else None


def end(text: str | None, zone: ZoneInfo, *, option: str) -> datetime | None:
    """The last instant that *text* means: of a day, a month or a year its very end."""
    found = span(text, zone, option=option)
    return found.end if found else None


def period(since: str | None, until: str | None, zone: ZoneInfo) -> tuple[DateSpan | None, DateSpan | None]:
    """Read --since and --until. Raises `BadDate`, or `ReversedDates` where no day lies between them."""
    first, last = span(since, zone, option="--since"), span(until, zone, option="--until")
    dates.in_order(first, last)
    return first, last


def zone_of(database: Database, site: str | None) -> ZoneInfo:
    """The zone of bare dates: that of *site*; else the one that all sites share, or most posts."""
    # Counted by posts: the zone of the largest site is the one most dates on the screen are of.
    zone = zone_of_days(database, site)
    largest = largest_site(database)
    if site is None and largest and len({each.timezone for each in sites(database).values()}) > 1:
        output.say(
            f"the sites have several time zones; days are those of {largest.id} ({largest.timezone}), or name a --site"
        )
    return zone
