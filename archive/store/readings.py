"""Write the reading of a capture: verdict, content, names, and what the page says of other URIs."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import asdict
from sqlite_utils import Database

from archive import timestamps
from archive.database import packed_rows
from archive.database.packed_json import opened, packed
from archive.model import Content, Entry, Name, Reading, Source
from archive.sameness import claims_digest, content_digest, reading_digest
from archive.store.rows import insert, one

# Links in posts and on list pages come and go with every new post; only these documents tell what is no longer listed.
_CLOSING = (Source.SITEMAP, Source.FEED)
# What a shorter text would save is less than what naming it takes.
_SHORTEST = 40


class Rebuilt:
    """Content states as a rebuild writes them: each as the first page that showed it, in whatever order pages come."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._first: dict[int, tuple[datetime, str]] = {}
        self._last = (b"", 0)

    def write(self, content: Content, *, seen: tuple[datetime, str]) -> int:
        """Write *content*, which was *seen* at an instant in a capture; return its row id."""
        encoded = msgspec.json.encode(content)
        # Most renders of a page say what the one before said, and to name a content takes longer than to read it back.
        row = self._last[1] if encoded == self._last[0] else write_content(self._database, content)
        self._last = (encoded, row)
        if seen < self._first.setdefault(row, seen):
            self._first[row] = seen
            _pack_alone(self._database, row, content)
        return row


def write_reading(
    database: Database, capture: str, reading: Reading, *, as_content: Callable[[Content], int] | None = None
) -> None:
    """Store *reading* in place of whatever was read of *capture* before, its content as *as_content* does."""
    # The content before the reading, which refers to it by number.
    write = as_content or partial(write_content, database)
    content = write(reading.content) if reading.content else None
    database.execute("DELETE FROM packed_reading WHERE capture = ?", (capture,))
    row = {
        "capture": capture,
        "parser": reading.parser,
        "verdict": reading.verdict.value,
        "rendered_at": timestamps.optional_text(reading.rendered),
        "canonical": reading.canonical,
        "content": content,
        "complete": int(reading.complete),
        "details": _details(reading),
        "digest": reading_digest(reading),
        "claims": claims_digest(reading),
    }
    insert(database, "reading", row)


def rewrite(database: Database, capture: str, reading: Reading) -> None:
    """Store *reading* in place of what was read of *capture* and of every other capture of the same body."""
    for row in same_body(database, capture):
        write_reading(database, row["id"], reading)
    first = one(
        database,
        """SELECT first.id, r.content FROM packed_reading r JOIN packed_reading s ON s.content = r.content
           JOIN capture first ON first.id = s.capture WHERE r.capture = ?
           ORDER BY first.observed_at, first.id LIMIT 1""",
        capture,
    )
    # Fields that the digest of a content state does not cover are taken from the first page that showed it.
    if first and first["id"] == capture:
        _pack_alone(database, first["content"], reading.content)


def sign(database: Database, capture: str, parser: str) -> None:
    """Note that *parser* reads the body of *capture* exactly as another version did."""
    # The reading itself stays: rewriting it would derive its post again for nothing.
    name = packed_rows.number(database.conn, parser)
    for row in same_body(database, capture):
        database.execute("UPDATE packed_reading SET parser = ? WHERE capture = ?", (name, row["id"]))


def doubt_claims(database: Database, capture: str) -> None:
    """Make the next reparse find that the body of *capture* claims something else than its stored claims."""
    # No digest is empty, so neither of the two can ever match.
    for row in same_body(database, capture):
        database.execute("UPDATE packed_reading SET digest = '', claims = '' WHERE capture = ?", (row["id"],))


def same_body(database: Database, capture: str) -> list[Any]:
    """The captures of the URI of *capture* that brought the same body: id, observed_at, via."""
    rows = database.execute(
        # A 304 repeats the claims of the body that it confirms, and has no reading of its own.
        """SELECT same.id, same.observed_at, f.via FROM capture c
           JOIN capture same ON same.uri = c.uri AND same.payload = c.payload LEFT JOIN fetch f ON f.id = same.fetch
           WHERE c.id = ? AND same.kind <> 'not_modified'""",
        (capture,),
    )
    return rows.fetchall()


