"""A page shows a small picture and names a better one: the better is asked for, and the shown one instead of none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.model import Media
from scraper.demo import markup
from tests.scraper.crawl.test_media_crawl import LIMIT, Place, opened
from tests.support.media import Served, png

SMALL, WHOLE = "/uploads/port-300x200.png", "/uploads/port.png"


def _shown_small(media: Media) -> str:
    folder = (media.url or "").rpartition("/uploads/")[0]
    return f'<img src="{folder}{SMALL}" srcset="{folder}{SMALL} 300w, {folder}{WHOLE} 1200w">'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(markup, "_picture", _shown_small)
    with opened(tmp_path) as place:
        place.shows(place.host.base + WHOLE)
        yield place


def _kept(place: Place) -> list[tuple[str, str]]:
    """Where what is kept came from, and as what."""
    return [(each.address.removeprefix(place.host.base), each.variant) for each in place.attempts() if each.blob]


def test_the_better_one_is_asked_for_and_no_other(place: Place) -> None:
    place.host.answers = {WHOLE: Served(png(1)), SMALL: Served(png(2))}

    place.crawl()
    place.crawl(full=True)

    assert _kept(place) == [(WHOLE, "original")]
    assert place.host.asked == ["/robots.txt", WHOLE]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Served(b"<html>", status=404), id="not there"),
        pytest.param(Served(b"<!doctype html><html>no"), id="a page"),
        pytest.param(Served(png(3) + b"\0" * LIMIT), id="too large"),
    ],
)
def test_what_the_page_shows_is_better_than_none(place: Place, answer: Served) -> None:
    place.host.answers = {WHOLE: answer, SMALL: Served(png(2))}

    place.crawl()
    place.crawl(full=True)

    assert _kept(place) == [(SMALL, "smaller")]
    assert place.host.asked == ["/robots.txt", WHOLE, SMALL]
    assert place.faults() == ()


def test_after_a_broken_answer_the_better_one_is_still_to_be_had(place: Place) -> None:
    place.host.answers = {WHOLE: Served(png(1), announced=5000), SMALL: Served(png(2))}

    place.crawl()

    assert set(place.host.asked) == {"/robots.txt", WHOLE}
