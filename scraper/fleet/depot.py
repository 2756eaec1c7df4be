"""The store of archives: one file a site and generation, `ID/00000012.db`, written once and never changed.

A generation is put back under a number that nobody has taken, by a conditional write: of two workers that took out
the same one, the second is refused, and merges. Old generations go when a newer one has stood for two days.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from msgspec import Struct
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, from_url

from archive.runtime.disk import sync
from scraper.fleet.errors import DepotFailed, GenerationTaken
from scraper.settings.fleet import folder_of

KEPT_FOR = timedelta(days=2)
"""How long a generation stays after it was written; longer than any job takes."""
# The newest and the one before: a job may have taken it out just before the newest came.
_ALWAYS_KEPT = 2
# As `name` writes it: a copy that a person called `2026.db` would be looked for under another name for ever.
_NAME = re.compile(r"(?:[0-9]{8}|[1-9][0-9]{8,})\.db")
_ENDPOINT = re.compile(r"https?://[^\s/?#]+(?:/\S*)?")
_NO_KEYS = "no keys for it are in the environment: set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION"
_RETRIES: Any = {"max_retries": 2, "retry_timeout": timedelta(seconds=20)}
# Long for bodies of gigabytes, short for a store that is not there.
_PATIENCE: Any = {"timeout": "300s", "connect_timeout": "10s"}


class Generation(Struct, frozen=True, kw_only=True):
    """One archive as it was put back."""

    number: int
    size: int
    at: datetime
    """When it was put there, by the store's clock."""


class Depot:
    """Takes archives out and puts them back. Threads may share it."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._folder = folder_of(url)
            if self._folder:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._store: Any = LocalStore(self._folder, automatic_cleanup=True)
            else:
                # Plain HTTP only where the endpoint says so: a typing error must not send an archive unencrypted.
                endpoint = os.environ.get("AWS_ENDPOINT", os.environ.get("AWS_ENDPOINT_URL", ""))
                if url.startswith("s3") and endpoint and not _ENDPOINT.fullmatch(endpoint):
                    # The library does not refuse it, but ends the process.
                    raise ValueError("AWS_ENDPOINT is no address: it must begin with https:// or http://")
                options = _PATIENCE | {"allow_http": True} if endpoint.startswith("http:") else _PATIENCE
                self._store = from_url(url, retry_config=_RETRIES, client_options=options)
        except (BaseError, OSError, ValueError) as error:
            raise DepotFailed(url, _first_line(error)) from error

    def generations(self, site: str) -> tuple[Generation, ...]:
        """The generations of *site* that are there, oldest first. Raises `DepotFailed`, as every method here."""
        with self._told():
            found = obstore.list_with_delimiter(self._store, site)["objects"]
        every = (
            Generation(number=int(Path(item["path"]).stem), size=item["size"], at=item["last_modified"])
            for item in found
            # Anything else under the site is not ours: exports, copies and stray files are left alone.
            if _NAME.fullmatch(Path(item["path"]).name)
        )
        return tuple(sorted(every, key=lambda generation: generation.number))

    def newest(self, site: str) -> int:
        """The number of the newest generation of *site*; 0 where there is none."""
        return max((generation.number for generation in self.generations(site)), default=0)

    def take(self, site: str, number: int, path: Path) -> None:
        """Copy a generation of *site* to *path*."""
        with self._told(), path.open("wb") as file:
            # In pieces: an archive may be larger than memory.
            for chunk in obstore.get(self._store, name(site, number)).stream(min_chunk_size=8 << 20):
                file.write(chunk)

    def put(self, site: str, number: int, path: Path) -> None:
        """Put the archive at *path* back as that generation. Raises `GenerationTaken` where there is one already."""
        with self._told():
            try:
                # `create` is a conditional write, which is all that two workers have to agree by.
                obstore.put(self._store, name(site, number), path, mode="create")
            except AlreadyExistsError as error:
                raise GenerationTaken from error
            if self._folder:
                _harden(self._folder / name(site, number))

    def write(self, path: str, data: bytes) -> None:
        """Write *data* to *path* in the store, over what was there."""
        with self._told():
            obstore.put(self._store, path, data)

    def paths(self, folder: str) -> tuple[str, ...]:
        """The paths of all that lies under *folder*."""
        with self._told():
            return tuple(item["path"] for batch in obstore.list(self._store, folder) for item in batch)

    def prune(self, site: str, *, now: datetime | None = None) -> int:
        """Delete the generations that newer ones replaced long ago, oldest first; return how many."""
        there = self.generations(site)
        old = [each for each in there[:-_ALWAYS_KEPT] if each.at < (now or datetime.now(UTC)) - KEPT_FOR]
        with self._told():
            for each in old:
                obstore.delete(self._store, name(site, each.number))
        return len(old)

    def forget(self, site: str, *, before: int | None = None) -> None:
        """Delete every generation of *site*, or those *before* a number."""
        for each in self.generations(site):
            if before is None or each.number < before:
                with self._told():
                    obstore.delete(self._store, name(site, each.number))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise DepotFailed(self.url, _first_line(error)) from error


def name(site: str, number: int) -> str:
    """Return where a generation of *site* lies in the store."""
    return f"{site}/{number:08d}.db"


def _harden(path: Path) -> None:
    """Wait until the file and its name are on the disk: the copy of the worker goes after this."""
    for each in (path, path.parent):
        sync(each)


def _first_line(error: Exception) -> str:
    text = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
    # Without keys, the library asks the machines of Amazon for some.
    return _NO_KEYS if "Generic S3" in text and "/latest/" in text else text
