"""The times of a run, corrected beside its rows."""

from datetime import datetime

from sqlite_utils import Database

from archive import timestamps
from archive.database import corrected_times
from archive.store.rows import after_the_last, insert, writing


def note_mistimed(database: Database, crawl: int, *, began: datetime | None, witness: str, at: datetime) -> None:
    """Note when *crawl* really began, and who says so; None: when its rows say. Its times are reported so from now on.

    Everything must be derived anew afterwards: see `note_derived`.
    """
    row = {
        "crawl": crawl,
        "began_at": timestamps.optional_text(began),
        "witness": witness,
        "at": timestamps.text(after_the_last(database, "mistiming", at)),
        "derived_at": None,
    }
    with writing(database):
        insert(database, "mistiming", row)
    corrected_times.stand_before(database.conn)


def note_derived(database: Database, *, at: datetime) -> None:
    """Note that everything was derived with all that is known of the times of runs."""
    with writing(database):
        database.execute("UPDATE mistiming SET derived_at = ? WHERE derived_at IS NULL", (timestamps.text(at),))
