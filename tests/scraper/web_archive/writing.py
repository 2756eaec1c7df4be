"""Small WARC and ARC files, written by hand as other tools write them."""

import base64
import gzip
import hashlib


def warc(kind: str, block: bytes, **fields: str) -> bytes:
    """One record; `Target_URI=` writes `WARC-Target-URI`, and so on."""
    lines = [b"WARC/1.0", f"WARC-Type: {kind}".encode()]
    for name, value in fields.items():
        spelt = name.replace("_", "-")
        lines.append(f"{spelt if spelt == 'Content-Type' else 'WARC-' + spelt}: {value}".encode())
    lines.append(f"Content-Length: {len(block)}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    head = "\r\n".join((f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers))
    return head.encode() + b"\r\n\r\n" + body


def sha1(data: bytes) -> str:
    """As most writers claim it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def members(*records: bytes) -> bytes:
    """Each record a gzip member."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def chunked(*parts: bytes) -> bytes:
    """A chunked body."""
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
