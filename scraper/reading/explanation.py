"""Explain where the reader found each field of a page, in the child process in which pages are read."""

import msgspec
from msgspec.structs import replace

from archive.model import Reading
from scraper.parse.page import Page
from scraper.parse.profiles.explainer import Explainer, Explanation, FieldSource
from scraper.parse.said import Said
from scraper.reading import bounded


def explained(page: Page, reading: Reading) -> Explanation:
    """The sources of the fields of *page*, which reads as *reading*; None if it is not a post."""
    # Without the selectors of fields: what is said replaces what was found only afterwards.
    said = Said(drop=page.site.said.drop)
    site = replace(page.site, profile=Explainer(inner=page.site.profile), said=said)
    try:
        # The explanation comes back as the detail of a problem: a child answers with a reading and nothing else.
        told = bounded.read(replace(page, site=site))
    except bounded.Unfinished:
        return Explanation()
    try:
        found = msgspec.json.decode(told.problems[0].detail, type=Explanation)
    except (IndexError, msgspec.DecodeError):
        return Explanation()
    return replace(found, found=found.found | _said(page.site.said, reading))


def names_nothing(field: str, reading: Reading) -> bool:
    """Return whether what `[site.read]` says of *field* names nothing on the page that *reading* is of."""
    return any(problem.detail.startswith(f"nothing at {field} = ") for problem in reading.problems)


def _said(said: Said, reading: Reading) -> dict[str, FieldSource]:
    """The fields whose place the archivist names: nothing is surer."""
    named = {name: getattr(said, name) for name in ("title", "authors", "published", "modified", "body")}
    return {
        name: FieldSource(source=f"[site.read] {name} = {selector!r}", confidence=1.0)
        for name, selector in named.items()
        if selector and not names_nothing(name, reading)
    }
