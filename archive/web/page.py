"""From a request to an answer: language, ETag and 304, the archive's view, errors in words."""

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.errors import ArchiveError, BadQuery, CannotOpen, ConfigError, NoSuchPost, NoSuchState
from archive.web import answers
from archive.web.answers import Elsewhere, Moved, Refusal
from archive.web.ask import Ask, language_of
from archive.web.connections import Connections
from archive.web.dates import day_text
from archive.web.languages import catalogue, french
from archive.web.room import Room, edition
from archive.web.templating import error_page

log = logging.getLogger("cirma.web")

Handler = Callable[[Ask], Response]

_THREADS = 8
"""Answers are made by one interpreter: more threads only wait for each other."""


class Desk:
    """Turns handlers into endpoints."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._reader = Connections(room)
        self._limiter: CapacityLimiter | None = None

    def endpoint(self, handler: Handler, *, formats: tuple[str, ...] = ()) -> Callable[[Request], Any]:
        """An endpoint that answers through *handler*; *formats* are the variants that it knows beside HTML."""

        async def answer(request: Request) -> Response:
            if self._limiter is None:
                # Made inside the loop that it belongs to.
                self._limiter = CapacityLimiter(_THREADS)
            return await to_thread.run_sync(self._answer, handler, formats, request, limiter=self._limiter)

        return answer

    def _answer(self, handler: Handler, formats: tuple[str, ...], request: Request) -> Response:
        variant = request.path_params.get("variant", "").removeprefix(".")
        try:
            if variant and variant not in formats:
                raise Refusal(404, "error.no_format", format=variant[:20], formats=", ".join(formats) or "html")
            with self._reader.reading() as reading:
                tag = _tag(reading.head, request)
                # Before the handler: an unchanged archive answers without making the page.
                if _matches(request.headers.get("if-none-match"), tag):
                    return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept-Language"})
                response = handler(Ask(request, self.room, reading))
        except Moved as moved:
            return RedirectResponse(moved.address, 301)
        except Elsewhere as other:
            return RedirectResponse(other.address, 302)
        except Exception as error:  # noqa: BLE001 - the outermost loop; what is not ours is logged and answered with 500
            return self._failed(request, error)
        # An error may be gone the next moment without any row that moved.
        if response.status_code == 200:
            response.headers.setdefault("ETag", tag)
        response.headers.setdefault("Vary", "Accept-Language")
        return response

    def _failed(self, request: Request, error: Exception) -> Response:
        refusal = _refusal(error)
        if refusal.status == 500:
            # The path alone: a query is what a reader looked for.
            log.error("%s failed", request.scope["path"], exc_info=error)
        response = refused(self.room, request, refusal)
        response.headers.update({"Vary": "Accept-Language", **refusal.headers})
        return response


def refused(room: Room, request: Request, refusal: Refusal) -> Response:
    """*refusal* in words: JSON where the address asks for JSON, else a page."""
    words = catalogue(language_of(request))
    values = {name: _shown(value, words.language) for name, value in refusal.values.items()}
    told = words(refusal.key, **values)
    if request.scope["path"].endswith(".json"):
        return answers.json({"error": told, "status": refusal.status}, status=refusal.status)
    return error_page(room, request, refusal.status, told)


class Turnstile:
    """Lets one costly question in at a time, and asks others to come back."""

    def __init__(self, seconds: int = 5, *, patience: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._seconds = seconds
        self._patience = patience

    def __enter__(self) -> None:
        # A short wait lets two clicks in a row pass; a queue would let one reader hold all threads.
        if not self._lock.acquire(timeout=self._patience):
            raise Refusal(503, "error.busy", headers={"Retry-After": str(self._seconds)})

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _refusal(error: Exception) -> Refusal:
    match error:
        case Refusal():
            return error
        case BadQuery():
            return Refusal(
                400, "error.bad_query", why=error.why, why_fr=french(error.in_french), read=error.read_as or "–"
            )
        case ConfigError():
            return Refusal(400, "error.bad_value", name=error.where.removeprefix("--"), why=error.why)
        case NoSuchPost() | NoSuchState():
            return Refusal(404, "error.nothing")
        # A crawl that holds the file, or a disk that is not mounted: it passes.
        case CannotOpen() | sqlite3.OperationalError():
            log.warning("the archive cannot be read: %s", error)
            return Refusal(503, "error.unavailable", headers={"Retry-After": "10"})
        case ArchiveError():
            return Refusal(404, "error.nothing")
    return Refusal(500, "error.fault")


def _shown(value: object, language: str) -> object:
    from datetime import date

    return day_text(value, language) if isinstance(value, date) else value


def _tag(head: str, request: Request) -> str:
    """The entity tag: of the archive's head, the address, the language, how we were called, and our own code."""
    # All that a page depends on: leave one out and a browser shows what is no more.
    parts = (head, str(request.url), language_of(request), edition())
    return f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def _matches(header: str | None, tag: str) -> bool:
    return header is not None and any(part.strip().removeprefix("W/") == tag for part in header.split(","))
