"""The reach of orders in force: what a post shows later, what others captured of it, what quotes it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.errors import NoSuchPost
from archive.query import takedowns
from archive.query.quoting import quoted_by, quoting
from archive.query.takedowns import TakedownOrder
from archive.store import media_takedown
from archive.store.rows import one, writing
from archive.store.takedown import CONCERNED, carry_out
from archive.takedown import Action, Target

# Of today: a post may have been merged into another since.
_ORDERED_POSTS = """
SELECT DISTINCT a.post FROM takedown t JOIN capture c ON c.id = t.capture JOIN address a ON a.uri = c.uri
WHERE t.post IS NOT NULL ORDER BY a.post
"""
_KNOWN_SINCE = "SELECT max(c.recorded_at) AS at FROM json_each(?) j JOIN capture c ON c.id = j.value"
_IMPORTED = """
SELECT 1 FROM intake JOIN post ON post.site = intake.site WHERE post.id = ? AND intake.began_at >= ? LIMIT 1
"""
_UNRELEASED = """
SELECT c.id FROM json_each(:captures) j JOIN capture c ON c.id = j.value WHERE NOT EXISTS (
  SELECT 1 FROM takedown t WHERE t.payload = c.payload AND t.action = 'release' AND t.at >= :at)
"""


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
    for post, order in _in_force(database):
        _extend_order(database, post, order)


def extend_to_media(database: Database) -> None:
    """Withhold the pictures and documents that withheld posts alone show, after others brought them."""
    with writing(database):
        for post, order in _in_force(database):
            files = media_takedown.withheld_with(database, post, takedowns.whole(database, post).captures)
            media_takedown.carry_out(database, files, action=Action.WITHHOLD, reason=order.reason, at=order.at)


def _in_force(database: Database) -> Iterator[tuple[str, TakedownOrder]]:
    """Yield each post that an order about it as a whole is in force for, and the order."""
    for row in database.execute(_ORDERED_POSTS).fetchall():
        order = takedowns.order_in_force(database, row["post"])
        # A post that no page shows any more has nothing to hide.
        with suppress(NoSuchPost):
            if order and takedowns.whole(database, row["post"]):
                yield row["post"], order


def _extend_order(database: Database, post: str, order: TakedownOrder) -> None:
    extend(database, post)
    _derive_concerned(database, order.at)
    since = _learned_since(database, post, order)
    found = quoting(database, takedowns.whole(database, post), since=since) if order.everywhere else ()
    if found:
        target = Target(captures=tuple(each.capture for each in found))
        # Who harvests asks what became different since: since this archive has them.
        known = one(database, _KNOWN_SINCE, json.dumps(target.captures))
        at = max(order.at, timestamps.parse(known["at"]))
        _extend_to(database, order, target, at=at)
        _derive_concerned(database, at)


def _learned_since(database: Database, post: str, order: TakedownOrder) -> datetime | None:
    """Return since when nothing that this archive learned was held against *order*; None where that is all it has.

    What was here when the order was given here was searched then. But an order may have come with an import.
    """
    imported = one(database, _IMPORTED, post, timestamps.text(order.at))
    return None if imported else order.at


def _derive_concerned(database: Database, at: datetime) -> None:
    asked = {"at": timestamps.text(at)}
    database.execute(f"DELETE FROM derivation WHERE post IN ({CONCERNED})", asked)  # noqa: S608


def _extend_to(database: Database, order: TakedownOrder, target: Target, *, at: datetime) -> None:
    """Withhold *target*, which falls under *order*, but for what was released by itself since."""
    asked = {"captures": json.dumps(target.captures), "at": timestamps.text(order.at)}
    left = replace(target, captures=tuple(row["id"] for row in database.execute(_UNRELEASED, asked).fetchall()))
    carry_out(database, left, action=Action.WITHHOLD, reason=order.reason, at=at)
