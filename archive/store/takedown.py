"""Carry out orders: hide, erase or show bodies again, and what was made of them.

States and changes follow by themselves, since they are derived from bodies that are present.
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from msgspec.structs import replace
from sqlite_utils import Database

from archive import search, timestamps
from archive.database import purging
from archive.database.bodies import frames
from archive.database.bodies.stack import Chains
from archive.errors import NoSuchPost
from archive.media.folder import MediaFolder
from archive.model import BodyState
from archive.query import captures, takedowns
from archive.query.quoting import quoted_by, quoting
from archive.query.takedowns import TakedownOrder
from archive.store import media_takedown, teaching
from archive.store.derive import derive
from archive.store.readings import write_reading
from archive.store.rows import after_the_last, insert, one, path_of, writing
from archive.takedown import STATES, Action, PayloadPlace, Target, concerned, replanted

# Seconds to wait for a reader before a purge says that its bytes remain.
_PATIENCE = 2.0
_PACKED = "SELECT digest, base, depth, state FROM payload"
# By its number: through the view, SQLite would look up the base of every row.
_STANDS_ON = """digest IN (
  SELECT d.text FROM packed_payload p JOIN interned d ON d.id = p.id
  WHERE p.base = (SELECT id FROM interned WHERE text = ?))"""
_PACKED_OF = f"{_PACKED} WHERE digest = (SELECT payload FROM capture WHERE id = ?)"  # noqa: S608
_CONCERNED = """
SELECT DISTINCT a.post FROM takedown t JOIN capture k ON k.payload = t.payload
JOIN capture c ON c.uri = k.uri JOIN address a ON a.uri = c.uri WHERE t.at = :at
"""
# Of today: a post may have been merged into another since.
_ORDERED_POSTS = """
SELECT DISTINCT a.post FROM takedown t JOIN capture c ON c.id = t.capture JOIN address a ON a.uri = c.uri
WHERE t.post IS NOT NULL ORDER BY a.post
"""
_KNOWN_SINCE = "SELECT max(c.recorded_at) AS at FROM json_each(?) j JOIN capture c ON c.id = j.value"
_UNRELEASED = """
SELECT c.id FROM json_each(:captures) j JOIN capture c ON c.id = j.value WHERE NOT EXISTS (
  SELECT 1 FROM takedown t WHERE t.payload = c.payload AND t.action = 'release' AND t.at >= :at)
"""


def take_down(
    database: Database, folder: MediaFolder, target: Target, *, action: Action, reason: str, at: datetime
) -> int:
    """Carry out *action* on the payloads of *target*, and on the pictures and documents that they alone show.

    It is dated *at*, or a moment after the last order where the clock is behind that. Returns how many payloads it
    changed.
    """
    at = after_the_last(database, "takedown", at)
    # Before the posts are derived: afterwards nothing says which pictures they showed.
    files = media_takedown.concerned(database, target.captures)
    if action is Action.PURGE:
        # What is freed is overwritten with zeros. Setting it every time costs nothing where it is set already.
        database.conn.execute("PRAGMA secure_delete = ON")
        # A note beside the archive: a purge that is killed before its log is emptied is finished by the next command.
        purging.begin(path_of(database), at=at)
    with writing(database):
        changed = _carry_out(database, target, action=action, reason=reason, at=at)
        if target.everywhere and not changed:
            # The order must be kept even where nothing changed state: it forbids later quotations.
            _note_everywhere(database, target, reason=reason, at=at)
        for row in database.execute(_CONCERNED, {"at": timestamps.text(at)}).fetchall():
            derive(database, row["post"])
        taken = media_takedown.carry_out(database, files, action=action, reason=reason, at=at)
        if action is Action.PURGE:
            database.conn.executemany("DELETE FROM document_text WHERE blob = ?", ((digest,) for digest in taken))
            _forget(database)
        elif action is Action.WITHHOLD:
            # The list of words knows no texts: it is made anew of those that are left.
            search.rebuild(database.conn)
    if action is Action.PURGE:
        # After the commit: bytes deleted for an order that was rolled back would be lost.
        for digest in taken:
            folder.erase(digest)
        empty_log(database, patience=_PATIENCE)
    return changed


def empty_log(database: Database, *, patience: float = 0) -> bool:
    """Write the write-ahead log into the database and truncate it: it holds erased pages as they were.

    False where another program still reads an earlier state after *patience* seconds; nothing is lost then, and the
    next call goes on.
    """
    (before,) = database.conn.execute("PRAGMA busy_timeout").fetchone()
    # Our own patience, for this statement alone: the usual one is for writers, and a reader may stay for hours.
    database.conn.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    try:
        busy, _, _ = database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        busy = True
    finally:
        database.conn.execute(f"PRAGMA busy_timeout = {before}")
    if not busy:
        purging.finish(path_of(database))
    return not busy


def extend(database: Database, post: str) -> None:
    """Withhold what *post* showed since it was withheld or purged as a whole, in the caller's transaction."""
    order = takedowns.order_in_force(database, post)
    if order is None:
        return
    # A purge extends as withholding: what nobody has looked at is not erased for ever. Under the same date: it is one
    # order, and what was released by itself since stays shown.
    target = replace(takedowns.whole(database, post), everywhere=order.everywhere)
    _extend_to(database, order, target, at=order.at)


