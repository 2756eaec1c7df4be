"""How sure a field is: two ways of reading that agree, one alone, two that disagree."""

import pytest
from msgspec.structs import replace

from archive.sameness import content_digest
from tests.scraper.parse.profiles.test_general import LONG, TEXT, content


def sure(body: str, field: str, *, head: str = "") -> float:
    return {item.field: item.confidence for item in content(body, head=head).basis}[field]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"<h1>Le blé</h1><article><div class='entry-content'>{TEXT}</div></article>", 1.0),
        (f"<h1>Le blé</h1><div class='x'>{TEXT}</div>", 0.6),
        (f"<h1>Le blé</h1><div class='x'>{TEXT * 3}</div><div class='post-content'><p>{LONG * 9}</p></div>", 0.5),
    ],
    ids=["the same text", "one way alone", "another text"],
)
def test_the_text_is_as_sure_as_two_ways_of_finding_it_agree(body: str, wanted: float) -> None:
    assert sure(body, "body") == wanted


def test_a_date_that_two_places_give_otherwise_is_unsure() -> None:
    head = '<meta property="article:published_time" content="2025-11-05">'
    dated = "<h1>Le blé</h1><article><time datetime='{}'>x</time>" + TEXT + "</article>"
    assert sure(dated.format("2025-11-05"), "published", head=head) == 1.0
    found = content(dated.format("2025-11-07"), head=head)
    assert "published" in found.unsure
    assert found.confidence < 0.7


def test_how_sure_a_state_is_is_no_part_of_it() -> None:
    found = content(f"<h1>Le blé</h1><div>{TEXT}</div>")
    assert found.basis
    assert content_digest(found) == content_digest(replace(found, basis=()))
