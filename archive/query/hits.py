"""Search on both axes of time: what the site said on a day, by what the archive knew on a day."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from archive import instants, search
from archive.query.asof import NOW, Viewpoint
from archive.search import Hit, Moment

# The index holds states by today's derivation; what was not known yet is left out after the search.
_EVERY = 1_000_000


def known_hits(
    database: Database,
    query: str,
    *,
    limit: int = 20,
    moment: Moment = Moment.EVER,
    viewpoint: Viewpoint = NOW,
    site: str | None = None,
) -> tuple[Hit, ...]:
    """The posts that *query* finds from *viewpoint*, best first. Raises `BadQuery`.

    With `known_at` alone, the states are those of that day. A state that the archive learned of later is left out,
    not replaced by the one that was believed then.
    """
    known_at = viewpoint.known_at
    as_of = viewpoint.as_of or known_at
    wanted = limit if known_at is None else _EVERY
    found = search.search(database.conn, query, limit=wanted, moment=moment, as_of=as_of, site=site)
    return found if known_at is None else tuple(islice(_known(database, found, known_at), limit))


def _known(database: Database, hits: Iterable[Hit], known_at: datetime) -> Iterator[Hit]:
    for hit in hits:
        row = database.execute(
            """SELECT min(capture.recorded_at) AS at FROM observation
               JOIN capture ON capture.id = observation.capture WHERE observation.snapshot = ?""",
            (hit.snapshot,),
        ).fetchone()
        if row["at"] is not None and row["at"] <= instants.text(known_at):
            yield hit
