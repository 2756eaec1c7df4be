"""The material for measuring storage: real posts, their dated renders, renders of a scripted life; and peers."""

import io
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.corpus import SHARED

REPLAY = SHARED / "replay"

Visit = tuple[str, bytes]


def posts(site: Path) -> list[Visit]:
    """The posts of *site*, in an order that has nothing to do with them."""
    visits = [(path.stem, path.read_bytes()) for path in sorted((site / "posts").glob("*.html"))]
    random.Random(1).shuffle(visits)
    return visits


def dated_renders(site: Path) -> list[Visit]:
    """Every dated render of *site*, oldest first."""
    paths = (site / "versions").glob("*/*.html")
    return [(path.parent.name, path.read_bytes()) for path in sorted(paths, key=lambda path: (_stamp(path), path))]


def living(site: Path, *, count: int, days: int, deploys: Sequence[int]) -> Iterator[list[Visit]]:
    """Each day's render of *count* posts; on the days in *deploys* the platform's front end moves too."""
    sys.path.insert(0, str(REPLAY))
    from render import Moment, Template, deploy  # type: ignore[import-not-found]

    for day in range(days):
        release = sum(day >= when for when in deploys)
        moment = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
        yield [
            (slug, Template(deploy(body.decode(), release)).render(Moment(slug, day % 2, day, moment)).encode())
            for slug, body in posts(site)[:count]
        ]


def _stamp(path: Path) -> str:
    found = re.search(r"\d{4}-\d\d-\d\dT\d{4}", path.name)
    return found.group() if found else ""


def solid(bodies: Sequence[bytes]) -> int:
    """Bytes of one zstd-19 stream over all *bodies*."""
    parameters = zstandard.ZstdCompressionParameters.from_level(19, window_log=27)
    stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj(size=sum(map(len, bodies)))
    return sum(len(stream.compress(body)) for body in bodies) + len(stream.flush())


def warc_gz(bodies: Iterable[bytes]) -> int:
    """Bytes of *bodies* as response records of a .warc.gz."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    headers = [("Content-Type", "text/html; charset=UTF-8")]
    for number, body in enumerate(bodies):
        writer.write_record(
            writer.create_warc_record(
                f"https://site.example/post/{number}",
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            )
        )
    return file.tell()


def percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"