def write_names(database: Database, *, site: str, uri: str, names: Iterable[Name], at: str) -> None:
    """Note that the page at *uri* carried *names* at the instant *at*."""
    for name in names:
        database.execute(
            # Since and until only, not a row for each time: a name seen in each of a thousand crawls is one row.
            """INSERT INTO packed_naming VALUES (:scheme, :value, :uri, :site, :at, :at)
               ON CONFLICT DO UPDATE SET since = min(since, :at), until = max(until, :at)""",
            packed_rows.numbered(
                database.conn, {"scheme": name.scheme.value, "value": name.value, "uri": uri, "site": site}
            )
            | {"at": packed_rows.packed_instant(at)},
        )


def write_sightings(
    database: Database, *, site: str, source: Source, via: str, entries: Iterable[Entry], complete: bool, at: str
) -> None:
    """Note what the document *via* named at the instant *at*; end what a complete one no longer names."""
    open_rows = {
        row["uri"]: row
        for row in database.execute(
            "SELECT uri, lastmod, guid, creator FROM sighting WHERE via = ? AND until IS NULL", (via,)
        )
    }
    named = {entry.uri: entry for entry in entries}
    for uri, entry in named.items():
        known = open_rows.get(uri)
        # Nothing new: the row goes on, or each crawl would add one for each post.
        if known and _same(known, entry):
            continue
        if known:
            _close(database, via, uri, at)
        declared = {"lastmod": entry.lastmod, "guid": entry.guid, "creator": entry.creator}
        row = {"site": site, "source": source.value, "via": via, "uri": uri, "since": at, **declared}
        # The same document read twice at one instant, by a reparse, must not violate the key.
        database.execute("DELETE FROM sighting WHERE via = :via AND uri = :uri AND since = :since", row)
        insert(database, "sighting", row)
    # Only a complete document can show an absence; a cut one ends nothing.
    if complete and source in _CLOSING:
        for uri in open_rows.keys() - named.keys():
            _close(database, via, uri, at)


def write_content(database: Database, content: Content) -> int:
    """Write *content* under its digest, unless it is there already; return its row id."""
    digest = content_digest(content)
    held = one(database, "SELECT id, packed <> x'' AS whole FROM packed_content WHERE digest = ?", digest)
    if held and held["whole"]:
        return int(held["id"])
    if held is None:
        return insert(database, "packed_content", {"digest": digest, "packed": packed(msgspec.json.encode(content))})
    # The first page that showed it supplies what the digest does not cover. A rebuild empties the row to have it
    # refilled.
    _pack_alone(database, held["id"], content)
    return int(held["id"])


def pack_beside_texts(database: Database, post: str) -> None:
    """Pack the content states of *post* beside their texts, which stand plain in the search index."""
    rows = database.execute(
        """SELECT c.id, c.packed, t.id AS text, t.body
           FROM state_text t JOIN snapshot s ON s.id = t.snapshot JOIN packed_content c ON c.digest = s.content
           WHERE t.post = ? AND c.text IS NULL AND length(t.body) >= ?""",
        (post, _SHORTEST),
    )
    for row in rows.fetchall():
        frame = packed(opened(row["packed"]), row["body"])
        database.execute("UPDATE packed_content SET packed = ?, text = ? WHERE id = ?", (frame, row["text"], row["id"]))


def _pack_alone(database: Database, row: int, content: Content | None) -> None:
    frame = packed(msgspec.json.encode(content))
    database.execute("UPDATE packed_content SET packed = ?, text = NULL WHERE id = ?", (frame, row))


def _details(reading: Reading) -> str:
    details: dict[str, Any] = {
        "names": [asdict(name) for name in reading.names],
        "source": reading.source,
        "children": reading.children,
        "restrictions": reading.restrictions,
        "problems": msgspec.to_builtins(reading.problems),
    }
    # Empty lists are left out: one reading is a row of every capture, and most have none of these.
    said = {name: value for name, value in details.items() if value}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _same(known: Any, entry: Entry) -> bool:
    return (known["lastmod"], known["guid"], known["creator"]) == (entry.lastmod, entry.guid, entry.creator)


def _close(database: Database, via: str, uri: str, at: str) -> None:
    database.execute("UPDATE sighting SET until = ? WHERE via = ? AND uri = ? AND until IS NULL", (at, via, uri))
