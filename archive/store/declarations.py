"""Changes of a post that sitemaps and feeds declare, where its own page gives no date of modification.

A date of modification that moves there is reported with its edit, as the page's own would be. A date that
moves alone may belong to an edit that a cache still hides, so it waits until the page was asked for past the
caches. If that shows nothing new, the date moved by itself, and the change is one of the date. Where many dates of one
document move at once, the document was only generated anew, and that means nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import history, timestamps
from archive.history import History, Span, Step
from archive.model import ChangeKind, Content, Field, Observation, Reason
from archive.query import evidence
from archive.store.rows import one

# So many dates of one document, or this share of them, do not move to one hour because texts were changed; nor does
# most of them move on one day.
_MANY, _SHARE, _MOST = 3, 0.2, 0.5
# A sitemap may lag behind the page by a cache's time, and the page behind the sitemap.
_LAG = timedelta(days=2)

_MOVED = """
SELECT new.since AS at, new.lastmod AS lastmod, new.via AS via,
       (SELECT max(c.observed_at) FROM capture c WHERE c.uri = new.via AND c.observed_at < new.since) AS stood,
       (SELECT count(*) FROM sighting s JOIN sighting n ON n.via = s.via AND n.uri = s.uri AND n.since = s.until
          WHERE s.via = new.via AND s.until = new.since) AS moved,
       (SELECT count(*) FROM sighting s JOIN sighting n ON n.via = s.via AND n.uri = s.uri AND n.since = s.until
          WHERE s.via = new.via AND s.until = new.since
            AND substr(n.lastmod, 1, 13) = substr(new.lastmod, 1, 13)) AS together, -- in one hour, or on one day
       (SELECT count(*) FROM sighting s WHERE s.via = new.via AND s.since <= new.since
          AND (s.until IS NULL OR s.until > new.since)) AS named
FROM address a JOIN sighting new ON new.uri = a.uri
JOIN sighting old ON old.via = new.via AND old.uri = new.uri AND old.until = new.since
WHERE a.post = ? AND new.lastmod > old.lastmod
ORDER BY new.since, new.via
"""
# Times in which a date stood still: an edit within one of them is silent.
_STOOD = """
SELECT s.since, s.until FROM address a JOIN sighting s ON s.uri = a.uri WHERE a.post = ? AND s.lastmod IS NOT NULL
"""
_PAST_CACHES = f"""
SELECT c.id FROM address a JOIN capture c ON c.uri = a.uri JOIN fetch f ON f.id = c.fetch
WHERE a.post = ? AND f.reason = '{Reason.CONFIRM}' AND c.kind <> 'not_modified'
"""  # noqa: S608
_MAY_WAIT = f"""
SELECT a.post FROM address b JOIN address a ON a.post = b.post JOIN sighting new ON new.uri = a.uri
JOIN sighting old ON old.via = new.via AND old.uri = new.uri AND old.until = new.since
WHERE b.uri = ?1 AND new.until IS NULL AND new.lastmod > old.lastmod AND NOT EXISTS (
  SELECT 1 FROM address d JOIN interned i ON i.text = d.uri JOIN packed_fetch p ON p.uri = i.id
  JOIN fetch f ON f.id = p.id
  WHERE d.post = a.post AND f.reason = '{Reason.CONFIRM}' AND f.started_at >= new.since)