def extend_to_quoting(database: Database, capture: str, site: str, *, at: datetime) -> None:
    """Withhold *capture* of *site* if it quotes a post that was withheld everywhere, in the caller's transaction."""
    post = quoted_by(database, capture, site)
    order = takedowns.order_in_force(database, post) if post else None
    if order:
        _extend_to(database, order, Target(captures=(capture,)), at=at)


def extend_all(database: Database) -> None:
    """Withhold all that falls under an order in force, in the caller's transaction: what others captured, say.

    The posts concerned count as not derived.
    """
    for row in database.execute(_ORDERED_POSTS).fetchall():
        order = takedowns.order_in_force(database, row["post"])
        # A post that no page shows any more has nothing to hide.
        with suppress(NoSuchPost):
            if order:
                _extend_order(database, row["post"], order)


def _extend_order(database: Database, post: str, order: TakedownOrder) -> None:
    extend(database, post)
    _derive_concerned(database, order.at)
    found = quoting(database, takedowns.whole(database, post), since=order.at) if order.everywhere else ()
    if found:
        target = Target(captures=tuple(each.capture for each in found))
        # Who harvests asks what became different since: since this archive has them.
        known = one(database, _KNOWN_SINCE, json.dumps(target.captures))
        at = timestamps.parse(known["at"])
        _extend_to(database, order, target, at=at)
        _derive_concerned(database, at)


def _derive_concerned(database: Database, at: datetime) -> None:
    asked = {"at": timestamps.text(at)}
    database.execute(f"DELETE FROM derivation WHERE post IN ({_CONCERNED})", asked)  # noqa: S608


def _extend_to(database: Database, order: TakedownOrder, target: Target, *, at: datetime) -> None:
    """Withhold *target*, which falls under *order*, but for what was released by itself since."""
    asked = {"captures": json.dumps(target.captures), "at": timestamps.text(order.at)}
    left = replace(target, captures=tuple(row["id"] for row in database.execute(_UNRELEASED, asked).fetchall()))
    _carry_out(database, left, action=Action.WITHHOLD, reason=order.reason, at=at)


def _carry_out(database: Database, target: Target, *, action: Action, reason: str, at: datetime) -> int:
    # By digest: two captures of one body are one payload, and one order.
    found = {packed.digest: (packed, capture) for packed, capture in _payloads(database, target.captures)}
    changed = concerned(action, (packed for packed, _ in found.values()))
    for packed in changed:
        row = {"payload": packed.digest, "capture": found[packed.digest][1], "post": target.post}
        order = _order(action, reason, at) | {"everywhere": 1 if target.everywhere else None}
        insert(database, "takedown", {**row, **order})
        if action is Action.PURGE:
            _erase(database, packed.digest)
        else:
            _set_state(database, packed.digest, STATES[action])
    return len(changed)


