"""Answers for what is not there: taken down, merged into another, or never known.

That a withheld post is in no list follows from `archive.query.evidence`, which leaves out bodies that are not present.
"""

import re

from archive.database import Database
from archive.query import takedowns
from archive.query.takedowns import TakedownOrder
from archive.web.answers import Moved, Refusal

# Six digits at least, which is what people type of an id.
ID = re.compile(r"[0-9a-f]{6,64}")


def explain_post(database: Database, name: str, path: str) -> Refusal | Moved:
    """The answer for the post *name*, which is not in the archive; *path* has `{}` in place of its id."""
    row = database.execute("SELECT into_ FROM merge WHERE post = ?", (name,)).fetchone()
    if row:
        return Moved(path.format(_last(database, row["into_"])))
    return taken(takedowns.orders(database, name)) or Refusal(404, "error.no_post", name=name[:80])


def explain_id(database: Database, kind: str, name: str) -> Refusal | Moved:
    """The answer for the snapshot or change *name*, which is not in the archive."""
    row = database.execute("SELECT post FROM shown WHERE id = ? AND kind = ?", (name, kind)).fetchone()
    if row is None:
        return Refusal(404, f"error.no_{kind}", name=name[:80])
    return taken(takedowns.orders(database, row["post"])) or Refusal(404, f"error.dissolved_{kind}", post=row["post"])


def taken(orders: tuple[TakedownOrder, ...]) -> Refusal | None:
    """The answer for what the last of *orders* took away: 451 (RFC 7725) or 410; None where none stands."""
    last = next((order for order in reversed(orders)), None)
    # What was shown again and is missing all the same was never there under this name.
    if last is None or last.action == "release":
        return None
    status, key = (410, "error.purged") if last.action == "purge" else (451, "error.withheld")
    return Refusal(status, key, day=last.at.date(), reason=last.reason)


def _last(database: Database, post: str) -> str:
    """The id that stands for *post* after every merge."""
    # Each merge leads to an older id, so this ends by itself; the bound is for a table that was tampered with.
    for _ in range(20):
        row = database.execute("SELECT into_ FROM merge WHERE post = ?", (post,)).fetchone()
        if row is None:
            break
        post = row["into_"]
    return post
