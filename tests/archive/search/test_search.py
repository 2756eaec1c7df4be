"""The French index: what is found, what is marked, and that it never drifts from the texts."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from archive import search
from archive.errors import BadQuery
from archive.search import Hit, Moment, Segment, StateText
from tests.support import sql

JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))

SUMMIT = StateText(
    snapshot="summit-1",
    post="summit",
    site="cirma",
    title="L’OTAN et la sécurité européenne",
    body="Le sommet s’ouvre. Les œuvres d’État coûtent 150\u202f000 euros.\n\nDes terroristes menacent la Baltique.",
    authors=("Jean Œuvrard", "L'équipe du collectif"),
    language="fr",
    published=date(2025, 12, 5),
    since=JANUARY,
    until=FEBRUARY,
)
SUMMIT_NOW = replace(
    SUMMIT,
    snapshot="summit-2",
    body="Le sommet s’ouvre. Des militants menacent la Baltique.",
    since=FEBRUARY,
    until=None,
    current=True,
)
STUDIES = StateText(
    snapshot="studies-1",
    post="studies",
    site="other",
    title="Studying the Baltic",
    body="Naval securities were studied; submarines were not. 🤔 Anonymous allies abandoned ships.",
    authors=("Ann Martins",),
    language="en-GB",
    published=date(2026, 1, 20),
    since=JANUARY,
    current=True,
)
GONE = StateText(
    snapshot="gone-1",
    post="gone",
    site="cirma",
    title="Éléphants de mer",
    body="Un texte retiré. Ils abandonnent la banquise 🤔🏾 et leurs phoques.",
    language="fr",
    since=JANUARY,
    until=MARCH,
)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = emptied()
    for state in (SUMMIT, SUMMIT_NOW, STUDIES, GONE):
        search.put(connection, state)
    yield connection
    connection.close()


def emptied() -> sqlite3.Connection:
    connection = sql.memory()
    for statement in search.DDL:
        sql.run(connection, statement)
    return connection


def marked(segments: tuple[Segment, ...]) -> str:
    return "".join(f"[{segment.text}]" if segment.marked else segment.text for segment in segments)


def posts(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.post for hit in hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("securite", ["summit", "studies"], id="an unaccented word"),
        pytest.param("SÉCURITÉS", ["summit", "studies"], id="capitals and a plural"),
        pytest.param("oeuvre", ["summit"], id="a ligature spelt out"),
        pytest.param("l'OTAN", ["summit"], id="an elision with a typewriter apostrophe"),
        pytest.param("otan", ["summit"], id="what stands behind an elision"),
        pytest.param("d'Etat", ["summit"], id="an unaccented capital"),
        pytest.param("européens", ["summit"], id="another gender and number"),
        pytest.param("150000", ["summit"], id="a number in one piece"),
        pytest.param("150 000", ["summit"], id="a number in groups"),
        pytest.param("elephant", ["gone"], id="a singular"),
        pytest.param("abandonner", ["studies", "gone"], id="a verb whose plural Snowball leaves alone"),
        pytest.param("study", ["studies"], id="an English word in an English text"),
        pytest.param("securit*", ["summit", "studies"], id="a prefix longer than the stem"),
        pytest.param('"securite europeenne"', ["summit"], id="an unaccented phrase"),
        pytest.param('"européenne sécurité"', [], id="a phrase the wrong way round"),
        pytest.param("sommet -otan", [], id="an exclusion"),
        pytest.param("titre:baltic", ["studies"], id="a word of the title"),
        pytest.param("titre:baltique", [], id="a word of the body alone"),
        pytest.param("auteur:oeuvrard", ["summit"], id="an author"),
        pytest.param("auteur:martin", [], id="an author by a stem"),
        pytest.param('author:"l’équipe du collectif"', ["summit"], id="a collective author"),
        pytest.param("baltique OU baltic", ["studies", "summit"], id="alternatives"),
        pytest.param("avant:2026", ["summit"], id="days alone"),
        pytest.param("baltic après:2026", [], id="after a year"),
        pytest.param("baltic avant:2026-01-20", [], id="before the very day"),
        pytest.param("baltic date:2026-01-20", ["studies"], id="on the very day"),
    ],
)
def test_words_are_found_as_the_french_look_for_them(
    connection: sqlite3.Connection, query: str, found: list[str]
) -> None:
    assert sorted(posts(search.search(connection, query))) == sorted(found)


def test_words_are_marked_as_written(connection: sqlite3.Connection) -> None:
    (hit,) = search.search(connection, "otan oeuvre etat", as_of=JANUARY)

    assert marked(hit.title) == "L’[OTAN] et la sécurité européenne"
    assert "Les [œuvres] d’[État] coûtent 150\u202f000 euros. Des terroristes" in marked(hit.snippet)


def test_symbols_do_not_shift_the_marks(connection: sqlite3.Connection) -> None:
    (hit,) = search.search(connection, "phoque")

    assert marked(hit.snippet).endswith("la banquise 🤔🏾 et leurs [phoques].")


def test_title_ranks_above_body() -> None:
    connection = emptied()
    filler = "Un texte qui parle de tout autre chose, ou presque."
    for name, title, body in [
        ("body", filler, f"Le Sahel. {filler}"),
        ("title", f"Le Sahel. {filler}", filler),
    ]:
        search.put(connection, replace(STUDIES, snapshot=name, post=name, title=title, body=body, language="fr"))

    assert posts(search.search(connection, "sahel")) == ["title", "body"]


@pytest.mark.parametrize(
    ("query", "moment", "found"),
    [
        pytest.param("terroriste", Moment.EVER, [("summit-1", False)], id="ever: only the past says it"),
        pytest.param("terroriste", Moment.NOW, [], id="now: nobody says it"),
        pytest.param("terroriste", Moment.PAST, [("summit-1", False)], id="past: it was said"),
        pytest.param("militant", Moment.PAST, [], id="past: what is said now is not past"),
        pytest.param("sommet", Moment.EVER, [("summit-2", True)], id="ever: one hit a post, the current state"),
        pytest.param("sommet", Moment.PAST, [], id="past: said then, and still"),
        pytest.param("phoque", Moment.PAST, [("gone-1", False)], id="past: a post that is gone"),
        pytest.param("auteur:oeuvrard", Moment.EVER, [("summit-2", True)], id="ever: without words to rank"),
        pytest.param("avant:2026", Moment.NOW, [("summit-2", True)], id="now: days alone"),
    ],
)
def test_a_hit_says_whether_it_matches_now(
    connection: sqlite3.Connection, query: str, moment: Moment, found: list[tuple[str, bool]]
) -> None:
    hits = search.search(connection, query, moment=moment)

    assert [(hit.snapshot, hit.current) for hit in hits] == found


@pytest.mark.parametrize(
    ("query", "at", "found"),
    [
        pytest.param("terroriste", JANUARY, [("summit-1", False)], id="then, not now"),
        pytest.param("sommet", JANUARY, [("summit-1", True)], id="then, and now"),
        pytest.param("sommet", FEBRUARY, [("summit-2", True)], id="at the instant of the change"),
        pytest.param("phoque", MARCH, [], id="gone by then"),
        pytest.param("avant:2026", JANUARY, [("summit-1", True)], id="days alone"),
    ],
)
def test_as_of_searches_what_was_said_then(
    connection: sqlite3.Connection, query: str, at: datetime, found: list[tuple[str, bool]]
) -> None:
    hits = search.search(connection, query, as_of=at)

    assert [(hit.snapshot, hit.current) for hit in hits] == found


SPELLINGS = {
    "parti": "Le parti socialiste.",
    "partie": "Une partie du texte, cybersécurité et S400, ONU.",
    "partir": "Ils vont partir : cyber-sécurité, S-400, O.N.U., un feu \U0001f525.",
    "hidden": "La cyber\u00adsécurité de l’Otan \U0001f1eb\U0001f1f7.",
}


@pytest.fixture
def spellings() -> Iterator[sqlite3.Connection]:
    connection = emptied()
    for name, body in SPELLINGS.items():
        put = replace(STUDIES, snapshot=name, post=name, title=name[:1], body=body, language="fr")
        search.put(
            connection, replace(put, authors=("Léa Œuvrard",), tags=("Défense", "parti") if name == "hidden" else ())
        )
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("parti", {"parti", "partie", "partir", "hidden"}, id="a word by its stem, and a tag"),
        pytest.param('"parti"', {"parti", "hidden"}, id="a quoted word is that form alone"),
        pytest.param("=parti", {"parti", "hidden"}, id="a word after = is that form alone"),
        pytest.param("=PARTIE", {"partie"}, id="capitals do not matter"),
        pytest.param('"le parti"', {"parti"}, id="a phrase of forms"),
        pytest.param('"les partis"', set(), id="a phrase is not stemmed"),
        pytest.param("=parti*", None, id="a star after ="),
        pytest.param("cybersécurité", {"partie", "partir", "hidden"}, id="a word in one piece finds its parts"),
        pytest.param("cyber-securite", {"partie", "partir", "hidden"}, id="a word in parts finds it in one piece"),
        pytest.param('"cybersécurité"', {"partie", "partir", "hidden"}, id="and so does the very form"),
        pytest.param("S-400", {"partie", "partir"}, id="a missile with its hyphen"),
        pytest.param("s400", {"partie", "partir"}, id="a missile without"),
        pytest.param("ONU", {"partie", "partir"}, id="an acronym"),
        pytest.param("O.N.U.", {"partie", "partir"}, id="an acronym with its stops"),
        pytest.param("l'Otan", {"hidden"}, id="a typewriter apostrophe"),
        pytest.param("l’OTAN", {"hidden"}, id="a typographic one"),
        pytest.param("cyber\u00adsécurité", {"partie", "partir", "hidden"}, id="a soft hyphen that was pasted"),
        pytest.param("\U0001f525", {"partir"}, id="an emoji"),
        pytest.param("\U0001f1eb\U0001f1f7", {"hidden"}, id="a flag"),
        pytest.param("œuvrard partir", {"partir", "parti", "partie", "hidden"}, id="an author by a plain word"),
        pytest.param("défense", {"hidden"}, id="a tag by a plain word"),
        pytest.param("tag:défenses", {"hidden"}, id="a tag by its field"),
        pytest.param('"Léa Œuvrard" -défense', {"parti", "partie", "partir"}, id="a quoted author"),
    ],
)
def test_forms_and_variants(spellings: sqlite3.Connection, query: str, found: set[str] | None) -> None:
    if found is None:
        with pytest.raises(BadQuery):
            search.search(spellings, query)
        return
    assert set(posts(search.search(spellings, query))) == found
    assert search.check(spellings) == ()


def test_the_answer_says_which_forms_it_took_in(spellings: sqlite3.Connection) -> None:
    found = search.find(spellings, "parti cyber-sécurité")

    assert [str(forms) for forms in found.forms] == ["parti: also partie, partir"]
    assert search.find(spellings, "=parti").forms == ()


def test_a_count_is_a_count(spellings: sqlite3.Connection) -> None:
    found = search.find(spellings, "parti", limit=2)

    assert (len(found.hits), found.total) == (2, 4)
    assert [hit.rank for hit in found.hits] == [1, 2]
    assert len(search.search(spellings, "parti")) == 4


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("query", ["sommet OU phoque OU baltic", "avant:2027", "menacer", "securite"])
@pytest.mark.parametrize("site", [None, "cirma"])
def test_the_total_is_what_there_is_without_a_limit(
    connection: sqlite3.Connection, query: str, moment: Moment, site: str | None
) -> None:
    everything = search.search(connection, query, moment=moment, site=site)

    assert search.find(connection, query, limit=1, moment=moment, site=site).total == len(everything)


@pytest.mark.parametrize("moment", Moment)
def test_a_post_of_many_states_counts_once(moment: Moment) -> None:
    """More states than the row ids of one number hold."""
    connection = emptied()
    for number in range(150):
        body = "Des phoques." if number % 2 else "Des morses."
        put = replace(GONE, snapshot=f"s{number}", post="many", body=body, current=number == 149)
        search.put(connection, put)
    search.put(connection, replace(GONE, snapshot="past", post="past", body="Des phoques et des morses."))
    search.put(connection, replace(GONE, snapshot="now", post="past", body="Rien.", current=True))

    for query in ("phoque", "morse", "phoque OU morse"):
        every = search.find(connection, query, moment=moment)

        assert every.total == len(every.hits)
        assert search.find(connection, query, moment=moment, limit=1).total == every.total
        assert search.find(connection, query, moment=moment, limit=1, site="s").total <= every.total
    assert search.check(connection) == ()


def test_numbers_are_given_back_with_the_last_state(connection: sqlite3.Connection) -> None:
    for snapshot in ("summit-1", "summit-2"):
        search.remove(connection, snapshot)

    assert not sql.run(connection, "SELECT 1 FROM state_post WHERE post = 'summit'").fetchone()


def test_the_total_of_a_day(connection: sqlite3.Connection) -> None:
    assert search.find(connection, "menacer OU phoque", limit=1, as_of=JANUARY).total == 2


def test_a_hit_says_how_often_and_where(spellings: sqlite3.Connection) -> None:
    places = {hit.post: (hit.occurrences, hit.where) for hit in search.search(spellings, "parti OU Œuvrard")}

    assert places["parti"] == (2, ("body", "authors"))
    assert places["hidden"] == (2, ("authors", "tags"))


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        pytest.param("socialsite", "socialiste", id="two letters exchanged"),
        pytest.param("parti socialite", "parti socialiste", id="one of two words"),
        pytest.param("auteur:Oeuvrad", "auteur:Œuvrard", id="an author"),
        pytest.param("xylophone", None, id="nothing near"),
    ],
)
def test_a_search_without_an_answer_is_corrected(
    spellings: sqlite3.Connection, query: str, suggestion: str | None
) -> None:
    found = search.find(spellings, query)

    assert (found.total, found.suggestion) == (0, suggestion)


def test_a_search_keeps_to_its_site_and_limit(connection: sqlite3.Connection) -> None:
    assert posts(search.search(connection, "securite", site="cirma")) == ["summit"]
    assert len(search.search(connection, "securite", limit=1)) == 1


def test_a_bad_search_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(BadQuery):
        search.search(connection, '"open')


def test_a_period_can_move_alone(connection: sqlite3.Connection) -> None:
    search.update_period(connection, "summit-2", since=FEBRUARY, until=MARCH, current=False)

    (hit,) = search.search(connection, "militant")
    assert (hit.current, hit.until) == (False, MARCH)
    assert search.check(connection) == ()


def test_putting_a_state_again_replaces_it(connection: sqlite3.Connection) -> None:
    search.put(connection, replace(GONE, body="Des morses.", current=True))

    assert posts(search.search(connection, "morse", moment=Moment.NOW)) == ["gone"]
    assert search.search(connection, "phoque") == ()
    assert search.check(connection) == ()


def test_a_removed_state_is_found_no_more(connection: sqlite3.Connection) -> None:
    search.remove(connection, "gone-1")
    search.remove(connection, "never-there")

    assert search.search(connection, "phoque") == ()
    assert search.check(connection) == ()


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        pytest.param(
            "UPDATE state_text SET body = 'autre chose' WHERE snapshot = 'summit-1'", "was changed", id="a text changed"
        ),
        pytest.param("DELETE FROM state_text WHERE snapshot = 'summit-2'", "has no text", id="a text gone"),
        pytest.param(
            "INSERT INTO state_text SELECT 999, 'x', post, site, current, since, until, published, language,"
            " indexed, words, title_words, authors, tags, title, body FROM state_text WHERE snapshot = 'summit-1'",
            "is not in the index",
            id="a text added",
        ),
        pytest.param(
            "INSERT INTO state_fts(state_fts, rowid, title, body, authors)"
            " SELECT 'delete', id, '', 'banquis', '' FROM state_text WHERE snapshot = 'gone-1'",
            "is not in the index",
            id="an index row gone",
        ),
        pytest.param("INSERT INTO state_fts(rowid, body) VALUES (77, 'x')", "has no text", id="an index row added"),
        pytest.param(
            "INSERT INTO state_fts(rowid, body) SELECT id, 'intrus' FROM state_text WHERE snapshot = 'summit-1'",
            "counted",
            id="an index row doubled",
        ),
        pytest.param("UPDATE state_word SET key = 'x' WHERE spelt = 'éléphants'", "'éléphants'", id="a word altered"),
        pytest.param("UPDATE state_index SET stemmer = '0'", "built by 0", id="another stemmer"),
    ],
)
def test_drift_is_found_and_mended(connection: sqlite3.Connection, damage: str, finding: str) -> None:
    assert search.check(connection) == ()

    sql.run(connection, damage)

    assert any(finding in found for found in search.check(connection))
    search.rebuild(connection)
    assert search.check(connection) == ()


@pytest.mark.parametrize("undo", ["ROLLBACK TO s", "ROLLBACK"])
def test_words_of_a_transaction_that_was_taken_back_are_learnt_again(connection: sqlite3.Connection, undo: str) -> None:
    text = replace(GONE, snapshot="narval-1", post="narval", body="Un narval.")
    connection.commit()
    sql.run(connection, "BEGIN")
    sql.run(connection, "SAVEPOINT s")
    search.put(connection, text)
    sql.run(connection, undo)

    search.put(connection, text)

    assert search.check(connection) == ()


def test_words_are_learnt_again_once_the_index_was_built_anew_without_them(connection: sqlite3.Connection) -> None:
    text = replace(GONE, snapshot="narval-1", post="narval", body="Un narval.")
    search.put(connection, text)
    search.remove(connection, "narval-1")
    search.rebuild(connection)

    search.put(connection, text)

    assert search.check(connection) == ()


def test_removing_a_text_changed_behind_our_back_leaves_the_index_sound(
    connection: sqlite3.Connection,
) -> None:
    sql.run(connection, "UPDATE state_text SET body = 'autre chose' WHERE snapshot = 'gone-1'")

    search.remove(connection, "gone-1")

    assert search.check(connection) == ()
    assert search.search(connection, "phoque") == ()


def test_an_index_of_another_stemmer_is_built_anew_before_it_grows(connection: sqlite3.Connection) -> None:
    sql.run(connection, "UPDATE state_index SET stemmer = '0'")

    search.put(connection, replace(GONE, snapshot="gone-0", body="Des morses."))

    assert search.check(connection) == ()


def test_sqlite_itself_finds_the_index_sound(connection: sqlite3.Connection) -> None:
    assert sql.run(connection, "PRAGMA integrity_check").fetchall() == [("ok",)]
    sql.run(connection, "INSERT INTO state_fts(state_fts) VALUES ('integrity-check')")


def test_dropping_leaves_nothing(connection: sqlite3.Connection) -> None:
    search.drop(connection)
    search.drop(connection)

    assert sql.run(connection, "SELECT count(*) FROM sqlite_master").fetchone() == (0,)


BODIES = st.text(st.sampled_from("abé œ'’-🤔🏾e\u0301sS.\n"), max_size=25)


@given(st.lists(st.tuples(st.sampled_from("abc"), BODIES, st.booleans()), max_size=8))
@settings(max_examples=60, deadline=None)
def test_whatever_is_put_and_removed_the_index_follows(steps: list[tuple[str, str, bool]]) -> None:
    connection = emptied()
    held = {}
    for snapshot, body, kept in steps:
        if kept:
            held[snapshot] = body
            search.put(connection, replace(GONE, snapshot=snapshot, post=snapshot, body=body))
        else:
            held.pop(snapshot, None)
            search.remove(connection, snapshot)

    assert search.check(connection) == ()
    assert dict(sql.run(connection, "SELECT snapshot, body FROM state_text")) == held
    connection.close()
