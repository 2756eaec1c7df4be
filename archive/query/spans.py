"""Spans: when a post stood in which state. Every "as of" is a join with them.

A post as of an instant is in the last span that had begun by then. Where that span has ended and none has
followed, the post was gone.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.model import Uncertainty

Row = Mapping[str, Any]

# *change* is the step that may or may not have happened by then.
_AT = """
SELECT post_status.*, span.place AS at_place, span.snapshot AS at_snapshot, span.url AS at_url,
       span.capture AS at_capture,
       span.first_rendered AS at_first_rendered, span.last_rendered AS at_last_rendered,
       span.first_observed AS at_first_observed, span.last_observed AS at_last_observed,
       snapshot.content AS at_content, content.json AS at_json,
       capture.payload AS at_payload, capture.observed_at AS at_captured,
       CASE WHEN :at IS NULL OR post_status.failing_since <= :at THEN post_status.state
            WHEN span.until <= :at THEN 'gone'
            ELSE 'live' END AS at_state,
       change.window_start AS uncertain_after, change.window_end AS uncertain_before,
       CASE WHEN span.until IS NULL AND :at > post_status.last_observed
            THEN post_status.last_observed END AS unseen_since
FROM post_status
JOIN span ON span.post = post_status.post AND span.place = (
  SELECT max(place) FROM span AS begun
  WHERE begun.post = post_status.post AND (:at IS NULL OR begun.first_rendered <= :at)
)
JOIN snapshot ON snapshot.id = span.snapshot
JOIN content ON content.digest = snapshot.content
JOIN capture ON capture.id = span.capture
LEFT JOIN change ON change.id = (
  SELECT id FROM change AS step
  WHERE step.post = post_status.post AND step.window_start < :at AND step.window_end > :at
  ORDER BY step.window_end LIMIT 1
)
"""


def at(database: Database, post: str, instant: datetime | None) -> Row | None:
    """The state of *post* at *instant*, or now; None if none of its states had begun."""
    parameters = {"at": timestamps.optional_text(instant), "post": post}
    found: Row | None = database.execute(f"{_AT} WHERE post_status.post = :post", parameters).fetchone()
    return found


def stretch(database: Database, post: str, place: int) -> tuple[Row, ...]:
    """The spans around *place* that show the same state without a gap between them: a text that moved has several."""
    spans = database.execute("SELECT * FROM span WHERE post = ? ORDER BY place", (post,)).fetchall()
    first = last = next(number for number, row in enumerate(spans) if row["place"] == place)
    while first and _goes_on(spans[first - 1], spans[first]):
        first -= 1
    while last + 1 < len(spans) and _goes_on(spans[last], spans[last + 1]):
        last += 1
    return tuple(spans[first : last + 1])


def _goes_on(earlier: Row, later: Row) -> bool:
    # A gap is a removal: then it is the same text again, and not still.
    return bool(earlier["snapshot"] == later["snapshot"] and earlier["until"] == later["first_rendered"])


def all_at(database: Database, instant: datetime, *, site: str | None) -> Iterator[Row]:
    """The state of each post at *instant*, in no order, without posts that had not begun."""
    parameters = {"at": timestamps.text(instant), "site": site}
    return iter(database.execute(f"{_AT} WHERE :site IS NULL OR post_status.site = :site", parameters))


def first(database: Database, post: str) -> datetime | None:
    """The first instant from which a state of *post* is known."""
    row = database.execute("SELECT min(first_rendered) AS first FROM span WHERE post = ?", (post,)).fetchone()
    return timestamps.optional(row["first"])


def uncertainty(row: Row) -> Uncertainty | None:
    """The time, around the instant that was asked for, in which the post came to this state or left it.

    Open at its end where nobody looked at the post again before that instant.
    """
    # No step lies around the instant, so only the last look can leave it open.
    if row["uncertain_before"] is None:
        unseen = timestamps.optional(row["unseen_since"])
        return Uncertainty(after=unseen, before=None) if unseen else None
    return Uncertainty(after=timestamps.parse(row["uncertain_after"]), before=timestamps.parse(row["uncertain_before"]))
