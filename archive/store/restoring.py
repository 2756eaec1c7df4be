"""Restore facts of another archive of this program, once each: crawls, fetches, intakes, orders to take down."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from sqlite_utils import Database

from archive import timestamps
from archive.database import chain
from archive.model import BodyState, RunOutcome
from archive.query import takedowns
from archive.store.intake import THROUGH, insert_record
from archive.store.keep import chain_head
from archive.store.rows import insert, insert_new, one, writing
from archive.takedown import STATES, Action

Fact = Mapping[str, Any]
Facts = Mapping[str, Iterable[Fact]]

_TABLES = {
    "sites": "site",
    "crawls": "crawl",
    "surveys": "survey",
    "posts": "post",
    "merges": "merge",
    "takedowns": "takedown",
    "fetches": "fetch",
    "intakes": "intake",
    "waiting": "record",
    "attempts": "fetch",
    "media_takedowns": "media_takedown",
}
# Keys that the rows of a table may carry for another one.
_WITH = {"attempts": frozenset({"resource", "variant"})}
# A file can claim anything. These are what SQLite and Python raise of a claim that is wrong; a full disk is none of
# them.
_BAD = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
)


class _Ordered(Struct, frozen=True, kw_only=True):
    """The table of orders about one kind of thing, and the statements about it; `of` is its column."""

    orders: str
    of: str
    known: str
    last: str
    change: str


_ORDERED = {
    "takedowns": _Ordered(
        orders="takedown",
        of="payload",
        known="SELECT state, data IS NULL AS empty FROM payload WHERE digest = ?",
        last="SELECT * FROM takedown WHERE payload = ? ORDER BY at DESC, rowid DESC LIMIT 1",
        change="UPDATE payload SET state = ? WHERE digest = ?",
    ),
    "media_takedowns": _Ordered(
        orders="media_takedown",
        of="blob",
        known="SELECT state, state = 'purged' AS empty FROM blob WHERE digest = ?",
        last="SELECT * FROM media_takedown WHERE blob = ? ORDER BY at DESC, rowid DESC LIMIT 1",
        change="UPDATE blob SET state = ? WHERE digest = ?",
    ),
}


class BadFacts(ValueError):
    """The facts that a file gives for its archive cannot be those of any archive."""


class Renumbered(Struct, frozen=True, kw_only=True):
    """Our numbers for what another archive of ours numbers."""

    crawls: Mapping[int, int] = field(default_factory=dict)
    intakes: Mapping[int, int] = field(default_factory=dict)


def restore_facts(database: Database, facts: Facts, *, through: str) -> Renumbered:
    """Write the sites, crawls, surveys, ids and intakes of another archive of ours, which came *through* a file.

    What is here already stays as it is. Raises `BadFacts`, and nothing is written then.
    """
    try:
        with writing(database):
            return _restored(database, _checked(database, facts), through)
    except _BAD as error:
        raise BadFacts(f"{type(error).__name__}: {error}") from error


def _restored(database: Database, facts: Facts, through: str) -> Renumbered:
    # In the order of references: crawls need their site, surveys and fetches the number that a crawl has here.
    for site in facts.get("sites", ()):
        insert_new(database, "site", site)
    crawls = {crawl["id"]: _crawl(database, crawl) for crawl in facts.get("crawls", ())}
    for survey in facts.get("surveys", ()):
        insert_new(database, "survey", {**survey, "crawl": crawls[survey["crawl"]]})
    for name in ("posts", "merges"):
        for row in facts.get(name, ()):
            insert_new(database, f'"{_TABLES[name]}"', row)
    for fetch in (*facts.get("fetches", ()), *facts.get("attempts", ())):
        _insert_unanswered(database, fetch, crawls)
    intakes = {intake["id"]: _intake(database, intake, through) for intake in facts.get("intakes", ())}
    for record in facts.get("waiting", ()):
        _insert_waiting(database, record, intakes)
    # Numbers are per archive, so each reference is translated; addresses, digests and ids are the same everywhere.
    return Renumbered(crawls=crawls, intakes=intakes)


def restore_takedowns(database: Database, facts: Facts, *, at: datetime) -> None:
    """Write the orders of another archive of ours about what is here, and carry them out. Raises `BadFacts`.

    What is stricter stands, there or here; but nothing is erased that another archive erased, only withheld. Where
    order explains the present state of something, one of the instant *at* is added.
    """
    try:
        with writing(database):
            for name, place in _ORDERED.items():
                orders = _checked(database, {name: facts.get(name, ())})[name]
                # An order about bytes that never came here has nothing to act on.
                here = [order for order in orders if one(database, place.known, order[place.of])]
                for order in [order for order in here if not _lifts_ours(database, order)]:
                    insert_new(database, place.orders, order)
                # The last of them alone says how a thing stands there: a release undoes what was withheld before it.
                for digest in dict.fromkeys(order[place.of] for order in here):
                    _carry_out(database, place, digest, timestamps.text(at))
    except _BAD as error:
        raise BadFacts(f"{type(error).__name__}: {error}") from error


def _lifts_ours(database: Database, order: Fact) -> bool:
    """Return whether *order* would lift one about a whole post that is in force here."""
    post = order["post"] if "capture" in order and order["action"] == Action.RELEASE else None
    return post is not None and takedowns.order_in_force(database, post) is not None


def _carry_out(database: Database, place: _Ordered, digest: str, at: str) -> None:
    last = one(database, place.last, digest)
    held = one(database, place.known, digest)
    ordered = STATES[Action(last["action"])]
    # A state that follows from the last order needs no further one: a second import changes nothing.
    if held["state"] == ordered:
        return
    if held["empty"]:
        # Withheld without bytes is erased here: the row must not promise what a release could not show.
        state, action, reason = (
            BodyState.PURGED,
            Action.PURGE,
            "its bytes did not come along from the archive that withholds it",
        )
    else:
        state, action = BodyState.WITHHELD, Action.WITHHOLD
        reason = f"by an order of the archive that was brought in: {last['reason']}"
    database.execute(place.change, (state, digest))
    if state != ordered:
        row = {**dict(last), "action": action.value, "reason": reason, "at": max(at, last["at"])}
        # The other archive's whole-post orders would reach further here than what came along with the file.
        if "capture" in row:
            row["post"] = row["everywhere"] = None
        insert_new(database, place.orders, row)


def _checked(database: Database, facts: Facts) -> Facts:
    """Return *facts*, whose names are checked to be those of our tables: they become parts of statements."""
    for name, rows in facts.items():
        known = {row["name"] for row in database.execute(f"PRAGMA table_info({_TABLES[name]})")}
        for row in rows:
            if row.keys() - known - _WITH.get(name, frozenset()):
                raise BadFacts(f"{name} with {', '.join(sorted(row.keys() - known))[:200]}")
    return facts


def _crawl(database: Database, crawl: Fact) -> int:
    """Return our number for *crawl*, written if need be: a site has one crawl an instant."""
    known = one(database, "SELECT id FROM crawl WHERE site = ? AND started_at = ?", crawl["site"], crawl["started_at"])
    if known:
        return int(known["id"])
    # Nothing of it runs here: an unfinished crawl must not be resumed or counted as abandoned.
    ended = crawl["ended_at"] or crawl["started_at"]
    row = {name: value for name, value in crawl.items() if name != "id"} | {"ended_at": ended}
    if row["outcome"] == RunOutcome.RUNNING:
        row["outcome"] = RunOutcome.INTERRUPTED
    return insert(database, "crawl", row)


def _intake(database: Database, intake: Fact, through: str) -> int:
    """Return our number for *intake*, written if need be."""
    known = one(
        database,
        "SELECT id FROM intake WHERE kind = ? AND name = ? AND began_at = ? AND digest IS ?",
        *(intake[name] for name in ("kind", "name", "began_at", "digest")),
    )
    if known:
        return int(known["id"])
    row = {name: value for name, value in intake.items() if name != "id"}
    row["ended_at"] = row["ended_at"] or row["began_at"]
    row["outcome"] = RunOutcome.PARTIAL if row["outcome"] == RunOutcome.RUNNING else row["outcome"]
    # The file that we learned of it through is kept: its own records came to us only as far as they were exported.
    given = json.loads(row["arguments"])
    row["arguments"] = json.dumps({**given, THROUGH: given.get(THROUGH) or through}, ensure_ascii=False)
    return insert(database, "intake", row)


def _insert_waiting(database: Database, record: Fact, intakes: Mapping[int, int]) -> None:
    row = {name: value for name, value in record.items() if name not in ("id", "chain")}
    row["intake"] = intakes[row["intake"]]
    if not one(database, "SELECT 1 FROM record WHERE intake = ? AND place = ?", row["intake"], row["place"]):
        insert_record(database, row, {})


def _insert_unanswered(database: Database, fetch: Fact, crawls: Mapping[int, int]) -> None:
    purpose = {name: fetch[name] for name in _WITH["attempts"] if name in fetch}
    row = {name: value for name, value in fetch.items() if name not in {"id", "chain", *purpose}}
    row["crawl"] = crawls[row["crawl"]]
    known = """SELECT 1 FROM fetch WHERE started_at = ?3 AND capture IS NULL AND id IN (
      SELECT p.id FROM packed_fetch p JOIN interned i ON i.id = p.uri WHERE p.crawl = ?1 AND i.text = ?2)"""
    if one(database, known, row["crawl"], row["uri"], row["started_at"]):
        return
    row["chain"] = chain.link(chain_head(database), row)
    number = insert(database, "fetch", row)
    if purpose:
        insert(database, "media_fetch", {"fetch": number, **purpose})
