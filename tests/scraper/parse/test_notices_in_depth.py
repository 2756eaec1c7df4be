"""What a notice's page hides says nothing, however deep it stands; and no page is so large that its words are lost."""

import pytest

from archive.model import Verdict
from scraper.parse.notice import notice
from scraper.parse.phrases import Notice
from scraper.parse.tree import Parsed, parse
from scraper.parse.verdict import read
from tests.scraper.parse.test_notice import TEXT, page

DEEP = 40


def nested(around: str, inside: str) -> str:
    """*inside* at some depth within the start tag *around*."""
    return f"<{around}>{'<div>' * DEEP}{inside}{'</div>' * DEEP}</{around.split()[0]}>"


@pytest.mark.parametrize(
    "around",
    [
        "dialog",
        "template",
        "noscript",
        "div hidden",
        "div aria-hidden=true",
        "nav",
        "footer",
        "form",
        "aside",
        "a href=/x",
    ],
)
def test_text_that_is_not_shown_or_not_the_page_s_is_none(around: str) -> None:
    body = f"<h1>Page introuvable</h1>{nested(around, TEXT * 6)}"

    assert read(page("Cahiers", body)).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("around", ["dialog", "template", "div hidden", "div style='display: none'"])
def test_a_password_that_nobody_is_asked_for_is_no_wall(around: str) -> None:
    asked, hidden = "<p><input type=PASSWORD></p>", nested(around, "<p><input type=password></p>")

    assert _told(asked) is Notice.LOGIN
    assert _told(hidden) is None


def test_words_count_in_a_refusal_of_many_tags() -> None:
    rest = "<span>·</span>" * 900
    body = f"<h1>Checking your browser before accessing cahiers.example</h1><div>{rest}</div>"

    assert read(page("Just a moment...", body, status=403)).verdict is Verdict.BLOCKED


def _told(body: str) -> Notice | None:
    parsed = parse(f"<!doctype html><html><body>{body}</body></html>".encode())
    assert isinstance(parsed, Parsed)
    return notice(parsed.tree, title="Cahiers", declared=False)
