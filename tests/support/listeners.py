"""A mail server and a webhook on loopback, which keep what they are sent."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Letter
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mailbox:
    """A mail server that says little and keeps everything."""

    port: int = 0
    letters: list[Letter] = field(default_factory=list)
    refuses: bool = False


@dataclass
class Hook:
    """A webhook and what was posted to it."""

    url: str = ""
    status: int = 204
    posted: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Listens for mail on loopback."""
    box = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            while line := self.rfile.readline().decode().strip():
                match line.split(maxsplit=1)[0].upper():
                    case "DATA":
                        self._say("354 go on")
                        box.letters.append(message_from_bytes(self._data(), policy=default))
                        self._say("250 kept")
                    case "RCPT" if box.refuses:
                        self._say("550 no such person")
                    case "QUIT":
                        self._say("221 bye")
                        return
                    case _:
                        self._say("250 fine")

        def _data(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            return b"".join(lines)

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.TCPServer(("127.0.0.1", 0), Session) as server:
        box.port = server.server_address[1]
        yield from _served(server, box)


@contextmanager
def hook() -> Iterator[Hook]:
    """Listens for posts on loopback."""
    kept = Hook()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.posted.append((self.headers["authorization"], json.loads(body)))
            self.send_response(kept.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        kept.url = f"http://127.0.0.1:{server.server_address[1]}/hook?x=1"
        yield from _served(server, kept)


def _served(server: socketserver.BaseServer, box: Any) -> Iterator[Any]:
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield box
    server.shutdown()
