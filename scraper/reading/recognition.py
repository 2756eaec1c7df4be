"""Recognise the platform of a page, in the child process in which pages are read."""

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Verdict
from scraper.parse.page import Page
from scraper.parse.profiles.generic import GENERIC
from scraper.parse.profiles.platform_only import Recogniser
from scraper.reading import bounded


class Recognised(Struct, frozen=True, kw_only=True):
    """A platform, and what shows it."""

    profile: str
    evidence: str
    """In words."""


def recognised(page: Page) -> Recognised:
    """The first profile that recognises *page*; the general one where none does, or the page cannot be read."""
    try:
        reading = bounded.read(replace(page, site=replace(page.site, profile=Recogniser())))
    # A page that cannot be read shows no platform; the general reader takes any.
    except bounded.Unfinished as error:
        return Recognised(profile=GENERIC.name, evidence=f"the page is not read: {error}")
    evidence = str(reading.problems[0].detail) if reading.problems else ""
    if reading.verdict is not Verdict.OTHER or not reading.parser:
        return Recognised(profile=GENERIC.name, evidence=f"the page is no HTML page: {reading.verdict.value}")
    return Recognised(profile=reading.parser, evidence=evidence)
