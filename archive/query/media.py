"""Pictures and documents: which posts refer to what, what was tried, and what is held."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.model import MediaKind


class MediaReference(Struct, frozen=True, kw_only=True):
    """What a site's posts show or link, once, by the newest post that does."""

    resource: str
    kind: MediaKind
    url: str | None
    """Of the original, where a page gives it."""
    name: str | None
    post: str


class MediaAttempt(Struct, frozen=True, kw_only=True):
    """One attempt to get a picture or document."""

    resource: str
    variant: str
    """`original` or `smaller`."""
    at: datetime
    address: str
    outcome: str
    status: int | None
    cause: str | None
    detail: str | None
    flags: tuple[str, ...]
    blob: str | None
    size: int | None
    type: str | None
    state: str | None
    """Of the bytes: `present`, `withheld` or `purged`."""

    @property
    def why(self) -> str:
        """What came of it, in words, where nothing is held."""
        if self.detail:
            return self.detail
        odd = next((flag for flag in self.flags if flag.startswith("found ")), "")
        return f"HTTP {self.status}" + (f", {odd}" if odd else "")


_REFERENCES = """
SELECT r.id AS resource, r.kind, r.url, r.name, s.post
FROM resource r JOIN snapshot s ON s.id = r.snapshot JOIN post_status p ON p.post = s.post
WHERE r.kind IN ('image', 'document') AND (:site IS NULL OR p.site = :site) AND (:post IS NULL OR s.post = :post)
ORDER BY coalesce(p.published, s.first_rendered) DESC, s.post, s.first_rendered DESC, r.id
"""
_ATTEMPTS = """
SELECT m.resource, m.variant, f.ended_at, f.address, f.outcome, f.status, f.cause, f.detail, f.flags, f.blob, b.size,
       b.type, b.state
FROM media_fetch m JOIN fetch f ON f.id = m.fetch LEFT JOIN blob b ON b.digest = f.blob
WHERE (:resource IS NULL OR m.resource = :resource) ORDER BY f.id
"""


def references(database: Database, *, site: str | None = None, post: str | None = None) -> tuple[MediaReference, ...]:
    """The pictures and documents that posts refer to now or did before, each once, those of the newest posts first."""
    found: dict[str, MediaReference] = {}
    for row in database.execute(_REFERENCES, {"site": site, "post": post}):
        known = found.get(row["resource"])
        if known is None:
            found[row["resource"]] = MediaReference(**{**dict(row), "kind": MediaKind(row["kind"])})
        elif known.url is None and row["url"]:
            # Not every page gives the address.
            found[row["resource"]] = replace(known, url=row["url"])
    return tuple(found.values())


def attempts(database: Database, resource: str | None = None) -> dict[str, list[MediaAttempt]]:
    """Every attempt by media id, oldest first; of *resource* alone where it is named."""
    found: dict[str, list[MediaAttempt]] = {}
    for row in database.execute(_ATTEMPTS, {"resource": resource}):
        found.setdefault(row["resource"], []).append(_attempt(row))
    return found


def held(made: list[MediaAttempt]) -> MediaAttempt | None:
    """Of the attempts *made* for one id, the first that brought its bytes: an id means what it meant at first."""
    return next((attempt for attempt in made if attempt.blob), None)


def altered(made: list[MediaAttempt]) -> MediaAttempt | None:
    """The first of the attempts *made* that brought other bytes than those held under the same id; None for none."""
    first = held(made)
    if first is None:
        return None
    others = (each for each in made if each.blob and each.variant == first.variant and each.blob != first.blob)
    return next(others, None)


def present(database: Database) -> Iterator[tuple[str, str]]:
    """Digest and media type of all that is present."""
    rows = database.execute("SELECT digest, type FROM blob WHERE state = 'present' ORDER BY digest")
    return ((row["digest"], row["type"]) for row in rows)


def _attempt(row: Mapping[str, Any]) -> MediaAttempt:
    return MediaAttempt(
        resource=row["resource"],
        variant=row["variant"],
        at=timestamps.parse(row["ended_at"]),
        address=row["address"],
        outcome=row["outcome"],
        status=row["status"],
        cause=row["cause"],
        detail=row["detail"],
        flags=tuple(json.loads(row["flags"])),
        blob=row["blob"],
        size=row["size"],
        type=row["type"],
        state=row["state"],
    )
