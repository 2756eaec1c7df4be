"""Rules for every response: the requests that are accepted, and the headers that protect readers.

Plain ASGI, around the whole application.
"""

from collections.abc import Iterable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.web.languages import catalogue, chosen
from archive.web.room import Room

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors 'none'"
)
FRAMED_POLICY = PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""Of a page of ours that is in a frame of ours."""
CAPTURED_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""Of archived HTML: no scripts, no forms, no origin, nothing fetched but from us."""

MOST_TARGET = 8_000
"""Bytes of path and query together."""
MOST_QUERY = 4_000
_HARVESTED = "/oai"
"""Of which the protocol demands that it answers POST as well."""

_HEADERS = {
    b"content-security-policy": PAGE_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"interest-cohort=(), camera=(), microphone=(), geolocation=()",
    b"cache-control": b"no-cache",
}


class Doorkeeper:
    """Refuses what no page should see, and adds to each answer the headers that it does not set itself."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self._app = app
        self._hosts = room.hosts
        self._extra = {} if room.indexed else {b"x-robots-tag": b"noindex, noarchive"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._missing(message["headers"])]
            await send(message)

        refusal = self._refusal(scope)
        if not refusal and scope["method"] == "POST":
            form = await _form(scope, receive)
            # Section 3.1.1.2 of OAI-PMH: the body of a POST is the query of a GET.
            scope = {**scope, "method": "GET", "query_string": form or b"", "headers": _unconditional(scope)}
            refusal = None if form is not None else _refused(scope, 400, "error.bad_form", most=MOST_QUERY)
        await (refusal or self._app)(scope, receive, guarded)

    def _missing(self, present: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        # What a page sets itself, such as the policy of an archived page, stands.
        names = {name for name, _ in present}
        return [(name, value) for name, value in (_HEADERS | self._extra).items() if name not in names]

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        allowed = ("GET", "HEAD", "POST") if scope["path"] == _HARVESTED else ("GET", "HEAD")
        if scope["method"] not in allowed:
            return _refused(scope, 405, "error.read_only", headers={"Allow": ", ".join(allowed)})
        # A page of another site could have its own name resolve to this machine (DNS rebinding).
        if _host(scope) not in self._hosts:
            return _refused(scope, 421, "error.no_host")
        query = scope["query_string"]
        # Before any pattern or parser of ours sees it.
        if len(query) > MOST_QUERY or len(scope["raw_path"] or b"") + len(query) > MOST_TARGET:
            return _refused(scope, 414, "error.long")
        return None


def _refused(
    scope: Scope, status: int, key: str, *, headers: dict[str, str] | None = None, **values: object
) -> PlainTextResponse:
    """The refusal *key* in the language that the request accepts; its address is not looked at."""
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    told = catalogue(chosen(None, accepted))(key, **values)
    return PlainTextResponse(f"{told}\n", status, {"Vary": "Accept-Language", **(headers or {})})


async def _form(scope: Scope, receive: Receive) -> bytes | None:
    """The arguments in the body of a request; None where it is no form, or too long."""
    kind = dict(scope["headers"]).get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/x-www-form-urlencoded":
        return None
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_QUERY:
            return None
    return body.strip()


def _unconditional(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers without what asks whether the answer to a GET has changed."""
    return [(name, value) for name, value in scope["headers"] if not name.startswith(b"if-")]


def _host(scope: Scope) -> str:
    """The name that the request gives, without its port, in lower case; empty where it names none or several."""
    found = [value for name, value in scope["headers"] if name == b"host"]
    # Two Host headers are how a proxy and a server are shown two names.
    if len(found) != 1:
        return ""
    host: str = found[0].decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).rstrip(".")
