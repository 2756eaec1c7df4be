"""Captures that come to belong to another post: no row of one post is ever left standing on a state of another's."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from archive import timestamps
from archive.database import Database, schema
from archive.model import Block, BlockKind, Content, Name, Reading, Run, Scheme, Verdict
from archive.query import captures, pending, posts
from archive.store.addresses import Read
from archive.store.record import record
from archive.store.reparse import reparse, reparse_anew
from archive.store.rows import insert, writing
from tests.support import sql
from tests.support.fakes import NOON

URIS = tuple(f"https://blog.test/post/{slug}" for slug in "abcd")
DERIVED = ("address", "snapshot", "span", "observation", "change", "post_status")


class Seen(Struct, frozen=True, kw_only=True):
    """What one page said."""

    uri: str
    guid: str | None
    canonical: str | None
    text: str


pages = st.builds(
    Seen,
    uri=st.sampled_from(URIS),
    guid=st.sampled_from((None, "one", "two", "three")),
    canonical=st.sampled_from((None, *URIS)),
    text=st.sampled_from(("un texte", "un autre texte", "encore un autre")),
)
other_readings = st.lists(st.tuples(st.sampled_from((None, "one", "two", "three")), st.sampled_from((None, *URIS))))


def reading(seen: Seen, *, parser: str = "one") -> Reading:
    names = (Name(scheme=Scheme.PAGE_ID, value=seen.guid),) if seen.guid else ()
    block = Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=seen.text),))
    content = Content(title=f"Titre de {seen.uri}", blocks=(block,))
    return Reading(parser=parser, verdict=Verdict.POST, canonical=seen.canonical, names=names, content=content)


def kept(database: Database, number: int, seen: Seen) -> Read:
    """A row each of payload and capture for the page *seen* on day *number*, as `record` takes it."""
    at = NOON + timedelta(days=number)
    payload, identity = f"sha256:{number:064x}", f"{number:016x}"
    body = {
        "digest": payload,
        "size": 1,
        "state": "present",
        "base": None,
        "depth": 0,
        "template_group": "post",
        "data": b"",
    }
    insert(database, "payload", body)
    row = {"id": identity, "site": "blog", "uri": seen.uri, "kind": "response", "status": 200, "payload": payload}
    when = {"observed_at": timestamps.text(at), "recorded_at": timestamps.text(at), "source": "import"}
    insert(database, "capture", row | when)
    return Read(
        capture=identity,
        site="blog",
        uri=seen.uri,
        observed=at,
        kind="response",
        reading=reading(seen),
        via=None,
    )


def archive() -> Database:
    database = schema.blank()
    sql.run(database.conn, "PRAGMA foreign_keys = ON")
    database.conn.row_factory = sqlite3.Row
    posts.register(database)
    site = {"id": "blog", "name": "Blog", "url": "https://blog.test", "profile": "wix", "language": "fr"}
    insert(database, "site", site | {"timezone": "Europe/Paris", "rights": None})
    return database


def rows(database: Database) -> dict[str, set[tuple[object, ...]]]:
    return {table: {tuple(row) for row in sql.run(database, f"SELECT * FROM {table}")} for table in DERIVED}


def again(reads: list[Read], others: list[tuple[str | None, str | None]]) -> Iterator[Read]:
    """The same captures as another parser reads them: the first of them with other names."""
    for number, read in enumerate(reads):
        guid, canonical = others[number] if number < len(others) else (None, read.reading.canonical)
        names = (Name(scheme=Scheme.PAGE_ID, value=guid),) if guid else ()
        yield replace(read, reading=replace(read.reading, parser="two", canonical=canonical, names=names))


@settings(deadline=None, max_examples=20)
@given(st.lists(pages, min_size=2, max_size=8), other_readings)
def test_pages_that_change_their_names_move_between_posts_and_break_nothing(
    seen: list[Seen], others: list[tuple[str | None, str | None]]
) -> None:
    database = archive()
    reads = []
    for number, page in enumerate(seen):
        reads.append(kept(database, number, page))
        with writing(database):
            record(database, reads[-1])
        assert pending.posts(database) == ()
    crawled = rows(database)

    assert reparse_anew(database, reads, watched=lambda _: None).unreadable == []
    assert rows(database) == crawled

    anew = list(again(reads, others))
    refreshed = reparse(database, anew, watched=lambda _: None) or reparse_anew(database, anew, watched=lambda _: None)
    assert refreshed.unreadable == []
    assert pending.posts(database) == ()
    assert sql.run(database, "PRAGMA foreign_key_check").fetchall() == []


class Again:
    """A reader of another version that has read everything already."""

    def __init__(self, read: dict[str, Read]) -> None:
        self._read = read

    def __call__(self, identity: str, /) -> Read | None:
        return self._read.get(identity)

    def versions(self, site: str) -> tuple[str, ...]:
        return ("two",)


@settings(deadline=None, max_examples=20)
@given(st.lists(pages, min_size=2, max_size=6), other_readings)
def test_an_upgrade_in_a_crawl_moves_captures_between_posts_and_breaks_nothing(
    seen: list[Seen], others: list[tuple[str | None, str | None]]
) -> None:
    database = archive()
    reads = []
    for number, page in enumerate(seen):
        reads.append(kept(database, number, page))
        with writing(database):
            record(database, reads[-1])
    anew = {read.capture: read for read in again(reads, others)}
    met = kept(database, len(seen), seen[0])
    with writing(database):
        record(database, replace(met, reading=reading(seen[0], parser="two")), reread=Again(anew))

    assert pending.posts(database) == ()
    assert sql.run(database, "PRAGMA foreign_key_check").fetchall() == []
    assert captures.unread(database) == ()
