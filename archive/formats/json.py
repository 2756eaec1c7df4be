"""The JSON records that other programs rely on: one shape each for posts, states, snapshots and changes.

Keys are only ever added. Times are ISO 8601 UTC.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from archive import timestamps
from archive.model import Change, Edit, Uncertainty, Window
from archive.query.changes import Sighted, SnapshotRow
from archive.query.collocates import Collocate
from archive.query.concordance import ConcordanceLine
from archive.query.document_texts import DocumentsCompared
from archive.query.frequency import Frequency
from archive.query.media import Holding
from archive.query.posts import Post, Shown
from archive.render.references import media_of
from archive.render.text import as_text
from archive.search import Hit

Record = dict[str, Any]


POST_COLUMNS = (
    "id", "site", "url", "title", "authors", "feed_authors", "text_authors", "published", "published_day", "modified",
    "language", "state", "tags", "reading_minutes", "confidence", "unsure", "snapshot", "first_observed",
    "last_observed", "first_published", "failing_since", "uncertain",
)  # fmt: skip
HIT_COLUMNS = (
    *POST_COLUMNS, "rank", "total", "matched_snapshot", "matches_now", "since", "until", "occurrences", "where",
    "snippet", "score",
)  # fmt: skip
CHANGE_COLUMNS = (
    "id", "post", "url", "observed_at", "window", "kind", "fields", "class", "flags", "silent", "disclosure", "from",
    "to", "baseline", "old_url", "estimate", "edits",
)  # fmt: skip
"""The keys of the records below: what a list without values has of them."""


def post_record(post: Post) -> Record:
    """A post in its latest state."""
    return {
        "id": post.id,
        "site": post.site,
        "url": post.url,
        # Fields are written out, not converted: a renamed attribute must not rename a key that programs rely on.
        "title": post.title,
        "authors": list(post.authors),
        "feed_authors": list(post.feed_authors),
        "text_authors": list(post.text_authors),
        "published": timestamps.optional_text(post.published),
        "published_day": post.published_day.isoformat() if post.published_day else None,
        "modified": timestamps.optional_text(post.modified),
        "language": post.language,
        "state": post.state.value,
        "tags": list(post.tags),
        "reading_minutes": post.reading_minutes,
        "confidence": post.confidence,
        "unsure": list(post.unsure),
        "snapshot": post.snapshot,
        "first_observed": timestamps.text(post.first_observed),
        "last_observed": timestamps.text(post.last_observed),
        "first_published": timestamps.optional_text(post.first_published),
        "failing_since": timestamps.optional_text(post.failing_since),
        "uncertain": window_record(post.uncertain) if post.uncertain else None,
    }


def shown_record(shown: Shown) -> Record:
    """One state of a post, with its text."""
    content = shown.content
    return {
        **post_record(shown.post),
        "url": shown.url,
        "title": content.title,
        "authors": list(content.authors),
        "published": timestamps.optional_text(content.published.instant if content.published else None),
        "published_day": content.published.day.isoformat() if content.published else None,
        "modified": timestamps.optional_text(content.modified.instant if content.modified else None),
        "language": content.language,
        "state": shown.state.value,
        "tags": [*content.categories, *content.tags],
        "reading_minutes": content.reading_minutes,
        "confidence": content.confidence,
        "unsure": list(content.unsure),
        "basis": msgspec.to_builtins(content.basis),
        "snapshot": shown.snapshot,
        "body": as_text(content),
        "capture": shown.capture,
        "payload": shown.payload,
        "first_rendered": timestamps.text(shown.first_rendered),
        "last_rendered": timestamps.text(shown.last_rendered),
        "uncertain": window_record(shown.uncertain) if shown.uncertain else None,
        "resources": [msgspec.to_builtins(media) for media in media_of(content)],
    }


def holding_record(holding: Holding) -> Record:
    """The state of a picture or document, as `cirma media --json` prints it."""
    last = holding.decisive
    return {
        "resource": holding.resource,
        "kind": holding.kind.value,
        "post": holding.post,
        "name": holding.name,
        "url": holding.url,
        "state": holding.state,
        "digest": last.blob if last else None,
        "size": last.size if last else None,
        "type": last.type if last else None,
        "variant": last.variant if last else None,
        "flags": last.flags if last else (),
        "status": last.status if last else None,
        "why": holding.why,
        "asked_at": timestamps.text(last.at) if last else None,
    }


def documents_record(compared: DocumentsCompared) -> Record:
    """Two documents, one in the place of the other, and what differs between their texts; `why` where that is open."""
    return {
        "before": compared.before.id,
        "after": compared.after.id,
        "names": [compared.before.name, compared.after.name],
        "edits": edit_records(compared.edits),
        "why": compared.why,
    }


def hit_record(hit: Hit, post: Post, total: int) -> Record:
    """A post that a search found, out of *total*, and the state through which it did."""
    return {
        **post_record(post),
        "rank": hit.rank,
        "total": total,
        "matched_snapshot": hit.snapshot,
        "matches_now": hit.current,
        "since": timestamps.text(hit.since),
        "until": timestamps.optional_text(hit.until),
        "occurrences": hit.occurrences,
        "where": list(hit.where),
        # As Markdown writes it: a record is text, and terminals and notebooks show it as it is.
        "snippet": "".join(f"**{part.text}**" if part.marked else part.text for part in hit.snippet),
        "score": hit.score,
    }


def snapshot_record(row: SnapshotRow, seen: Iterable[Sighted] = ()) -> Record:
    """A distinct content state, and when it was seen."""
    return {
        "id": row.id,
        "title": row.title,
        "url": row.url,
        "capture": row.capture,
        "first_rendered": timestamps.text(row.first_rendered),
        "last_rendered": timestamps.text(row.last_rendered),
        "first_observed": timestamps.text(row.first_observed),
        "last_observed": timestamps.text(row.last_observed),
        "observations": row.observations,
        "stale": row.stale,
        # The key of the first version, kept for those who read it.
        "standing": row.confirmation,
        "seen": [_seen(sighted) for sighted in seen],
    }


def _seen(sighted: Sighted) -> Record:
    return {
        "capture": sighted.capture,
        "observed_at": timestamps.text(sighted.observed),
        "rendered_at": timestamps.optional_text(sighted.rendered),
        "stale": sighted.stale,
        "origin": sighted.origin.record() if sighted.origin else None,
    }


def change_record(change: Change) -> Record:
    """A change, as `cirma changes --json` prints it."""
    return {
        "id": change.id,
        "post": change.post or None,
        # Only of changes of a site: a key that others never had stays away from them.
        **({"site": change.site} if change.site else {}),
        "url": change.url,
        "observed_at": timestamps.text(change.observed_at),
        "window": window_record(change.window),
        "kind": change.kind.value,
        "fields": [field.value for field in change.fields],
        "class": change.class_.value,
        "flags": [flag.value for flag in change.flags],
        "silent": change.silent,
        "disclosure": change.disclosure.value,
        "from": change.before,
        "to": change.after,
        "baseline": change.baseline,
        "old_url": change.old_url,
        "estimate": timestamps.optional_text(change.estimate),
        "edits": edit_records(change.edits),
    }


def line_record(line: ConcordanceLine) -> Record:
    """A line of a concordance."""
    return {
        "left": line.left.strip(),
        "keyword": line.keyword,
        "right": line.right.strip(),
        "post": line.post,
        "snapshot": line.snapshot,
        "site": line.site,
        "title": line.title,
        "published": line.published.isoformat() if line.published else None,
        "since": timestamps.text(line.since),
        "until": timestamps.optional_text(line.until),
        "current": line.current,
    }


def frequency_record(row: Frequency) -> Record:
    """A count of one word in one period."""
    return {
        "term": row.term,
        "period": row.period,
        "count": row.count,
        "words": row.words,
        "per_10000": row.per_10000,
    }


def collocate_record(row: Collocate) -> Record:
    """A word near another."""
    return {
        "word": row.word,
        "near": row.near,
        "left": row.left,
        "right": row.right,
        "total": row.total,
        "score": row.score,
    }


def window_record(window: Window | Uncertainty) -> list[str | None]:
    """After the first, not after the second; without a second, at any time since."""
    return [timestamps.optional_text(window.after), timestamps.optional_text(window.before)]


def edit_records(edits: Sequence[Edit]) -> list[Record]:
    """The sentences that changed, each with its class."""
    # Through JSON and back, so that enumerations are words and tuples are lists.
    found: list[Record] = msgspec.json.decode(msgspec.json.encode(edits))
    for edit in found:
        # The underscore is Python's need, not the reader's.
        edit["class"] = edit.pop("class_")
    return found
