"""Repair bodies and files from another copy, and the search index from the texts. Keeps the log of verifications."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import search, timestamps
from archive.database import seals
from archive.database.bodies import frames
from archive.database.bodies.stack import MAX_DEPTH, Chains
from archive.errors import MediaUnavailable, PayloadUnavailable, StorageFailed
from archive.media.folder import MediaFolder
from archive.model import BodyState
from archive.store.rows import insert, one, writing

# From the bottom up: a body opens only after the one that it is packed against.
_HELD = "SELECT digest FROM payload WHERE state <> 'purged' ORDER BY depth, digest"
_MISSING = "SELECT DISTINCT payload FROM capture WHERE payload NOT IN (SELECT digest FROM payload) ORDER BY payload"
_UPDATE = """
UPDATE payload SET size = :size, base = :base, depth = :depth, template_group = :template_group, data = :data
WHERE digest = :digest
"""


class Mended(Struct, frozen=True, kw_only=True):
    """The result of a repair."""

    mended: tuple[str, ...]
    lost: tuple[str, ...]
    """Damaged here, and not to be had from the other copy."""


def mend(database: Database, other: Database) -> Mended:
    """Replace the damaged bodies of *database* by those of *other*, digest by digest."""
    mended: dict[str, None] = {}
    lost = damaged(database)
    # A body packed against a damaged one opens again with it, or may have to be packed anew after it.
    # Each round repairs at least one depth of a stack; a round that repairs nothing is the last.
    for _ in range(MAX_DEPTH + 2):
        fixed = [digest for digest in lost if _replaced(database, other, digest)]
        mended |= dict.fromkeys(fixed)
        lost = damaged(database)
        if not fixed or not lost:
            break
    if not lost:
        # Every body is what its digest says, so the rows are right, whoever wrote to them past their seal.
        reseal(database, ("packed_payload",))
    return Mended(mended=tuple(mended), lost=lost)


def mend_media(database: Database, folder: MediaFolder, other: MediaFolder) -> Mended:
    """Replace the pictures and documents that *folder* lacks, or has altered, by those of *other*."""
    mended, lost = [], []
    for row in database.execute("SELECT digest FROM blob WHERE state <> 'purged' ORDER BY digest").fetchall():
        digest = row["digest"]
        if folder.fault(digest) is None:
            continue
        try:
            other.copied(digest, folder)
            mended.append(digest)
        # Counted as lost, not raised: the other files may still be repaired.
        except MediaUnavailable:
            lost.append(digest)
        except OSError as error:
            raise StorageFailed(folder.path, error.strerror or str(error)) from error
    return Mended(mended=tuple(mended), lost=tuple(lost))


def damaged(database: Database) -> tuple[str, ...]:
    """The payloads that do not open to what their digest says, or are not there, the lowest of each stack first."""
    chains = Chains(database.conn)
    missing = [row["payload"] for row in database.execute(_MISSING)]
    held = (row["digest"] for row in database.execute(_HELD).fetchall())
    return (*missing, *(digest for digest in held if not _opens(chains, digest)))


def reseal(database: Database, tables: Iterable[str]) -> None:
    """Recompute the seals of *tables* from their current rows."""
    with writing(database):
        seals.renew(database.conn, tables)


def rebuild_index(database: Database) -> None:
    """Build the search index anew from the texts."""
    with writing(database):
        search.rebuild(database.conn)


def record_verification(
    database: Database, *, at: datetime, scope: str, checked: int, head: str, faults: Iterable[Mapping[str, Any]]
) -> None:
    """Keep what a verification found."""
    # Escaped: a fault may quote any bytes, and unpaired surrogates cannot be written as UTF-8.
    row = {"at": timestamps.text(at), "scope": scope, "checked": checked, "head": head}
    with writing(database):
        insert(database, "verification", {**row, "faults": json.dumps(list(faults), ensure_ascii=True)})


def _replaced(database: Database, other: Database, digest: str) -> bool:
    """Return whether *digest* was packed again from *other*, against its base here if that opens."""
    theirs = one(other, "SELECT template_group FROM payload WHERE digest = ?", digest)
    here = one(database, "SELECT base FROM payload WHERE digest = ?", digest)
    with suppress(PayloadUnavailable):
        body = Chains(other.conn).recover(digest)
        base, depth = _stand(database, here and here["base"])
        # Against our base, not theirs: the two archives pack the same body against different neighbours.
        under = None if base is None else Chains(database.conn).recover(base)
        data = frames.pack(body, base=under)
        row = {"digest": digest, "size": len(body), "base": base, "depth": depth, "data": data}
        row["template_group"] = theirs["template_group"]
        with writing(database):
            if here:
                database.execute(_UPDATE, row)
            else:
                insert(database, "payload", {**row, "state": BodyState.PRESENT})
        return True
    return False


def _stand(database: Database, base: str | None) -> tuple[str | None, int]:
    """Return *base* and the depth above it, or None and 0 where it does not open or is too deep."""
    if base is None or not _opens(Chains(database.conn), base):
        return None, 0
    depth = one(database, "SELECT depth FROM payload WHERE digest = ?", base)["depth"] + 1
    return (base, depth) if depth <= MAX_DEPTH else (None, 0)


def _opens(chains: Chains, digest: str) -> bool:
    try:
        chains.recover(digest)
    except PayloadUnavailable:
        return False
    return True
