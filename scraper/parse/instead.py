"""Read what comes in place of a page: a wall by its marks, a notice by its words. Ordinary pages never come here."""

from archive.model import Problem, ProblemKind, Reading
from scraper.parse.head import PageHead, read_head
from scraper.parse.notice import VERDICTS, notice
from scraper.parse.page import Page, utf8
from scraper.parse.phrases import Notice
from scraper.parse.reading import verdict
from scraper.parse.tree import Parsed, parse
from scraper.parse.walls import tests_visitors, wall


def read_instead(page: Page, parsed: Parsed, head: PageHead) -> Reading | None:
    """The reading of *page* where it is a wall or a notice; None where it is neither."""
    # Marks before words: they are proof, what a notice says is only likely.
    told = wall(page.body, parsed, errors=page.site.profile.errors) or notice(
        parsed.tree, title=head.title, declared=head.declares_an_article
    )
    return _notice(page, told) if told else None


def read_test(page: Page, parsed: Parsed) -> Reading | None:
    """The reading of a *page* without a text where it is a test of its visitors; None where it is none."""
    return _notice(page, Notice.CHALLENGE) if tests_visitors(page.body, parsed) else None


def read_refusal(page: Page) -> Reading | None:
    """The reading of an answer that refuses, in HTML, where it is a test of its visitors; None of a plain refusal."""
    parsed = parse(utf8(page))
    if not isinstance(parsed, Parsed):
        return None
    told = wall(page.body, parsed) or notice(parsed.tree, title=read_head(parsed.tree).title, declared=False)
    return _notice(page, told) if told is Notice.CHALLENGE else None


def _notice(page: Page, told: Notice) -> Reading:
    return verdict(page, VERDICTS[told], Problem(kind=ProblemKind.NOTICE, detail=told.value))
