"""What an address answered so far: how it is spelt on the wire, and whether it was ever there."""

from datetime import datetime

from sqlite_utils import Database

from archive import timestamps
from archive.uri import as_spelt, can_end_in_slash

_OF_URI = "id IN (SELECT p.id FROM packed_fetch p JOIN interned i ON i.id = p.uri WHERE i.text = :uri)"

# From the last one back, as the log has them: what is asked for daily was answered a thousand times.
_ANSWERED = """
SELECT f.address, coalesce(f.status IN (404, 410), 0) AS is_missing
FROM packed_fetch p CROSS JOIN fetch f ON f.id = p.id WHERE p.uri = (SELECT id FROM interned WHERE text = :uri)
  AND (f.outcome = 'not_modified' OR f.status BETWEEN 200 AND 299 OR f.status IN (404, 410))
"""


def is_missing(database: Database, uri: str, *, since: datetime) -> bool:
    """Return whether *uri* was missing each time it was asked for, twice at least, and once of these after *since*."""
    asked = f"FROM fetch WHERE {_OF_URI} AND status"
    if database.execute(f"SELECT 1 {asked} NOT IN (404, 410) LIMIT 1", {"uri": uri}).fetchone():
        return False
    row = database.execute(
        f"SELECT count(*) AS times, max(started_at) AS last {asked} IN (404, 410)", {"uri": uri}
    ).fetchone()
    return bool(row["times"] > 1 and row["last"] > timestamps.text(since))


def spelling_of(database: Database, uri: str, site: str, *, is_named: bool = False) -> str | None:
    """The spelling of *uri* for the wire; None for the canonical one, which a source of today gave if *is_named*.

    It is the one that answered last, else one with a slash at its end if posts of *site* have one. Where the one that
    answered is missing now, it is the canonical one if that ever answered: a site may leave its slashes again.
    """
    last = database.execute(f"{_ANSWERED} ORDER BY p.id DESC LIMIT 1", {"uri": uri}).fetchone()
    if last is None or (last["is_missing"] and last["address"] == uri and not is_named):
        return f"{uri}/" if can_end_in_slash(uri) and _ends_in_slash(database, site) else None
    if not last["is_missing"]:
        return as_spelt(last["address"], uri)
    # A server that never answered under the canonical spelling would only lead back to the one that is missing.
    stood = database.execute(f"{_ANSWERED} AND f.address = :uri AND NOT is_missing LIMIT 1", {"uri": uri}).fetchone()
    return None if stood or last["address"] == uri else as_spelt(last["address"], uri)


def _ends_in_slash(database: Database, site: str) -> bool:
    """Return whether most of the last posts of *site* that answered did so at an address with a slash at its end."""
    row = database.execute(
        """SELECT avg(address LIKE '%/') AS share FROM (
             SELECT f.address FROM fetch f JOIN capture c ON c.id = f.capture JOIN reading r ON r.capture = c.id
             WHERE c.site = ? AND r.verdict = 'post' ORDER BY f.id DESC LIMIT 50)""",
        (site,),
    ).fetchone()
    return bool(row and row["share"] and row["share"] > 1 / 2)
