"""The dossier of a post that is gone or failing: last text, first failure, evidence, return."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import Miss
from archive.query import evidence


class AbsenceEvent(Struct, frozen=True, kw_only=True):
    """A removal or a return that was believed."""

    kind: str
    observed_at: datetime
    change: str


class Dossier(Struct, frozen=True, kw_only=True):
    """What is known of a post's absence."""

    post: str
    last_seen: datetime
    last_snapshot: str
    first_failure: datetime | None
    evidence: tuple[Miss, ...]
    events: tuple[AbsenceEvent, ...]

    def record(self) -> dict[str, Any]:
        """As `cirma show --json` prints it."""
        return {
            "last_seen": timestamps.text(self.last_seen),
            "last_snapshot": self.last_snapshot,
            "first_failure": timestamps.optional_text(self.first_failure),
            "evidence": [_miss_record(miss) for miss in self.evidence],
            "events": [
                {"kind": event.kind, "observed_at": timestamps.text(event.observed_at), "change": event.change}
                for event in self.events
            ],
        }

    def lines(self, zone: ZoneInfo) -> tuple[str, ...]:
        """As `cirma show` tells it."""
        told = [f"last seen {_local(self.last_seen, zone)}, snapshot {self.last_snapshot}"]
        if self.first_failure:
            told.append(f"first failure {_local(self.first_failure, zone)}")
        told += [f"  {_local(miss.observed, zone)}  {_reason(miss)}" for miss in self.evidence]
        told += [f"{event.kind} at {_local(event.observed_at, zone)} (change {event.change})" for event in self.events]
        return tuple(told)


def dossier(database: Database, post: str) -> Dossier:
    """The dossier of *post*, which must stand in the archive."""
    status = database.execute("SELECT * FROM post_status WHERE post = ?", (post,)).fetchone()
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
    )


def _reason(miss: Miss) -> str:
    listed = {True: "still listed by the sitemap", False: "absent from the sitemap", None: "no sitemap read well"}
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
        "healthy": miss.healthy,
        "held": miss.on_hold,
        "detail": miss.detail,
    }


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")
