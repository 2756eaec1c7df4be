"""The caveat beside every count of edits: it is a lower bound, and visits miss an estimated share."""

from typing import TYPE_CHECKING

from archive.cli import output
from archive.query.missed import MissedEdits, missed

if TYPE_CHECKING:
    from sqlite_utils import Database


def say_bound(database: "Database", site: str | None = None) -> None:
    """Say that edits between two visits count as one, and how many there were by the estimate."""
    output.say("counts of edits are a lower bound: those that follow or hide each other between two visits are one")
    for row in missed(database):
        # Without shares too few posts were seen twice for any estimate.
        if row.shares and site in (None, row.site):
            output.say(f"  {estimate(row)}")


def estimate(row: MissedEdits) -> str:
    """The estimate for one site in a sentence."""
    shares = ", ".join(
        # The first share is that of today's own interval, which the sentence has named already.
        f"{share.edits:.0%} ({share.silent:.0%} of silent ones) every {_days(share.days)}"
        for share in row.shares[1:]
    )
    return (
        f"{row.site}: {output.counted(row.told, 'edit')} seen, {row.silent_told} of them silent, with a visit every "
        f"{row.visited_every:.1f} days; by the posts' own rates there were about {row.estimated:.0f}, "
        f"{row.silent_estimated:.0f} of them silent. Visits miss {shares}"
    )


def _days(days: float) -> str:
    return "day" if days == 1 else f"{days:g} days"
