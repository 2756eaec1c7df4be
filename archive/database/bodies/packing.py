"""Compressed, content-addressed bodies: each packed against a neighbour, each a few reads from open.

Every kind of page (a site's posts, its feeds, …) has bodies of four depths:

    0  key        stands alone
    1  reference  against a key; the newest shows today's template
    2  page       against a reference
    3  re-render  against an earlier capture of its URI

Only the depth is stored, not the role. A body goes to the nearest of its URI's previous capture, the newest three
references and the newest two keys; how near they are is learnt by a quick trial, and it is packed once. A key is
chosen only where it is clearly nearer: what stands on it is the next reference. A body that is near to none shows a
new template: it goes to a key too. One that is far from the keys as well stands alone: the next key.

A damaged body harms what stands on it (`archive.database.bodies.stack` opens bodies and names these). A key with
`GENERATION` bodies above it takes no more, so that the harm is bounded.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from msgspec import Struct

from archive.database.bodies import frames
from archive.database.bodies.cache import Held
from archive.database.bodies.frames import Level
from archive.database.bodies.stack import MAX_DEPTH, Chains, Row, dependents
from archive.digest import sha256
from archive.errors import PayloadUnavailable
from archive.model import BodyState

GENERATION = 4096

# In parts of the key's frame, by trial. Pages pack to 1/50; the first page after a deploy to 1/10, and so would all
# later ones if it did not become the reference. 1/10 stored less than 1/8, 1/12, 1/16 and 1/24 on the corpus.
_NEAR = 1 / 10
# In parts of the key's frame too, but as packed.
# If deploys take a new reference c parts of a key further each, a new key at sqrt(2c) is cheapest: c is 1/20 to 1/10.
_FAR = 1 / 3
# A site can serve two templates at once, for days or by page; of three keys, the third gains nothing. A third reference
# gains 1 to 2 %, a fourth no more.
_KEYS, _REFERENCES = 2, 3
# A key that is nearer by less than a twentieth is left for a reference: each new reference costs new tables.
_CLEARLY = 0.95
# A trial reads this part of a body that was never seen at its URI: halving it costs 0.1 % of the bytes, as the article
# and half of what surrounds it are there. A re-render differs in a few places that may be anywhere.
_READ = 1 / 2
# The tables of a neighbour cost more than a body that is so many times smaller could save.
_GREATER = 8

# Neighbours, and what is prepared of them: 2 MB each for a trial, 4 MB at FAST, 25 MB at BEST.
_NEIGHBOURS = 1
_TRIALS = _KEYS + _REFERENCES
_PREPARED = {Level.FAST: _TRIALS, Level.BEST: 1}
_FEET = 4 * _TRIALS

# Row order steers here how small a body gets, never an answer.
_NEWEST = """
    SELECT d.text, p.size, p.state, (SELECT b.text FROM interned b WHERE b.id = p.base), p.depth, length(p.data)
    FROM packed_payload p JOIN interned d ON d.id = p.id
    WHERE p.template_group = :kind AND p.depth = :depth AND p.state = 'present'
    ORDER BY p.id DESC LIMIT :limit
