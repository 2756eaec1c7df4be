"""Templates: one environment, and what every page is given."""

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from archive.compare import redlined
from archive.model import ChangeKind
from archive.query.register import RegisterEntry
from archive.text.edits import edits
from archive.web import charts, telling
from archive.web.ask import Ask, address, language_of
from archive.web.languages import Catalogue, catalogue
from archive.web.room import Room

_RESERVED = ":/?#[]@!$&'()*+,;=~%"
ASSETS = frozenset({"room.css", "keys.js", "icon.svg"})
"""The files of ours that pages load."""


@cache
def environment() -> Environment:
    """The templates of the pages; every value is escaped, an undefined one is an error."""
    made = Environment(
        loader=PackageLoader("archive.web"),
        autoescape=True,
        # A misspelt name in a template fails a test instead of printing nothing.
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        # All of them: the templates are few and never change while the room is open.
        cache_size=-1,
    )
    made.globals.update(
        asset=asset,
        marked_up=Markup,
        charts=charts,
        telling=telling,
        left=redlined.left,
        right=redlined.right,
        stretches=redlined.stretches,
        by_word=by_word,
        month_name=month_name,
        edit_kind=ChangeKind.EDIT,
    )
    made.filters["groupby_day"] = by_day
    made.filters["cap"] = capital
    made.filters["readable"] = readable
    return made


class DayGroup(Struct, frozen=True, kw_only=True):
    """The changes of one day."""

    day: date
    entries: tuple[RegisterEntry, ...]


def by_day(entries: Iterable[RegisterEntry], zone: ZoneInfo) -> list[DayGroup]:
    """*entries*, newest first, by the day in *zone* on which they were observed."""
    grouped = groupby(entries, key=lambda entry: entry.change.observed_at.astimezone(zone).date())
    return [DayGroup(day=day, entries=tuple(found)) for day, found in grouped]


def capital(text: str) -> str:
    """*text* with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def readable(uri: str) -> str:
    """*uri* as browsers show it: letters of other scripts as such; what could mislead stays as it is written."""
    shown = unquote(uri, errors="strict") if _decodes(uri) else uri
    return shown if all(letter.isprintable() and not letter.isspace() for letter in shown) else uri


def _decodes(uri: str) -> bool:
    try:
        # Only where nothing is lost: an escape of a reserved sign must stay as it is.
        return quote(unquote(uri, errors="strict"), safe=_RESERVED) == uri
    except UnicodeDecodeError:
        return False


def by_word(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """*before* and *after*, two titles, as one line of stretches that stay, went (`-`) or came (`+`)."""
    found = edits(before, after)
    # One edit with its words marked: otherwise the titles share too little to be read as one.
    if len(found) == 1 and found[0].spans:
        return tuple((mark.op, mark.text) for mark in found[0].spans)
    return ("-", before), (" ", " "), ("+", after)


def month_name(ask: Ask, month: str) -> str:
    """`mars 2026` for `2026-03`."""
    return ask.dates().month(month)


def html(ask: Ask, template: str, **values: object) -> Response:
    """The page that *template* makes of *values*."""
    site = values.pop("zone_of", None)
    shown = (
        environment()
        .get_template(template)
        .render(
            **_common(ask.room, ask.request, ask.words), ask=ask, d=ask.dates(str(site) if site else None), **values
        )
    )
    return Response(shown, media_type="text/html")


# What is asked wrongly, cannot be answered now, or was taken down is not simply absent.
_ERROR_TITLES = {400: "error.title_unread", 410: "error.title_taken", 451: "error.title_taken"}


def error_page(room: Room, request: Request, status: int, told: str) -> Response:
    """The page that says why there is none."""
    words = catalogue(language_of(request))
    title = words(_ERROR_TITLES.get(status, "error.title_fault" if status >= 500 else "error.title"))
    values = {**_common(room, request, words), "status": status, "title": title, "told": told}
    return Response(environment().get_template("error.html").render(**values), status, media_type="text/html")


@cache
def asset(name: str) -> str:
    """The address of a file of ours, with a digest of what is in it: such an address never goes stale."""
    stem, dot, suffix = name.rpartition(".")
    return f"/static/{stem}-{asset_digest(name)}{dot}{suffix}"


@cache
def asset_digest(name: str) -> str:
    """The digest of the file called *name*. Raises `FileNotFoundError`."""
    return hashlib.sha256(asset_bytes(name)).hexdigest()[:10]


@cache
def asset_bytes(name: str) -> bytes:
    """The file of ours called *name*."""
    return files("archive.web").joinpath("static", name).read_bytes()


def _common(room: Room, request: Request, words: Catalogue) -> dict[str, Any]:
    asked = request.query_params.get("lang")
    language = {"lang": asked} if asked in ("fr", "en") else {}

    def link(path: str, /, **parameters: object) -> str:
        """An address inside the room; parameters that are None or empty are left out."""
        given = {name.rstrip("_"): str(value) for name, value in parameters.items() if value not in (None, "", False)}
        return address(path, {**given, **language})

    # The same page in the other language: every parameter but the language stays.
    other = "en" if words.language == "fr" else "fr"
    pairs = [(name, value) for name, value in request.query_params.multi_items() if name != "lang" and value]
    return {
        "room": room,
        "t": words,
        "n": words.count,
        "number": words.number,
        "word": words.word,
        "lang": words.language,
        "link": link,
        "asked_lang": asked if language else "",
        "other_lang": other,
        "other_lang_url": address(request.scope["path"], [*pairs, ("lang", other)]),
        "path": request.scope["path"],
        "head_extra": Markup(""),
    }
