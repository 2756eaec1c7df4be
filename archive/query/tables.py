"""Tables for analysis: one row a thing, the same columns in exports, data frames and JSON."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from archive import timestamps
from archive.database import Database
from archive.model import Change, Content, Edit
from archive.query import changes, posts
from archive.query.changes import ChangeFilter
from archive.query.posts import PostFilter
from archive.query.sites import sites
from archive.render.references import links_of

TEXT_COLUMNS = frozenset({"body", "before", "after", "removed", "added", "text"})
"""What belongs to the site: left out of what is redistributed."""

Record = dict[str, Any]


def rows(database: Database, table: str, *, site: str | None = None) -> Iterator[Record]:
    """The rows of *table*, one of `TABLES`, of one site or all."""
    return TABLES[table](database, site)


def _posts(database: Database, site: str | None) -> Iterator[Record]:
    for post in posts.posts(database, PostFilter(site=site)):
        yield {
            "id": post.id,
            "site": post.site,
            "url": post.url,
            "title": post.title,
            "authors": list(post.authors),
            "published": timestamps.optional_text(post.published),
            "published_day": post.published_day.isoformat() if post.published_day else None,
            "first_published": timestamps.optional_text(post.first_published),
            "modified": timestamps.optional_text(post.modified),
            "language": post.language,
            "state": post.state.value,
            "tags": list(post.tags),
            "reading_minutes": post.reading_minutes,
            "snapshot": post.snapshot,
            "first_observed": timestamps.text(post.first_observed),
            "last_observed": timestamps.text(post.last_observed),
            "failing_since": timestamps.optional_text(post.failing_since),
        }


_VERSIONS = """
SELECT snapshot.id AS snapshot, snapshot.post AS post, post.site AS site, snapshot.title AS title,
       state_text.authors AS authors, state_text.tags AS tags, state_text.published AS published,
       state_text.language AS language, snapshot.url AS url, state_text.current AS current,
       snapshot.first_rendered, snapshot.last_rendered, snapshot.first_observed, snapshot.last_observed,
       snapshot.observations, state_text.words AS words, state_text.body AS body
FROM snapshot JOIN post ON post.id = snapshot.post LEFT JOIN state_text ON state_text.snapshot = snapshot.id
WHERE :site IS NULL OR post.site = :site
ORDER BY snapshot.post, snapshot.first_rendered, snapshot.id
"""


def _versions(database: Database, site: str | None) -> Iterator[Record]:
    for row in database.execute(_VERSIONS, {"site": site}):
        record = dict(row)
        record["authors"], record["tags"] = ((row[name] or "").splitlines() for name in ("authors", "tags"))
        record["current"] = bool(row["current"])
        yield record


def _changes(database: Database, site: str | None) -> Iterator[Record]:
    for change in changes.changes(database, ChangeFilter(site=site)):
        words = [_words(edit) for edit in change.edits]
        yield {
            "id": change.id,
            "post": change.post,
            "url": change.url,
            "observed_at": timestamps.text(change.observed_at),
            "happened_after": timestamps.optional_text(change.window.after),
            "happened_before": timestamps.text(change.window.before),
            "kind": change.kind.value,
            "fields": [field.value for field in change.fields],
            "class": change.class_.value,
            "flags": [flag.value for flag in change.flags],
            "silent": change.silent,
            "disclosure": change.disclosure.value,
            "baseline": change.baseline,
            "snapshot_before": change.before,
            "snapshot_after": change.after,
            "removed": [word for removed, _ in words for word in removed],
            "added": [word for _, added in words for word in added],
        }


def _sentences(database: Database, site: str | None) -> Iterator[Record]:
    for change in changes.changes(database, ChangeFilter(site=site)):
        for number, edit in enumerate(change.edits):
            yield _sentence(change, number, edit)


def _sentence(change: Change, number: int, edit: Edit) -> Record:
    removed, added = _words(edit)
    return {
        "change": change.id,
        "post": change.post,
        "number": number,
        "observed_at": timestamps.text(change.observed_at),
        "kind": edit.kind.value,
        "class": edit.class_.value,
        "flags": [flag.value for flag in edit.flags],
        "position_before": edit.position_before,
        "position_after": edit.position_after,
        "before": edit.before,
        "after": edit.after,
        "removed": removed,
        "added": added,
    }


def _words(edit: Edit) -> tuple[list[str], list[str]]:
    """The stretches that went and those that came; of a sentence put in or taken out, all of it."""
    if edit.spans:
        went, came = ([mark.text.strip() for mark in edit.spans if mark.op == op] for op in "-+")
        return went, came
    same = edit.before == edit.after
    return ([edit.before] if edit.before and not same else []), ([edit.after] if edit.after and not same else [])


_CONTENTS = """
SELECT snapshot.id AS snapshot, snapshot.post AS post, post.site AS site, snapshot.first_observed,
       snapshot.last_observed, content.json AS json
FROM snapshot JOIN post ON post.id = snapshot.post JOIN content ON content.digest = snapshot.content
WHERE :site IS NULL OR post.site = :site
ORDER BY snapshot.post, snapshot.first_rendered, snapshot.id
"""


def _links(database: Database, site: str | None) -> Iterator[Record]:
    hosts = {each.id: urlsplit(each.url).hostname for each in sites(database).values()}
    for row in database.execute(_CONTENTS, {"site": site}):
        content = msgspec.json.decode(row["json"], type=Content)
        for text, href in links_of(content):
            host = _host(href) or hosts[row["site"]]
            yield {
                "post": row["post"],
                "snapshot": row["snapshot"],
                "href": href,
                "host": host,
                "text": text,
                "internal": host == hosts[row["site"]],
                "first_seen": row["first_observed"],
                "last_seen": row["last_observed"],
            }


def _host(href: str) -> str | None:
    try:
        return urlsplit(href).hostname
    except ValueError:
        return None


_RESOURCES = """
SELECT snapshot.post AS post, resource.snapshot AS snapshot, resource.id AS id, resource.kind AS kind,
       resource.url AS url, resource.name AS name
FROM resource JOIN snapshot ON snapshot.id = resource.snapshot JOIN post ON post.id = snapshot.post
WHERE :site IS NULL OR post.site = :site
ORDER BY snapshot.post, resource.snapshot, resource.id
"""
_OBSERVATIONS = """
SELECT observation.post AS post, post.site AS site, observation.snapshot AS snapshot, observation.capture AS capture,
       observation.observed_at AS observed_at, observation.rendered_at AS rendered_at, observation.stale AS stale
FROM observation JOIN post ON post.id = observation.post
WHERE :site IS NULL OR post.site = :site
ORDER BY observation.post, observation.observed_at, observation.capture
"""


def _resources(database: Database, site: str | None) -> Iterator[Record]:
    return (dict(row) for row in database.execute(_RESOURCES, {"site": site}))


def _observations(database: Database, site: str | None) -> Iterator[Record]:
    return ({**dict(row), "stale": bool(row["stale"])} for row in database.execute(_OBSERVATIONS, {"site": site}))


TABLES: dict[str, Callable[[Database, str | None], Iterator[Record]]] = {
    "posts": _posts,
    "versions": _versions,
    "changes": _changes,
    "sentences": _sentences,
    "links": _links,
    "resources": _resources,
    "observations": _observations,
}
