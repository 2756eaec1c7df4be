"""The bar that a person watches, and how it ends."""

from collections.abc import Callable

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


def test_the_bar_is_drawn_once_more_for_pictures_and_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    drawn: list[bool] = []

    with progress(as_json=False) as bar:
        assert isinstance(bar, Bar)
        steps: list[tuple[Callable[..., None], str | int]] = [
            (bar.planned, 0),
            (bar.media_planned, 2),
            (bar.media_asked, "https://media.test/a.png"),
            (bar.media_asked, "https://media.test/b.png"),
        ]
        for tell, what in steps:
            tell("demo", what)
            drawn.append(bar.is_drawn)

    assert drawn == [False, True, True, False]
