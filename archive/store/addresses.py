"""Find the post that lives at a URI: names and redirects that join addresses are written and settled here."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import identity, timestamps
from archive.identity import MOST_BEARERS, Evidence, Fact, Identity, Join
from archive.model import CaptureKind, Name, Reading, Scheme, Source, Verdict
from archive.store.apart import Apart
from archive.store.derive import clear
from archive.store.readings import Rebuilt, write_names, write_reading, write_sightings
from archive.store.rows import insert, one

_NAMES = (Scheme.URL, Scheme.PAGE_ID, Scheme.FEED_GUID)
_LED_HERE = "SELECT status FROM capture WHERE uri = ? AND observed_at <= ? ORDER BY observed_at DESC LIMIT 1"


class Read(Struct, frozen=True, kw_only=True, tag=True):
    """A capture with what a parser made of it, and how its URI was come by."""

    capture: str
    site: str
    uri: str
    observed: datetime
    kind: str
    reading: Reading
    via: str | None
    """The URI that redirected here."""


def absorb(database: Database, read: Read, *, rebuilt: Rebuilt | None = None) -> None:
    """Write down what was read of a capture, without drawing conclusions; contents as *rebuilt* has them."""
    reading, at = read.reading, timestamps.text(read.observed)
    # A 304 has no body of its own to read; only its claims, at its own time, are news.
    if read.kind != CaptureKind.NOT_MODIFIED:
        as_content = partial(rebuilt.write, seen=(read.observed, read.capture)) if rebuilt else None
        write_reading(database, read.capture, reading, as_content=as_content)
        _write_sightings(database, read, at)
    write_claims(database, read)


def write_claims(database: Database, read: Read) -> None:
    """Store what a page says of the names of its post, and of other addresses that lead to it."""
    reading, at = read.reading, timestamps.text(read.observed)
    if reading.verdict is Verdict.POST:
        names = (Name(scheme=Scheme.URL, value=read.uri), *reading.names)
        write_names(database, site=read.site, uri=read.uri, names=names, at=at)
        for join in _joins(database, read):
            _write_join(database, read.site, join)
    elif leads_on(reading):
        assert reading.canonical is not None
        # A page that refreshes to another address is weaker than a permanent redirect: the old address may come back.
        moved = Join(evidence=Evidence.TEMPORARY_REDIRECT, source=read.uri, target=reading.canonical, at=read.observed)
        _write_join(database, read.site, moved)


def leads_on(reading: Reading) -> bool:
    """Return whether a page itself says that its post is elsewhere now."""
    return reading.verdict is Verdict.REDIRECT and reading.canonical is not None


def settle_identity(database: Database, site: str, uri: str) -> tuple[str, ...]:
    """Give *uri*, and whatever is joined to it, their posts; return the ids of the posts to derive for it."""
    return _settle(database, site, _connected(database, site, uri))


def settle_identities(database: Database, showing: Iterable[tuple[str, str]]) -> None:
    """Give each of the sites and URIs *showing* a post its post; what is joined is settled once, not for each of it."""
    settled: set[tuple[str, str]] = set()
    for site, uri in showing:
        if (site, uri) not in settled:
            # Through all that is connected, since one joining may pull a third address along.
            uris = _connected(database, site, uri)
            _settle(database, site, uris)
            settled.update((site, each) for each in uris)


def _settle(database: Database, site: str, uris: frozenset[str]) -> tuple[str, ...]:
    before = {row["uri"]: row["post"] for row in _among(database, "SELECT uri, post FROM address WHERE uri", uris)}
    facts = _facts(database, uris)
    found = identity.group(site, facts, _known_joins(database, uris), apart=Apart(database, facts))
    for post in found:
        _write_identity(database, site, post)
    now = {uri: post.id for post in found for uri in post.uris}
    left = {post for uri, post in before.items() if now.get(uri) != post}
    for post in sorted(left):
        # Before any post is derived: what an address showed belongs to one post at a time.
        clear(database, post)
    # A post that lost an address and keeps another must be derived too: its history is shorter now.
    elsewhere = (
        {row["post"] for row in _among(database, "SELECT post FROM address WHERE post", left)} if left else set()
    )
    return tuple(dict.fromkeys((*(post.id for post in found), *sorted(elsewhere))))


def _write_sightings(database: Database, read: Read, at: str) -> None:
    reading = read.reading
    for entry in reading.entries:
        if entry.guid:
            guid = Name(scheme=Scheme.FEED_GUID, value=entry.guid)
            write_names(database, site=read.site, uri=entry.uri, names=(guid,), at=at)
    write_sightings(
        database,
        site=read.site,
        source=reading.source or Source.POST,
        via=read.uri,
        entries=reading.entries,
        complete=reading.complete,
        at=at,
    )


def _joins(database: Database, read: Read) -> Iterable[Join]:
    """The reasons that this capture gives to take another URI for the same post."""
    # The answer of the address that led here, by then: an earlier or a later status says nothing of that day's.
    if read.via:
        redirect = one(database, _LED_HERE, read.via, timestamps.text(read.observed))
        # A temporary redirect may lead elsewhere tomorrow: it joins two addresses less firmly.
        permanent = redirect is not None and redirect["status"] in (301, 308)
        evidence = Evidence.PERMANENT_REDIRECT if permanent else Evidence.TEMPORARY_REDIRECT
        yield Join(evidence=evidence, source=read.via, target=read.uri, at=read.observed)
    canonical = read.reading.canonical
    if canonical and canonical != read.uri:
        yield Join(evidence=Evidence.CANONICAL, source=read.uri, target=canonical, at=read.observed)


def _write_join(database: Database, site: str, join: Join) -> None:
    database.execute(
        """INSERT INTO joining VALUES (:evidence, :source, :target, :site, :at)
           ON CONFLICT DO UPDATE SET at = min(at, :at)""",
        {
            "evidence": join.evidence.value,
            "source": join.source,
            "target": join.target,
            "site": site,
            "at": timestamps.text(join.at),
        },
    )


def _connected(database: Database, site: str, uri: str) -> frozenset[str]:
    """Return every URI that shares names or joins with *uri*, directly or through others."""
    found: set[str] = set()
    fresh = {uri}
    while fresh:
        found |= fresh
        near = _among(
            database,
            # By numbers and in this order: left alone, SQLite begins with all names. A name that many addresses bear
            # joins
            # none: it is a constant of the template, not the id of a page.
            """SELECT u.text AS uri FROM interned own CROSS JOIN packed_naming n ON n.uri = own.id
               CROSS JOIN packed_naming m ON m.scheme = n.scheme AND m.value = n.value
               CROSS JOIN interned u ON u.id = m.uri
               WHERE n.scheme IN (SELECT id FROM interned WHERE text IN ('page-id', 'feed-guid'))
                 AND m.site = (SELECT id FROM interned WHERE text = :site)
                 AND (SELECT count(*) FROM packed_naming k WHERE k.scheme = n.scheme AND k.value = n.value) <= :most
                 AND own.text""",
            fresh,
            site=site,
            most=MOST_BEARERS,
        )
        near += _among(database, "SELECT target AS uri FROM joining WHERE source", fresh)
        near += _among(database, "SELECT source AS uri FROM joining WHERE target", fresh)
        fresh = {row["uri"] for row in near} - found
    return frozenset(found)


def _facts(database: Database, uris: Iterable[str]) -> list[Fact]:
    rows = _among(database, "SELECT * FROM naming WHERE uri", uris)
    return [
        Fact(
            uri=row["uri"],
            scheme=Scheme(row["scheme"]),
            value=row["value"],
            since=timestamps.parse(row["since"]),
            until=timestamps.parse(row["until"]),
        )
        for row in rows
        if row["scheme"] in _NAMES
    ]


def _known_joins(database: Database, uris: Iterable[str]) -> list[Join]:
    rows = _among(database, "SELECT * FROM joining WHERE source", uris)
    return [
        Join(
            evidence=Evidence(row["evidence"]),
            source=row["source"],
            target=row["target"],
            at=timestamps.parse(row["at"]),
        )
        for row in rows
    ]


def _write_identity(database: Database, site: str, post: Identity) -> None:
    """Mint the post if it is new, lead its addresses to it, and record the ids that were merged into it."""
    if one(database, "SELECT 1 FROM post WHERE id = ?", post.id) is None:
        row = {"id": post.id, "site": site, "uri": post.uris[0], "minted_at": timestamps.text(post.minted_at)}
        insert(database, "post", row)
    # Where it was merged before, it stands on its own again: what joined it is no longer believed.
    database.execute("DELETE FROM merge WHERE post = ?", (post.id,))
    for uri in post.uris:
        database.execute("INSERT OR REPLACE INTO address VALUES (?, ?)", (uri, post.id))
    for merge in post.merges:
        # Only ids that were minted: nobody can have cited another.
        if one(database, "SELECT 1 FROM post WHERE id = ?", merge.lost):
            database.execute(
                "INSERT OR REPLACE INTO merge VALUES (?, ?, ?, ?)",
                (merge.lost, merge.into, merge.evidence.value, timestamps.text(merge.at)),
            )


def _among(database: Database, sql: str, values: Iterable[str], **parameters: Any) -> list[Any]:
    """The rows of *sql*, which ends in the name of a column, where that column is one of *values*."""
    named = {f"v{i}": value for i, value in enumerate(sorted(values))}
    places = ", ".join(f":{name}" for name in named)
    return database.execute(f"{sql} IN ({places})", {**named, **parameters}).fetchall()
