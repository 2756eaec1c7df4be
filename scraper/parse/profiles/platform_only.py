"""A profile that reads nothing of a page but which platform made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Problem, ProblemKind, Reading, Verdict
from scraper.parse.profiles.base import Profile
from scraper.parse.profiles.generic import GENERIC
from scraper.parse.profiles.registry import PROFILES

if TYPE_CHECKING:
    from scraper.parse.head import PageHead
    from scraper.parse.page import Page
    from scraper.parse.tree import Parsed


class Recogniser(Profile, frozen=True, kw_only=True):
    """Read a page as the name of its platform; the problem of the reading gives the evidence."""

    name: str = ""
    title: str = ""
    summary: str = ""

    def read(self, page: Page, parsed: Parsed, head: PageHead) -> Reading:
        """A reading whose parser is the first profile that recognises *page*, the general one where none does."""
        for name, profile in PROFILES.items():
            if evidence := profile.recognised(page, parsed.tree, head):
                return _reading(name, evidence)
        return _reading(GENERIC.name, "no mark of a known platform")


def _reading(name: str, evidence: str) -> Reading:
    return Reading(parser=name, verdict=Verdict.OTHER, problems=(Problem(kind=ProblemKind.OTHER, detail=evidence),))
