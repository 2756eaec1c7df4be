"""Rates of change: one Gamma–Poisson rate for each post, learned from its visits.

Posts change most when they are young. On the corpus of real blogs, last modifications spread evenly over the
logarithm of the age; so a post of age *a* is expected to change at `PACE / (a + INFANCY)` a day, times a factor of its
own. The factor is Gamma-distributed around 1 before anything is seen. Each day under watch, whenever the visits fell,
adds what was expected of it, each edit seen adds one: the Gamma prior is conjugate to a Poisson process, so that is
all there is to keep. It is the Bayesian form of the estimators for irregular visits in Cho and Garcia-Molina,
"Estimating frequency of change", ACM TOIT 3 (2003), sections 4 and 5. Two edits between two visits count as one
there too; at the rates of essays and an audit a week that is rare.
"""

from datetime import datetime, timedelta
from math import log

from archive.model import Known

# Expected edits while the age of a post, plus INFANCY, grows e-fold; from the modification dates of the corpus.
PACE = 0.1
INFANCY = timedelta(days=1)
# The weight of the prior, in edits: after so many of its own, a post counts as much as what is usual.
PRIOR = 0.5
# How old a post is taken to be that declares no date, when it is first seen.
_UNDATED = timedelta(days=365)


def expected_edits(item: Known, *, after: datetime, until: datetime) -> float:
    """The expected number of edits of *item* between two instants."""
    return _factor(item) * _usual_edits(item, after, until)


def expected_delay(item: Known, *, after: datetime, until: datetime) -> timedelta:
    """The total time that edits made between two instants will have gone unseen by the second.

    Edits come about evenly over the time, so each waits half of it.
    """
    return expected_edits(item, after=after, until=until) * (until - after) / 2


def _factor(item: Known) -> float:
    """The factor by which *item* changes more often than usual: the mean of its Gamma distribution."""
    # Nothing was seen of it, so it is as usual as any.
    if item.watched_since is None or item.last_rendered is None:
        return 1.0
    return (PRIOR + item.edits) / (PRIOR + _usual_edits(item, item.watched_since, item.last_rendered))


def _usual_edits(item: Known, after: datetime, until: datetime) -> float:
    return PACE * (log(_age(item, until)) - log(_age(item, after)))


def _age(item: Known, at: datetime) -> float:
    """The age of *item* plus INFANCY, in units of INFANCY."""
    return 1 + max(at - _born(item, at), timedelta(0)) / INFANCY


def _born(item: Known, at: datetime) -> datetime:
    return item.published or (item.watched_since or at) - _UNDATED
