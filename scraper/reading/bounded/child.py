"""The child process that reads: one page after the other, until its parent has no more or it would cost too much."""

import os
import pickle
import sys
from functools import lru_cache
from typing import BinaryIO

import msgspec

from scraper.parse.page import Page, SiteContext
from scraper.parse.total import read_caught
from scraper.reading.bounded.limits import LIMITS, Memory, bind_life, bind_memory, bind_time
from scraper.reading.bounded.messages import ANSWER, OUT_OF_MEMORY, READ, REQUEST, REQUESTS, TOO_LONG

# A child that holds so much more than at its start is replaced, lest a page be refused for those before it.
_MOST_KEPT = 64 << 20
_MOST_TAKEN = LIMITS.memory * 7 // 8


def main() -> None:
    """Read the pages that the parent sends; the arguments are its descriptors and its process id."""
    requests, answers, bodies, parent = map(int, sys.argv[-4:])
    bind_life(parent)
    # Before the first page, so that the limit is counted from an idle child.
    bind_memory(LIMITS.memory)
    with os.fdopen(requests, "rb") as source, os.fdopen(answers, "wb") as sink:
        serve(source, sink, bodies)


def serve(source: BinaryIO, sink: BinaryIO, bodies: int) -> None:
    """Answer each request of *source* on *sink*; the body of the page is at the start of the file *bodies*."""
    idle = Memory.held()
    while len(header := source.read(REQUEST.size)) == REQUEST.size:
        length, size = REQUEST.unpack(header)
        request = source.read(length)
        bind_time(LIMITS.cpu)
        outcome, answer = _answer(request, bodies, size)
        # Else the pause until the next page would be counted to this one.
        bind_time(0)
        now = Memory.held()
        if now.peak > idle.size + _MOST_TAKEN:
            # Near the limit a parser may have left out what it had no room for.
            outcome, answer = OUT_OF_MEMORY, b""
        last = outcome != READ or now.size > idle.size + _MOST_KEPT
        sink.write(ANSWER.pack(outcome, last, len(answer)))
        sink.write(answer)
        sink.flush()
        # One page of the worst kind ends the child that read it, and never the next page.
        if last:
            return


def _page(request: bytes, bodies: int, size: int) -> Page:
    asked = REQUESTS.decode(request)
    return Page(
        body=os.pread(bodies, size, 0),
        uri=asked.uri,
        url=asked.url,
        status=asked.status,
        headers=asked.headers,
        observed=asked.observed,
        site=_site(asked.site),
    )


# A parent reads pages of few sites, and one after the other.
@lru_cache(maxsize=4)
def _site(packed: bytes) -> SiteContext:
    # From our own parent, through a pipe that nobody else holds.
    site: SiteContext = pickle.loads(packed)  # noqa: S301
    return site


def _answer(request: bytes, bodies: int, size: int) -> tuple[int, bytes]:
    """The result of reading the page, and the reading, encoded."""
    try:
        answer = msgspec.msgpack.encode(read_caught(_page(request, bodies, size)))
    except MemoryError:
        return OUT_OF_MEMORY, b""
    return (READ, answer) if len(answer) <= LIMITS.answer else (TOO_LONG, b"")