def _note_everywhere(database: Database, target: Target, *, reason: str, at: datetime) -> None:
    """Note that *target*, which is withheld already, must not be quoted from now on either."""
    for packed, capture in _payloads(database, target.captures):
        if packed.state == BodyState.WITHHELD:
            row = {"payload": packed.digest, "capture": capture, "post": target.post}
            insert(database, "takedown", {**row, **_order(Action.WITHHOLD, reason, at), "everywhere": 1})


def _order(action: Action, reason: str, at: datetime) -> dict[str, str | int | None]:
    return {"action": action.value, "reason": reason, "at": timestamps.text(at)}


def _payloads(database: Database, captures: Iterable[str]) -> Iterable[tuple[PayloadPlace, str]]:
    for capture in captures:
        row = one(database, _PACKED_OF, capture)
        assert row is not None
        yield PayloadPlace(**dict(row)), capture


def _set_state(database: Database, digest: str, state: str) -> None:
    database.execute("UPDATE payload SET state = ? WHERE digest = ?", (state, digest))


def _erase(database: Database, digest: str) -> None:
    """Erase the bytes of *digest*, after whatever is packed against it was packed without it."""
    # Looked up again: the erasure before may have packed it anew.
    erased = PayloadPlace(**dict(one(database, f"{_PACKED} WHERE digest = ?", digest)))
    rows = database.execute(f"{_PACKED} WHERE {_STANDS_ON} AND state <> 'purged' ORDER BY depth, digest", (digest,))
    above = [PayloadPlace(**dict(row)) for row in rows.fetchall()]
    bodies = Chains(database.conn)
    # The lowest first: each is packed against one that has its new place already.
    for place in replanted(erased, above):
        base = None if place.base is None else bodies.recover(place.base)
        data = frames.pack(bodies.recover(place.digest), base=base)
        _lift(database, place)
        database.execute("UPDATE payload SET data = ? WHERE digest = ?", (data, place.digest))
    # The row stays without its bytes: it says that they were here, and keeps the same bytes from coming back.
    database.execute("UPDATE payload SET state = 'purged', base = NULL, data = NULL WHERE digest = ?", (digest,))


def _lift(database: Database, place: PayloadPlace) -> None:
    """Write the new base of *place*, and the depths of all that are above it."""
    database.execute(
        "UPDATE payload SET base = :base WHERE digest = :digest", {"base": place.base, "digest": place.digest}
    )
    database.execute(
        """WITH RECURSIVE above(id, depth) AS (
             SELECT id, :depth FROM interned WHERE text = :digest
             UNION SELECT p.id, above.depth + 1 FROM packed_payload p JOIN above ON p.base = above.id
           )
           UPDATE packed_payload SET depth = (SELECT depth FROM above WHERE above.id = packed_payload.id)
           WHERE id IN (SELECT id FROM above)""",
        {"digest": place.digest, "depth": place.depth},
    )


def _forget(database: Database) -> None:
    """Erase the words that were read of purged bodies, and remove them from the index."""
    rows = database.execute(
        """SELECT r.capture FROM reading r JOIN capture c ON c.id = r.capture JOIN payload p ON p.digest = c.payload
           WHERE p.state = 'purged'"""
    )
    # Its verdict, names and times stay: that there was a page is no secret, only what it said.
    for row in rows.fetchall():
        write_reading(database, row["capture"], captures.last_reading(database, row["capture"]))
    # A purged answer may have been held back from the states of its post.
    database.execute(
        """DELETE FROM doubt WHERE capture IN (
             SELECT c.id FROM capture c JOIN payload p ON p.digest = c.payload WHERE p.state = 'purged')"""
    )
    teaching.sweep(database)
    teaching.forget_words(database)
    database.execute(
        """DELETE FROM packed_content WHERE digest NOT IN (SELECT content FROM reading WHERE content IS NOT NULL)
           AND digest NOT IN (SELECT content FROM snapshot) AND digest NOT IN (SELECT kept FROM compared)"""
    )
    # The index keeps deleted words in its vocabulary and in segments until they are merged, so it is built anew.
    search.rebuild(database.conn)
