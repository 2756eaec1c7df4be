"""What sitemaps and feeds declare of the changes of a post whose own page says nothing of them.

A date of modification that moves there is told with the edit that it goes with, as the page's own would be. A date that
moves alone is told of no post: caches show the page of before, and the edit comes a day later. Where many dates of one
document move at once, it was only made anew, and says nothing.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.history import Step
from archive.model import ChangeKind, Content, Field

# So many dates of one document, or this share of them, do not move on one day because texts were changed.
_MANY, _SHARE = 3, 0.2
# A sitemap may lag behind the page by a cache's time, and the page behind the sitemap.
_LAG = timedelta(days=2)

_MOVED = """
SELECT new.since AS at, new.lastmod AS lastmod,
       (SELECT count(*) FROM sighting s WHERE s.via = new.via AND s.until = new.since AND EXISTS (
          SELECT 1 FROM sighting n WHERE n.via = s.via AND n.uri = s.uri AND n.since = s.until)) AS moved,
       (SELECT count(*) FROM sighting s WHERE s.via = new.via AND s.since <= new.since
          AND (s.until IS NULL OR s.until > new.since)) AS named
FROM address a JOIN sighting new ON new.uri = a.uri
JOIN sighting old ON old.via = new.via AND old.uri = new.uri AND old.until = new.since
WHERE a.post = ? AND new.lastmod > old.lastmod
ORDER BY new.since, new.via
"""
_STOOD = """
SELECT s.since, s.until FROM address a JOIN sighting s ON s.uri = a.uri WHERE a.post = ? AND s.lastmod IS NOT NULL
"""


class Declarations:
    """The dates of modification that documents of the site give for one post, as they moved."""

    def __init__(
        self, moved: Iterable[tuple[datetime, str]], stood: Iterable[tuple[datetime, datetime | None]]
    ) -> None:
        self._open = list(moved)
        self._stood = list(stood)

    @classmethod
    def of(cls, database: Database, post: str, contents: Mapping[str, Content]) -> "Declarations":
        """Those of *post*; none where its own pages say when they were changed."""
        if any(content.modified for content in contents.values()):
            return cls((), ())
        moved: dict[str, tuple[datetime, str]] = {}
        for row in database.execute(_MOVED, (post,)).fetchall():
            if row["moved"] <= max(_MANY, _SHARE * row["named"]):
                moved.setdefault(row["lastmod"][:10], (timestamps.parse(row["at"]), row["lastmod"]))
        stood = database.execute(_STOOD, (post,)).fetchall()
        return cls(
            moved.values(), ((timestamps.parse(row["since"]), timestamps.optional(row["until"])) for row in stood)
        )

    def noted(self, row: dict[str, Any], step: Step) -> dict[str, Any]:
        """*row* of *step*, with what was declared of it."""
        if step.kind not in (ChangeKind.EDIT, ChangeKind.MOVED) or not self._stood:
            return row
        own = [each for each in self._open if _is_of(each[0], step)]
        if own:
            self._open = [each for each in self._open if each not in own]
            fields = {*json.loads(row["fields"]), Field.MODIFIED.value}
            row = row | {"fields": json.dumps([field.value for field in Field if field.value in fields])}
        is_edit = step.kind is ChangeKind.EDIT and row["fields"] != "[]"
        return row | {"silent": int(not own)} if is_edit and (own or self._covers(step)) else row

    def _covers(self, step: Step) -> bool:
        """Whether one date stood all through the time in which *step* happened."""
        start = step.window.after or step.observed_at
        return any(since <= start and (until is None or until > step.observed_at) for since, until in self._stood)


def _is_of(at: datetime, step: Step) -> bool:
    """Whether a date that moved at *at* can have moved for *step*."""
    return (step.window.after is None or at > step.window.after - _LAG) and at <= step.observed_at + _LAG
