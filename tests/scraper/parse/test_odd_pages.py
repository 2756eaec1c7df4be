"""Every odd page that we could think of is read as the post that it is."""

from collections import Counter

from archive.cleaning.storable import as_stored
from archive.model import Verdict
from bench.adapter import page_of
from bench.odd_pages import odd_pages
from scraper.parse.total import read_caught

_ADDRESS = "https://www.exemple.fr/post/texte"


def test_an_odd_page_is_a_post_whatever_is_odd_in_it() -> None:
    wrong = Counter[str]()
    number = 0
    for number, (what, body) in enumerate(odd_pages(), start=1):
        reading = as_stored(read_caught(page_of(body, _ADDRESS)))
        title = reading.content.title if reading.content else None
        if reading.verdict is not Verdict.POST or title != f"Texte {number}":
            wrong[f"{what}: {reading.verdict.value} {title!r}"] += 1

    assert number > 500
    assert not wrong
