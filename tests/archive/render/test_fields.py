"""Fields of two states, side by side."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.model import Block, BlockKind, Content, Field, Precision, Run, Stamp
from archive.render.fields import fields_moved

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = Content(title="Vieux", tags=("a", "b", "c"), categories=("X",))
LABELS = st.lists(st.sampled_from("abcdef"), unique=True).map(tuple)


def minute(instant: datetime) -> str:
    return f"{instant:%H:%M}"


def stamp(instant: datetime, precision: Precision = Precision.INSTANT) -> Stamp:
    return Stamp(raw=instant.isoformat(), instant=instant, precision=precision, day=instant.date())


def test_of_a_list_only_what_went_and_came_is_told() -> None:
    (moved,) = fields_moved(OLD, replace(OLD, tags=("a", "d", "c")), [Field.TAGS])

    assert moved.marked == "tags: [-b-]{+d+}"


def test_a_list_in_another_order_is_told_whole() -> None:
    (moved,) = fields_moved(OLD, replace(OLD, tags=("c", "b", "a")), [Field.TAGS])

    assert moved.marked == "tags: [-X-][-a-][-b-][-c-]{+X+}{+c+}{+b+}{+a+}"


def test_of_links_one_that_is_written_otherwise_neither_went_nor_came() -> None:
    old, new = (
        Content(title="", blocks=(Block(kind=BlockKind.PARAGRAPH, runs=tuple(Run(text="x", href=to) for to in links)),))
        for links in (("http://a.example/", "https://b.example/x"), ("https://www.a.example", "https://b.example/y"))
    )

    (moved,) = fields_moved(old, new, [Field.LINKS])

    assert moved.marked == "links: [-https://b.example/x-]{+https://b.example/y+}"


@given(LABELS, LABELS)
def test_law_what_went_and_came_leads_from_one_side_to_the_other(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    (moved,) = fields_moved(replace(OLD, tags=old), replace(OLD, tags=new), [Field.TAGS])

    assert set(moved.before) - set(moved.went) | set(moved.came) == set(moved.after)


def test_dates_are_told_as_asked_and_as_written_where_both_would_look_alike() -> None:
    old = replace(OLD, modified=stamp(NOON))
    later, soon = (replace(OLD, modified=stamp(NOON + timedelta(seconds=each))) for each in (3600, 1))

    assert fields_moved(old, later, [Field.MODIFIED], minute)[0].marked == "modified: [-12:00-]{+13:00+}"
    assert fields_moved(old, soon, [Field.MODIFIED], minute)[0].after == ("2026-03-01T12:00:01+00:00",)


def test_a_day_without_a_time_stays_a_day() -> None:
    new = replace(OLD, published=stamp(datetime.combine(date(2026, 3, 1), NOON.time(), UTC), Precision.DAY))

    assert fields_moved(OLD, new, [Field.PUBLISHED], minute)[0].marked == "published: {+2026-03-01+}"


def test_the_body_and_the_address_are_no_fields_of_this_kind() -> None:
    assert fields_moved(OLD, OLD, [Field.BODY, Field.URL, Field.STATUS]) == ()
