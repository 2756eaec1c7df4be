"""A worker that is not heard stops believing that its sites are its own, before others are given them."""

from scraper.fleet.lease import Lease
from scraper.settings.fleet import FleetConfig


class Watch:
    """A monotonic clock."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_lease_is_held_as_long_as_every_worker_of_the_process_is_heard() -> None:
    watch = Watch()
    lease = Lease(8.0, monotonic=watch)
    lease.renew(1, sent=watch.now)
    lease.renew(2, sent=watch.now)
    watch.now += 7

    lease.renew(1, sent=watch.now)
    assert lease.is_held
    watch.now += 2
    assert not lease.is_held


def test_a_lease_that_was_lost_is_lost_for_good() -> None:
    watch = Watch()
    lease = Lease(8.0, monotonic=watch)
    lease.renew(1, sent=watch.now)
    watch.now += 9

    lease.renew(1, sent=watch.now)

    assert not lease.is_held


def test_the_time_of_sending_counts_not_that_of_the_answer() -> None:
    watch = Watch()
    lease = Lease(8.0, monotonic=watch)
    lease.renew(1, sent=watch.now)
    watch.now += 6
    lease.renew(1, sent=watch.now - 5)
    watch.now += 4

    assert not lease.is_held


def test_a_worker_that_ended_needs_no_heartbeat() -> None:
    watch = Watch()
    lease = Lease(8.0, monotonic=watch)
    lease.renew(1, sent=watch.now)
    lease.end(1)
    watch.now += 100

    assert lease.is_held


def test_no_request_of_a_worker_can_outlast_the_time_after_which_its_sites_go_to_others() -> None:
    fleet = FleetConfig(dead_after=300)

    assert fleet.lease + fleet.lease <= fleet.silence < fleet.dead_after
