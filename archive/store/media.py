"""Pictures and documents kept: the bytes as a file, then its row and that of the fetch in one transaction."""

import json
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive.database import chain
from archive.digest import sha256
from archive.media import types
from archive.media.folder import MediaFolder
from archive.model import BodyState, Fetch, Response, Variant
from archive.store.crawls import Crawl
from archive.store.keep import Pace, chain_head, fetch_row, set_pace
from archive.store.rows import insert, one, writing


class MediaWanted(Struct, frozen=True, kw_only=True):
    """The picture or document that an attempt is about."""

    resource: str
    """The media id that posts refer to."""
    is_picture: bool
    is_smaller: bool = False
    """The original was too large; this is what the platform offers instead."""

    @property
    def variant(self) -> str:
        """The variant under which it is kept."""
        return Variant.SMALLER if self.is_smaller else Variant.ORIGINAL


class MediaKept(Struct, frozen=True, kw_only=True):
    """The bytes that were kept of an answer."""

    digest: str
    size: int
    type: str


def keep_media(
    database: Database, folder: MediaFolder, fetch: Fetch, crawl: Crawl, wanted: MediaWanted, *, pace: Pace | None
) -> MediaKept | None:
    """Commit the attempt *fetch* once the bytes that it brought are on the disk; return what was kept, or None.

    Bytes that were purged once are not written again. Raises `StorageFailed`.
    """
    kept = _served(fetch, wanted)
    if kept and isinstance(fetch.outcome, Response) and not _is_purged(database, kept.digest):
        # Bytes first, row second, place third: killed at any point, `settle` can tell a whole file from a stray one.
        folder.put(fetch.outcome.body)
    row = {**fetch_row(database, fetch, crawl, None), "blob": kept.digest if kept else None}
    row["flags"] = json.dumps([*json.loads(row["flags"]), *_flags(fetch, wanted, kept)])
    with writing(database):
        if kept and one(database, "SELECT 1 FROM blob WHERE digest = ?", kept.digest) is None:
            insert(
                database,
                "blob",
                {"digest": kept.digest, "size": kept.size, "type": kept.type, "state": BodyState.PRESENT},
            )
        row["chain"] = chain.link(chain_head(database), row)
        number = insert(database, "fetch", row)
        insert(database, "media_fetch", {"fetch": number, "resource": wanted.resource, "variant": wanted.variant})
        if pace:
            set_pace(database, pace)
    if kept:
        folder.place(kept.digest)
    return kept


def settle(database: Database, folder: MediaFolder) -> int:
    """Finish what a killed process left in *folder*: files that have a row move to their place, the others are deleted.

    Bytes whose purge was cut short are deleted too. Returns how many files were deleted.
    """
    dropped = folder.settle(lambda digest: _is_present(database, digest))
    # A purge commits its row first, then deletes the file: between the two a process may die.
    for row in database.execute("SELECT digest FROM blob WHERE state = 'purged'").fetchall():
        folder.erase(row["digest"])
    return dropped


def _state(database: Database, digest: str) -> str | None:
    row: Any = one(database, "SELECT state FROM blob WHERE digest = ?", digest)
    return row["state"] if row else None


def _is_present(database: Database, digest: str) -> bool:
    """Return whether the bytes with this *digest* belong into the folder."""
    return _state(database, digest) in (BodyState.PRESENT, BodyState.WITHHELD)


def _is_purged(database: Database, digest: str) -> bool:
    return _state(database, digest) == BodyState.PURGED


def _served(fetch: Fetch, wanted: MediaWanted) -> MediaKept | None:
    """Return what *fetch* brought, if it is what was *wanted*."""
    match fetch.outcome:
        case Response(body=body, status=status) if 200 <= status < 300:
            # By its bytes, not by its declared type: an error page may be called `image/jpeg`.
            found = types.type_of(body)
            if _serves(found, wanted):
                return MediaKept(digest=sha256(body), size=len(body), type=found)
    return None


def _serves(found: str, wanted: MediaWanted) -> bool:
    """Return whether the type *found* can be what was wanted. An error page under 200 is neither."""
    if wanted.is_picture:
        return types.is_picture(found)
    return found not in (types.HTML, types.NOTHING)


def _flags(fetch: Fetch, wanted: MediaWanted, kept: MediaKept | None) -> list[str]:
    """Name what was odd about the bytes."""
    match fetch.outcome:
        case Response(body=body, status=status) if 200 <= status < 300:
            if kept is None:
                return [f"found {types.type_of(body)}"]
            odd = {"cut-file": types.is_cut(kept.type, body), "smaller": wanted.is_smaller}
            return [flag for flag, holds in odd.items() if holds]
    return []
