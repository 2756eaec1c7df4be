"""One target of the fuzzer by coverage: `python -m tests.fuzz.driver TARGET [libFuzzer options]`.

Each target has a process of its own, which `tests.fuzz.coverage` starts: modules are instrumented as they are imported,
and libFuzzer ends the process that it drives.
"""

import gzip
import io
import sys
import zipfile
from pathlib import Path
from time import process_time

import atheris
import zstandard

with atheris.instrument_imports(include=["archive", "scraper"]):
    from tests.fuzz.targets import run

FOUND = Path(__file__).with_name("found")
# Slow is what takes long of CPU. The clock of libFuzzer is the wall's, and a machine may stop for seconds.
_MOST_SECONDS = 5
_TIMEOUT = 120
_SEEDS = (
    b'<html><body><article><p class="a" style="font-weight:bold">x</p></article>',
    b'{"@type":"Article","author":{"name":"x"},"datePublished":"2025-03-03"}',
    b"<urlset><url><loc>https://www.exemple.fr/post/a</loc><lastmod>2025-03-03</lastmod></url></urlset>",
    b"User-agent: *\nDisallow: /a*$\nCrawl-delay: 1",
    b'titre:"a b" OU -c* (d) avant:2025',
    b"https://www.exemple.fr/post/%C3%A9?a=b#c",
    b"3 mars 2025",
    "La mer monte. Il dit : « non ».\xfe\n\nLa mer monte.".encode("latin-1"),
)


_RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n"
    b"WARC-Target-URI: https://www.exemple.fr/post/a\r\nContent-Length: 60\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n\r\n\r\n"
)
_ARC = (
    b"filedesc://a.arc 0.0.0.0 20250101000000 text/plain 14\n1 0 InternetAr\n\n"
    b"https://www.exemple.fr/ 127.0.0.1 20250101000000 text/html 19\nHTTP/1.0 200 OK\n\nx\n\n"
)


def _packed() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("archive/a.warc.gz", gzip.compress(_RECORD, mtime=0))
        file.writestr("pages/pages.jsonl", b"{}")
    return data.getvalue()


_FILES = (_RECORD, _RECORD * 2, gzip.compress(_RECORD, mtime=0) * 2, zstandard.compress(_RECORD), _ARC, _packed())
_ANSWERS = (
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>a", mtime=0),
    b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\n\x0b\x01\x80<p>a\x03",
    b"cirma-holding: 0\r\ncirma-resource: a.png\r\ncirma-variant: original\r\ncirma-type: image/png\r\n",
    b'cirma-capture: 0\r\ncirma-site: demo\r\ncirma-kind: response\r\ncirma-headers: [["a", "b"]]\r\n',
)
_SEEDS_OF = {"import": _FILES, "record": _ANSWERS}


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz one target until the options say to stop; never returns where libFuzzer ends the process."""
    folder = FOUND / name
    folder.mkdir(parents=True, exist_ok=True)
    seeds = Path(sys.prefix) / "fuzz" / name
    seeds.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_SEEDS_OF.get(name, _SEEDS)):
        (seeds / f"seed-{number}").write_bytes(seed)
    arguments = [f"-timeout={_TIMEOUT}", "-rss_limit_mb=2048", "-max_len=4096", f"-artifact_prefix={folder}/", *options]
    atheris.Setup([sys.argv[0], *arguments, str(seeds)], lambda data: _soon(name, data))
    atheris.Fuzz()


def _soon(name: str, data: bytes) -> None:
    began = process_time()
    run(name, data)
    seconds = process_time() - began
    assert seconds < _MOST_SECONDS, f"{seconds:.0f} s of CPU for {len(data)} bytes"


if __name__ == "__main__":
    fuzz(sys.argv[1], sys.argv[2:])
