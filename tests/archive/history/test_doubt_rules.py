"""Whether an answer is the post: the table, what confirms a doubt, and what many posts at once are taken for."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.history.doubt_rules import (
    DOUBTS,
    MASS,
    AnswerFacts,
    LooksLike,
    Sighting,
    confirmed_by,
    doubt,
    is_garbled,
    is_mass,
    looks_like,
    retained,
    rewritten,
)

OTHER = AnswerFacts(retained=0.0, held=2_000, letters=2_000, marked=True)
CASES = {
    "cut": {"cut": True},
    "one-title": {"titles_elsewhere": 4},
    "error-page": {"error_page": True},
    "shared-unmarked": {"elsewhere": 2, "marks_lost": True, "marked": False},
    "shared": {"elsewhere": 2},
    "another's": {"elsewhere": 1},
    "garbled": {"garbled": True},
    "unmarked": {"marks_lost": True},
    "bare": {"bare": True, "retained": 0.2},
    "stranger": {"bare": True},
    "jump": {"title_kept": False, "letters": 100},
}


def facts(**given: object) -> AnswerFacts:
    return AnswerFacts(**{name: getattr(OTHER, name) for name in OTHER.__struct_fields__} | given)


@pytest.mark.parametrize(("name", "given"), CASES.items(), ids=CASES.keys())
def test_each_rule_holds_back_what_it_is_for(name: str, given: dict[str, object]) -> None:
    rule = doubt(facts(**given))

    assert rule is not None
    assert rule.name == name


@pytest.mark.parametrize(("name", "given"), CASES.items(), ids=CASES.keys())
def test_what_keeps_the_text_is_the_post_but_for_its_end_its_letters_or_the_title_of_all(
    name: str, given: dict[str, object]
) -> None:
    assert (doubt(facts(**given | {"retained": 0.5})) is None) == (name not in ("cut", "one-title", "garbled"))


def test_rewritten_post_alone_is_believed() -> None:
    assert doubt(OTHER) is None
    assert rewritten(OTHER)
    assert not rewritten(facts(retained=None))


ACCENTED = "L’été dernier, à Genève, les négociateurs ont cédé. Où ? Près du château."


@pytest.mark.parametrize(
    ("now", "garbled"),
    [
        (ACCENTED.encode().decode("latin-1"), True),
        (ACCENTED.encode().decode("cp1252", "replace"), True),
        (ACCENTED.encode("ascii", "replace").decode(), True),
        (ACCENTED.encode().decode("ascii", "replace"), True),
        (ACCENTED, False),
        (ACCENTED.replace("’", "'"), False),
        (ACCENTED.replace("cédé", "céde"), False),
        (ACCENTED + " " + ACCENTED.encode().decode("latin-1"), False),
        ("Een andere tekst", False),
    ],
)
def test_garbled_letters_are_known_by_the_plain_ones_around_them(now: str, garbled: bool) -> None:
    assert is_garbled(ACCENTED, now) is garbled
    # Mended is not garbled.
    assert not is_garbled(now, ACCENTED)


def test_a_word_that_lost_its_accents_is_an_edit() -> None:
    assert not is_garbled("Le marché est prêt.", "Le march est pr t.")


def test_every_rule_is_met() -> None:
    assert CASES.keys() == {rule.name for rule in DOUBTS}


DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def sighting(days: float, *, crawl: int, rule: str | None, content: str = "c1:a") -> Sighting:
    return Sighting(crawl=crawl, at=DAY + timedelta(days=days), content=content, doubt=rule)


@pytest.mark.parametrize(
    ("first", "later", "confirmed"),
    [
        ("unmarked", sighting(1, crawl=2, rule="unmarked"), True),
        ("unmarked", sighting(0.5, crawl=2, rule="unmarked"), False),
        ("unmarked", sighting(1, crawl=1, rule="unmarked"), False),
        ("unmarked", sighting(1, crawl=2, rule=None, content="c1:b"), False),
        ("shared", sighting(99, crawl=2, rule="shared"), False),
        ("unmarked", sighting(99, crawl=2, rule="shared"), False),
        (MASS.name, sighting(13, crawl=2, rule=None), False),
        (MASS.name, sighting(14, crawl=2, rule=None), True),
        ("unmarked", sighting(1, crawl=2, rule=MASS.name), False),
        ("stranger", sighting(13, crawl=2, rule="stranger"), False),
        ("stranger", sighting(14, crawl=2, rule="stranger"), True),
    ],
)
def test_confirmation(first: str, later: Sighting, confirmed: bool) -> None:
    assert (confirmed_by(sighting(0, crawl=1, rule=first), [later]) is not None) is confirmed


@pytest.mark.parametrize(
    ("rewritten", "live", "read", "mass"),
    [(4, 4, 4, False), (5, 25, 25, True), (5, 26, 26, False), (5, 100, 10, True), (5, 100, 11, False)],
)
def test_mass(rewritten: int, live: int, read: int, mass: bool) -> None:
    assert is_mass(rewritten, live=live, read=read) is mass


def test_retained_counts_words_in_their_order() -> None:
    text = " ".join(f"mot{n}" for n in range(40))

    assert retained(text, text) == 1.0
    assert retained(text, " ".join(reversed(text.split()))) == 0.0
    assert retained(text, f"{text} et une suite") == 1.0
    assert retained("un deux trois", "un quatre trois") == pytest.approx(2 / 3)


def test_most_of_the_answers_say_what_it_looks_like() -> None:
    assert looks_like({"challenge": 3, "parked": 9}) is LooksLike.PARKED
    assert looks_like({"moved": 2, "maintenance": 2}) is LooksLike.MAINTENANCE
