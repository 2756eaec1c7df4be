"""The stored lessons from a site's pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.learnt.lesson import Lesson, LessonKind


class LearntRow(Struct, frozen=True, kw_only=True):
    """A lesson with the crawl after which it was learnt."""

    site: str
    lesson: Lesson
    crawl: int
    since: datetime
    """The start of that crawl."""


def lessons(database: Database, site: str) -> list[Lesson]:
    """The lessons from the pages of *site*."""
    rows = database.execute("SELECT * FROM learnt WHERE site = ? ORDER BY kind, place", (site,))
    # All at once: whoever learns adds rows to this table while the list is used.
    return [_lesson(row) for row in rows.fetchall()]


def learnt(database: Database, site: str | None = None) -> tuple[LearntRow, ...]:
    """The lessons of *site*, or of all, the newest last."""
    rows = database.execute(
        """SELECT l.*, c.started_at FROM learnt l JOIN crawl c ON c.id = l.crawl
           WHERE :site IS NULL OR l.site = :site ORDER BY l.site, c.started_at, l.kind, l.place""",
        {"site": site},
    )
    return tuple(
        LearntRow(site=row["site"], lesson=_lesson(row), crawl=row["crawl"], since=timestamps.parse(row["started_at"]))
        for row in rows.fetchall()
    )


def _lesson(row: Mapping[str, Any]) -> Lesson:
    return Lesson(kind=LessonKind(row["kind"]), place=row["place"], posts=row["posts"], among=row["among"])
