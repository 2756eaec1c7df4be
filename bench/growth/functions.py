"""Every public function that reads, compares or searches what others wrote, found in its package; a new one is too."""

import importlib
import inspect
import pkgutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from types import ModuleType
from typing import Any
from xml.parsers.expat import ExpatError

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser

from archive.errors import ArchiveError
from bench.growth.arguments import Unfillable, filled, kind_of
from bench.growth.material import URL, Material, NotOfThis
from bench.growth.pages import PAGES, ROBOTS, TOLD, XML
from bench.growth.texts import PAIRS, TEXTS
from scraper.polite.robots import parse as parse_robots

PACKAGES = (
    "archive.text",
    "archive.compare",
    "archive.search",
    "archive.render",
    "archive.digest",
    "archive.sameness",
    "archive.scripts",
    "archive.uri",
)
PACKAGES += ("scraper.parse", "scraper.polite.robots", "scraper.http.headers")

Function = Callable[..., Any]
REFUSALS = (ArchiveError, ValueError, ExpatError)
"""What a function may say to input that it cannot take: that costs time as well."""

# What is not called, by its name, and why.
_FIXED = "its input is of one size"
_INDEX = "it walks an index, not a text; `put` and `find` stand for it"
EXEMPT: dict[str, str] = {
    "archive.compare.states.class_of": _FIXED,
    "archive.search.tokens.tokens": "`read` gives it 4,000 letters at most",
    "archive.search.occurrences.merged": "what it is given is in order",
    "scraper.parse.profiles.registry.profile": _FIXED,
    "scraper.parse.media_blocks.media_in": "the reader of blocks calls it",
    "scraper.parse.profiles.wix.uploads.original": "the reader of a page calls it",
    "scraper.parse.obscured.mail_of": "the reader of blocks calls it",
    "scraper.parse.unfolding.label_of": "the reader of blocks calls it",
    "scraper.parse.unfolding.opens": "the walk over regions calls it, and it looks up a few words",
    "scraper.parse.pictures.is_dot": "it reads two numbers; the reader of blocks calls it",
    "scraper.parse.places.place_of": "it walks up a few levels; the reader of blocks calls it",
    "scraper.parse.listing.spelt": "the reader of a list calls it",
    "scraper.parse.phrases.any_of": "it reads our own phrases",
    "scraper.parse.said.faults": "it reads the archivist's own configuration",
    "scraper.parse.said.listed": _FIXED,
    "scraper.http.headers.past_caches": _FIXED,
    "archive.text.lists.entries": "it reads our own lists",
    "archive.scripts.each": "it reads our own ranges",
    "archive.search.asking.search": "`find` without its sums",
    "archive.search.index.put_all": "`put` calls it",
    "archive.search.index.update_period": _INDEX,
    "archive.search.index.remove": _INDEX,
    "archive.search.index.rebuild": _INDEX,
    "archive.search.index.indexed_rows": _INDEX,
    "archive.search.index.stemmer": _FIXED,
    "archive.search.soundness.check": _INDEX,
    "archive.search.soundness.given": _INDEX,
    "archive.search.suggestions.taken_in": "`find` calls it",
    "archive.search.suggestions.corrected": "`find` calls it",
    "archive.search.suggestions.joined": "`find` calls it",
    "archive.search.suggestions.loosened": "`find` calls it",
    "archive.search.faults.bad_query": _FIXED,
    "archive.search.numbers.post_of": _FIXED,
    "archive.search.numbers.free_row": "`put` calls it",
    "archive.search.numbers.forget": _INDEX,
    "archive.search.tables.drop": _INDEX,
    "archive.search.vocabulary.learn": "`put` calls it",
    "archive.search.vocabulary.learn_compounds": "`put` calls it",
    "archive.search.vocabulary.lacking": _INDEX,
    "archive.search.vocabulary.clear": _INDEX,
    "archive.search.vocabulary.drop": _INDEX,
    "scraper.parse.dates.is_placeholder": _FIXED,
    "scraper.parse.dates.is_ahead": _FIXED,
    "scraper.parse.notes.note": _FIXED,
    "scraper.parse.notes.attempted": "it calls what it is given",
    "scraper.parse.page.page_of": _FIXED,
    "scraper.parse.reading.verdict": _FIXED,
    "scraper.parse.verdict.read": "`read_caught` calls it",
    "scraper.parse.reading.unreadable": _FIXED,
    "scraper.polite.robots.verdict": "`parse` of its answer",
    "scraper.http.headers.conditions": _FIXED,
}


def public() -> Iterator[tuple[str, Function]]:
    """Each public function of `PACKAGES` with its name."""
    for module in _modules():
        for name, value in vars(module).items():
            if (
                not name.startswith("_")
                and getattr(value, "__module__", None) == module.__name__
                and _is_function(value)
            ):
                yield f"{module.__name__}.{name}", value


def _is_function(value: object) -> bool:
    return inspect.isfunction(value) or hasattr(value, "cache_clear")


