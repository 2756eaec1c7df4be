"""An answer fails to show its post, or it does not: every verdict, and every end of a redirect."""

import pytest

from archive.history.missing import AddressAnswer, is_miss, is_walled
from archive.model import Verdict

ABSENT = {Verdict.NOT_FOUND, Verdict.GONE, Verdict.RESTRICTED}


@pytest.mark.parametrize("verdict", Verdict)
def test_an_answer_without_redirect_is_a_miss_if_it_says_that_nothing_is_there(verdict: Verdict) -> None:
    assert is_miss(AddressAnswer(verdict=verdict)) is (verdict in ABSENT)


@pytest.mark.parametrize("landed", [None, *Verdict])
def test_a_redirect_is_a_miss_where_it_takes_the_reader_away(landed: Verdict | None) -> None:
    answer = AddressAnswer(verdict=Verdict.REDIRECT, landed=landed)

    assert is_miss(answer) is (landed in {*ABSENT, Verdict.OTHER, Verdict.LISTING})


@pytest.mark.parametrize(
    ("landed", "miss"), [(Verdict.POST, True), (Verdict.SHELL, False), (Verdict.ERROR, False), (None, False)]
)
def test_a_redirect_to_another_post_is_a_miss_if_that_post_is_there(landed: Verdict | None, miss: bool) -> None:
    assert is_miss(AddressAnswer(verdict=Verdict.REDIRECT, landed=landed, at_another_post=True)) is miss


def test_a_redirect_off_the_site_is_a_miss_that_nobody_followed() -> None:
    assert is_miss(AddressAnswer(verdict=Verdict.REDIRECT, off_site=True))


def test_the_error_page_of_the_site_is_a_miss_though_it_reads_like_a_post() -> None:
    assert is_miss(AddressAnswer(verdict=Verdict.POST, error_page=True))


@pytest.mark.parametrize(
    "answer",
    [
        AddressAnswer(verdict=Verdict.NOT_FOUND, shown=True),
        AddressAnswer(verdict=Verdict.REDIRECT, off_site=True, shown=True),
        AddressAnswer(verdict=Verdict.POST, error_page=True, shown=True),
    ],
)
def test_what_another_address_of_the_post_showed_is_not_missed(answer: AddressAnswer) -> None:
    assert not is_miss(answer)


WALLS = [
    "https://blog.test/wp-login.php?redirect_to=le-ble",
    "https://blog.test/fr/connexion/?retour=le-ble",
    "https://login.example.net/oauth2/authorize",
    "https://sso.example.org/cas/login?service=x",
    "https://consent.example.net/?u=le-ble",
    "https://blog.test/maintenance.html",
]
PLACES = [
    "https://blog.test/",
    "https://blog.test/sur-le-login-unique/",
    "https://blog.test/maintenance-de-la-paix",
    "https://autre.test/le-ble?next=/login",
    "https://authors.example.net/le-ble",
]


@pytest.mark.parametrize("target", WALLS)
def test_a_redirect_to_a_log_in_is_a_wall(target: str) -> None:
    assert is_walled(Verdict.REDIRECT, None, target)
    assert is_walled(Verdict.REDIRECT, Verdict.OTHER, target)
    assert not is_walled(Verdict.REDIRECT, Verdict.NOT_FOUND, target)
    assert not is_walled(Verdict.REDIRECT, Verdict.POST, target)


@pytest.mark.parametrize("target", PLACES)
def test_a_redirect_to_another_place_is_none(target: str) -> None:
    assert not is_walled(Verdict.REDIRECT, None, target)
    assert is_walled(Verdict.REDIRECT, Verdict.RESTRICTED, target)
