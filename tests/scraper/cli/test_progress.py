"""The bar that a person watches, and how it ends."""

import pytest

from scraper.cli.progress import Bar, Quiet, progress


def test_nobody_watches_a_run_without_terminal() -> None:
    with progress(as_json=False) as watcher:
        assert isinstance(watcher, Quiet)


def test_the_bar_gives_the_cursor_back_however_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    def watched() -> None:
        with progress(as_json=False) as bar:
            seen.append(bar)
            bar.planned("demo", 3)
            assert isinstance(bar, Bar)
            assert bar.is_drawn
            raise KeyboardInterrupt

    seen: list[object] = []
    with pytest.raises(KeyboardInterrupt):
        watched()

    (bar,) = seen
    assert isinstance(bar, Bar)
    assert not bar.is_drawn
