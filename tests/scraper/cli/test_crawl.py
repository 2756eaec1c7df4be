"""Signals: the first lets the page in hand be finished, a second one ends the process."""

import os
import signal

import pytest

from scraper.cli.stopping import stopping


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_stops_after_the_page_and_a_later_one_at_once(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    left: list[int] = []

    with stopping(monotonic=lambda: now[0], leave=left.append) as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.is_set()
        os.kill(os.getpid(), number)
        assert left == [], "timeout(1) sends its signal twice"
        now[0] = 2.0
        os.kill(os.getpid(), number)

    assert left == [130]
    assert "after the page in hand" in capsys.readouterr().err


def test_what_handled_signals_before_handles_them_after() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with stopping():
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before
