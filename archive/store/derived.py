"""What is computed from the kept tables: the states, changes and standing of one post at a time.

`derive` reads what is known of a post, lets the pure modules decide, and writes the outcome whole, in the
caller's transaction; running it twice changes nothing.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlite_utils import Database

from archive import history, instants, rendition, search
from archive.change import compare
from archive.digest import short_id
from archive.history import Span, Step
from archive.model import (
    ChangeClass,
    ChangeKind,
    Comparison,
    Content,
    Field,
    Observation,
)
from archive.query import evidence
from archive.store.edition import edition
from archive.store.rows import insert, one

T = TypeVar("T", Span, Observation)
Index = Callable[[sqlite3.Connection, search.StateText], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What deriving a post came to: the ids of its changes, before and after."""

    post: str
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """What was told of a post before and is told again, unless what is kept speaks against it."""

    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Rows of changes by id, whose judgement stands: judging costs the most."""
    snapshots: Mapping[str, str] = field(default_factory=dict)
    """Ids of states by content digest."""


def derive(database: Database, post: str) -> Derived:
    """Write the snapshots, observations, changes and standing of *post* from what is kept of it.

    A change that was told before keeps its judgement, which costs the most.
    """
    return _derive(database, post, Precedent(changes=_change_rows(database, post)))


def derive_anew(database: Database, post: str) -> Derived:
    """As `derive`, with every change judged again: contents may be read otherwise now, or the judge be another."""
    return _derive(database, post, Precedent())


def tell(database: Database, post: str, precedent: Precedent, *, index: Index = search.put) -> None:
    """Write the rows of *post* into the derived tables, which hold none of it; its states go to *index*."""
    seen = evidence.observations(database, post)
    story = history.derive(seen, evidence.misses(database, post))
    contents = evidence.contents(database, (observation.content for observation in seen))
    _PostWriter(database, post, contents, precedent, index).write(story)


def _derive(database: Database, post: str, precedent: Precedent) -> Derived:
    told = set(_change_rows(database, post))
    clear(database, post)
    tell(database, post, precedent)
    database.execute("INSERT INTO derivation VALUES (?, ?)", (post, edition()))
    now = set(_change_rows(database, post))
    return Derived(post=post, appeared=tuple(sorted(now - told)), vanished=tuple(sorted(told - now)))


def clear(database: Database, post: str) -> None:
    """Remove what was derived of *post*: its addresses lead to another one now."""
    for snapshot in database.execute("SELECT id FROM snapshot WHERE post = ?", (post,)).fetchall():
        search.remove(database.conn, snapshot["id"])
        database.execute("DELETE FROM resource WHERE snapshot = ?", (snapshot["id"],))
    for table in ("derivation", "change", "observation", "standing", "snapshot"):
        database.execute(f"DELETE FROM {table} WHERE post = ?", (post,))  # noqa: S608


def _change_rows(database: Database, post: str) -> dict[str, Mapping[str, Any]]:
    return {row["id"]: row for row in database.execute("SELECT * FROM change WHERE post = ?", (post,))}


class _PostWriter:
    """Writes the derived rows of one post."""

    def __init__(
        self,
        database: Database,
        post: str,
        contents: Mapping[str, Content],
        precedent: Precedent,
        index: Index,
    ) -> None:
        self._database = database
        self._post = post
        self._contents = contents
        self._precedent = precedent
        self._put = index
        self._site = _site_of(database, post)
        self._snapshots: dict[str, str] = {}

    def write(self, story: history.History) -> None:
        """Write every row that *story* tells."""
        if story.current is None:
            return
        by_content: dict[str, list[Observation]] = {}
        for span in story.spans:
            by_content.setdefault(span.content, []).extend(span.observations)
        for content, observations in by_content.items():
            self._snapshot(content, observations, standing="counted")
        for standing, unconfirmed in (("pending", story.pending), ("lapsed", story.lapsed)):
            for content, observations in _grouped(unconfirmed).items():
                if content not in self._snapshots:
                    self._snapshot(content, observations, standing=standing)
        self._observations(story)
        for step in story.steps:
            self._change(step)
        self._standing(story, story.current)
        self._index(story)

    def _snapshot(self, digest: str, observations: list[Observation], *, standing: str) -> None:
        first = min(observations, key=_effective)
        last = max(observations, key=_effective)
        identity = self._precedent.snapshots.get(digest) or short_id(self._post, first.payload)
        self._snapshots[digest] = identity
        row = {
            "id": identity,
            "post": self._post,
            "content": digest,
            "capture": first.capture,
            "url": last.url,
            "title": self._contents[digest].title,
            "first_rendered": instants.text(_effective(first)[0]),
            "last_rendered": instants.text(_effective(last)[0]),
            "first_observed": instants.text(min(item.observed for item in observations)),
            "last_observed": instants.text(max(item.observed for item in observations)),
            "observations": len(observations),
            "standing": standing,
        }
        insert(self._database, "snapshot", row)
        self._show(identity, "snapshot", first.capture)
        for media in {item.id: item for item in rendition.media(self._contents[digest])}.values():
            resource = {
                "id": media.id,
                "snapshot": identity,
                "kind": media.kind.value,
                "url": media.url,
                "name": media.name,
            }
            insert(self._database, "resource", resource)

    def _observations(self, story: history.History) -> None:
        stale = {observation.capture for observation in story.stale}
        for observation in (
            *(item for span in story.spans for item in span.observations),
            *story.pending,
            *story.lapsed,
        ):
            row = {
                "capture": observation.capture,
                "post": self._post,
                "snapshot": self._snapshots[observation.content],
                "observed_at": instants.text(observation.observed),
                "rendered_at": instants.optional_text(observation.rendered),
                "stale": int(observation.capture in stale),
            }
            insert(self._database, "observation", row)

    def _change(self, step: Step) -> None:
        identity = short_id(self._post, step.kind.value, *_evidence(step))
        known = self._precedent.changes.get(identity)
        row = {
            "id": identity,
            "post": self._post,
            "observed_at": instants.text(step.observed_at),
            "after": instants.optional_text(step.window.after),
            "before": instants.text(step.window.before),
            "kind": step.kind.value,
            "from_": self._snapshots[step.before.content] if step.before else None,
            "to_": self._snapshots[step.after.content] if step.after else None,
            "url": (step.after or step.before).url,  # type: ignore[union-attr]
            "old_url": step.before.url if step.before and step.kind is ChangeKind.MOVED else None,
            "estimate": instants.optional_text(_estimate(step)),
            "baseline": int(step.kind is ChangeKind.NEW and self._is_baseline(step)),
        }
        if known and _same_step(known, row, step):
            kept = ("fields", "class", "flags", "silent", "disclosure", "edits")
            row |= {name: known[name] for name in kept}
        else:
            row |= self._judgement(step)
        insert(self._database, "change", row)
        self._show(identity, "change", _evidence(step)[-1])

    def _judgement(self, step: Step) -> dict[str, Any]:
        """The columns that say what moved and how much it matters."""
        comparison = self._comparison(step)
        fields = set(comparison.fields)
        if step.kind is ChangeKind.MOVED:
            fields.add(Field.URL)
        if step.kind in (ChangeKind.NEW, ChangeKind.REMOVED, ChangeKind.RESTORED):
            fields.add(Field.STATUS)
        flags = {flag.value: None for flag in (*comparison.flags, *step.flags)}
        return {
            "fields": json.dumps([field.value for field in Field if field in fields]),
            "class": (comparison.class_ or ChangeClass.METADATA).value,
            "flags": json.dumps(list(flags)),
            "silent": _flag(comparison.silent) if step.kind is ChangeKind.EDIT else 0,
            "disclosure": comparison.disclosure.value,
            "edits": msgspec.json.encode(comparison.edits).decode(),
        }

    def _comparison(self, step: Step) -> Comparison:
        if step.before is None or step.after is None or step.before.content == step.after.content:
            return Comparison(fields=(), class_=None)
        return compare(self._contents[step.before.content], self._contents[step.after.content])

    def _is_baseline(self, step: Step) -> bool:
        """Whether the site's first crawl already knew of the post, fetched then or not."""
        first = one(
            self._database,
            "SELECT ended_at FROM crawl WHERE site = ? ORDER BY started_at, id LIMIT 1",
            self._site,
        )
        if first is None or first["ended_at"] is None:
            return True
        listed = one(
            self._database,
            """SELECT min(s.since) AS since FROM sighting s JOIN address a ON a.uri = s.uri
               WHERE a.post = ? AND s.source IN ('sitemap', 'feed', 'list')""",
            self._post,
        )
        since = min(filter(None, (instants.text(step.observed_at), listed and listed["since"])))
        return bool(since <= first["ended_at"])

    def _standing(self, story: history.History, current: Span) -> None:
        content = self._contents[current.content]
        newest = max(current.observations, key=lambda item: _effective(item))
        everything = [
            *(item for span in story.spans for item in span.observations),
            *story.pending,
            *story.lapsed,
        ]
        first = min(everything, key=lambda item: item.observed)
        declared = [self._contents[span.content].published for span in story.spans]
        first_declared = min(story.spans, key=lambda span: span.first_observed)
        original = self._contents[first_declared.content].published
        rewritten = len({stamp.instant for stamp in declared if stamp}) > 1
        missed = evidence.misses(self._database, self._post)
        tried = [item.observed for item in everything] + [item.observed for item in missed]
        row = {
            "post": self._post,
            "site": self._site,
            "state": story.state.value,
            "snapshot": self._snapshots[current.content],
            "url": current.url,
            "title": content.title,
            "authors": json.dumps(content.authors, ensure_ascii=False),
            "published": instants.optional_text(content.published.instant if content.published else None),
            "published_day": content.published.day.isoformat() if content.published else None,
            "first_published": instants.text(original.instant) if rewritten and original else None,
            "modified": instants.optional_text(content.modified.instant if content.modified else None),
            "language": content.language,
            "tags": json.dumps([*content.categories, *content.tags], ensure_ascii=False),
            "reading_minutes": content.reading_minutes,
            "first_observed": instants.text(first.observed),
            "last_observed": instants.text(max(item.observed for item in everything)),
            "last_rendered": instants.text(_effective(newest)[0]),
            "last_tried": instants.text(max(tried)),
            "failing_since": instants.optional_text(story.failing_since),
        }
        insert(self._database, "standing", row)

    def _index(self, story: history.History) -> None:
        """Put every counted state into the search index, with the time in which it stood."""
        for digest, spans in _grouped(story.spans).items():
            content = self._contents[digest]
            ended = [span.until for span in spans]
            state = search.StateText(
                snapshot=self._snapshots[digest],
                post=self._post,
                site=self._site,
                title=content.title,
                body=rendition.text(content),
                language=content.language,
                authors=content.authors,
                published=content.published.day if content.published else None,
                since=min(span.first for span in spans),
                until=None if None in ended else max(filter(None, ended)),
                current=story.current is not None and story.current.content == digest,
            )
            self._put(self._database.conn, state)

    def _show(self, identity: str, kind: str, capture: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO shown VALUES (?, ?, ?, ?)", (identity, self._post, kind, capture))


def _same_step(known: Mapping[str, Any], row: Mapping[str, Any], step: Step) -> bool:
    """Whether what is *known* was judged of the same two states, under the same suspicion."""
    suspected = set(json.loads(known["flags"])) >= {flag.value for flag in step.flags}
    return suspected and (known["from_"], known["to_"]) == (row["from_"], row["to_"])


def _effective(observation: Observation) -> tuple[datetime, datetime, str]:
    return (observation.rendered or observation.observed, observation.observed, observation.payload)


def _grouped(items: Iterable[T]) -> dict[str, list[T]]:
    """Spans or observations by the content they show."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(item.content, []).append(item)
    return groups


def _evidence(step: Step) -> tuple[str, ...]:
    """Payload digests of the captures that a change is named after."""
    spans = [span for span in (step.before, step.after) if span]
    payloads = [min(span.observations, key=_effective).payload for span in spans]
    return (*payloads, *(miss.payload for miss in step.evidence[:1]))


def _estimate(step: Step) -> datetime | None:
    """The declared modification date, if it lies inside the window."""
    if step.after is None or step.kind not in (ChangeKind.EDIT, ChangeKind.MOVED):
        return None
    declared = min(step.after.observations, key=_effective).modified
    if declared is None or declared > step.window.before:
        return None
    return declared if step.window.after is None or declared > step.window.after else None


def _flag(value: bool | None) -> int | None:  # noqa: FBT001
    return None if value is None else int(value)


def _site_of(database: Database, post: str) -> str:
    row = one(database, "SELECT site FROM post WHERE id = ?", post)
    assert row is not None
    return str(row["site"])
