"""Shapes of addresses tell posts from pages, where enough posts are known."""

import pytest

from scraper.frontier.shapes import common, learnt

DATED = ["/2019/11/27/un-titre", "/2020/01/02/autre", "/2021/03/04/encore"]
FILED = ["/posts/un", "/posts/deux", "/posts/trois"]


@pytest.mark.parametrize(
    ("known", "path", "fits"),
    [
        (DATED, "/2022/05/06/nouveau", True),
        (DATED, "/a-propos", False),
        (DATED, "/2022/05", False),
        (FILED, "/posts/quatre", True),
        (FILED, "/about/equipe", False),
        (FILED, "/about", False),
        (FILED[:2], "/about", True),
        ([], "/about", True),
    ],
)
def test_an_address_looks_like_those_of_posts_or_not(known: list[str], path: str, fits: bool) -> None:
    assert learnt(known).fits(path) is fits


@pytest.mark.parametrize(
    ("listed", "path", "fits"),
    [
        ([*FILED, "/about"], "/posts/quatre", True),
        ([*FILED, "/about"], "/equipe", False),
        # A shape that a quarter of the list has not tells nothing.
        ([*FILED, "/about", "/equipe"], "/contact", True),
        (FILED[:2], "/about", True),
    ],
)
def test_what_most_of_the_lists_name_looks_like_posts(listed: list[str], path: str, fits: bool) -> None:
    assert common(listed).fits(path) is fits
