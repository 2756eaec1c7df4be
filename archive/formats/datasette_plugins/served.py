"""A plugin of Datasette, loaded by `cirma datasette`: no other host's name answers.

A page of another site could have its own name resolve to this machine, and read the answers in the reader's browser:
so only this machine's names are answered.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

_App = Callable[..., Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[_App], _App]:
    """Answer this machine's own names alone."""
    return _answering_own_names


def _answering_own_names(app: _App) -> _App:
    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or _host(scope) in _OWN_NAMES:
            await app(scope, receive, send)
            return
        # 421 is what HTTP has for a request that reached the wrong server (RFC 9110, section 15.5.20).
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await send({"type": "http.response.start", "status": 421, "headers": headers})
        await send({"type": "http.response.body", "body": b"this address answers to localhost alone\n"})

    return answer


def _host(scope: Any) -> str:
    """The host that was asked for, without its port; empty where there is not exactly one."""
    named: list[str] = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
    # Two Host headers are how one check is shown one name and the next another.
    if len(named) != 1:
        return ""
    host, colon, port = named[0].rpartition(":")
    return host if colon and port.isdigit() else named[0]
