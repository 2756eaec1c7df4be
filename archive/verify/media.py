"""Check the folder of pictures and documents: hash every file, and find missing and unknown ones."""

import sqlite3
from collections.abc import Iterator, Sequence

from archive.media.folder import MediaFolder
from archive.model import BodyState
from archive.takedown import STATES_ORDERED
from archive.verify.fault import Fault, Part, Sample

_HELD = "SELECT digest FROM blob WHERE state <> 'purged' ORDER BY digest"
_NEW = """
SELECT DISTINCT blob FROM fetch WHERE blob IS NOT NULL AND ended_at > (SELECT coalesce(max(at), '') FROM verification)
"""
_POSTS = """
SELECT DISTINCT s.post FROM fetch f JOIN media_fetch m ON m.fetch = f.id JOIN resource r ON r.id = m.resource
JOIN snapshot s ON s.id = r.snapshot WHERE f.blob = ? ORDER BY s.post
"""
_STATES = """
SELECT b.digest, b.state, (
  SELECT t.action FROM media_takedown t WHERE t.blob = b.digest ORDER BY t.at DESC, t.rowid DESC LIMIT 1)
FROM blob b WHERE b.state <> 'present' OR EXISTS (SELECT 1 FROM media_takedown t WHERE t.blob = b.digest)
"""


def sampled(connection: sqlite3.Connection, sample: Sample) -> tuple[str, ...]:
    """The files to hash: those of *sample*, and all that came since the last verification."""
    new = {digest for (digest,) in connection.execute(_NEW)}
    held = (digest for (digest,) in connection.execute(_HELD).fetchall())
    return tuple(digest for digest in held if digest in new or sample.includes(digest))


def damaged(connection: sqlite3.Connection, folder: MediaFolder, digests: Sequence[str]) -> Iterator[Fault]:
    """Those of *digests* whose file is missing or altered."""
    for digest in digests:
        why = folder.fault(digest)
        if why:
            posts = [post for (post,) in connection.execute(_POSTS, (digest,))]
            # Three are enough to see what is at stake.
            shown = f"; {', '.join(posts[:3])} show it" if posts else ""
            yield Fault(check=Part.MEDIA, what=digest, why=why + shown)


def strays(connection: sqlite3.Connection, found: Sequence[str]) -> Iterator[Fault]:
    """Those of the files *found* that no row knows: another hand put them there, or an older database beside them."""
    known = {digest for (digest,) in connection.execute("SELECT digest FROM blob")}
    for name in found:
        if name not in known:
            yield Fault(check=Part.MEDIA, what=name, why="no row refers to this file")


def takedowns(connection: sqlite3.Connection, folder: MediaFolder) -> Iterator[Fault]:
    """Bytes that are withheld or erased without an order, or present in spite of one."""
    for digest, state, action in connection.execute(_STATES):
        if state != STATES_ORDERED.get(action):
            why = f"it is {state}, and the last order about it was {action or 'none'}"
            yield Fault(check=Part.TAKEDOWN, what=digest, why=why)
        # Asked of the folder: an order that the row obeys may have failed on the disk.
        elif state == BodyState.PURGED and folder.file(digest).exists():
            yield Fault(check=Part.TAKEDOWN, what=digest, why="it was to be purged, and its file is there")
