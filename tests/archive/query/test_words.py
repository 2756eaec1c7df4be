"""Words counted in the texts, and read in their context."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive import search
from archive.errors import BadQuery
from archive.query.collocates import collocates
from archive.query.concordance import LineOrder, concordance, window
from archive.query.frequency import Period, frequency, split
from archive.search import StateText
from archive.search.occurrences import StatesRead, TextPart
from archive.search.stemming import spellings
from tests.support import sql

THEN, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def state(name: str, body: str, *, title: str = "Titre", published: date | None, current: bool = True) -> StateText:
    return StateText(
        snapshot=f"{name}-{current}",
        post=name,
        site="cirma",
        title=title,
        body=body,
        authors=("Léa Œuvrard",) if name == "un" else (),
        language="fr",
        published=published,
        since=NOW if current else THEN,
        until=None if current else NOW,
        current=current,
    )


STATES = (
    state("un", "Le parti gagne.\n\nLe parti perd ; une partie de la mer Rouge.", published=date(2026, 1, 5)),
    state("un", "Le parti gagne. Ce vieux parti disparaît.", published=date(2026, 1, 5), current=False),
    state("deux", "La mer Rouge, et encore la mer rouge.", title="Parti pris", published=date(2026, 3, 7)),
    state("trois", "Rien de tel.", published=None),
)


@pytest.fixture
def database() -> Iterator[Database]:
    connection = sql.memory()
    connection.row_factory = sqlite3.Row
    for statement in search.DDL:
        sql.run(connection, statement)
    search.put_all(connection, STATES)
    yield Database(connection)
    connection.close()


def lines(database: Database, query: str, **options: object) -> list[str]:
    found = concordance(database, query, **options)  # type: ignore[arg-type]
    return [f"{line.left}|{line.keyword}|{line.right}" for line in found]


def test_every_place_is_a_line_with_its_context(database: Database) -> None:
    assert lines(database, "=parti", context=2) == ["Le |parti| gagne. Le", "gagne. Le |parti| perd ;"]


def test_a_stem_takes_in_its_forms(database: Database) -> None:
    assert [line.split("|")[1] for line in lines(database, "parti")] == ["parti", "parti", "partie"]


def test_a_phrase_and_a_filter(database: Database) -> None:
    assert len(lines(database, '"mer Rouge"')) == 3
    assert len(lines(database, '"mer Rouge" auteur:œuvrard')) == 1
    assert len(lines(database, '"mer Rouge" après:2026-02')) == 2


def test_lines_are_sorted_by_what_stands_beside(database: Database) -> None:
    assert lines(database, "=parti", order=LineOrder.LEFT, context=1) == ["Le |parti| gagne.", "Le |parti| perd"]
    assert lines(database, "=gagne OU =perd", order=LineOrder.RIGHT, context=1) == [
        "parti |gagne|. Le",
        "parti |perd| ;",
    ]


def test_all_states_give_a_shared_line_once(database: Database) -> None:
    found = concordance(database, "=parti", states=StatesRead.ALL, context=1)

    assert [(line.left + line.keyword + line.right, line.current) for line in found] == [
        ("Le parti gagne.", False),
        ("vieux parti disparaît.", False),
        ("Le parti perd", True),
    ]
    assert found[1].until == NOW


def test_titles_are_read_when_asked(database: Database) -> None:
    assert lines(database, "parti", part=TextPart.TITLE) == ["|Parti| pris"]


def test_frequencies_have_their_denominator(database: Database) -> None:
    rows = frequency(database, ["=parti", '"mer Rouge"'])

    assert [(row.term, row.period, row.count, row.words) for row in rows] == [
        ("=parti", "2026-01", 2, 12),
        ("=parti", "2026-02", 0, 0),
        ("=parti", "2026-03", 0, 8),
        ("=parti", None, 0, 3),
        ('"mer Rouge"', "2026-01", 1, 12),
        ('"mer Rouge"', "2026-02", 0, 0),
        ('"mer Rouge"', "2026-03", 2, 8),
        ('"mer Rouge"', None, 0, 3),
    ]
    assert rows[0].per_10000 == pytest.approx(10_000 * 2 / 12, abs=0.001)
    assert rows[1].per_10000 == 0


def test_frequencies_by_year_and_in_all(database: Database) -> None:
    assert [(row.period, row.count) for row in frequency(database, ["=parti"], by=Period.YEAR)] == [
        ("2026", 2),
        (None, 0),
    ]
    assert [(row.period, row.count, row.words) for row in frequency(database, ["parti"], by=Period.ALL)] == [
        ("all", 3, 23)
    ]


def test_frequencies_of_no_word_are_refused(database: Database) -> None:
    with pytest.raises(BadQuery):
        frequency(database, [])


def test_terms_are_parted_by_commas_outside_of_quotations() -> None:
    assert split('guerre, "mer, Rouge",=parti,') == ("guerre", '"mer, Rouge"', "=parti")


def test_collocates_stand_near_more_often_than_by_chance(database: Database) -> None:
    found = {row.word: row for row in collocates(database, "=mer")}

    assert (found["rouge"].near, found["rouge"].left, found["rouge"].right, found["rouge"].total) == (4, 1, 3, 4)
    assert "la" not in found


@given(st.text("ab ’-\n.", max_size=60), st.integers(1, 6), st.data())
def test_a_window_is_of_whole_words_beside_its_place(text: str, words: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = window(text, (start, end), words)

    assert text[:start].split()[-len(left.split()) :] == left.split() or not left.strip()
    assert text[end:].split()[: len(right.split())] == right.split() or not right.strip()
    assert len(spellings(left)) <= len(spellings(text[:start]))
