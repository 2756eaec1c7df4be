"""Read many captures on all cores, and take the readings in the order in which they were asked for.

The workers read pages themselves, and one that a page ends by its cost, or by a fault of a parser, takes the others
with it. Then all begin anew, and what was in hand is read again with each page in a child of its own, which alone says
what became of it.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from archive.runtime.workers import workers

T = TypeVar("T")

# Fewer messages between processes, and small enough that one dear page holds up few others.
_BATCH = 16
# Batches in flight a worker: enough to keep it busy, few enough to bound what waits in memory.
_AHEAD = 3


class ReadBatch(Protocol):
    """Reads captures in a worker process."""

    def __call__(self, path: Path, identities: tuple[str, ...], *, here: bool) -> bytes:
        """Return what is read of *identities*, encoded; *here*, the process may end with one of them."""


class _Batch(Struct):
    identities: tuple[str, ...]
    answer: Future[bytes]
    here: bool


class SideBySide(Generic[T]):
    """The worker processes that read the archive at *path*, while this lasts."""

    def __init__(self, path: Path, read: ReadBatch, decoder: msgspec.msgpack.Decoder[list[T]]) -> None:
        self._path, self._read, self._decoder = path, read, decoder
        self._waiting: deque[_Batch] = deque()
        self._pool: Executor = workers()

    def __enter__(self) -> "SideBySide[T]":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def in_order(self, identities: Iterable[str]) -> Iterator[T]:
        """Yield what is made of *identities*, in their order, made ahead but not far ahead.

        The workers begin at once, whenever the first is asked for.
        """
        batches = _batches(identities)
        # Topped up one by one.
        self._begin(islice(batches, _AHEAD * (os.cpu_count() or 1)))
        return self._taken(batches)

    def _taken(self, batches: Iterator[tuple[str, ...]]) -> Iterator[T]:
        while self._waiting:
            answer = self._first()
            # Before the answer is taken: a writer that has work must not keep the workers waiting.
            self._begin(islice(batches, 1))
            yield from self._decoder.decode(answer)

    def _begin(self, batches: Iterable[tuple[str, ...]]) -> None:
        self._waiting.extend(_Batch(batch, self._submitted(batch, here=True), here=True) for batch in batches)

    def _first(self) -> bytes:
        """The answer of the batch that has waited longest."""
        while True:
            try:
                answer = self._waiting[0].answer.result()
            except BrokenExecutor:
                self._begin_again()
            else:
                self._waiting.popleft()
                return answer

    def _begin_again(self) -> None:
        """Have what the workers that ended had in hand read by others, which no page ends. Raises what ended those."""
        self._pool.shutdown()
        lost = [batch for batch in self._waiting if batch.answer.exception()]
        if not any(batch.here for batch in lost):
            lost[0].answer.result()
        self._pool = workers()
        for batch in lost:
            batch.here, batch.answer = False, self._submitted(batch.identities, here=False)

    def _submitted(self, identities: tuple[str, ...], *, here: bool) -> Future[bytes]:
        try:
            return self._pool.submit(self._read, self._path, identities, here=here)
        except BrokenExecutor as error:
            # Told in its turn.
            answer: Future[bytes] = Future()
            answer.set_exception(error)
            return answer


def _batches(identities: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """*identities* in tuples of a batch each."""
    rest = iter(identities)
    while batch := tuple(islice(rest, _BATCH)):
        yield batch
