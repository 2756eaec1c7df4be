"""The server of the reading room: uvicorn over one socket, without a log of who read what."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from archive.errors import ConfigError
from archive.web.app import application
from archive.web.room import Room

_CONCURRENCY = 200
"""Connections at once; more are asked to come back (503)."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that holds *host* and *port*; 0 takes a free port. Raises `ConfigError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: asyncio sends small answers at once only on such a socket, else each waits 40 ms for an ACK.
    open_socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Else a room that is started again must wait for old connections to fade.
    open_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        open_socket.bind((host, port))
    except (OSError, OverflowError) as error:
        open_socket.close()
        remedy = "name another --port (0 takes a free one), or stop what answers there"
        raise ConfigError(f"--host {host} --port {port}", str(error), remedy) from error
    return open_socket


def address(open_socket: socket.socket) -> str:
    """The URL under which *open_socket* answers."""
    host, port = open_socket.getsockname()[:2]
    # An address to click on: these two name no machine.
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def serve(
    room: Room, open_socket: socket.socket, *, ready: Callable[[str], None], trusted_proxies: str = "127.0.0.1"
) -> None:
    """Answer on *open_socket* until the process is stopped; *ready* is called with the URL once it answers.

    *trusted_proxies* are the addresses of proxies that are believed about scheme and client.
    """
    serve_app(application(room), open_socket, ready=ready, trusted_proxies=trusted_proxies)


def serve_app(
    app: ASGIApp, open_socket: socket.socket, *, ready: Callable[[str], None], trusted_proxies: str = "127.0.0.1"
) -> None:
    """As `serve`, of any *app* behind the guard of the reading room."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        # Nobody writes down who read what.
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=trusted_proxies,
        limit_concurrency=_CONCURRENCY,
        timeout_graceful_shutdown=5,
        lifespan="off",
        ws="none",
    )
    _Server(config, lambda: ready(address(open_socket))).run(sockets=[open_socket])


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        # The loop has to run once before the sockets accept: whoever is told the URL asks at once.
        await asyncio.sleep(0)
        if not self.should_exit:
            self._ready()
