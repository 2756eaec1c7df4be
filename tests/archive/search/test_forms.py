"""Words as they are written, found through the terms of the index: the same answers as reading every text gives."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import search
from archive.search import StateText
from archive.search.occurrences import StatesRead, occurrences
from archive.search.stemming import Language, fold, key, start_of, stemmed_as, term
from archive.search.vocabulary import Vocabulary
from tests.archive.search.test_search import JANUARY, emptied

# Spelt without an accent or with one, in either language, the first four words have four keys under one form.
WORDS = (
    "étudie", "étudié", "etudie", "Étudié", "relie", "relié", "marie", "MARIÉ", "présente", "présenté", "die",
    "dying", "cœur", "coeur", "straße", "strasse", "parti", "partie",
)  # fmt: skip
TEXTS = st.lists(st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), st.sampled_from(["fr", "en"])))
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9)


def archive(texts: list[tuple[list[str], str]]) -> sqlite3.Connection:
    connection = emptied()
    for number, (words, language) in enumerate(texts):
        name = str(number)
        search.put(
            connection,
            StateText(
                snapshot=name, post=name, site="s", title="", body=" ".join(words), language=language, since=JANUARY
            ),
        )
    return connection


def starts(words: list[str], phrase: list[str]) -> list[int]:
    """The places in *words* from which *phrase* is read, whatever the accents and capitals."""
    folded, asked = [*map(fold, words)], [*map(fold, phrase)]
    return [place for place in range(len(words)) if folded[place : place + len(asked)] == asked]


@given(TEXTS, PHRASES, st.booleans(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_phrase_is_found_where_it_is_written(
    texts: list[tuple[list[str], str]], phrase: list[str], written: bool, data: st.DataObject
) -> None:
    # Half of the phrases are in a text, with other accents than are asked for.
    if texts and written:
        words, _ = data.draw(st.sampled_from(texts))
        like = [[word for word in WORDS if fold(word) == fold(each)] for each in words]
        phrase = [data.draw(st.sampled_from(spellings)) for spellings in like[:9]]
    connection = archive(texts)

    asked = f'"{" ".join(phrase)}"'
    found = {hit.post for hit in search.search(connection, asked)}

    assert found == {str(number) for number, (words, _) in enumerate(texts) if starts(words, phrase)}
    connection.close()


@given(TEXTS, st.sampled_from(WORDS))
@settings(max_examples=60, deadline=None)
def test_a_form_is_counted_and_marked_as_often_as_it_is_written(texts: list[tuple[list[str], str]], word: str) -> None:
    connection = archive(texts)

    written = [sum(fold(each) == fold(word) for each in words) for words, _ in texts]
    marked = {found.post: len(found.places) for found in occurrences(connection, f"={word}", states=StatesRead.ALL)}

    assert marked == {str(number): count for number, count in enumerate(written) if count}
    assert Vocabulary(connection).count(word) == sum(written)
    assert Vocabulary(connection).count_in("title", word) == 0
    connection.close()


@given(st.text(max_size=8), st.sampled_from(Language))
@settings(max_examples=300)
def test_a_term_begins_with_its_key_and_no_other(text: str, language: Language) -> None:
    for word in text.split():
        own = key(word, language)
        assert term(word, language).partition("ß")[0] == own
        assert term(word, language).startswith(start_of(own))


def test_a_long_passage_of_ambiguous_words_is_found() -> None:
    # Every word has two keys in each language: all their combinations would be 2 to the power of 200.
    passage = ["étudie", "étudié", "relie", "relié"] * 50
    connection = archive([(passage, "fr"), (passage[1:], "en"), (passage[:-1], "fr")])

    assert {hit.post for hit in search.search(connection, f'"{" ".join(map(fold, passage))}"')} == {"0"}
    assert search.find(connection, f'"{" ".join(map(fold, passage[1:]))}"').total == 2


@given(TEXTS, st.sampled_from(WORDS), st.integers(2, 6))
@settings(max_examples=60, deadline=None)
def test_the_vocabulary_has_every_word_with_its_key(
    texts: list[tuple[list[str], str]], word: str, letters: int
) -> None:
    connection = archive(texts)
    vocabulary = Vocabulary(connection)
    written = {(each.lower(), stemmed_as(language)) for words, language in texts for each in words}
    keys: dict[str, set[str]] = {}
    for each, language in written:
        keys.setdefault(key(each, language), set()).add(each)

    # Of two spellings that differ in accents alone the plain one may be left out.
    accented = {fold(each) for each, _ in written if not each.isascii()}
    expected = {each for each, _ in written if not (each.isascii() and each in accented)}
    assert expected <= set(vocabulary.all()) <= {each for each, _ in written}
    assert all(set(vocabulary.spelt(own)) <= spelt for own, spelt in keys.items())
    prefix = fold(word)[:letters]
    assert set(vocabulary.keys_starting(prefix)) >= {
        own for own, spelt in keys.items() if any(fold(each).startswith(prefix) for each in spelt)
    }
    assert vocabulary.knows(word) or not any(fold(each) == fold(word) for each, _ in written)
    connection.close()


@pytest.mark.parametrize("letters", ["xiv", "étude", "語", "ß", "ﬁ", "é"])
@pytest.mark.parametrize("times", [11_000, 33_000])
def test_a_word_longer_than_any_term_is_found_and_spoils_no_other(letters: str, times: int) -> None:
    long = letters * times
    connection = archive([([long, "traité"], "fr"), (["traités"], "fr")])

    assert {hit.post for hit in search.search(connection, "traité")} == {"0", "1"}
    assert {hit.post for hit in search.search(connection, f"{long[:20]}*")} == {"0"}
    assert len(Vocabulary(connection).all()) >= 2
    assert list(search.check(connection)) == []
    connection.close()
