"""The signals that end a worker, and the one that nohup has it outlive."""

import os
import signal
import threading
from unittest.mock import Mock

import pytest

pytest.importorskip("procrastinate", reason="the extra `fleet` is not installed")

from scraper.fleet import worker


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_tells_the_worker_to_end_and_others_are_as_before(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What ends the process if its jobs do not.
    monkeypatch.setattr(threading, "Timer", Mock())
    stop, before = threading.Event(), signal.getsignal(number)

    with worker._told_to_end(stop):
        os.kill(os.getpid(), number)
        assert stop.wait(5)

    assert signal.getsignal(number) == before


def test_a_worker_under_nohup_outlives_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "Timer", Mock())
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stop = threading.Event()
    try:
        with worker._told_to_end(stop):
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.wait(0.1)
    finally:
        signal.signal(signal.SIGHUP, before)
