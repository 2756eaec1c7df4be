"""The laws of `tests.fuzz.laws` on inputs of the grammars: a few hundred here, as many as wanted by `just fuzz`."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import grammars, laws
from tests.fuzz.targets import TARGETS, run

FOUND = Path(__file__).with_name("found")

# `just fuzz` asks for many more.
short = settings(
    max_examples=int(os.environ.get("CIRMA_FUZZ_EXAMPLES", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@short
@given(
    grammars.pages,
    st.sampled_from(grammars.ENCODINGS),
    st.sampled_from(["wix", "generic"]),
    grammars.headers,
)
def test_any_page_is_read(text: str, encoding: str, profile: str, headers: list[tuple[str, str]]) -> None:
    laws.reads(laws.page(grammars.encoded(text, encoding), profile=profile, headers=tuple(headers)))


@short
@given(grammars.documents, st.sampled_from(grammars.ENCODINGS))
def test_any_feed_or_sitemap_is_read(text: str, encoding: str) -> None:
    laws.reads(laws.page(grammars.encoded(text, encoding), uri=f"{laws.BASE}/sitemap.xml"))


@short
@given(grammars.pages, grammars.pages)
def test_any_two_posts_compare(old: str, new: str) -> None:
    contents = [laws.reads(laws.page(grammars.encoded(text, "utf-8"))).content for text in (old, new)]
    if contents[0] and contents[1]:
        laws.compares(contents[0], contents[1])


@short
@given(st.lists(grammars.texts, max_size=6).map(" ".join), st.lists(grammars.texts, max_size=6).map(" ".join))
def test_edits_make_the_new_text_of_the_old(old: str, new: str) -> None:
    laws.edits_lead_from_old_to_new(old, new)


@short
@given(
    st.lists(grammars.texts | st.sampled_from(["titre:", "OU", "-", '"', "(", ")", "a*", "avant:", "="])).map("".join)
)
def test_any_search_is_read_or_refused(text: str) -> None:
    laws.searches_or_says_why(text)


@short
@given(st.lists(grammars.texts | st.sampled_from(["https://", "/", "?", "#", "@", ":", "[", "%"])).map("".join))
def test_any_address_has_one_spelling_or_none(url: str) -> None:
    laws.names_one_address(url)


@short
@given(grammars.robots, st.sampled_from([laws.POST, *grammars.ADDRESSES]))
def test_any_robots_file_is_read(lines: list[str], url: str) -> None:
    laws.rules_are_read("\n".join(lines).encode("utf-8", "surrogatepass"), url)


@short
@given(grammars.texts | st.lists(st.sampled_from(grammars.DATES)).map(" ".join))
def test_any_date_is_read(text: str) -> None:
    laws.dates_are_read(text)


@short
@given(grammars.headers)
def test_any_headers_are_read(headers: list[tuple[str, str]]) -> None:
    laws.headers_are_read(headers)


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_before_is_read(path: Path) -> None:
    run(path.parent.name, path.read_bytes())


def test_there_is_a_folder_for_what_each_target_finds() -> None:
    assert {path.name for path in FOUND.iterdir()} <= set(TARGETS)
