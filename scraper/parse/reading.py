"""The beginning that the readings of all readers share."""

from archive.model import Content, Problem, ProblemKind, Reading, Verdict
from scraper.parse.page import Page


def verdict(page: Page, kind: Verdict, *problems: Problem) -> Reading:
    """A reading of *page* that says what it is, and no more."""
    return Reading(parser=page.site.parser, verdict=kind, problems=problems)


def unreadable(page: Page, problem: Problem) -> Reading:
    """The reading of a *page* that could not be read: no evidence of anything."""
    return Reading(parser=page.site.parser, verdict=Verdict.UNREADABLE, complete=False, problems=(problem,))


def missing(content: Content) -> tuple[Problem, ...]:
    """The problems of a post that lacks what each should have."""
    parts = {
        ProblemKind.NO_TITLE: content.title,
        ProblemKind.NO_AUTHOR: content.authors,
        ProblemKind.NO_PUBLICATION_DATE: content.published,
        ProblemKind.NO_BODY: content.blocks,
    }
    return tuple(Problem(kind=kind) for kind, value in parts.items() if not value)
