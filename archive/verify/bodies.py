"""Check the bodies: open and hash each, and compare what is withheld or erased with the orders."""

import sqlite3
from collections.abc import Iterator, Sequence

from archive.database.bodies.stack import Chains, dependents
from archive.errors import PayloadUnavailable
from archive.model import BodyState
from archive.takedown import STATES_ORDERED
from archive.verify.fault import Fault, Part, Sample

_HELD = "SELECT digest, base FROM payload WHERE state <> 'purged' ORDER BY template_group, depth, base, digest"
_NEW = """
SELECT DISTINCT payload FROM capture WHERE recorded_at > (SELECT coalesce(max(at), '') FROM verification)
"""
# A payload with an order is looked at whatever its state: one that should be hidden is a fault too.
_STATES = """
SELECT p.digest, p.state, p.data IS NULL, (
  SELECT t.action FROM takedown t WHERE t.payload = p.digest ORDER BY t.at DESC, t.rowid DESC LIMIT 1)
FROM payload p
WHERE p.state <> 'present' OR EXISTS (SELECT 1 FROM takedown t WHERE t.payload = p.digest)
"""


def sampled(connection: sqlite3.Connection, sample: Sample) -> tuple[str, ...]:
    """The payloads to open: those of *sample*, and all that came since the last verification."""
    # What came since the last check was never opened; a sample alone would reach some of it weeks later.
    new = {digest for (digest,) in connection.execute(_NEW)}
    held = _by_chains(connection.execute(_HELD).fetchall())
    return tuple(digest for digest in held if digest in new or sample.includes(digest))


def damaged(
    connection: sqlite3.Connection, digests: tuple[str, ...], *, chains: Chains | None = None
) -> Iterator[Fault]:
    """Those of *digests* that do not open to what they are named after; one fault for each damaged row.

    What was purged since they were chosen is no damage. *chains* are those behind *connection*.
    """
    chains = chains or Chains(connection)
    told: set[str] = set()
    for digest in digests:
        if _why_not(chains, digest) is None or _is_purged(connection, digest):
            continue
        # One flipped bit in a key harms a dozen bodies: the one row is named, with all the captures that it harms.
        culprit = _culprit(connection, chains, digest)
        if culprit not in told:
            told.add(culprit)
            why = _why_not(chains, culprit) or "it is damaged"
            yield Fault(check=Part.PAYLOAD, what=culprit, why=why, captures=_harmed(connection, culprit))


def takedowns(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Bodies that are hidden or erased without an order, or there against one."""
    for digest, state, empty, action in connection.execute(_STATES):
        ordered = STATES_ORDERED.get(action)
        if state != ordered:
            why = f"it is {state}, and the last order about it was {action or 'none'}"
        elif state == BodyState.PURGED and not empty:
            why = "it was to be purged, and its bytes are there"
        else:
            continue
        yield Fault(check=Part.TAKEDOWN, what=digest, why=why, captures=_captures(connection, digest))


def _by_chains(held: Sequence[tuple[str, str | None]]) -> Iterator[str]:
    """Yield the digests of *held*, each once and each before what is packed against it, which follows at once."""
    # So a neighbour that was opened a moment ago is still in memory.
    digests = {digest for digest, _ in held}
    above: dict[str, list[str]] = {}
    for digest, base in reversed(held):
        if base in digests:
            above.setdefault(base, []).append(digest)
    stack = [digest for digest, base in reversed(held) if base not in digests]
    while stack:
        digest = stack.pop()
        digests.discard(digest)
        yield digest
        stack += above.get(digest, ())
    # Rows that were tampered with may point in a circle: nothing leads to them.
    yield from sorted(digests)


def _why_not(chains: Chains, digest: str) -> str | None:
    try:
        chains.recover(digest)
    except PayloadUnavailable as error:
        return error.why
    return None


def _is_purged(connection: sqlite3.Connection, digest: str) -> bool:
    state = connection.execute("SELECT state FROM payload WHERE digest = ?", (digest,)).fetchone()
    return state is not None and state[0] == BodyState.PURGED


def _culprit(connection: sqlite3.Connection, chains: Chains, digest: str) -> str:
    """The lowest damaged payload that *digest* stands on; itself where all below it open."""
    base = connection.execute("SELECT base FROM payload WHERE digest = ?", (digest,)).fetchone()
    seen = {digest}
    # Rows that were tampered with may point in a circle.
    while base is not None and base[0] is not None and base[0] not in seen:
        if _why_not(chains, base[0]) is None:
            return digest
        digest = base[0]
        seen.add(digest)
        base = connection.execute("SELECT base FROM payload WHERE digest = ?", (digest,)).fetchone()
    return digest


def _harmed(connection: sqlite3.Connection, digest: str) -> tuple[str, ...]:
    """The captures that cannot be opened while *digest* does not."""
    digests = (digest, *dependents(connection, digest))
    return tuple(capture for each in digests for capture in _captures(connection, each))


def _captures(connection: sqlite3.Connection, digest: str) -> tuple[str, ...]:
    rows = connection.execute("SELECT id FROM capture WHERE payload = ? ORDER BY observed_at, id", (digest,))
    return tuple(identity for (identity,) in rows)
