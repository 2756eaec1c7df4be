"""The parent's side: readers in child processes, started when needed, kept, and replaced when they end."""

import atexit
import json
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from functools import lru_cache

import msgspec

from archive.model import Reading
from scraper.parse.page import Page, SiteContext
from scraper.reading.bounded.limits import GROUP_SIGNALS, LIMITS
from scraper.reading.bounded.messages import ANSWER, OUT_OF_MEMORY, READ, REQUEST, PageRequest

# Modules are found where the parent finds them, whatever the working directory holds.
_PROGRAM = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from scraper.reading.bounded.child import main
main()
"""
# A larger body leaves no memory behind.
_KEPT_BODY = 4 << 20
_CHUNK = 1 << 20


class Unfinished(Exception):
    """A page that no reader came to an end with."""


class CostlyPage(Unfinished):
    """Reading it takes more time or memory than any article is worth."""


class Died(Unfinished):
    """The reader broke: a fault in the parser itself."""


class _Gone(Exception):
    """The reader ended by the hand of another, before or while it read."""


def read(page: Page) -> Reading:
    """The reading of *page*, made in a child process; threads may call this concurrently.

    Raises `CostlyPage` and `Died` for what no reader can finish.
    """
    try:
        return _read(page, _taken())
    except _Gone:
        # It was idle, and its end had nothing to do with this page.
        # Once: a second death has to do with the page.
        return _read(page, ReadingChild())


def _read(page: Page, reader: "ReadingChild") -> Reading:
    with ExitStack() as stack:
        stack.callback(reader.close)
        outcome, last, answer = reader.ask(page)
        if not last:
            stack.pop_all()
            idle.append(reader)
    if outcome == READ:
        return _DECODER.decode(answer)
    what = "memory" if outcome == OUT_OF_MEMORY else "what was read"
    most = LIMITS.memory if outcome == OUT_OF_MEMORY else LIMITS.answer
    raise CostlyPage(f"more than {most >> 20} MB of {what}")


_DECODER = msgspec.msgpack.Decoder(Reading)


class ReadingChild:
    """One child, and the descriptors that lead to it."""

    def __init__(self) -> None:
        self._requests = self._answers = self._bodies = -1
        theirs, self._requests = os.pipe()
        self._answers, ours = os.pipe()
        self._bodies = _nameless_file()
        handed = (theirs, ours, self._bodies)
        arguments = ["-c", _PROGRAM, json.dumps(sys.path), *map(str, handed), str(os.getpid())]
        # Until it ignores them itself: a group that is signalled while the child starts would lose its page.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, GROUP_SIGNALS)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, *arguments],
                pass_fds=handed,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(theirs)
            os.close(ours)
        self._used = False

    def ask(self, page: Page) -> tuple[int, bool, bytes]:
        """Return what came of reading *page*, whether the child ended with it, and the answer. Raises as `read`."""
        used, self._used = self._used, True
        try:
            self._send(page)
            outcome, last, length = ANSWER.unpack(self._receive(ANSWER.size))
            return outcome, last, self._receive(length)
        except (EOFError, BrokenPipeError):
            # The child's exit says more than a broken pipe.
            raise self._end(used=used) from None

    def close(self) -> None:
        """End the child; one that still reads is ended at once."""
        if self._requests >= 0:
            self.release()
            self._process.kill()
            self._process.wait()

    def release(self) -> None:
        """Close what leads to the child, which ends when it has nothing more to read."""
        for descriptor in (self._requests, self._answers, self._bodies):
            os.close(descriptor)
        self._requests = -1

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether the child waits for a page."""
        return self._process.poll() is None

    def _send(self, page: Page) -> None:
        # The body is handed over in a file in memory: a pipe would copy a megabyte in pieces of 64 KB.
        request = msgspec.msgpack.encode(
            PageRequest(
                uri=page.uri,
                url=page.url,
                status=page.status,
                headers=page.headers,
                observed=page.observed,
                site=_packed(page.site),
            )
        )
        _write_at_start(self._bodies, page.body)
        message = memoryview(REQUEST.pack(len(request), len(page.body)) + request)
        while message:
            message = message[os.write(self._requests, message) :]

    def _receive(self, length: int) -> bytes:
        """The next *length* bytes of the child. Raises `EOFError` where it ended, `CostlyPage` where it is stuck."""
        pieces = []
        while length:
            if not _is_ready(self._answers, LIMITS.wall):
                raise CostlyPage(f"no answer within {LIMITS.wall:.0f} s")
            piece = os.read(self._answers, min(length, _CHUNK))
            if not piece:
                raise EOFError
            pieces.append(piece)
            length -= len(piece)
        # A file in memory is memory, and the next page is likely a small one.
        if os.fstat(self._bodies).st_size > _KEPT_BODY:
            os.ftruncate(self._bodies, 0)
        return b"".join(pieces)

    def _end(self, *, used: bool) -> Exception:
        """Return why the child ended."""
        status = self._process.wait()
        if status == -signal.SIGPROF:
            return CostlyPage(f"more than {LIMITS.cpu:g} s of CPU time")
        # Nothing in a page makes a reader end like that: somebody ended it, or the system had no memory left.
        if used and status in (0, -signal.SIGKILL):
            return _Gone()
        name = signal.Signals(-status).name if status < 0 else f"exit {status}"
        return Died(f"the reader ended with {name}")


@lru_cache(maxsize=4)
def _packed(site: SiteContext) -> bytes:
    return pickle.dumps(site, protocol=5)


idle: list[ReadingChild] = []
"""Those that wait for a page."""


def _taken() -> ReadingChild:
    """A reader that waits, or a new one."""
    while idle:
        # Another thread may have taken the last one meanwhile.
        with suppress(IndexError):
            reader = idle.pop()
            if reader.lives:
                return reader
            reader.close()
    return ReadingChild()


def _nameless_file() -> int:
    """A file in memory, where the system has such, that ends with its descriptors."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("page")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _write_at_start(descriptor: int, data: bytes) -> None:
    rest, at = memoryview(data), 0
    while rest:
        written = os.pwrite(descriptor, rest, at)
        rest, at = rest[written:], at + written


def close_all() -> None:
    """End the readers that wait."""
    while idle:
        idle.pop().close()


def _disown() -> None:
    """In a process that was forked: the readers are the parent's."""
    _theirs.extend(idle)
    for reader in idle:
        reader.release()
    idle.clear()


# Kept, for their objects must not speak of children that this process does not have.
_theirs: list[ReadingChild] = []
atexit.register(close_all)
os.register_at_fork(after_in_child=_disown)


def _is_ready(descriptor: int, seconds: float) -> bool:
    """Return whether *descriptor* can be read within *seconds*, or was hung up. `select` takes no number over 1023."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
