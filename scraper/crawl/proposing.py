"""Lines for `[site.read]`: for fields that are missing or doubtful, selectors that were tried on the pages."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.model import SURE, Content, Reading
from archive.render.text import as_text
from scraper.parse.page import Page
from scraper.parse.profiles.explainer import FIELDS, Explanation, FieldSource
from scraper.reading import reread
from scraper.reading.explanation import names_nothing

# Each is tried by reading every page again.
_TRIED = 6
_LONGEST_TITLE = 300
_LONGEST_AUTHORS = 160
_FEWEST_WORDS = 20
_SHOWN_WORDS = 12

# A body of so much more or fewer words is another part of the page.
_NEAR = 1.25


class ReadPage(Struct, frozen=True, kw_only=True):
    """A page, what was made of it, and what the reader went by."""

    page: Page
    reading: Reading
    told: Explanation


class Proposal(Struct, frozen=True, kw_only=True):
    """A line to add, or a field for which no line was found."""

    key: str
    selector: str
    """Empty where nothing on these pages looks like the field."""
    why: str
    on: int
    """On how many pages it selects something."""
    agrees: int
    """On how many of them it selects what was read without it."""
    among: int
    shows: str = ""
    """What it selects on the first of them."""


def proposals(posts: Sequence[ReadPage], fields: Sequence[str] = FIELDS) -> tuple[Proposal, ...]:
    """A proposal for each of *fields* that is missing, or read without being sure, on one of *posts* or more."""
    return tuple(proposal for name in fields if (proposal := _proposal(name, posts)))


def _proposal(name: str, posts: Sequence[ReadPage]) -> Proposal | None:
    sources = [post.told.found.get(name, FieldSource()) for post in posts]
    missing = sum(not source.source for source in sources)
    doubtful = sum(source.confidence < SURE for source in sources) - missing
    if not missing and not doubtful:
        return None
    parts = (f"missing on {missing}" if missing else "", f"unsure on {doubtful}" if doubtful else "")
    why = f"{' and '.join(filter(None, parts))} of {len(posts)}"
    best = max(_tried(name, posts), key=lambda tried: (tried.agrees, tried.on), default=None)
    if best:
        return replace(best, why=why)
    # Most sites do not say when a text was changed.
    return None if name == "modified" else Proposal(key=name, selector="", why=why, on=0, agrees=0, among=len(posts))


def _tried(name: str, posts: Sequence[ReadPage]) -> Iterator[Proposal]:
    """The likeliest selectors that show the field on half of the pages or more."""
    # What many pages suggest is the template's, and not one page's.
    votes = Counter(selector for post in posts for selector in post.told.candidates.get(name, ()))
    for selector, _ in votes.most_common(_TRIED):
        pairs = [(_shown(name, selector, post.page), _read(name, post.reading)) for post in posts]
        if name == "body" and not all(_is_near(value, read) for value, read in pairs):
            continue
        shown = [value for value, _ in pairs if value]
        agrees = sum(value == read for value, read in pairs if value)
        # One text on all pages is the site's own.
        if len(shown) * 2 >= len(posts) and (len(posts) < 3 or name == "authors" or len(set(shown)) > 1):
            yield Proposal(
                key=name,
                selector=selector,
                why="",
                on=len(shown),
                agrees=agrees,
                among=len(posts),
                shows=" ".join(shown[0].split()[:_SHOWN_WORDS]),
            )


def _shown(name: str, selector: str, page: Page) -> str:
    """Return the field that *selector* finds on *page*, read as a crawl would read it; empty if it cannot be one."""
    said = replace(page.site.said, **{name: selector})
    reading = reread.read_totally(replace(page, site=replace(page.site, said=said)))
    return "" if names_nothing(name, reading) else _read(name, reading)


def _read(name: str, reading: Reading) -> str:
    return _plausible(name, reading.content) if reading.content else ""


def _is_near(body: str, read: str) -> bool:
    """Return whether *body* is about as long as the one that was *read*, if one was."""
    words, known = len(body.split()), len(read.split())
    return not words or not known or known / _NEAR <= words <= known * _NEAR


def _plausible(name: str, content: Content) -> str:
    match name:
        case "title":
            return content.title if len(content.title) <= _LONGEST_TITLE else ""
        case "authors":
            names = ", ".join(content.authors)
            return names if len(names) <= _LONGEST_AUTHORS else ""
        case "published":
            return content.published.day.isoformat() if content.published else ""
        case "modified":
            return content.modified.day.isoformat() if content.modified else ""
        case _:
            text = as_text(content)
            return text if len(text.split()) > _FEWEST_WORDS else ""
