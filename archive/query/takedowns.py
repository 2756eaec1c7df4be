"""Orders to withhold or purge: what they are about, and what was ordered of a post."""

import json
import re
from datetime import datetime

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.errors import NoSuchPost
from archive.takedown import Target


class TakedownOrder(Struct, frozen=True, kw_only=True):
    """One order, as it was carried out."""

    at: datetime
    action: str
    reason: str
    bodies: int
    """How many payloads it affected."""
    whole: bool
    """Of the whole post, not of some captures."""
    everywhere: bool = False
    """Of what quotes the post, too."""

    def __str__(self) -> str:
        done = {"withhold": "withheld", "purge": "purged", "release": "released"}[self.action]
        what = "the post" if self.whole else f"{self.bodies} of its pages"
        return f"{what} {'was' if self.whole else 'were'} {done} on {self.at:%Y-%m-%d}: {self.reason}"


# By compared content: two renders that differ in a counter are one state, and are hidden together.
_SHOWING = """
SELECT c.id FROM address a JOIN capture c ON c.uri = a.uri JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
LEFT JOIN compared k ON k.site = c.site AND k.content = r.content
WHERE a.post = :post AND r.verdict = 'post'
"""
# Orders about the whole post name it; those about single captures are found by its addresses.
_ORDERS = """
SELECT at, action, reason, count(DISTINCT payload) AS bodies, max(post IS NOT NULL) AS whole,
  max(everywhere IS NOT NULL) AS everywhere FROM takedown
WHERE post = :post OR capture IN (SELECT c.id FROM address a JOIN capture c ON c.uri = a.uri WHERE a.post = :post)
GROUP BY at, action, reason ORDER BY at, max(rowid)
"""


def target(database: Database, name: str) -> Target | None:
    """The captures that a capture id or a snapshot id means; None where *name* is neither."""
    # In full: an order must not depend on how many ids begin alike.
    if not re.fullmatch(r"[0-9a-f]{16}", name):
        return None
    if database.execute("SELECT 1 FROM capture WHERE id = ?", (name,)).fetchone():
        return Target(captures=(name,))
    row = database.execute("SELECT post, capture FROM shown WHERE id = ? AND kind = 'snapshot'", (name,)).fetchone()
    if row is None:
        return None
    content = """(SELECT coalesce(l.kept, q.content) FROM reading q JOIN capture d ON d.id = q.capture
      LEFT JOIN compared l ON l.site = d.site AND l.content = q.content WHERE q.capture = :capture)"""
    # Every capture that shows the same state: hiding one would leave the text in the next.
    alike = database.execute(
        f"{_SHOWING} AND coalesce(k.kept, r.content) = {content}", {"post": row["post"], "capture": row["capture"]}
    )
    return Target(captures=tuple(each["id"] for each in alike))


def whole(database: Database, post: str) -> Target:
    """Every capture that showed *post*. Raises `NoSuchPost` where none did."""
    captures = tuple(row["id"] for row in database.execute(_SHOWING, {"post": post}))
    if not captures:
        raise NoSuchPost(post)
    return Target(captures=captures, post=post)


def are_purged(database: Database, target: Target) -> bool:
    """Return whether bytes of *target* were erased, so that no release shows them again."""
    row = database.execute(
        """SELECT 1 FROM json_each(?) j JOIN capture c ON c.id = j.value
           JOIN payload p ON p.digest = c.payload WHERE p.state = 'purged' LIMIT 1""",
        (json.dumps(target.captures),),
    ).fetchone()
    return row is not None


def orders(database: Database, post: str) -> tuple[TakedownOrder, ...]:
    """The orders about *post* or its captures, oldest first."""
    return tuple(
        TakedownOrder(
            at=timestamps.parse(row["at"]),
            action=row["action"],
            reason=row["reason"],
            bodies=row["bodies"],
            whole=bool(row["whole"]),
            everywhere=bool(row["everywhere"]),
        )
        for row in database.execute(_ORDERS, {"post": post})
    )


def of_payload(database: Database, digest: str) -> tuple[TakedownOrder, ...]:
    """The orders about the body *digest*, oldest first."""
    rows = database.execute(
        "SELECT DISTINCT at, action, reason, 1 AS bodies, 0 AS whole FROM takedown WHERE payload = ? ORDER BY at",
        (digest,),
    )
    return tuple(
        TakedownOrder(at=timestamps.parse(row["at"]), action=row["action"], reason=row["reason"], bodies=1, whole=False)
        for row in rows
    )


def quoted_posts(database: Database, site: str) -> tuple[str, ...]:
    """The posts of *site* that nothing may quote: withheld everywhere, and not released since."""
    rows = database.execute(
        """SELECT DISTINCT t.post FROM takedown t JOIN capture c ON c.id = t.capture
           WHERE t.everywhere AND c.site = ? ORDER BY t.post""",
        (site,),
    ).fetchall()
    orders = ((row["post"], order_in_force(database, row["post"])) for row in rows)
    return tuple(post for post, order in orders if order and order.everywhere)


def order_in_force(database: Database, post: str) -> TakedownOrder | None:
    """The last order about the whole *post*, unless it was released since."""
    # Of whole posts only: releasing one capture does not lift the order about its post.
    last = next((order for order in reversed(orders(database, post)) if order.whole), None)
    return None if last is None or last.action == "release" else last