"""


class PackedBody(Struct, frozen=True, kw_only=True):
    """A body as it is to be stored. Its frame has been opened once and gave the body back."""

    digest: str
    size: int
    base: str | None
    depth: int
    data: bytes


class _Span(NamedTuple):
    """A body that others are packed against, and the window that spans it and each of them."""

    digest: str
    window: int


class _Trial(Struct, frozen=True, kw_only=True):
    """The distance of a body from that of *row*: roughly the bytes that it would take against it."""

    row: Row
    distance: int


class Payloads:
    """The payload table behind *connection*: packs what is to be stored beside what is, writes nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._chains = Chains(connection)
        # A body never changes under its digest, so what these hold never goes stale.
        self._neighbour = Held(self.recover, most=_NEIGHBOURS)
        self._trials = Held(self._trial, most=_TRIALS)
        self._prepared = {level: Held(partial(self._prefix, level), most=most) for level, most in _PREPARED.items()}
        self._key = Held(self._foot, most=_FEET)
        self._above: Counter[str] = Counter()

    def read(self, digest: str) -> bytes:
        """As `Chains.read`."""
        return self._chains.read(digest)

    def recover(self, digest: str) -> bytes:
        """As `Chains.recover`."""
        return self._chains.recover(digest)

    def pack(
        self,
        body: bytes,
        *,
        kind: str,
        previous: str | None = None,
        level: Level = Level.BEST,
        digest: str | None = None,
    ) -> PackedBody:
        """*body* packed against its nearest neighbour; *previous* is the payload last captured at its URI.

        *digest* is that of *body* where the caller has taken it: for a page that costs a millisecond.
        """
        digest = digest or sha256(body)
        row = self._nearest(body, kind=kind, previous=previous)
        if row is None:
            return _packed_alone(body, digest=digest, level=level)
        # Counted once a run and then by hand: the count takes 20 ms, and one that is too high does no harm.
        self._above[self._key[row.digest]] += 1
        level, span = frames.fitting(level, len(body)), _span(body, row)
        prefix = self._prepared[level][span] if _serves_many(row) else self._prefix(level, span)
        packed = PackedBody(digest=digest, size=len(body), base=row.digest, depth=row.depth + 1, data=prefix.pack(body))
        if len(packed.data) > (self._chains.row(self._key[row.digest]).taken or 0) * _FAR:
            return _packed_alone(body, digest=digest, level=level)
        return _checked(packed, body, prefix.unpack(packed.data, size=packed.size))

    def _nearest(self, body: bytes, *, kind: str, previous: str | None) -> Row | None:
        """The row whose body is nearest to *body*, a key where none is near; None where there is none."""
        earlier = self._earlier(previous)
        if len(body) > frames.LARGE:
            # Tables to try it on its like would take many megabytes, and it is seldom like them.
            return self._sound(earlier)
        share = 1 if earlier else _READ
        keys = self._tried(body, self._newest(kind, depth=0, limit=_KEYS), share)
        if not keys:
            return None
        rows = [*self._newest(kind, depth=1, limit=_REFERENCES), *earlier]
        key = min(keys, key=_distance)
        best = min(self._tried(body, rows, share), key=_distance, default=key)
        if key.distance < best.distance * _CLEARLY:
            best = key
        return best.row if best.distance <= (key.row.taken or 0) * _NEAR else key.row

    def _tried(self, body: bytes, rows: Sequence[Row], share: float) -> list[_Trial]:
        """Measure *body*, by this *share* of it, against each of *rows* that opens, has room and is not far greater."""
        trials = []
        for row in rows:
            # A damaged neighbour is for `verify` to tell; the capture in hand is kept all the same.
            with suppress(PayloadUnavailable):
                if row.size <= len(body) * _GREATER and self._has_room(row):
                    trials.append(_Trial(row=row, distance=self._distance(body, row, share)))
        return trials

    def _sound(self, rows: Sequence[Row]) -> Row | None:
        """The first of *rows* that opens and has room above it."""
        for row in rows:
            with suppress(PayloadUnavailable):
                if self._has_room(row) and self._neighbour[row.digest]:
                    return row
        return None

    def _distance(self, body: bytes, row: Row, share: float) -> int:
        span = _span(body, row)
        prefix = self._trials[span] if _serves_many(row) else self._trial(span)
        return round(prefix.distance(memoryview(body)[: round(len(body) * share)]) / share)

    def _trial(self, span: _Span) -> frames.Prefix:
        return frames.trial(self._neighbour[span.digest], window=span.window)

    def _prefix(self, level: Level, span: _Span) -> frames.Prefix:
        return frames.prefix(self._neighbour[span.digest], level=level, window=span.window)

    def _newest(self, kind: str, *, depth: int, limit: int) -> list[Row]:
        rows = self._connection.execute(_NEWEST, {"kind": kind, "depth": depth, "limit": limit})
        return [Row(*row) for row in rows]

    def _earlier(self, previous: str | None) -> list[Row]:
        """The previous capture of a URI; where that is as deep as allowed, its base."""
        if previous is None:
            return []
        try:
            chain = self._chains.chain(previous)
        except PayloadUnavailable:
            return []
        return [row for row in chain if row.depth < MAX_DEPTH and row.state == BodyState.PRESENT][:1]

    def _has_room(self, row: Row) -> bool:
        """Return whether the generation that *row* belongs to takes another body."""
        key = self._key[row.digest]
        if key not in self._above:
            self._above[key] = len(dependents(self._connection, key, limit=GENERATION))
        return self._above[key] < GENERATION

    def _foot(self, digest: str) -> str:
        """The key under *digest*."""
        return self._chains.chain(digest)[-1].digest


def _packed_alone(body: bytes, *, digest: str, level: Level) -> PackedBody:
    """*body* packed against nothing: a key."""
    data = frames.pack(body, base=None, level=level)
    packed = PackedBody(digest=digest, size=len(body), base=None, depth=0, data=data)
    return _checked(packed, body, frames.unpack(data, base=None, size=packed.size))


def _checked(packed: PackedBody, body: bytes, opened: bytes) -> PackedBody:
    """*packed*, whose frame *opened* so: the plain form goes only after this."""
    if opened != body:
        raise PayloadUnavailable(packed.digest, "its frame does not give it back; nothing was stored")
    return packed


def _span(body: bytes, row: Row) -> _Span:
    return _Span(row.digest, frames.window(len(body), row.size))


def _serves_many(row: Row) -> bool:
    """Keys and references do; the tables of a page, or of a great sitemap, would push theirs out."""
    return row.depth <= 1 and row.size <= frames.LARGE


def _distance(trial: _Trial) -> int:
    return trial.distance
