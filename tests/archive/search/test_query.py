"""How searches are read, and what FTS5 is asked."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadQuery
from archive.search.match import match_expression
from archive.search.query import LONGEST, read
from archive.search.stemming import Language, fold
from archive.search.told import explain
from tests.support import sql


class Plain:
    """A vocabulary in which each word is its own key, and `sécurit*` has one that is shorter."""

    def keys(self, word: str, language: Language) -> Iterable[str]:
        return [fold(word)]

    def parts(self, word: str) -> Iterable[tuple[str, ...]]:
        return [("o", "n", "u")] if word == "onu" else []

    def keys_starting(self, prefix: str) -> Iterable[str]:
        return [key for key in ("secur", "securitair") if key[:5] == prefix[:5]]

    def keys_holding(self, part: str) -> Iterable[str]:
        return [key for key in ("中国外交部",) if part in key]

    def readings(self, words: tuple[str, ...], language: Language) -> Iterable[tuple[str, ...]]:
        return [] if "inconnu" in words else [tuple(f"{word}ß" for word in words)]


def asked(text: str) -> str | None:
    return match_expression(read(text), Plain())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("guerre ukraine", "guerre ET ukraine", id="words are all wanted"),
        pytest.param('"droit d’asile" europe', "« droit d’asile » ET europe", id="straight quotes"),
        pytest.param("« droit d’asile »", "« droit d’asile »", id="guillemets"),
        pytest.param("guerre -ukraine", "guerre SAUF ukraine", id="exclusion"),
        pytest.param("guerre −ukraine", "guerre SAUF ukraine", id="exclusion by a minus sign"),
        pytest.param("porte-avions", "porte-avions", id="a hyphen excludes nothing"),
        pytest.param("OTAN OU UE défense", "(OTAN OU UE) ET défense", id="OU binds its neighbours"),
        pytest.param("OTAN or UE", "OTAN ET or ET UE", id="or in small letters is gold"),
        pytest.param("OTAN ET UE", "OTAN ET UE", id="ET is what is meant anyway"),
        pytest.param("(OTAN défense) OU UE", "((OTAN ET défense) OU UE)", id="a group"),
        pytest.param("titre:défense", "titre : défense", id="title"),
        pytest.param("TITLE : défense", "titre : défense", id="title, spaced as French spaces a colon"),
        pytest.param('author:"Jean Dupont"', "auteur : « Jean Dupont »", id="author"),
        pytest.param("titre:(OTAN -UE)", "(titre : OTAN SAUF titre : UE)", id="a field spreads over its group"),
        pytest.param("sécur*", "sécur*", id="prefix"),
        pytest.param("l'OTAN d’État qu'il", "OTAN ET État ; sans tenir compte de : il", id="elisions"),
        pytest.param("aujourd'hui", "aujourd'hui", id="an apostrophe inside a word"),
        pytest.param("Macron's visit", "Macron ET visit", id="an English possessive"),
        pytest.param("la guerre de l'eau", "guerre ET eau ; sans tenir compte de : la, de", id="common words"),
        pytest.param("le la", "le ET la", id="common words alone"),
        pytest.param("MakiGo : l'âme", "MakiGo ET âme", id="a colon in a pasted title"),
        pytest.param("guerre 🇺🇦 !", "guerre ET 🇺🇦", id="an emoji is a word"),
        pytest.param("guerre avant:2020", "guerre ; publié avant le 2020-01-01", id="before a year"),
        pytest.param("before:2020-03", "publié avant le 2020-03-01", id="days alone"),
        pytest.param("x après:2020", "x ; publié à partir du 2021-01-01", id="after a year"),
        pytest.param("x apres:2020-12", "x ; publié à partir du 2021-01-01", id="after a December"),
        pytest.param("x SAUF y", "x SAUF y", id="an exclusion as it is told"),
        pytest.param("x AND NOT y", "x SAUF y", id="an exclusion in English"),
        pytest.param("sauf x", "sauf ET x", id="the word itself"),
        pytest.param("x after:2020-02-28", "x ; publié à partir du 2020-02-29", id="after a day"),
        pytest.param(
            "x date:2020-02",
            "x ; publié à partir du 2020-02-01 ; publié avant le 2020-03-01",
            id="in a month",
        ),
        pytest.param("x avant:12/03/2020", "x ; publié avant le 2020-03-12", id="a day as the French write it"),
        pytest.param('x avant:"mars 2020"', "x ; publié avant le 2020-03-01", id="a month by its name"),
        pytest.param("x après:mars-2020", "x ; publié à partir du 2020-04-01", id="a month without spaces"),
    ],
)
def test_a_search_is_told_as_it_is_read(text: str, told: str) -> None:
    assert explain(read(text)) == told


def test_a_search_is_told_in_english_as_well() -> None:
    asked = read('titre:"mer Rouge" auteur:Léa (=paix OU guerre) -mer le après:2020 avant:2022')

    assert explain(asked, english=True) == (
        "title: “mer Rouge” AND author: Léa AND (“paix” OR guerre) NOT mer; published from 2021-01-01; "
        "published before 2022-01-01; leaving out: le"
    )


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        pytest.param("titre:otan", '(title : ("otanß"*))', id="in the title"),
        pytest.param("otan", '(({title body tags} : ("otanß"*) OR authors : ("otan")))', id="a word"),
        pytest.param("titre:=parti", '(title : ("partiß"))', id="a form in the title"),
        pytest.param('titre:"le parti"', '(title : ("leß partiß"))', id="a phrase of forms"),
        pytest.param("titre:=inconnu", '(title : ("inconnu"))', id="a form that no text has"),
        pytest.param("auteur:Œuvrard", '(authors : ("oeuvrard"))', id="an author, folded"),
        pytest.param("tag:otan", '(tags : ("otanß"*))', id="a tag"),
        pytest.param("titre:porte-avions", '(title : ("porteß"* + "avionsß"* OR "porteavionsß"*))', id="a compound"),
        pytest.param(
            "titre:ONU", '(title : ("onuß"* OR "oß"* + "nß"* + "uß"*))', id="an acronym that texts write with stops"
        ),
        pytest.param("titre:150000", '(title : ("150000ß"* OR "150ß"* + "000ß"*))', id="a number"),
        pytest.param("titre:150 000", '(title : ("150000ß"* OR "150ß"* + "000ß"*))', id="a number in groups"),
        pytest.param("titre:2020", '(title : ("2020ß"*))', id="a year"),
        pytest.param("titre:sécurit*", '(title : ("securit"* OR "securß"*))', id="a prefix longer than a key"),
        pytest.param("titre:a -titre:b", '((title : ("aß"*)) NOT (title : ("bß"*)))', id="an exclusion"),
        pytest.param("titre:\U0001f525", '(signs : ("emoji1f525"))', id="an emoji"),
        pytest.param("avant:2020", None, id="no word"),
    ],
)
def test_a_search_is_put_to_fts5(text: str, expression: str | None) -> None:
    assert asked(text) == expression


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("… !", id="no word"),
        pytest.param("-guerre", id="only an exclusion"),
        pytest.param('guerre "paix', id="an open quotation"),
        pytest.param('guerre ""', id="an empty quotation"),
        pytest.param("guerre OU", id="OU before nothing"),
        pytest.param("OU guerre", id="OU after nothing"),
        pytest.param("(guerre", id="an open parenthesis"),
        pytest.param("guerre)", id="a parenthesis that closes nothing"),
        pytest.param("x (-guerre)", id="a group of exclusions"),
        pytest.param("auteur:", id="a field of nothing"),
        pytest.param("autor:dupont", id="an unknown field"),
        pytest.param("guerre avant:demain", id="no date"),
        pytest.param("=", id="= alone"),
        pytest.param("=(a b)", id="= before a group"),
        pytest.param("guerre avant:2020-13", id="no month"),
        pytest.param("guerre OU avant:2020", id="a date as an alternative"),
        pytest.param("guerre (avant:2020)", id="a date in a group"),
        pytest.param("guerre -avant:2020", id="a date excluded"),
        pytest.param("avant:2020 après:2020", id="no day left"),
        pytest.param("g*", id="too short a prefix"),
        pytest.param("*erre", id="a star before"),
        pytest.param("(" * 30 + "a" + ")" * 30, id="too deep"),
        pytest.param("mot " * LONGEST, id="too long"),
    ],
)
def test_what_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(BadQuery) as refused:
        read(text)

    assert repr(text[:80])[:-1] in str(refused.value)
    assert len(str(refused.value)) < 300


def test_a_refusal_shows_how_far_it_was_read() -> None:
    with pytest.raises(BadQuery) as refused:
        read('guerre OU paix "froide')

    assert refused.value.read_as == 'guerre OU paix "'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x après:2018 après:2019 avant:2022 avant:2021", id="ever narrower"),
        pytest.param("x après:2019 après:2018 avant:2021 avant:2022", id="a wider one later"),
        pytest.param("x après:2018 date:2020 avant:2022", id="a year between"),
    ],
)
def test_days_narrow_each_other(text: str) -> None:
    query = read(text)

    assert (query.since, query.before) == (date(2020, 1, 1), date(2021, 1, 1))


@given(st.text(st.sampled_from("ab é\"«»()-−*:^{}+,.'’\\/;0123OUETANDR \u00a0"), max_size=30))
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_fts5_understands_or_we_refuse(text: str) -> None:
    try:
        expression = asked(text)
    except BadQuery:
        return

    connection = sql.memory()
    sql.run(
        connection,
        "CREATE VIRTUAL TABLE f USING fts5(title, body, authors, tags, signs)",
    )
    sql.run(connection, "SELECT * FROM f WHERE f MATCH ?", (expression,)).fetchall()
    connection.close()
