"""The dossier of a post that is gone or failing: last text, first failure, evidence, return."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import Miss
from archive.query import evidence

REDIRECTS = "redirects to "
"""How a miss says that the address led elsewhere; its target follows."""


class AbsenceEvent(Struct, frozen=True, kw_only=True):
    """A removal or a return that was believed."""

    kind: str
    observed_at: datetime
    change: str


class Destination(Struct, frozen=True, kw_only=True):
    """The address to which a missing post redirects readers."""

    url: str
    post: str | None
    """The id of the post of ours that is there, if any."""
    title: str | None

    def __str__(self) -> str:
        return f"{self.url} (post {self.post}, {self.title})" if self.post else self.url


class MediaAnswer(Struct, frozen=True, kw_only=True):
    """An answer about a picture or document of the post: that it is gone, or not for us."""

    resource: str
    observed_at: datetime
    status: int


class Dossier(Struct, frozen=True, kw_only=True):
    """The evidence about a post's absence."""

    post: str
    last_seen: datetime
    last_snapshot: str
    first_failure: datetime | None
    evidence: tuple[Miss, ...]
    events: tuple[AbsenceEvent, ...]
    sent_to: Destination | None
    media: tuple[MediaAnswer, ...] = ()

    def record(self) -> dict[str, Any]:
        """As `cirma show --json` prints it."""
        return {
            "last_seen": timestamps.text(self.last_seen),
            "last_snapshot": self.last_snapshot,
            "first_failure": timestamps.optional_text(self.first_failure),
            "sent_to": msgspec.to_builtins(self.sent_to),
            "evidence": [_miss_record(miss) for miss in self.evidence],
            "events": [
                {"kind": event.kind, "observed_at": timestamps.text(event.observed_at), "change": event.change}
                for event in self.events
            ],
            "media": [
                {"resource": said.resource, "observed_at": timestamps.text(said.observed_at), "status": said.status}
                for said in self.media
            ],
        }

    def lines(self, zone: ZoneInfo) -> tuple[str, ...]:
        """As `cirma show` tells it."""
        told = [f"last seen {_local(self.last_seen, zone)}, snapshot {self.last_snapshot}"]
        if self.first_failure:
            told.append(f"first failure {_local(self.first_failure, zone)}")
        if self.sent_to:
            told.append(f"readers are redirected to {self.sent_to}")
        told += [f"  {_local(miss.observed, zone)}  {_reason(miss)}" for miss in self.evidence]
        told += [f"{event.kind} at {_local(event.observed_at, zone)} (change {event.change})" for event in self.events]
        told += [f"  {_local(said.observed_at, zone)}  {said.resource}: HTTP {said.status}" for said in self.media]
        return tuple(told)


def dossier(database: Database, post: str) -> Dossier:
    """The dossier of *post*, which must be in the archive."""
    status = database.execute("SELECT * FROM post_status WHERE post = ?", (post,)).fetchone()
    # Believed ones only: a failure that is still in doubt is evidence, and no event.
    events = database.execute(
        """SELECT id, kind, observed_at FROM change
           WHERE post = ? AND kind IN ('removed', 'restored') ORDER BY observed_at""",
        (post,),
    )
    return Dossier(
        post=post,
        last_seen=timestamps.parse(status["last_observed"]),
        last_snapshot=status["snapshot"],
        first_failure=timestamps.optional(status["failing_since"]),
        evidence=evidence.misses(database, post),
        events=tuple(
            AbsenceEvent(kind=row["kind"], observed_at=timestamps.parse(row["observed_at"]), change=row["id"])
            for row in events
        ),
        sent_to=destination(database, post),
        # A host that took the pictures down as well says that the removal was meant.
        media=_media(database, post),
    )


def _media(database: Database, post: str) -> tuple[MediaAnswer, ...]:
    rows = database.execute(
        """SELECT DISTINCT m.resource, f.ended_at, f.status FROM resource r
           JOIN snapshot s ON s.id = r.snapshot JOIN media_fetch m ON m.resource = r.id JOIN fetch f ON f.id = m.fetch
           WHERE s.post = ? AND f.outcome = 'response' AND f.status IN (401, 403, 404, 410, 451)
           ORDER BY f.ended_at, m.resource""",
        (post,),
    )
    return tuple(
        MediaAnswer(resource=row["resource"], observed_at=timestamps.parse(row["ended_at"]), status=row["status"])
        for row in rows
    )


def destination(database: Database, post: str) -> Destination | None:
    """Return where the last answer for *post*, which is gone or failing, redirects readers; None if nowhere."""
    status = database.execute("SELECT state FROM post_status WHERE post = ?", (post,)).fetchone()
    # Only the last answer: an earlier destination says nothing of today.
    last = evidence.misses(database, post)[-1:]
    if not status or status["state"] not in ("gone", "suspect") or not last or not last[0].detail.startswith(REDIRECTS):
        # A post that is live again redirects nowhere, whatever its last miss said.
        return None
    url = last[0].detail.removeprefix(REDIRECTS)
    there = database.execute(
        "SELECT p.post, p.title FROM address a JOIN post_status p ON p.post = a.post WHERE a.uri = ?", (url,)
    ).fetchone()
    return Destination(url=url, post=there["post"] if there else None, title=there["title"] if there else None)


def _reason(miss: Miss) -> str:
    # Three answers, not two: where no sitemap read well, absence from it means nothing.
    listed = {
        True: "still listed by a sitemap or feed",
        False: "absent from the sitemap",
        None: "listed no more, but newer posts may have pushed it out" if miss.dropped else "no sitemap read well",
    }
    doubts = [] if miss.healthy else ["the site itself was not well"]
    if miss.on_hold:
        doubts.append("held: too many posts failed at once")
    return "; ".join([miss.detail or miss.absence.value, listed[miss.listed], *doubts])


def _miss_record(miss: Miss) -> dict[str, Any]:
    return {
        "capture": miss.capture,
        "observed_at": timestamps.text(miss.observed),
        "absence": miss.absence.value,
        "listed": miss.listed,
        "dropped": miss.dropped,
        "healthy": miss.healthy,
        "held": miss.on_hold,
        "detail": miss.detail,
    }


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")
