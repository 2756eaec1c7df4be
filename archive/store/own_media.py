"""Import pictures and documents of another archive of ours: the file first, then its row and that of the fetch."""

import json
from collections.abc import Mapping

from sqlite_utils import Database

from archive.database import chain
from archive.media.folder import MediaFolder
from archive.model import BodyState, FetchOutcome
from archive.query import exchange_media
from archive.query.exchange import Captured
from archive.store.keep import chain_head
from archive.store.own_intake import MissingBody, fetch_of
from archive.store.rows import insert, one, writing


class MissingCrawl(LookupError):
    """No run is known that asked for this picture or document."""


def take_media(
    database: Database, folder: MediaFolder, captured: Captured, data: bytes | None, *, crawls: Mapping[int, int]
) -> bool:
    """Commit the answer that brought a picture or document of another archive; return whether it was new here.

    *data* is written first, and is to be put in its place once this is committed. What was purged here is not
    written again; what was withheld there and did not come along counts as purged. Raises `MissingBody`,
    `MissingCrawl` and `StorageFailed`.
    """
    if exchange_media.is_held(database, captured):
        return False
    fetch = fetch_of(captured, crawls)
    if fetch is None:
        raise MissingCrawl(captured.id)
    # Checked before anything is written, the file included: a refused import leaves no stray bytes.
    state = one(database, "SELECT state FROM blob WHERE digest = ?", captured.payload)
    if state is None and data is None and captured.state in (BodyState.PRESENT, "missing"):
        raise MissingBody(captured.payload)
    if data is not None and (state is None or state["state"] != BodyState.PURGED):
        folder.put(data)
    with writing(database):
        if state is None:
            insert(database, "blob", _blob(captured, data))
        _insert_fetch(database, captured, fetch)
    return True


def _blob(captured: Captured, data: bytes | None) -> dict[str, object]:
    assert captured.media
    state = captured.state if data is not None else BodyState.PURGED
    return {"digest": captured.payload, "size": captured.size, "type": captured.media.type, "state": state}


def _insert_fetch(database: Database, captured: Captured, fetch: dict[str, object]) -> None:
    assert captured.media
    row = {**fetch, "capture": None, "payload": None, "blob": captured.payload, "outcome": FetchOutcome.RESPONSE}
    row["flags"] = json.dumps(captured.flags)
    row["chain"] = chain.link(chain_head(database), row)  # type: ignore[arg-type]
    number = insert(database, "fetch", row)
    purpose = {"resource": captured.media.resource, "variant": captured.media.variant}
    insert(database, "media_fetch", {"fetch": number, **purpose})
