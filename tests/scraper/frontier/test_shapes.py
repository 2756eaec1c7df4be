"""Shapes of addresses tell posts from pages, where enough posts are known."""

import pytest

from scraper.frontier.shapes import common, learnt

DATED = ["/2019/11/27/un-titre", "/2020/01/02/autre", "/2021/03/04/encore"]
DOTCLEAR = [f"/index.php?post/2024/05/0{n}/un-titre-{n}" for n in (1, 2, 3)]
NUMBERED = [f"/index.php?view=article&id={n}:un-titre-{n}" for n in (7, 12, 130)]
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
        (DOTCLEAR, "/index.php?post/2023/11/27/autre", True),
        (DOTCLEAR, "/index.php?archive/2023/11", False),
        (DOTCLEAR, "/index.php?pages/a-propos", False),
        (NUMBERED, "/index.php?view=article&id=1400:autre", True),
        (NUMBERED, "/index.php?view=category&id=14:autre", False),
        (["/a.php?id=1", "/a.php?id=22", "/a.php?id=333"], "/a.php?id=4444", True),
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
