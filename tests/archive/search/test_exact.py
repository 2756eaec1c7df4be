"""Searches written anew for the forms that were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.exact import exactly, loosely


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("parti socialiste", "=parti =socialiste"),
        ('"mer Rouge" parti -paix', '"mer Rouge" =parti -=paix'),
        ("titre:parti OU (paix guerre)", "titre:=parti OU (=paix =guerre)"),
        ("avant:hier parti", "avant:hier =parti"),
        ("=parti sécurit*", "=parti sécurit*"),
        ("l’Otan et la mer", "=Otan et la =mer"),
        ("cyber-sécurité 2026", "=cyber-sécurité =2026"),
        ("« a b »", "« a b »"),
        ("«O»: a", "«O» a"),
        ("", ""),
    ],
)
def test_a_search_asks_for_forms_alone(typed: str, exact: str) -> None:
    assert exactly(typed) == exact
    assert exactly(exact) == exact


@given(st.text(alphabet='parti OU-=()"«»*:é’ avant', max_size=30))
def test_asking_for_forms_twice_is_asking_once(typed: str) -> None:
    assert exactly(exactly(typed)) == exactly(typed)


@pytest.mark.parametrize(
    ("typed", "loose"),
    [
        ("=parti", "parti"),
        ('"parti"', "parti"),
        ("« l’Otan »", "l’Otan"),
        ('"temps long" -x', "temps long -x"),
        ('titre:"parti"', "titre:parti"),
        ('titre:"temps long"', 'titre:"temps long"'),
        ('-"temps long" =paix', '-"temps long" paix'),
        ('avant:"mars 2025" =paix', 'avant:"mars 2025" paix'),
        ("(=a OU =b)", "(a OU b)"),
    ],
)
def test_a_search_for_forms_is_loosened_to_words(typed: str, loose: str) -> None:
    assert loosely(typed) == loose
    assert loosely(loose) == loose
