"""Searches as people type them into other programs and catalogues: read as they mean, or refused by name."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from archive import search
from archive.errors import BadQuery
from archive.search.exact import exactly
from archive.search.query import read
from archive.search.told import explain
from tests.archive.search.test_search import STUDIES, emptied

NOW = datetime(2026, 3, 12, tzinfo=UTC)
TEXTS = {
    "raised": "Au XXIᵉ siècle, le 1ᵉʳ mai, la 2ᵉ brigade ; CO₂, H₂O et 30 km².",
    "plain": "Au XXIe siècle, le 1er mai, la 2e brigade ; CO2, H2O et 30 km2.",
    "long": "Au XXIème siècle, la 2ème brigade.",
    "vie": "La vie, la scie et le CIVE ; le G20 et le F-35.",
    "stops": "L’O.T.A.N., l’U.E. et les U.S.A.",
    "acronyms": "L’OTAN, l’UE et les USA.",
    "cold": "La guerre froide : qu’est-ce donc ?",
    "peace": "La paix, une guerre NEAR froide, en 2023.",
    "chinese": "中国外交部发言人在北京说，台湾问题不容干涉。",
    "japanese": "日本の首相は東京でロシアとの交渉について語った。",
    "korean": "대통령은 서울에서 협상을 말했다.",
    "thai": "นายกรัฐมนตรีไทยกล่าวที่กรุงเทพ",
    "arabic": "قال رئيس الوزراء في بيروت",
    "greek": "Ο πρωθυπουργός της Ελλάδας",
}


@pytest.fixture
def texts() -> Iterator[sqlite3.Connection]:
    connection = emptied()
    for name, body in TEXTS.items():
        state = replace(STUDIES, snapshot=name, post=name, title="", body=body, language="fr", authors=())
        search.put(connection, replace(state, published=date(2025, 3, 1)))
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("XXIe", "long plain raised"), ("XXIᵉ siècle", "long plain raised"), ("xxième", "long plain raised"),
        ("1er mai", "plain raised"), ("1ᵉʳ", "plain raised"), ("2ème brigade", "long plain raised"),
        ("2e", "long plain raised"), ("CO2", "plain raised"), ("CO₂", "plain raised"), ("co2", "plain raised"),
        ("H2O", "plain raised"),
        ("km²", "plain raised"), ("30 km2", "plain raised"), ('"CO2"', "plain raised"), ("=XXIe", "long plain raised"),
        ("vie", "vie"), ("scie", "vie"), ("G20", "vie"), ("F35", "vie"), ("G₂₀", "vie"),
        ("U.E.", "acronyms stops"), ("U.E", "acronyms stops"), ("UE", "acronyms stops"), ('"U.E."', "acronyms stops"),
        ("O.T.A.N", "acronyms stops"), ("U.S.A", "acronyms stops"),
        ("paix | froide", "cold peace"), ("donc || paix", "cold peace"), ("paix OR froide", "cold peace"),
        ("paix & froide", "peace"), ("paix && froide", "peace"), ("| paix froide |", "peace"), ("paix|froide", ""),
        ('"guerre froide”', "cold"), ("“guerre froide“", "cold"), ("”guerre froide”", "cold"),
        ("»guerre froide«", "cold"), ('«guerre froide"', "cold"), ("„guerre froide“", "cold"),
        ("“guerre froide” donc", "cold"),
        ('"guerre froide” et “donc"', "cold"), ('-"guerre froide” guerre', "peace"), ("une 15” guerre", ""),
        ("qu'est-ce que la guerre froide ?", "cold peace"), ("Est-ce la guerre", "cold peace"), ("est-ce", "cold"),
        ('"NEAR"', "peace"), ("GUERRE NEAR FROIDE", "peace"),
        ("texte:guerre", "cold peace"), ("titre:guerre", ""), ("text:paix", "peace"), ("mots-clés:guerre", ""),
        ("Note : guerre froide", ""), ("Texte : guerre", ""), ("Guerre : froide", "cold peace"),
        ("中国", "chinese"), ("北京", "chinese"), ('"台湾"', "chinese"), ("中国 台湾", "chinese"), ("上海", ""),
        ("ロシア", "japanese"), ("東京", "japanese"), ("서울", "korean"), ("กรุงเทพ", "thai"), ("中国 東京", ""),
        ("بيروت", "arabic"), ("ΕΛΛΑΔΑΣ", "greek"),
    ],
)  # fmt: skip
def test_what_is_meant_is_found(texts: sqlite3.Connection, query: str, found: str) -> None:
    answer = search.find(texts, query, now=NOW)

    assert " ".join(sorted(hit.post for hit in answer.hits)) == found
    assert answer.total == len(answer.hits)


def test_a_letter_of_too_many_words_is_refused(texts: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.search.match.MOST_HELD", 1)
    assert search.find(texts, "北京", now=NOW).total == 1

    monkeypatch.setattr("archive.search.match.MOST_HELD", 0)
    with pytest.raises(BadQuery, match="more than 0 words; give more letters"):
        search.find(texts, "北京", now=NOW)
    assert search.find(texts, "guerre", now=NOW).total == 2


def test_a_word_of_a_script_without_spaces_is_marked(texts: sqlite3.Connection) -> None:
    (hit,) = search.search(texts, "台湾")

    assert [part.text for part in hit.snippet if part.marked] == ["台湾问题不容干涉"]


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("x depuis:2024", "à partir du 2024-01-01"), ("x since:2024-03", "à partir du 2024-03-01"),
        ("x jusqu'à:2024", "avant le 2025-01-01"), ("x jusqu’au:2024-03-05", "avant le 2024-03-06"),
        ("x until:2024", "avant le 2025-01-01"), ("x année:2024", "2024-01-01 ; publié avant le 2025-01-01"),
        ("x year:2024", "2024-01-01 ; publié avant le 2025-01-01"),
        ("x date:2024..2025", "2024-01-01 ; publié avant le 2026-01-01"),
        ("x date:2024-2025", "2024-01-01 ; publié avant le 2026-01-01"),
        ("x date:2024…2025", "2024-01-01 ; publié avant le 2026-01-01"),
        ("x date:2024-03..2024-05", "2024-03-01 ; publié avant le 2024-06-01"),
        ('x date:"3 mai 2024..5 mai 2024"', "2024-05-03 ; publié avant le 2024-05-06"),
        ("x depuis:2024 jusqu'à:2025", "2024-01-01 ; publié avant le 2026-01-01"),
    ],
)  # fmt: skip
def test_days_are_given_as_other_catalogues_give_them(query: str, days: str) -> None:
    assert explain(read(query, now=NOW)).endswith(days)


@pytest.mark.parametrize(
    ("query", "english", "french"),
    [
        ("guerre NEAR froide", "nearness", "proximité"), ("guerre NEAR/5 froide", "nearness", "proximité"),
        ("NEAR(guerre froide, 5)", "nearness", "proximité"), ("guerre W/5 froide", "nearness", "proximité"),
        ("guerre ADJ3 froide", "nearness", "proximité"), ('"guerre froide"~5', "nearness", "proximité"),
        ("guerre~0.8", "nearness", "proximité"), ("GUERRE NEAR/3 FROIDE", "nearness", "proximité"),
        ("gu?rre", "one letter", "une seule lettre"), ("guer*e", "end of one word", "à la fin d'un seul mot"),
        ("guerre 2020..2026", "date:2020..2026", "date:2020..2026"), ("AU=(Drian)", "no field", "pas de champ"),
        ("TIT= guerre", "no field", "pas de champ"), ("ti=guerre", "no field", "pas de champ"),
        ("chapeau-texte:guerre", "no field 'chapeau-texte:'", "« chapeau-texte: »"),
        ("https://blog.test/post/x", "an address", "une adresse"), ("date:2026..2024", "no day lies", "aucun jour"),
        ("x date:2024..mai", "'mai' is not a date", "« mai » n'est pas une date"),
        ("", "no word", "aucun mot"), ("-paix", "only words to leave out", "que des mots à exclure"),
        ("«paix", "not closed", "n'est pas fermé"), ("(paix", "not closed", "n'est pas fermée"),
        ("paix)", "closes none", "n'en ferme aucune"), ("paix OU", "missing", "il manque un mot"),
        ("p*", "at least 2 letters", "au moins 2 lettres"), ("x " * 101, "more than 100 words", "plus de 100 mots"),
        ("x" * 4_001, "more than 4000 letters", "plus de 4000 lettres"),
        ("=(a b)", "write = before", "écrivez = devant"), ("auteur:…", "wants a word", "attend un mot"),
        ("x (avant:2020)", "whole search", "toute la recherche"),
        ("x (-y)", "only words to exclude", "que des mots à exclure"),
        ('x ""', "is empty", "rien entre les guillemets"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_here_is_refused_in_both_languages(query: str, english: str, french: str) -> None:
    with pytest.raises(BadQuery) as refused:
        read(query, now=NOW)

    assert english in refused.value.why
    assert french in refused.value.in_french


@pytest.mark.parametrize("query", ["12~", "e=mc2", "1=1", "où?", "guerre ?", "W/o", "N/A", "NEAR EAST", "Next INpact"])
def test_what_looks_alike_is_words(query: str) -> None:
    assert read(query, now=NOW).every.wanted


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("donc ou paix", "donc OU paix"), ("guerre sauf zèbre", "guerre SAUF zèbre"), ("guerre 2024", None),
        ("guerr 2023", None), ("gurre 2023", "guerre 2023"), ("zèbre ou girafe", None), ("F-36", None),
    ],
)  # fmt: skip
def test_a_suggestion_joins_words_and_changes_no_number(
    texts: sqlite3.Connection, query: str, suggestion: str | None
) -> None:
    assert search.find(texts, query, now=NOW).suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("MakiGo : l’âme", "=MakiGo =âme"), ("Note : guerre", "=Note =guerre"), ("titre : guerre", "titre:=guerre"),
        ("depuis:2024 paix", "depuis:2024 =paix"), ("date : 2024 x", "date:2024 =x"),
        ("qu'est-ce que =x", "qu'est-ce que =x"),
    ],
)  # fmt: skip
def test_a_pasted_title_can_be_asked_for_exactly(typed: str, exact: str) -> None:
    assert exactly(typed) == exact
    read(exact, now=NOW)
