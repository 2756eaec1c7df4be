"""Sites that are no longer crawled, by an order that is kept with its reason."""

from datetime import datetime

from sqlite_utils import Database

from archive import timestamps
from archive.store.rows import after_the_last, insert, writing


def retire(database: Database, site: str, *, is_end: bool, reason: str, at: datetime) -> None:
    """Write that *site* is retired, which closes its alarms; or, unless *is_end*, that it is taken up again."""
    given = timestamps.text(after_the_last(database, "retirement", at))
    row = {"site": site, "action": "retire" if is_end else "resume", "reason": reason, "at": given}
    with writing(database):
        insert(database, "retirement", row)
        if is_end:
            database.execute(
                "UPDATE alarm SET cleared_at = ? WHERE cleared_at IS NULL AND site = ?", (timestamps.text(at), site)
            )
