"""Titles in the markup of themes: what stands in a heading beside its title, and windows without any heading."""

import pytest

from tests.scraper.parse.profiles.test_general import TEXT, content, og

TITLE = "Le prix du blé en Europe"


@pytest.mark.parametrize(
    "heading",
    [
        "{}<span class='subtitle'>Une hausse durable</span>",
        "{} <a class='anchor' href='#le-prix'>#</a>",
        "{} <a href='#le-prix' aria-label='lien'>¶</a>",
        "{} <a class='edit-link' href='/wp-admin/post.php'>[Modifier]</a>",
        "{}<span class='mw-editsection'>[modifier le code]</span>",
        "Le prix du blé<br>en Europe",
    ],
)
def test_what_themes_put_into_a_heading_is_no_title(heading: str) -> None:
    assert content(f"<article><h1>{heading.format(TITLE)}</h1>{TEXT}</article>").title == TITLE


def test_a_subtitle_in_a_heading_belongs_to_the_title_where_metadata_says_so() -> None:
    whole = f"{TITLE} : une hausse durable"
    heading = f"<article><h1>{TITLE}<span class='subtitle'> : une hausse durable</span></h1>{TEXT}</article>"

    assert content(heading, head=og(whole)).title == whole


@pytest.mark.parametrize("small", ["<span class='category'>Économie</span>", "<span class='kicker'>Analyse</span>"])
def test_a_section_in_a_heading_is_no_title_where_metadata_says_so(small: str) -> None:
    heading = f"<article><h1>{small} {TITLE}</h1>{TEXT}</article>"

    assert content(heading, head=og(TITLE)).title == TITLE


@pytest.mark.parametrize(
    ("window", "title"),
    [
        (f"{TITLE} | Cahiers du Large", TITLE),
        (f"{TITLE} « Cahiers du Large", TITLE),
        (f"Cahiers du Large » {TITLE}", TITLE),
        ("Mali | Cahiers du Large", "Mali | Cahiers du Large"),
    ],
)
def test_a_window_without_any_heading_gives_the_title_before_the_site(window: str, title: str) -> None:
    assert content(f"<article>{TEXT}</article>", window=window).title == title
