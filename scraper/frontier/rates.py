"""How often a post changes: a Gamma–Poisson rate a post, learned from the visits that happened to be made.

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

# Edits each time that the age, INFANCY included, grows e-fold; from the modification dates of the corpus.
PACE = 0.1
INFANCY = timedelta(days=1)
# The weight of the prior, in edits: after so many of its own, a post counts as much as what is usual.
PRIOR = 0.5
# How old a post is taken to be that declares no date, when it is first seen.
_UNDATED = timedelta(days=365)


def expected_edits(item: Known, *, after: datetime, until: datetime) -> float:
    """How many edits of *item* are to be expected between two instants."""
    return _factor(item) * _usual_edits(item, after, until)


def expected_delay(item: Known, *, after: datetime, until: datetime) -> timedelta:
    """How long the edits made between two instants will, by the latter, have gone unseen, all together.

    Edits come about evenly over the time, so each waits half of it.
    """
    return expected_edits(item, after=after, until=until) * (until - after) / 2


def _factor(item: Known) -> float:
    """How much more often than usual *item* changes: the mean of its Gamma distribution."""
    if item.watched_since is None or item.last_rendered is None:
        return 1.0
    return (PRIOR + item.edits) / (PRIOR + _usual_edits(item, item.watched_since, item.last_rendered))


def _usual_edits(item: Known, after: datetime, until: datetime) -> float:
    return PACE * (log(_age(item, until)) - log(_age(item, after)))


def _age(item: Known, at: datetime) -> float:
    """The age of *item*, INFANCY included, as a multiple of it."""
    return 1 + max(at - _born(item, at), timedelta(0)) / INFANCY


def _born(item: Known, at: datetime) -> datetime:
    return item.published or (item.watched_since or at) - _UNDATED
