"""The estimate of what visits miss, against posts that are really edited so."""

import random

import pytest

from archive import Archive
from archive.query.missed import EditRates, MissedShare, missed, rates, share_missed
from tests.support.archives import demo_archive


def watched(silent: float, declared: float, *, every: float, days: float, chance: random.Random) -> tuple[int, ...]:
    """True silent edits, and of *days* with a visit every so many: visits, edits told, silent ones told."""
    true = told = silent_told = 0
    visits = int(days / every)
    for _ in range(visits):
        hushed, said = (_poisson(rate * every, chance) for rate in (silent, declared))
        true += hushed
        told += hushed + said > 0
        silent_told += hushed > 0 and said == 0
    return true, visits, told, silent_told


def _poisson(mean: float, chance: random.Random) -> int:
    count, left = 0, chance.expovariate(1)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1)
    return count


@pytest.mark.parametrize("every", [1, 3, 7])
@pytest.mark.parametrize(("silent", "declared"), [(0.05, 0.05), (0.2, 0.05), (0.05, 0.2)])
def test_the_estimate_comes_near_the_truth(silent: float, declared: float, every: float) -> None:
    chance = random.Random(7)
    true = estimated = told = 0.0
    for _ in range(300):
        edits, visits, seen, hushed = watched(silent, declared, every=every, days=210, chance=chance)
        found = rates(visits=visits, days=210, silent=hushed, edits=seen)
        true, told, estimated = true + edits, told + hushed, estimated + found.silent * 210

    assert told < true
    assert estimated == pytest.approx(true, rel=0.12)
    (share,) = {share_missed([EditRates(silent=silent, declared=declared, days=210)], every).silent}
    assert share == pytest.approx(1 - told / true, abs=0.05)


def test_nothing_is_missed_where_nothing_happens() -> None:
    none = rates(visits=10, days=10, silent=0, edits=0)

    assert (none.silent, none.declared) == (0, 0)
    assert share_missed([none], 7) == MissedShare(days=7, edits=0, silent=0)


def test_rarer_visits_miss_more() -> None:
    found = [rates(visits=30, days=30, silent=4, edits=9), rates(visits=30, days=30, silent=0, edits=0)]

    shares = [share_missed(found, days) for days in (0.1, 1, 7, 30)]

    assert [share.edits for share in shares] == sorted(share.edits for share in shares)
    assert [share.silent for share in shares] == sorted(share.silent for share in shares)
    assert all(0 <= share.edits <= share.silent < 1 for share in shares)


def test_a_post_that_every_visit_found_edited_has_a_finite_rate() -> None:
    assert 0 < rates(visits=5, days=5, silent=5, edits=5).silent < 5


def test_an_archive_says_what_it_missed() -> None:
    with Archive(demo_archive()) as archive:
        (row,) = missed(archive.database)
        edits, silent = archive.changes(kind="edit"), archive.changes(silent=True)

    assert (row.site, row.told, row.silent_told) == ("demo", len(edits), len(silent))
    assert row.estimated >= row.told
    assert row.silent_estimated >= row.silent_told
    assert [share.days for share in row.shares][1:] == [1, 7, 30]
