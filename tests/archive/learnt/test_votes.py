"""Where the posts of a site have their fields, by vote."""

import pytest
from msgspec.structs import replace

from archive.learnt import common
from archive.learnt.leaving_out import Lessons, without
from archive.learnt.lesson import Lesson, LessonKind
from archive.learnt.traces import without_trace
from archive.model import Basis, Content


def post(number: int, authors: str = "json-ld") -> Content:
    basis = (
        Basis(field="title", source="heading and metadata", confidence=1.0),
        *([Basis(field="authors", source=authors, confidence=0.9)] if authors else []),
    )
    return Content(title=f"Titre {number}", basis=basis)


def votes(posts: list[Content]) -> list[tuple[str, int, int]]:
    found = (lesson for lesson in common.learn(posts) if lesson.kind is LessonKind.SOURCE)
    return [(lesson.place, lesson.posts, lesson.among) for lesson in found]


def test_the_place_of_most_posts_is_learnt_with_its_evidence() -> None:
    posts = [*(post(number) for number in range(6)), post(7, "byline"), post(8, "")]

    assert votes(posts) == [("authors: json-ld", 6, 7), ("title: heading and metadata", 8, 8)]


@pytest.mark.parametrize(
    "posts",
    [
        [post(number) for number in range(4)],
        [replace(post(number), basis=()) for number in range(8)],
    ],
)
def test_few_posts_and_marked_ones_have_no_vote(posts: list[Content]) -> None:
    assert votes(posts) == []


def test_without_a_majority_no_place_is_learnt() -> None:
    posts = [post(number, "json-ld" if number % 2 else "byline") for number in range(8)]

    assert votes(posts) == [("title: heading and metadata", 8, 8)]


def test_a_vote_leaves_nothing_out_and_outlives_no_voter() -> None:
    lesson = Lesson(kind=LessonKind.SOURCE, place="authors: json-ld", posts=6, among=7)

    assert without(post(1), Lessons.of([lesson])) == post(1)
    assert without_trace([lesson], [post(1)]) == []
    assert without_trace([lesson], [post(1, "byline")]) == [lesson]
