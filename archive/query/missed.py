"""Estimate the edits that visits miss: several between two visits look like one, or undo each other.

Of each post we know how many of its visits found an edit. Taken as a Poisson process, the true rate follows from the
share of visits that found none, by the estimator of Cho and Garcia-Molina ("Estimating Frequency of Change", ACM
Transactions on Internet Technology 3(3), 2003, section 4.2), whose halves keep it finite and its bias small. An edit
counts as silent only where no declared one fell between the same two visits. Edits come in bursts rather than evenly,
so that what is missed is more than this says, not less.
"""

import sqlite3
from collections.abc import Iterable
from math import exp, log

from msgspec import Struct
from sqlite_utils import Database

_EVERY = (1, 7, 30)
"""Days between two visits for which the share that is missed is given."""


class MissedShare(Struct, frozen=True, kw_only=True):
    """The share of edits that visits at some interval miss."""

    days: float
    edits: float
    """Of all edits, from 0 to 1."""
    silent: float
    """Of silent edits, from 0 to 1: merged, or hidden behind a declared one."""


class MissedEdits(Struct, frozen=True, kw_only=True):
    """The edits of one site that were reported, and how many there were by the posts' own rates."""

    site: str
    visited_every: float | None
    """Days from one visit of a post to the next, on average; None where no post was visited twice."""
    told: int
    estimated: float
    silent_told: int
    silent_estimated: float
    shares: tuple[MissedShare, ...]
    """For visits as they were made, every day, week and month; nothing where no edit was reported."""


class EditRates(Struct, frozen=True, kw_only=True):
    """The edits of one post a day."""

    silent: float
    declared: float
    days: float
    """For which it was watched."""


def missed(database: Database) -> tuple[MissedEdits, ...]:
    """For each site, what its visits missed and would miss."""
    rows = database.execute(_POSTS).fetchall()
    return tuple(
        _of_site(site, [row for row in rows if row["site"] == site])
        for (site,) in database.execute("SELECT id FROM site ORDER BY id").fetchall()
    )


def rates(*, visits: int, days: float, silent: int, edits: int) -> EditRates:
    """The rates of a post that *visits* intervals of *days* in all found edited *edits* times, *silent* of them so."""
    # Intervals are taken as equal: their mean is all that is known without reading every observation.
    between = days / visits
    # Shares of the intervals without any edit, and without a declared one.
    quiet = (visits - edits + 0.5) / (visits + 0.5)
    undeclared = min(1.0, quiet + silent / (visits + 0.5))
    declared = -log(undeclared) / between
    # More declared edits than edits in all is chance in small numbers.
    return EditRates(silent=max(0.0, -log(quiet) / between - declared), declared=declared, days=days)


def share_missed(found: Iterable[EditRates], days: float) -> MissedShare:
    """The share of edits that visits every *days* days miss, for posts with these rates."""
    edits = told = silent = silent_told = 0.0
    for rate in found:
        every = rate.silent + rate.declared
        visits = rate.days / days
        edits += every * rate.days
        told += (1 - exp(-every * days)) * visits
        silent += rate.silent * rate.days
        silent_told += exp(-rate.declared * days) * (1 - exp(-rate.silent * days)) * visits
    return MissedShare(days=days, edits=_share(told, edits), silent=_share(silent_told, silent))


_POSTS = """
SELECT post_exposure.site AS site, post_exposure.observations - 1 AS visits, post_exposure.days_watched AS days,
       sum(change.kind = 'edit') AS edits, sum(change.kind = 'edit' AND change.silent IS 1) AS silent
FROM post_exposure LEFT JOIN change ON change.post = post_exposure.post
WHERE post_exposure.observations > 1 AND post_exposure.days_watched > 0
GROUP BY post_exposure.post ORDER BY post_exposure.post
"""


def _of_site(site: str, rows: list[sqlite3.Row]) -> MissedEdits:
    visits, days = sum(row["visits"] for row in rows), sum(row["days"] for row in rows)
    every = days / visits if visits else None
    found = [
        rates(
            # Several edits between two visits count as one interval that had any.
            visits=row["visits"], days=row["days"], silent=min(row["silent"] or 0, row["visits"]),
            edits=min(row["edits"] or 0, row["visits"]),
        )
        for row in rows
    ]  # fmt: skip
    told = sum(row["edits"] or 0 for row in rows)
    return MissedEdits(
        site=site,
        visited_every=round(every, 3) if every else None,
        told=told,
        estimated=round(sum((rate.silent + rate.declared) * rate.days for rate in found), 1),
        silent_told=sum(row["silent"] or 0 for row in rows),
        silent_estimated=round(sum(rate.silent * rate.days for rate in found), 1),
        shares=tuple(share_missed(found, each) for each in (every, *_EVERY)) if told and every else (),
    )


def _share(told: float, there_were: float) -> float:
    return round(max(0.0, 1 - told / there_were), 3) if there_were else 0.0