LIMIT 1
"""  # noqa: S608
_MOVED_IN = """
SELECT DISTINCT a.post FROM crawl k JOIN sighting new ON new.site = k.site AND new.until IS NULL
JOIN sighting old ON old.via = new.via AND old.uri = new.uri AND old.until = new.since
JOIN address a ON a.uri = new.uri
WHERE k.id = ? AND new.since >= k.started_at AND new.lastmod > old.lastmod
"""


class Move(Struct, frozen=True, kw_only=True):
    """A later date of modification that a document gave for a post."""

    at: datetime
    """When the document was first seen to give it."""
    lastmod: str
    """The date, as it is written there."""
    stood: datetime | None
    """When the document last gave the date before."""


class Alone(Struct, frozen=True, kw_only=True):
    """A date that moved although the page, asked for past the caches, showed nothing new."""

    move: Move
    span: Span
    seen: Observation
    """What the page showed after it moved."""

    @property
    def estimate(self) -> datetime | None:
        """The date itself, if it is an instant in which it can have moved."""
        try:
            instant = datetime.fromisoformat(self.move.lastmod)
        except ValueError:
            return None
        if instant.tzinfo is None or instant > self.move.at:
            return None
        return instant if self.move.stood is None or instant > self.move.stood else None


class Declarations:
    """The dates of modification that documents of the site give for one post, as they moved."""

    def __init__(
        self,
        moves: Iterable[Move],
        stood: Iterable[tuple[datetime, datetime | None]],
        past_caches: frozenset[str],
        story: History,
    ) -> None:
        self._stood = list(stood)
        self._own: set[int] = set()
        self.alone: list[Alone] = []
        """The dates that moved by themselves."""
        self.waiting: list[Move] = []
        """Those of which it is not known yet what they go with."""
        # Oldest first, as `_MOVED` gives them: a step that has its date is not free for a later move.
        for move in moves:
            self._attribute(move, story, past_caches)

    @classmethod
    def of(cls, database: Database, post: str, contents: Mapping[str, Content], story: History) -> "Declarations":
        """Those of *post*; none where its own pages say when they were changed."""
        # The page's own date is nearer to the edit than any document's; mixing both would report one edit twice.
        if any(content.modified for content in contents.values()):
            return cls((), (), frozenset(), story)
        stood = database.execute(_STOOD, (post,)).fetchall()
        return cls(
            _moves(database.execute(_MOVED, (post,)).fetchall()),
            ((timestamps.parse(row["since"]), timestamps.optional(row["until"])) for row in stood),
            frozenset(row["id"] for row in database.execute(_PAST_CACHES, (post,))),
            story,
        )

    def noted(self, row: dict[str, Any], step: Step, place: int) -> dict[str, Any]:
        """*row* of *step*, which is at *place* of the history, with what was declared of it."""
        if step.kind not in (ChangeKind.EDIT, ChangeKind.MOVED) or not self._stood:
            return row
        is_own = place in self._own
        if is_own:
            fields = {*json.loads(row["fields"]), Field.MODIFIED.value}
            row = row | {"fields": json.dumps([field.value for field in Field if field.value in fields])}
        is_edit = step.kind is ChangeKind.EDIT and row["fields"] != "[]"
        return row | {"silent": int(not is_own)} if is_edit and (is_own or self._covers(step)) else row

    def _attribute(self, move: Move, story: History, past_caches: frozenset[str]) -> None:
        """Find what *move* goes with: a step, nothing else, or not known yet."""
        # Surest first: a step in whose window it moved, one shortly before, proof that nothing changed, a page held
        # back.
        place = _containing(move, story.steps)
        if place is None:
            place = _shortly_before(move, story.steps, self._own)
        found = None if place is not None else _shown_after(move, story, past_caches)
        if found:
            self.alone.append(found)
            return
        if place is None:
            place = _shortly_after(move, story.steps)
        if place is None:
            self.waiting.append(move)
        else:
            self._own.add(place)

    def _covers(self, step: Step) -> bool:
        """Return whether one date stood all the time in which *step* happened."""
        start = step.window.after or step.observed_at
        return any(since <= start and (until is None or until > step.observed_at) for since, until in self._stood)


def awaits_a_look(database: Database, uri: str) -> bool:
    """Return whether a date of the post at *uri* moved by itself, and its page was not asked for past caches since."""
    row = one(database, _MAY_WAIT, uri)
    if row is None:
        return False
    seen = evidence.observations(database, row["post"])
    story = history.derive(seen, evidence.misses(database, row["post"]))
    contents = evidence.contents(database, {observation.content for observation in seen})
    return bool(Declarations.of(database, row["post"], contents, story).waiting)


def moved_in(database: Database, crawl: int) -> frozenset[str]:
    """The posts of which a document gave a later date in *crawl*."""
    return frozenset(row["post"] for row in database.execute(_MOVED_IN, (crawl,)).fetchall())


def _moves(rows: Iterable[Mapping[str, Any]]) -> Iterator[Move]:
    """Yield each move once, whichever documents give the day; but one document may give the same day twice."""
    met: set[tuple[str, int]] = set()
    times: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["together"] > max(_MANY, _SHARE * row["named"]) or row["moved"] > max(_MANY, _MOST * row["named"]):
            continue
        day = row["lastmod"][:10]
        times[row["via"], day] += 1
        key = day, times[row["via"], day]
        if key not in met:
            met.add(key)
            stood = timestamps.optional(row["stood"])
            yield Move(at=timestamps.parse(row["at"]), lastmod=row["lastmod"], stood=stood)


def _containing(move: Move, steps: Sequence[Step]) -> int | None:
    """The place of the step between the two sightings of *move*."""
    for place, step in enumerate(steps):
        if (step.window.after is None or step.window.after < move.at) and move.at <= step.observed_at:
            return place
    return None


def _shortly_before(move: Move, steps: Sequence[Step], dated: set[int]) -> int | None:
    """The last step that was seen shortly before *move* and has no date yet."""
    for place in reversed(range(len(steps))):
        is_late = steps[place].kind is not ChangeKind.NEW and place not in dated
        if is_late and steps[place].observed_at < move.at <= steps[place].observed_at + _LAG:
            return place
    return None


def _shortly_after(move: Move, steps: Sequence[Step]) -> int | None:
    """The first step that a cache may have held back while *move* was seen."""
    for place, step in enumerate(steps):
        if step.window.after and move.at <= step.window.after < move.at + _LAG:
            return place
    return None


def _shown_after(move: Move, story: History, past_caches: frozenset[str]) -> Alone | None:
    """Return what the page showed past the caches after *move*, if it is what it showed before."""
    # What a cache still shows beside the new state says nothing of the date.
    fresh = past_caches.difference(each.capture for each in story.stale)
    for span in story.spans:
        if span.first_observed < move.at <= span.last_observed:
            seen = [each for each in span.observations if each.capture in fresh and each.observed >= move.at]
            if seen:
                return Alone(move=move, span=span, seen=min(seen, key=lambda each: each.observed))
    return None
