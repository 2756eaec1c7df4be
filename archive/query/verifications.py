"""Earlier verifications of the whole archive, at once or in shares."""

import re
from datetime import date, datetime

from sqlite_utils import Database

from archive import timestamps

# As `archive.verify.fault.Sample` is written.
_SHARE = re.compile(r"1/(\d+) of (\d{4}-\d\d-\d\d)")


def last_whole(database: Database) -> datetime | None:
    """Return when the last verification without faults that covered everything was made; None where none ever was.

    Shares of successive days cover everything together: the answer is then the day of the oldest share needed.
    """
    covered: dict[int, set[int]] = {}
    for row in database.execute("SELECT at, scope FROM verification WHERE faults = '[]' ORDER BY at DESC"):
        at = timestamps.parse(row["at"])
        # Newest first, so the first that covers everything is the answer.
        if row["scope"] == "full":
            return at
        if match := _SHARE.fullmatch(row["scope"]):
            shares = int(match[1])
            # Shares of different sizes do not add up.
            seen = covered.setdefault(shares, set())
            seen.add(date.fromisoformat(match[2]).toordinal() % shares)
            if len(seen) == shares:
                return at
    return None


def faults_since(database: Database, at: datetime | None) -> tuple[datetime, int] | None:
    """The newest verification that found faults, if it is later than *at*, with their number."""
    row = database.execute(
        """SELECT at, json_array_length(faults) AS count FROM verification
           WHERE faults <> '[]' AND at > ? ORDER BY at DESC LIMIT 1""",
        (timestamps.text(at) if at else "",),
    ).fetchone()
    return (timestamps.parse(row["at"]), row["count"]) if row else None
