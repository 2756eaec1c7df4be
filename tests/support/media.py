"""A host of pictures on this machine: what each path answers, and what was asked; and pictures made on the spot."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Served:
    """One answer."""

    body: bytes = b""
    status: int = 200
    type: str = "image/png"
    headers: tuple[tuple[str, str], ...] = ()
    announced: int | None = None
    """A false length."""
    is_chunked: bool = False


@dataclass
class MediaServer:
    """A server of answers by path; everything else is a 404."""

    base: str = ""
    answers: dict[str, Served] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def media_asked(self) -> list[str]:
        """The paths asked for, without those of rules."""
        return [path for path in self.asked if path != "/robots.txt"]


@contextmanager
def media_server(answers: dict[str, Served] | None = None, *, address: str = "127.0.0.1") -> Iterator[MediaServer]:
    """A server of *answers* on a free port of *address*, which is one of loopback."""
    server = MediaServer(answers=dict(answers or {}))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append(self.path)
            missing = Served(status=404, type="text/html", body=b"<html>nothing here</html>")
            answer = server.answers.get(self.path, missing)
            self.send_response(answer.status)
            self.send_header("content-type", answer.type)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.is_chunked:
                self.send_header("transfer-encoding", "chunked")
            else:
                self.send_header("content-length", str(answer.announced or len(answer.body)))
            self.end_headers()
            try:
                self.wfile.write(_chunked(answer.body) if answer.is_chunked else answer.body)
            except OSError:
                return
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    with Server((address, 0), Handler) as http:
        server.base = f"http://{address}:{http.server_port}"
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def png(seed: int = 0, *, width: int = 8, height: int = 8, claimed: tuple[int, int] | None = None) -> bytes:
    """A picture in one colour, which *seed* chooses; *claimed* is the size that its head tells."""
    colour = bytes((seed * 37 % 256, seed * 91 % 256, seed % 256))
    rows = (b"\0" + colour * width) * height
    head = struct.pack(">IIBBBBB", *(claimed or (width, height)), 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def gif(frames: int = 2) -> bytes:
    """An animated picture of one pixel."""
    head = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0"
    frame = b"\x21\xf9\x04\x04\x0a\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return head + frame * frames + b";"


def pdf(*lines: str) -> bytes:
    """A document of one page that says *lines*."""
    said = b" ".join(
        b"(%b) Tj T*" % line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines
    )
    stream = b"BT /F1 12 Tf 60 760 Td 20 TL " + said + b" ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, trailer)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 60_000] for start in range(0, len(body), 60_000)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
