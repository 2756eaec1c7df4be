"""Write the rows of one post: its states, observations, changes and status, and its entries in the search index.

The pure modules decide what the rows say; this one reads only what they need.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field
from sqlite_utils import Database

from archive import history, search, timestamps
from archive.digest import short_id
from archive.history import Span, Step
from archive.model import ChangeKind, Confirmation, Content, MediaKind, Miss, Observation
from archive.query import evidence
from archive.render.references import documents_of, host_of, links_of, media_of
from archive.render.text import as_text
from archive.store import change_row
from archive.store.baseline import is_baseline
from archive.store.declarations import Alone, Declarations
from archive.store.rows import insert, one
from archive.text.bylines import text_authors

T = TypeVar("T", Span, Observation)
Indexer = Callable[[sqlite3.Connection, search.StateText], object]

_SAID = """
SELECT t.text FROM media_fetch m JOIN fetch f ON f.id = m.fetch JOIN blob b ON b.digest = f.blob AND b.state = 'present'
JOIN document_text t ON t.blob = b.digest WHERE m.resource = ? AND t.text <> '' ORDER BY f.id LIMIT 1
"""


class EarlierRows(Struct, frozen=True, kw_only=True):
    """Judgements and ids from earlier rows of a post. They are reused unless the kept tables contradict them."""

    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Rows of changes by id, whose judgement stands: judging costs the most."""
    snapshots: Mapping[str, str] = field(default_factory=dict)
    """Ids of states by content digest."""


def write_post(database: Database, post: str, precedent: EarlierRows, *, index: Indexer = search.put) -> frozenset[str]:
    """Write the rows of *post* where only earlier states of it may stand; return the ids of its indexed states."""
    shown, missed = evidence.shown(database, post), evidence.misses(database, post)
    story = history.derive(shown.seen, missed)
    writer = _PostWriter(database, post, shown.contents, precedent, index)
    indexed = writer.write(story, missed, shown.doubted)
    writer.forget_others()
    return indexed


