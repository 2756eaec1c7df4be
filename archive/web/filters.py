"""Read filters from an address, with the same names on every page; refuse what cannot be read."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from archive import dates
from archive.dates import DateSpan
from archive.errors import BadDate
from archive.model import ChangeClass, ChangeKind, Field, Flag, State
from archive.query.changes import ChangeFilter
from archive.query.posts import PostFilter
from archive.web.answers import Elsewhere, Refusal
from archive.web.ask import Ask
from archive.web.languages import LANGUAGES, french
from archive.web.room import MOST_PAGES

E = TypeVar("E", bound=StrEnum)

# What people paste; a search of more words is refused by its own reader.
MOST_WORDS = 500
"""Letters of a search."""

CHANGE_FILTERS = ("site", "author", "tag", "state", "kind", "class", "flag", "silent", "field", "since", "until", "q")
POST_FILTERS = ("site", "author", "tag", "state", "language", "since", "until", "q", "as_of")


def post_filter(ask: Ask) -> PostFilter:
    """The posts that are asked for. Raises `Refusal`, which names the parameter that cannot be read."""
    since, until = period(ask)
    return PostFilter(
        site=site(ask),
        author=text(ask, "author"),
        tag=text(ask, "tag"),
        state=choice(ask, "state", State),
        language=text(ask, "language"),
        published_since=since.first_day if since else None,
        published_until=until.last_day if until else None,
    )


def change_filter(ask: Ask, *, post: str | None = None) -> ChangeFilter:
    """The changes that are asked for, without those of a first crawl. Raises `Refusal`."""
    since, until = period(ask)
    return ChangeFilter(
        site=site(ask),
        post=post,
        author=text(ask, "author"),
        tag=text(ask, "tag"),
        state=choice(ask, "state", State),
        since=since.start if since else None,
        until=until.end if until else None,
        kind=choice(ask, "kind", ChangeKind),
        class_=choice(ask, "class", ChangeClass),
        flag=choice(ask, "flag", Flag),
        field=choice(ask, "field", Field),
        silent=flag(ask, "silent"),
        baseline=False,
    )


def site(ask: Ask) -> str | None:
    """The site asked for. Raises `Refusal` for one that the archive does not hold."""
    name = text(ask, "site")
    # An empty list would say that a site has no posts.
    if name is not None and name not in ask.sites:
        raise Refusal(400, "error.bad_choice", name="site", value=name, known=", ".join(ask.sites))
    return name


def text(ask: Ask, name: str, *, most: int = 200) -> str | None:
    """The parameter *name*, trimmed; None where it is empty. Raises `Refusal` where it is too long."""
    # SQL takes a NUL for the end of a text.
    value = ask.query.get(name, "").strip().replace("\0", "")
    if len(value) > most:
        raise Refusal(400, "error.too_long", name=name, most=most)
    return value or None


def choice(ask: Ask, name: str, kind: type[E]) -> E | None:
    """One of a known set."""
    value = text(ask, name)
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError as error:
        raise Refusal(400, "error.bad_choice", name=name, value=value, known=", ".join(kind)) from error


def flag(ask: Ask, name: str) -> bool:
    """Yes or no."""
    value = text(ask, name)
    if value in (None, "0", "no", "non", "false"):
        return False
    if value in ("1", "yes", "oui", "true", "on"):
        return True
    raise Refusal(400, "error.bad_choice", name=name, value=value, known="0, 1")


def span(ask: Ask, name: str) -> DateSpan | None:
    """The time that the parameter *name* means, by the days of the site. Raises `Refusal` or `Elsewhere`.

    What is written as people do leads to the same page with the date in ISO form: `hier` is another day tomorrow, and
    an address is cited for decades.
    """
    value = text(ask, name)
    if value is None:
        return None
    found = read_span(ask, value, name)
    if not dates.is_plain(value):
        raise Elsewhere(ask.here(**{name: iso(found, since=name == "since")}))
    return found


def read_span(ask: Ask, value: str, name: str) -> DateSpan:
    """The time that *value* means. Raises `Refusal`."""
    try:
        return dates.read(value, now=datetime.now(UTC), zone=ask.zone(site(ask)), where=name)
    except BadDate as error:
        why = f": {error.why}" if error.why else ""
        why_fr = french(f" : {error.in_french}") if error.in_french else ""
        raise Refusal(400, "error.bad_day", name=name, value=value[:80], why=why, why_fr=why_fr) from error


def iso(found: DateSpan, *, since: bool = False) -> str:
    """The ISO form of a day, a month, a year, or else of the last day of *found*, its first where it is a beginning."""
    first, last = found.first_day, found.last_day
    # A year and a month have shorter forms, which people recognise and cite.
    if (first.day, first.month, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year:04d}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day > 27 and last != first:
        return f"{first.year:04d}-{first.month:02d}"
    return (first if since else last).isoformat()


def in_language(ask: Ask, path: str) -> str:
    """*path* with the language that the address asked for, if it did."""
    asked = ask.query.get("lang")
    return f"{path}?lang={asked}" if asked in LANGUAGES else path


def period(ask: Ask) -> tuple[DateSpan | None, DateSpan | None]:
    """`since` and `until`. Raises `Refusal` where the one lies after the other."""
    since, until = span(ask, "since"), span(ask, "until")
    if since and until and until.end < since.start:
        raise Refusal(400, "error.reversed", since=since.first_day, until=until.last_day)
    return since, until


def number(ask: Ask, name: str, *, default: int, least: int = 1, most: int = MOST_PAGES) -> int:
    """A whole number within bounds. Raises `Refusal`."""
    value = text(ask, name)
    if value is None:
        return default
    # Digits of ASCII alone, and not many: `int` takes other digits, signs and a million of them.
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise Refusal(400, "error.bad_number", name=name, value=value, least=least, most=most)
    return int(value)


def given(ask: Ask, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The filters that are set, as name and value; `silent=0` sets none."""
    values = ((name, text(ask, name, most=MOST_WORDS)) for name in names)
    return [(name, value) for name, value in values if value is not None and (name != "silent" or flag(ask, name))]