def _modules() -> Iterator[ModuleType]:
    for name in PACKAGES:
        module = importlib.import_module(name)
        yield module
        for inner in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
            yield importlib.import_module(inner.name)


class Job(Struct, frozen=True, kw_only=True):
    """One function and one shape that it is called with."""

    function: str
    shape: str

    @property
    def is_page(self) -> bool:
        """Whether it is called with a page of HTML."""
        return self.shape in _PAGES or self.shape in _TOLD

    def parse(self, size: int) -> Callable[[], object]:
        """A bare parse of the page of *size*."""
        body = SHAPES[self.shape](size).body
        return lambda: LexborHTMLParser(body)

    def prepared(self, size: int) -> Callable[[], object]:
        """The call for an input of *size*; one that does not fit is none."""
        material = SHAPES[self.shape](size)
        function = _FUNCTIONS[self.function]
        try:
            positional, named = filled(function, material)
        except NotOfThis:
            return lambda: None
        return partial(_called, function, positional, named)


def _called(function: Function, positional: list[Any], named: dict[str, Any]) -> None:
    with suppress(*REFUSALS):
        result = function(*positional, **named)
        if isinstance(result, Iterator):
            deque(result, maxlen=0)


def inner() -> Iterator[str]:
    """The functions that take what another made of a page: `read` calls them, with every shape."""
    return (name for name, function in _FUNCTIONS.items() if any(kind in _INNER for kind in _kinds(function)))


def jobs() -> Iterator[Job]:
    """Every function with every shape of what it takes."""
    within = set(inner())
    for name, function in _FUNCTIONS.items():
        if name not in within | EXEMPT.keys() and not _why_unknown(function):
            yield from (Job(function=name, shape=shape) for shape in _shapes(name, function))


def unknown() -> Iterator[tuple[str, str]]:
    """Each function that nobody said how to call, and which of its parameters it is."""
    for name, function in _FUNCTIONS.items():
        if name not in EXEMPT and (why := _why_unknown(function)):
            yield name, why


def _why_unknown(function: Function) -> str:
    try:
        filled(function, Material(old="Un mot.", new="Des mots.", body=b""))
    except Unfillable as error:
        return str(error)
    except NotOfThis:
        pass
    return ""


# Parts of a page, made by one reader for another.
_INNER = frozenset(
    (
        "LexborHTMLParser",
        "LexborNode",
        "PageHead",
        "PostRegion",
        "Parsed",
        "list[Region]",
        "Iterable[Region]",
        "Region",
        "Surroundings",
    )
) | {"tuple[Block, ...]", "Block", "Query"}
_OUTER = frozenset({"Page", "bytes", "Sequence[bytes]"})


def _kinds(function: Function) -> set[str]:
    return {kind_of(parameter.annotation) for parameter in inspect.signature(function).parameters.values()}


def _shapes(name: str, function: Function) -> Iterable[str]:
    names = set(inspect.signature(function).parameters)
    if ".robots." in name:
        return _ROBOTS
    if name.endswith((".xml.walk", ".read_xml")):
        return _XML
    if not _OUTER.isdisjoint(_kinds(function)):
        return [*_PAGES, *_TOLD, *_XML] if name.endswith(".read_caught") else _PAGES
    return _PAIRS if names & {"new", "after", "other", "news"} else _TEXTS


# The tree of such a page grows with its square: lexbor opens every mark again in every paragraph. The child that reads
# it is stopped (`scraper.reading.bounded`).
_BOUNDED = frozenset({"open marks", "open marks and paragraphs"})
_PAGES, _TOLD = [name for name in PAGES if name not in _BOUNDED], list(TOLD)
_XML, _ROBOTS = [f"xml: {name}" for name in XML], [f"robots: {name}" for name in ROBOTS]
_TEXTS, _PAIRS = [f"text: {name}" for name in TEXTS], list(PAIRS)
SHAPES: dict[str, Callable[[int], Material]] = {}
SHAPES |= {name: lambda n, body=body: Material(body=body(n)) for name, body in (PAGES | TOLD).items()}
SHAPES |= {f"xml: {name}": lambda n, body=body: Material(body=body(n)) for name, body in XML.items()}
SHAPES |= {f"robots: {name}": lambda n, body=body: Material(body=body(n)) for name, body in ROBOTS.items()}
SHAPES |= {
    f"text: {name}": lambda n, text=text: Material(old=text(n), new=text(n) + "a") for name, text in TEXTS.items()
}
SHAPES |= {name: lambda n, pair=pair: _paired(pair(n)) for name, pair in PAIRS.items()}


def _paired(pair: tuple[str, str]) -> Material:
    return Material(old=pair[0], new=pair[1])


def robots_allows(body: bytes) -> bool:
    """Return what a robots.txt says of a page."""
    return parse_robots(body).allows(f"{URL}/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "cirma-archive")


_FUNCTIONS = dict(public()) | {"scraper.polite.robots.Rules.allows": robots_allows}
