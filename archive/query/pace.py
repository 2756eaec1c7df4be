"""The time when a host may be asked again."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from archive import timestamps
from archive.query.status import fetch_ahead

# No pause of ours is longer: such a row was written under a clock that ran ahead, even if no fetch shows it.
_LONGEST = timedelta(days=1)


def next_allowed(database: Database, host: str, *, now: datetime) -> datetime:
    """Return when *host* may be asked again; *now* if nothing is known, or if the clock was set back since."""
    row = database.execute("SELECT next_allowed FROM host WHERE name = ?", (host,)).fetchone()
    # After a clock that ran ahead the row lies in the future, and the host would wait for that day.
    if row is None or fetch_ahead(database, now) is not None:
        return now
    instant = timestamps.parse(row["next_allowed"])
    return instant if instant - now < _LONGEST else now
