"""The floor of a crawl: fetch, inflate, hash, pack and parse pages, and nothing else.

`python bench/crawl_floor.py LIST` reads the addresses in the file LIST, one a line, one after the other over one
connection. Each page is packed alone, at the level of a crawl that does not wait.
"""

import hashlib
import sys
import zlib
from pathlib import Path

import httpx
import zstandard
from selectolax.lexbor import LexborHTMLParser

_LEVEL = 12
_GZIP = 16 + zlib.MAX_WBITS


def main(listed: str) -> None:
    """Print how many bytes the pages had, and took."""
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    size = taken = 0
    with httpx.Client(headers={"Accept-Encoding": "gzip"}) as client:
        for address in Path(listed).read_text("utf-8").split():
            with client.stream("GET", address) as answer:
                raw = b"".join(answer.iter_raw())
            body = zlib.decompress(raw, _GZIP) if answer.headers.get("content-encoding") == "gzip" else raw
            hashlib.sha256(body).hexdigest()
            taken += len(packer.compress(body))
            LexborHTMLParser(body)
            size += len(body)
    print(size, taken)


if __name__ == "__main__":
    main(sys.argv[1])
