"""Counts of publications and changes, by month, author and category."""

import json
from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import ChangeKind
from archive.query.sites import sites

_PUBLISHED = "published"


class ActivityCounts(Struct, frozen=True, kw_only=True):
    """The counts of one month, author or category."""

    name: str
    published: int
    edits: int
    silent: int
    """Only edits without a new declared modification date."""
    removed: int


class Activity(Struct, frozen=True, kw_only=True):
    """All counts; a post with two authors counts for both."""

    months: tuple[ActivityCounts, ...]
    """Without gaps, by the site's zone: of publications as declared, of changes as observed."""
    authors: tuple[ActivityCounts, ...]
    """Most published first."""
    categories: tuple[ActivityCounts, ...]
    unsigned: int = 0
    """Posts without an author: they are in no row of `authors`."""
    undated: int = 0
    """Posts without a date of publication: they are in no month."""


class _Tally(Struct, frozen=True):
    counts: Counter[tuple[str, str]]

    def add(self, names: Iterable[str], what: str) -> None:
        self.counts.update((name, what) for name in names)

    def figures(self, name: str) -> ActivityCounts:
        return ActivityCounts(
            name=name,
            published=self.counts[name, _PUBLISHED],
            edits=self.counts[name, ChangeKind.EDIT],
            silent=self.counts[name, "silent"],
            removed=self.counts[name, ChangeKind.REMOVED],
        )

    def ranked(self) -> tuple[ActivityCounts, ...]:
        found = [self.figures(name) for name in {name for name, _ in self.counts}]
        # Names break ties, so that the order is the same on every machine.
        return tuple(sorted(found, key=lambda row: (-row.published, row.name)))


_POSTS = """
SELECT post_status.post, post_status.published_day, post_status.authors,
       coalesce(json_extract(content.json, '$.categories'), '[]') AS categories
FROM post_status JOIN snapshot ON snapshot.id = post_status.snapshot JOIN content ON content.digest = snapshot.content
WHERE :site IS NULL OR post_status.site = :site
"""
_CHANGES = """
SELECT change.post, post_status.site, change.observed_at, change.kind, change.silent
FROM change JOIN post_status ON post_status.post = change.post
WHERE change.kind IN ('edit', 'removed') AND (:site IS NULL OR post_status.site = :site)
"""


def activity(database: Database, *, site: str | None = None) -> Activity:
    """The counts of one site, or of all."""
    months, authors, categories = _Tally(Counter()), _Tally(Counter()), _Tally(Counter())
    labels: dict[str, tuple[list[str], list[str]]] = {}
    unsigned = undated = 0
    for row in database.execute(_POSTS, {"site": site}):
        labels[row["post"]] = _names(row["authors"]), _names(row["categories"])
        unsigned += not labels[row["post"]][0]
        undated += not row["published_day"]
        authors.add(labels[row["post"]][0], _PUBLISHED)
        categories.add(labels[row["post"]][1], _PUBLISHED)
        if row["published_day"]:
            months.add([row["published_day"][:7]], _PUBLISHED)
    # A change has an instant, and falls into the month of its own site's zone; a publication is a day already.
    zones = {held.id: held.zone for held in sites(database).values()}
    for row in database.execute(_CHANGES, {"site": site}):
        names, themes = labels[row["post"]]
        for what in (row["kind"], *(["silent"] if row["silent"] and row["kind"] == ChangeKind.EDIT else [])):
            months.add([_month(row["observed_at"], zones[row["site"]])], what)
            authors.add(names, what)
            categories.add(themes, what)
    calendar = _calendar({name for name, _ in months.counts})
    return Activity(
        months=tuple(months.figures(month) for month in calendar),
        authors=authors.ranked(),
        categories=categories.ranked(),
        unsigned=unsigned,
        undated=undated,
    )


def _names(stored: str) -> list[str]:
    # Once each: a page may name an author in two places.
    return list(dict.fromkeys(json.loads(stored)))


def _month(stored: str, zone: ZoneInfo) -> str:
    return timestamps.parse(stored).astimezone(zone).strftime("%Y-%m")


def _calendar(months: set[str]) -> list[str]:
    """Every month from the first to the last."""
    if not months:
        return []
    year, month = (int(part) for part in min(months).split("-"))
    found = [f"{year:04d}-{month:02d}"]
    while found[-1] < max(months):
        # Months without any publication too, or a chart would hide the gap.
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        found.append(f"{year:04d}-{month:02d}")
    return found
