"""Pictures and documents: which posts refer to what, what was tried, and what is held."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlite_utils import Database

from archive import timestamps
from archive.model import BodyState, MediaKind


class MediaReference(Struct, frozen=True, kw_only=True):
    """A picture or document that posts show or link, with the newest of these posts."""

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
        """The result of the attempts, in words, where nothing is held."""
        if self.detail:
            return self.detail
        odd = next((flag for flag in self.flags if flag.startswith("found ")), "")
        return f"HTTP {self.status}" + (f", {odd}" if odd else "")


class Holding(Struct, frozen=True, kw_only=True):
    """The state of one picture or document."""

    resource: str
    kind: MediaKind
    name: str | None
    url: str | None
    """Of the original, where a page gives it."""
    post: str | None
    """The newest post that refers to it; None where none is shown that does."""
    state: str
    """`held`, `altered` (its address answered other bytes since), `missing`, `withheld`, `purged`, `unasked`."""
    why: str
    """The result of the last attempt; empty if it is held."""
    decisive: MediaAttempt | None
    """The attempt that brought the bytes, else the last."""


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
WHERE (:resource IS NULL OR m.resource = :resource) ORDER BY f.ended_at, f.id
"""


def references(database: Database, *, site: str | None = None, post: str | None = None) -> tuple[MediaReference, ...]:
    """The pictures and documents that posts refer to now or did before, each once, those of the newest posts first."""
    found: dict[str, MediaReference] = {}
    for row in database.execute(_REFERENCES, {"site": site, "post": post}):
        known = found.get(row["resource"])
        # The newest post comes first and gives its name.
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


def first_kept(made: list[MediaAttempt]) -> MediaAttempt | None:
    """Of the attempts *made* for one id, the first that brought its bytes: an id means what it meant at first."""
    # Platforms give each upload an id of its own: other bytes under it later are a fault or a forgery.
    return next((attempt for attempt in made if attempt.blob), None)


def altered(made: list[MediaAttempt]) -> MediaAttempt | None:
    """The first of the attempts *made* that brought other bytes than those held under the same id; None for none."""
    first = first_kept(made)
    if first is None:
        return None
    # A smaller variant has other bytes by nature.
    others = (each for each in made if each.blob and each.variant == first.variant and each.blob != first.blob)
    return next(others, None)


def holdings(database: Database, *, site: str | None = None, post: str | None = None) -> tuple[Holding, ...]:
    """The state of everything that posts refer to, newest posts first, then of what was taken down."""
    tried = attempts(database)
    known = references(database, site=site, post=post)
    found = [_holding(each, tried.get(each.resource, [])) for each in known]
    # What no shown post refers to is still held, and taken down posts have media too.
    if site is None and post is None:
        shown = {each.resource for each in references(database)}
        found += [_unreferenced(name, made) for name, made in tried.items() if name not in shown and first_kept(made)]
    return tuple(found)


def in_post(database: Database, post: str) -> dict[str, MediaAttempt]:
    """The pictures and documents of *post* that are present, by media id."""
    found = {}
    for reference in references(database, post=post):
        first = first_kept(attempts(database, reference.resource).get(reference.resource, []))
        if first and first.state == BodyState.PRESENT:
            found[reference.resource] = first
    return found


def blob_of(database: Database, digest: str) -> tuple[str, str] | None:
    """Media type and state of the bytes called *digest*, or None."""
    row = database.execute("SELECT type, state FROM blob WHERE digest = ?", (digest,)).fetchone()
    return (row["type"], row["state"]) if row else None


def _holding(reference: MediaReference, made: list[MediaAttempt]) -> Holding:
    first = first_kept(made)
    last = first or (made[-1] if made else None)
    return Holding(
        resource=reference.resource,
        kind=reference.kind,
        name=reference.name,
        url=reference.url,
        post=reference.post,
        state=_state(made),
        why=last.why if last and not first else "",
        decisive=last,
    )


def _unreferenced(resource: str, made: list[MediaAttempt]) -> Holding:
    last = first_kept(made)
    is_picture = bool(last and (last.type or "").startswith("image/"))
    return Holding(
        resource=resource,
        kind=MediaKind.IMAGE if is_picture else MediaKind.DOCUMENT,
        name=None,
        url=last.address if last else None,
        post=None,
        state=_state(made),
        why="",
        decisive=last,
    )


def _state(made: list[MediaAttempt]) -> str:
    first = first_kept(made)
    if first is None:
        return "missing" if made else "unasked"
    # An order outranks all that is known of the bytes.
    if first.state != BodyState.PRESENT:
        return str(first.state)
    return "altered" if altered(made) else "held"


def altered_since(database: Database, since: datetime) -> dict[str, list[str]]:
    """The media ids whose address answered other bytes than those held, later than *since*, by site."""
    found: dict[str, list[str]] = {}
    for name, made in attempts(database).items():
        other = altered(made)
        if other and other.at >= since:
            found.setdefault(_site_of(database, name), []).append(name)
    return found


def _site_of(database: Database, resource: str) -> str:
    row = database.execute(
        """SELECT c.site FROM media_fetch m JOIN fetch f ON f.id = m.fetch JOIN crawl c ON c.id = f.crawl
           WHERE m.resource = ? LIMIT 1""",
        (resource,),
    ).fetchone()
    return str(row["site"])


def present(database: Database) -> Iterator[tuple[str, str]]:
    """Digest and media type of all that is present."""
    rows = database.execute("SELECT digest, type FROM blob WHERE state = 'present' ORDER BY digest")
    return ((row["digest"], row["type"]) for row in rows)


def is_any_known(database: Database) -> bool:
    """Return whether the archive ever kept the bytes of a picture or document."""
    return database.execute("SELECT 1 FROM blob LIMIT 1").fetchone() is not None


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
