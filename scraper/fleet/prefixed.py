"""An application that believes to be at the root of its host, moved under a prefix with all its addresses."""

import re
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Of what its own templates write; texts of pages are there with their quotation marks escaped.
_ATTRIBUTE = re.compile(rb"""(\b(?:href|src|action|formaction|data|poster|content)=)(["'])/(?!/)""")
_IN_STYLE = re.compile(rb"""url\((["']?)/(?!/)""")
_IN_HEADER = re.compile(rb"(?:(?<=<)|^)/(?!/)")
# What may hold addresses of ours; bytes of other types are passed on as they come.
_REWRITTEN = (
    b"text/",
    b"application/json",
    b"application/xml",
    b"application/atom",
    b"application/ld+json",
    b"application/linkset",
    b"application/link-format",
    b"application/opensearch",
)
# Headers whose values are addresses.
_ADDRESSES = frozenset({b"location", b"content-location", b"link"})


class Prefixed:
    """*app* under *prefix*, such as `/blog`."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"].removeprefix(self._prefix) or "/"
        raw = (scope.get("raw_path") or b"").removeprefix(self._prefix.encode()) or b"/"
        answer = _Answer(send, self._prefix.encode(), _origin(scope))
        await self._app({**scope, "path": path, "raw_path": raw}, receive, answer.take)


class _Answer:
    """One answer on its way out; one whose text may hold addresses is held until it is whole."""

    def __init__(self, send: Send, prefix: bytes, origin: bytes) -> None:
        self._send = send
        self._prefix = prefix
        self._origin = origin
        self._start: Message | None = None
        self._kind = b""
        self._parts: list[bytes] = []

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [(name, self._header(name, value)) for name, value in message["headers"]]
            self._kind = dict(message["headers"]).get(b"content-type", b"")
            if not self._kind.startswith(_REWRITTEN):
                await self._send(message)
                return
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = self._text(b"".join(self._parts))
        # The moved text is longer than the one that was announced.
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        empty = any(name == b"content-length" and value == b"0" for name, value in start["headers"])
        length: list[Any] = [] if start["status"] in (204, 304) else [(b"content-length", b"%d" % len(body))]
        # A HEAD has no body, and how long the moved one would be is not known: it announces no length.
        if body or empty:
            headers += length
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def _text(self, body: bytes) -> bytes:
        moved = body.replace(self._origin + b"/", self._origin + self._prefix + b"/")
        if self._kind.startswith((b"text/html", b"application/xhtml")):
            moved = _ATTRIBUTE.sub(rb"\1\2" + self._prefix + b"/", moved)
        if self._kind.startswith((b"text/html", b"text/css")):
            moved = _IN_STYLE.sub(rb"url(\1" + self._prefix + b"/", moved)
        return moved

    def _header(self, name: bytes, value: bytes) -> bytes:
        if name not in _ADDRESSES:
            return value
        return _IN_HEADER.sub(
            self._prefix + b"/", value.replace(self._origin + b"/", self._origin + self._prefix + b"/")
        )


def _origin(scope: Scope) -> bytes:
    host: bytes = next((value for name, value in scope["headers"] if name == b"host"), b"localhost")
    scheme: str = scope["scheme"]
    return scheme.encode() + b"://" + host
