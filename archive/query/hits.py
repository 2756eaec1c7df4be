"""Search among the states of posts, as of a day where one is named."""

from datetime import datetime

from sqlite_utils import Database

from archive import search, timestamps
from archive.search import Hit, Moment

# A text that came back stands in the index once, with the time from its first day to its last: whether it stood on
# a day is told by the last step before.
_STOOD = """
SELECT to_ FROM change WHERE post = ? AND before <= ? ORDER BY before DESC, kind = 'removed', observed_at DESC LIMIT 1
"""


def hits(
    database: Database,
    query: str,
    *,
    limit: int = 20,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    site: str | None = None,
) -> tuple[Hit, ...]:
    """The posts that *query* finds, best first; with *as_of*, in the states of that day. Raises `BadQuery`."""
    if as_of is None:
        return search.search(database.conn, query, limit=limit, moment=moment, site=site)
    day = timestamps.text(as_of)

    def stood(post: str, snapshot: str) -> bool:
        row = database.execute(_STOOD, (post, day)).fetchone()
        return row is not None and row["to_"] == snapshot

    return search.search(database.conn, query, limit=limit, as_of=as_of, stood=stood, site=site)