class _PostWriter:
    """Writes the derived rows of one post."""

    def __init__(
        self,
        database: Database,
        post: str,
        contents: Mapping[str, Content],
        precedent: EarlierRows,
        index: Indexer,
    ) -> None:
        self._database = database
        self._post = post
        self._contents = contents
        self._precedent = precedent
        self._put = index
        self._site = _site_of(database, post)
        self._snapshots: dict[str, str] = {}
        self._changes: set[str] = set()

    def write(
        self, story: history.History, missed: tuple[Miss, ...], doubted: tuple[Observation, ...]
    ) -> frozenset[str]:
        """Write every row of *story* and of what was *missed*, and the *doubted* states, held back.

        Returns the ids of the indexed states.
        """
        if story.current is None:
            return frozenset()
        by_content: dict[str, list[Observation]] = {}
        for span in story.spans:
            by_content.setdefault(span.content, []).extend(span.observations)
        for content, observations in by_content.items():
            self._snapshot(content, observations, confirmation=Confirmation.COUNTED)
        unsettled = (
            (Confirmation.PENDING, story.pending),
            (Confirmation.LAPSED, story.lapsed),
            (Confirmation.DOUBTFUL, doubted),
        )
        for confirmation, unconfirmed in unsettled:
            for content, observations in _grouped(unconfirmed).items():
                if content not in self._snapshots:
                    self._snapshot(content, observations, confirmation=confirmation)
        self._spans(story)
        self._observations(story)
        declared = Declarations.of(self._database, self._post, self._contents, story)
        for place, step in enumerate(story.steps):
            self._change(step, place, declared)
        for alone in declared.alone:
            self._dated(alone)
        self._status(story, story.current, missed)
        self._index(story)
        return frozenset(self._snapshots[span.content] for span in story.spans)

    def forget_others(self) -> None:
        """Remove the states of the post that were not written."""
        written = json.dumps([*self._snapshots.values()])
        sql = "DELETE FROM snapshot WHERE post = ? AND id NOT IN (SELECT value FROM json_each(?))"
        self._database.execute(sql, (self._post, written))

    def _snapshot(self, digest: str, observations: list[Observation], *, confirmation: Confirmation) -> None:
        first = min(observations, key=Observation.site_order)
        last = max(observations, key=Observation.site_order)
        identity = self._precedent.snapshots.get(digest) or short_id(self._post, first.payload)
        if identity in self._snapshots.values():
            # The same bytes are two states where a date of theirs was still ahead on the day of the first sighting.
            identity = short_id(self._post, first.payload, digest)
        self._snapshots[digest] = identity
        row = {
            "id": identity,
            "post": self._post,
            "content": digest,
            "capture": first.capture,
            "url": last.url,
            "title": self._contents[digest].title,
            "first_rendered": timestamps.text(first.site_order()[0]),
            "last_rendered": timestamps.text(last.site_order()[0]),
            "first_observed": timestamps.text(min(item.observed for item in observations)),
            "last_observed": timestamps.text(max(item.observed for item in observations)),
            "observations": len(observations),
            "confidence": self._contents[digest].confidence,
            "unsure": json.dumps(self._contents[digest].unsure),
            "text_authors": json.dumps(_named_by_text(self._contents[digest]), ensure_ascii=False),
            "confirmation": confirmation.value,
        }
        self._put_state(row)
        self._show(identity, "snapshot", first.capture)
        content = self._contents[digest]
        for media in {item.id: item for item in (*documents_of(content), *media_of(content))}.values():
            told = {"id": media.id, "kind": media.kind.value, "url": media.url, "name": media.name}
            insert(self._database, "resource", {**told, "snapshot": identity})
        for place, (text, href) in enumerate(links_of(self._contents[digest])):
            host = host_of(href, beside=last.url)
            row = {"snapshot": identity, "place": place, "href": href, "host": host, "text": text}
            insert(self._database, "link", row)

    def _put_state(self, row: Mapping[str, Any]) -> None:
        names = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        if not self._database.execute(f"UPDATE snapshot SET {names} WHERE id = :id", dict(row)).rowcount:  # noqa: S608
            insert(self._database, "snapshot", row)

    def _spans(self, story: history.History) -> None:
        for place, span in enumerate(story.spans):
            row = {
                "post": self._post,
                "place": place,
                "snapshot": self._snapshots[span.content],
                "url": span.url,
                "capture": min(span.observations, key=Observation.site_order).capture,
                "first_rendered": timestamps.text(span.first),
                "last_rendered": timestamps.text(span.last),
                "until": timestamps.optional_text(span.until),
                "first_observed": timestamps.text(span.first_observed),
                "last_observed": timestamps.text(span.last_observed),
            }
            insert(self._database, "span", row)

    def _observations(self, story: history.History) -> None:
        stale = {observation.capture for observation in story.stale}
        for observation in _everything(story):
            row = {
                "capture": observation.capture,
                "post": self._post,
                "snapshot": self._snapshots[observation.content],
                "observed_at": timestamps.text(observation.observed),
                "rendered_at": timestamps.optional_text(observation.rendered),
                "stale": int(observation.capture in stale),
            }
            insert(self._database, "observation", row)

    def _change(self, step: Step, place: int, declared: Declarations) -> None:
        row = change_row.row(
            step,
            post=self._post,
            snapshots=self._snapshots,
            contents=self._contents,
            told=self._precedent.changes,
            baseline=step.kind is ChangeKind.NEW and is_baseline(self._database, self._site, self._post, step),
            given=self._changes,
        )
        self._changes.add(row["id"])
        if step.kind is ChangeKind.EDIT and row["fields"] == "[]" and change_row.changes_platform(step):
            # What another platform only writes differently belongs to the move of the site.
            return
        insert(self._database, "change", declared.noted(row, step, place))
        self._show(row["id"], "change", change_row.payloads(step)[-1])

    def _dated(self, alone: Alone) -> None:
        """Write the row of a date of modification that moved by itself."""
        snapshot = self._snapshots[alone.span.content]
        row = change_row.of_a_date(alone, post=self._post, snapshot=snapshot, given=self._changes)
        self._changes.add(row["id"])
        insert(self._database, "change", row)
        self._show(row["id"], "change", alone.seen.payload)

    def _status(self, story: history.History, current: Span, missed: tuple[Miss, ...]) -> None:
        content = self._contents[current.content]
        newest = max(current.observations, key=Observation.site_order)
        everything = _everything(story)
        first = min(everything, key=lambda item: item.observed)
        declared = [self._contents[span.content].published for span in story.spans]
        first_declared = min(story.spans, key=lambda span: span.first_observed)
        original = self._contents[first_declared.content].published
        rewritten = len({stamp.instant for stamp in declared if stamp}) > 1
        tried = [item.observed for item in everything] + [item.observed for item in missed]
        row = {
            "post": self._post,
            "site": self._site,
            "state": story.state.value,
            "snapshot": self._snapshots[current.content],
            "url": current.url,
            "title": content.title,
            "authors": json.dumps(content.authors, ensure_ascii=False),
            "published": timestamps.optional_text(content.published.instant if content.published else None),
            "published_day": content.published.day.isoformat() if content.published else None,
            "first_published": timestamps.text(original.instant) if rewritten and original else None,
            "modified": timestamps.optional_text(content.modified.instant if content.modified else None),
            "language": content.language,
            "tags": json.dumps([*content.categories, *content.tags], ensure_ascii=False),
            "reading_minutes": content.reading_minutes,
            "confidence": content.confidence,
            "unsure": json.dumps(content.unsure),
            "first_observed": timestamps.text(first.observed),
            "last_observed": timestamps.text(max(item.observed for item in everything)),
            "last_rendered": timestamps.text(newest.site_order()[0]),
            "last_tried": timestamps.text(max(tried)),
            "failing_since": timestamps.optional_text(story.failing_since),
        }
        insert(self._database, "post_status", row)

    def _index(self, story: history.History) -> None:
        """Put every counted state into the search index, with the time in which it was shown."""
        for digest, spans in _grouped(story.spans).items():
            content = self._contents[digest]
            ended = [span.until for span in spans]
            state = search.StateText(
                snapshot=self._snapshots[digest],
                post=self._post,
                site=self._site,
                title=content.title,
                body="\n\n".join((as_text(content), *self._said(content))),
                language=content.language,
                authors=content.authors,
                tags=(*content.categories, *content.tags),
                published=content.published.day if content.published else None,
                since=min(span.first for span in spans),
                until=None if None in ended else max(filter(None, ended)),
                current=story.current is not None and story.current.content == digest,
            )
            self._put(self._database.conn, state)

    def _said(self, content: Content) -> Iterator[str]:
        """Yield the texts of documents that *content* refers to, each under its name, to be searched with the post."""
        for media in (*documents_of(content), *media_of(content)):
            row = one(self._database, _SAID, media.id) if media.kind is MediaKind.DOCUMENT else None
            if row:
                yield f"[{media.name or media.id}]\n{row['text']}"

    def _show(self, identity: str, kind: str, capture: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO shown VALUES (?, ?, ?, ?)", (identity, self._post, kind, capture))


def _named_by_text(content: Content) -> tuple[str, ...]:
    """The names that a line of the text gives as authors, where the page signs nothing."""
    return () if content.authors else text_authors(as_text(content))


def _everything(story: history.History) -> tuple[Observation, ...]:
    """Every observation of *story*: in spans, pending and lapsed."""
    settled = (item for span in story.spans for item in span.observations)
    return (*settled, *story.pending, *story.lapsed)


def _grouped(items: Iterable[T]) -> dict[str, list[T]]:
    """Spans or observations by the content they show."""
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(item.content, []).append(item)
    return groups


def _site_of(database: Database, post: str) -> str:
    return str(database.execute("SELECT site FROM post WHERE id = ?", (post,)).fetchone()["site"])
