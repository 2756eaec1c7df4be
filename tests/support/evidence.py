"""Observations and misses of one post: made by hand, drawn at random, and kept in an archive."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.database import schema
from archive.database.packed_json import packed
from archive.model import Absence, Content, Miss, Observation
from archive.query import posts
from archive.store.derive import derive
from archive.store.rows import insert
from tests.support import sql

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOME = "https://blog.example/post/a"


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def seen(
    content: str,
    *,
    at: float,
    rendered: float | None = None,
    url: str = HOME,
    modified: float | None = None,
    confirms: bool = False,
) -> Observation:
    """One capture made on day *at* of a page rendered on day *rendered*."""
    return Observation(
        capture=f"{content}@{at}",
        payload=f"sha256:{content}{rendered if rendered is not None else at}",
        url=url,
        observed=day(at),
        recorded=day(at),
        rendered=None if rendered is None else day(rendered),
        content=content,
        modified=None if modified is None else day(modified),
        confirms=confirms,
    )


def missed(
    at: float, *, absence: Absence = Absence.NOT_FOUND, listed: bool | None = False, dropped: bool = False
) -> Miss:
    return Miss(
        capture=f"miss@{at}",
        payload=f"sha256:miss{at}",
        crawl=f"crawl {at}",
        observed=day(at),
        recorded=day(at),
        absence=absence,
        listed=listed,
        healthy=True,
        dropped=dropped,
    )


TEXTS = st.sampled_from("ABC")
LISTINGS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{"listed": True}, {"listed": False}, {"listed": None}, {"listed": None, "dropped": True}]
)
"""What sitemaps and feeds can say of a post that was missed."""


@st.composite
def any_evidence(draw: st.DrawFn) -> tuple[list[Observation], list[Miss]]:
    """Whatever a site may do to us: renders known or not, old or new, addresses, failures."""
    observations = []
    for number in range(draw(st.integers(1, 14))):
        at = number + draw(st.sampled_from([0.0, 0.25, 5.0]))
        rendered = draw(st.none() | st.integers(-3, number + 8).map(float))
        modified = draw(st.none() | st.integers(0, 9).map(float))
        url = HOME + draw(st.sampled_from(["", "-2"]))
        made = seen(draw(TEXTS), at=at, rendered=rendered, url=url, modified=modified)
        observations.append(replace(made, capture=f"{made.capture} {number}"))
    misses = [
        replace(
            missed(draw(st.integers(0, 20)) + 0.5, absence=draw(st.sampled_from(Absence))),
            capture=f"miss {number}",
            **draw(LISTINGS),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    return observations, misses


POST = "post"


def kept(observations: Iterable[Observation], misses: Iterable[Miss] = ()) -> Database:
    """An archive in memory that keeps this evidence of `POST`, and what follows from it."""
    database = schema.blank()
    database.conn.row_factory = sqlite3.Row
    posts.register(database)
    site = {"id": "s", "name": "S", "url": HOME, "profile": "wix", "language": "fr", "timezone": "UTC"}
    insert(database, "site", site)
    insert(database, "post", {"id": POST, "site": "s", "uri": HOME, "minted_at": timestamps.text(START)})
    for observation in observations:
        _keep(database, observation, observation.url)
        _read(database, observation)
    for miss in misses:
        _keep(database, miss, HOME)
        row = {"capture": miss.capture, "observed_at": timestamps.text(miss.observed), "absence": miss.absence.value}
        names = ("listed", "dropped", "healthy", "on_hold", "detail")
        insert(database, "miss", row | {name: getattr(miss, name) for name in names})
    derive(database, POST)
    return database


def _keep(database: Database, item: Observation | Miss, uri: str) -> None:
    database.execute("INSERT OR IGNORE INTO address VALUES (?, ?)", (uri, POST))
    payload = {"digest": item.payload, "size": 0, "state": "present", "depth": 0, "template_group": "", "data": b""}
    if not database.execute("SELECT 1 FROM payload WHERE digest = ?", (item.payload,)).fetchone():
        insert(database, "payload", payload)
    row = {
        "id": item.capture,
        "site": "s",
        "uri": uri,
        "observed_at": timestamps.text(item.observed),
        "recorded_at": timestamps.text(item.recorded),
        "source": "crawl",
        "kind": "response",
        "status": 200,
        "payload": item.payload,
    }
    insert(database, "capture", row)


def _read(database: Database, observation: Observation) -> None:
    frame = packed(msgspec.json.encode(Content(title=observation.content)))
    database.execute(
        "INSERT OR IGNORE INTO packed_content (digest, packed) VALUES (?, ?)", (observation.content, frame)
    )
    row = {
        "capture": observation.capture,
        "parser": "test",
        "verdict": "post",
        "rendered_at": timestamps.optional_text(observation.rendered),
        "canonical": observation.url,
        "content": sql.value(database, "SELECT id FROM packed_content WHERE digest = ?", observation.content),
        "complete": 1,
        "details": "{}",
        "digest": "",
        "claims": "",
    }
    insert(database, "reading", row)
