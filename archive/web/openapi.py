"""The OpenAPI document of the pages that programs read. Pure."""

from collections.abc import Mapping
from typing import Any

from archive.model import ChangeClass, ChangeKind, Field, Flag, State
from archive.runtime import software
from archive.search import Moment

Document = dict[str, Any]

_DATE = {"type": "string", "description": "A day, month or year: 2026-03-01, 2026-03, 2026.", "example": "2026-03"}
_TEXT = {"type": "string", "maxLength": 200}
# From the enumerations themselves: a value that is added is documented with them.
_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "site": _TEXT,
    "author": _TEXT,
    "tag": _TEXT,
    "language": _TEXT,
    "q": {"type": "string", "maxLength": 200},
    "since": _DATE,
    "until": _DATE,
    "as_of": _DATE,
    "state": {"type": "string", "enum": [state.value for state in State]},
    "kind": {"type": "string", "enum": [kind.value for kind in ChangeKind]},
    "class": {"type": "string", "enum": [class_.value for class_ in ChangeClass]},
    "flag": {"type": "string", "enum": [flag.value for flag in Flag]},
    "field": {"type": "string", "enum": [field.value for field in Field]},
    "moment": {"type": "string", "enum": [moment.value for moment in Moment]},
    "silent": {"type": "string", "enum": ["0", "1"]},
    "page": {"type": "integer", "minimum": 1, "maximum": 2000},
}
_POSTS = ("site", "author", "tag", "state", "language", "since", "until", "q", "as_of", "page")
_CHANGES = ("site", "author", "tag", "state", "kind", "class", "flag", "silent", "field", "since", "until", "q", "page")

_STRING, _MAYBE = {"type": "string"}, {"type": ["string", "null"]}
_STRINGS = {"type": "array", "items": _STRING}
_SCHEMAS: Document = {
    "Error": {
        "type": "object",
        "required": ["error", "status"],
        "properties": {"error": _STRING, "status": {"type": "integer"}},
    },
    # Required are the keys of every record; others may be added without a new version.
    "Post": {
        "type": "object",
        "required": ["id", "site", "url", "title", "authors", "published", "modified", "language", "state", "snapshot"],
        "properties": {
            "id": _STRING, "site": _STRING, "url": _STRING, "title": _STRING, "authors": _STRINGS,
            "feed_authors": _STRINGS, "text_authors": _STRINGS,
            "published": _MAYBE, "published_day": _MAYBE, "modified": _MAYBE, "language": _MAYBE, "state": _STRING,
            "tags": _STRINGS, "reading_minutes": {"type": ["integer", "null"]}, "snapshot": _STRING,
            "confidence": {"type": "number", "minimum": 0, "maximum": 1}, "unsure": _STRINGS,
            "basis": {"type": "array", "items": {"type": "object"}},
            "first_observed": _STRING, "last_observed": _STRING, "body": _STRING,
        },
    },
    "Change": {
        "type": "object",
        "required": ["id", "post", "url", "observed_at", "window", "kind", "fields", "class", "flags", "from", "to"],
        "properties": {
            "id": _STRING, "post": _STRING, "url": _STRING, "observed_at": _STRING,
            "window": {"type": "array", "items": _MAYBE, "minItems": 2, "maxItems": 2}, "kind": _STRING,
            "fields": _STRINGS, "class": _STRING, "flags": _STRINGS, "silent": {"type": ["boolean", "null"]},
            "disclosure": _STRING, "from": _MAYBE, "to": _MAYBE, "baseline": {"type": "boolean"},
            "edits": {"type": "array", "items": {"type": "object"}},
        },
    },
}  # fmt: skip


def document(name: str, base: str) -> Document:
    """The document of the room called *name*, reached at *base*."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": name,
            "version": software.version(),
            "description": "Posts of a blog, every state that they were seen in, and every change between. Read-only.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base}],
        "paths": _paths(),
        "components": {"schemas": _SCHEMAS},
    }


def _paths() -> Document:
    post, change = {"$ref": "#/components/schemas/Post"}, {"$ref": "#/components/schemas/Change"}
    anything = {"type": "object"}
    return {
        "/index.json": _get("The sites, and what changed last", {}, ("year",), anything),
        "/posts.json": _get("Posts, newest publication first", {}, _POSTS, _listed("posts", post)),
        "/posts/{id}.json": _get("A post as it is now, with its text", {"id": "A post's id"}, (), post),
        "/posts/{id}/{day}.json": _get(
            "A post as of the end of a day", {"id": "A post's id", "day": "2026-06-12"}, (), post
        ),
        "/posts/{id}/history.json": _get("Its states, and when each was seen", {"id": "A post's id"}, (), anything),
        "/snapshots/{id}.json": _get("One state of a post", {"id": "A snapshot's id"}, (), post),
        "/changes.json": _get("Changes, newest first", {}, _CHANGES, _listed("changes", change)),
        "/changes/{id}.json": _get("One change", {"id": "A change's id"}, (), change),
        "/compare/{from}..{to}.json": _get(
            "Two states compared", {"from": "A snapshot's id", "to": "A snapshot's id"}, (), anything
        ),
        "/search.json": _get(
            "Posts that hold words, best first", {}, ("q", "moment", "site", "as_of", "page"),
            _listed("hits", anything),
        ),
        "/removed.json": _get("Posts that are gone", {}, _POSTS[:-2], _listed("posts", post)),
        "/authors.json": _get("Authors", {}, (), _listed("authors", anything)),
        "/tags.json": _get("Tags and categories", {}, (), _listed("tags", anything)),
        "/sources.json": _get("Hosts that posts link to", {}, (), _listed("hosts", anything)),
        "/captures/{id}.json": _get("Where an answer comes from", {"id": "A capture's id"}, (), anything),
        "/health": _get("Whether the archive opens", {}, (), anything),
    }  # fmt: skip


def _listed(name: str, item: Document) -> Document:
    return {
        "type": "object",
        "required": ["total", name],
        "properties": {"total": {"type": "integer", "minimum": 0}, name: {"type": "array", "items": item}},
    }


def _get(summary: str, path: Mapping[str, str], query: tuple[str, ...], schema: Document) -> Document:
    found = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": told,
            "schema": {"type": "string", "pattern": "^[^/.?#]+$"},
        }
        for name, told in path.items()
    ]
    found += [
        {"name": name, "in": "query", "required": False, "schema": _PARAMETERS.get(name, {"type": "integer"})}
        for name in query
    ]
    answers = {"200": _answer("Found", schema)}
    # What every page may answer: programs that are generated from this must know them.
    errors = {"302": "The same under a date in ISO form", "304": "As it was", "400": "A parameter cannot be read",
              "404": "Not held", "503": "Busy; Retry-After says how long"}  # fmt: skip
    if path:
        errors |= {"301": "Has another id now", "410": "Purged", "451": "Withheld, with the reason"}
    error = {"$ref": "#/components/schemas/Error"}
    for status, told in errors.items():
        answers[status] = {"description": told} if status.startswith("3") else _answer(told, error)
    answers["414"] = {"description": "The address is too long", "content": {"text/plain": {"schema": _STRING}}}
    return {"get": {"summary": summary, "parameters": found, "responses": dict(sorted(answers.items()))}}


def _answer(told: str, schema: Document) -> Document:
    return {"description": told, "content": {"application/json": {"schema": schema}}}
