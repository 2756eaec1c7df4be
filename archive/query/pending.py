"""Work that a reparse or upgrade left when it was cut short; the next start finishes it."""

from sqlite_utils import Database

REMEDY = "the next `cirma crawl` or `cirma reparse` finishes it"


def posts(database: Database) -> tuple[str, ...]:
    """The posts that have addresses and whose rows were not derived since these were found."""
    rows = database.execute("SELECT post FROM address EXCEPT SELECT post FROM derivation ORDER BY post")
    return tuple(row["post"] for row in rows)


def unread(database: Database) -> str | None:
    """A sentence on captures that were not read yet; None if all were. Looks at every capture."""
    # A 304 is read through the capture that it confirms.
    row = database.execute(
        """SELECT 1 FROM capture c LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
           WHERE r.capture IS NULL LIMIT 1"""
    ).fetchone()
    return f"pages that are kept were not read yet; {REMEDY}" if row else None


def unfinished(database: Database) -> str | None:
    """A sentence on what was not read or derived yet; None if everything was."""
    waiting = len(posts(database))
    if waiting:
        return f"{waiting} posts are not derived yet, a reparse was cut short; {REMEDY}"
    read, kept = database.execute("SELECT EXISTS (SELECT 1 FROM reading), EXISTS (SELECT 1 FROM capture)").fetchone()
    if read or not kept:
        return None
    return f"nothing that is kept was read by this version yet; {REMEDY}"
