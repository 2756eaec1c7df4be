"""Changes a page at a time, newest first, with how many there are of each kind, class, flag, author and month."""

from collections import Counter
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.model import Change, Flag
from archive.query.changes import ChangeFilter, change_of
from archive.query.facets import Facets
from archive.query.posts import fold


class RegisterEntry(Struct, frozen=True, kw_only=True):
    """A change, with what a list says of its post."""

    change: Change
    site: str
    title: str
    authors: tuple[str, ...]
    retitled: tuple[str, str] | None = None
    """The titles before and after, where the change is one of the title too."""


class RegisterPage(Struct, frozen=True, kw_only=True):
    """Some of the changes that pass a filter."""

    entries: tuple[RegisterEntry, ...]
    total: int


# Only what is asked is in a statement: SQLite finds no index for `:post IS NULL OR c.post = :post`.
_CLAUSES = {
    "site": "s.site = :site",
    "post": "c.post = :post",
    "since": "c.observed_at >= :since",
    "until": "c.observed_at <= :until",
    "kind": "c.kind = :kind",
    "class": "c.class = :class",
    "field": "EXISTS (SELECT 1 FROM json_each(c.fields) WHERE value = :field)",
    "flag": "EXISTS (SELECT 1 FROM json_each(c.flags) WHERE value = :flag)",
    "author": "EXISTS (SELECT 1 FROM json_each(s.authors) WHERE instr(fold(value), :author))",
    "tag": "EXISTS (SELECT 1 FROM json_each(s.tags) WHERE fold(value) = :tag)",
    "state": "s.state = :state",
    "words": "instr(fold(s.title), :words)",
    "silent": "c.silent IS 1 AND c.kind = 'edit'",
    "significant": "(c.class = 'substantive' OR c.flags <> '[]')",
    "no_baseline": "c.baseline = 0",
}
_OF_POSTS = frozenset({"site", "author", "tag", "state", "words"})
"""Clauses that ask the post."""
# CROSS JOIN fixes the order: the changes are filtered first, and each post is looked up by its key.
_POSTS = " CROSS JOIN post_status s ON s.post = c.post"
# The ids are found and sorted, not the rows.
_PAGE = """
SELECT c.*, s.url AS current_url, s.site AS site, s.title AS title, s.authors AS authors,
       earlier.title AS title_before, later.title AS title_after
FROM (SELECT c.id AS found {passing} ORDER BY {order} LIMIT :limit OFFSET :offset)
CROSS JOIN change c ON c.id = found CROSS JOIN post_status s ON s.post = c.post
LEFT JOIN snapshot earlier ON earlier.id = c.snapshot_before LEFT JOIN snapshot later ON later.id = c.snapshot_after
ORDER BY {order}
"""
_ORDER = "c.observed_at DESC, c.post, c.window_end DESC, c.id"
_GROUPS = """
SELECT s.site, c.kind, c.class, CASE WHEN c.silent IS 1 AND c.kind = 'edit' THEN '1' ELSE '' END,
       substr(c.observed_at, 1, 7), count(*) {passing} GROUP BY 1, 2, 3, 4, 5
"""


def page(
    database: Database, wanted: ChangeFilter, *, limit: int, offset: int = 0, words: str | None = None
) -> RegisterPage:
    """The changes that pass *wanted*, newest observation first, from *offset* on; *words* are in the titles."""
    asked = parameters(wanted, words)
    # Counted apart from the page: with LIMIT, SQLite stops before it knows the total.
    (total,) = database.execute(f"SELECT count(*) {_passing(asked)}", asked).fetchone()
    rows = database.execute(
        _PAGE.format(passing=_passing(asked), order=_ORDER), {**asked, "limit": limit, "offset": offset}
    )
    return RegisterPage(entries=tuple(_entry(row) for row in rows), total=total)


def newest(database: Database, wanted: ChangeFilter, *, limit: int) -> tuple[RegisterEntry, ...]:
    """The *limit* newest changes that pass *wanted*; the others are not counted."""
    asked = parameters(wanted)
    statement = _PAGE.format(passing=_passing(asked), order=_ORDER)
    rows = database.execute(statement, {**asked, "limit": limit, "offset": 0})
    return tuple(_entry(row) for row in rows)


def facets(database: Database, wanted: ChangeFilter, *, words: str | None = None, most: int = 40) -> Facets:
    """Count the changes that pass *wanted* by each value."""
    asked = {**parameters(wanted, words), "most": most}
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("site", "kind", "class", "silent", "month")}
    for *values, number in database.execute(_GROUPS.format(passing=_passing(asked, of_posts=True)), asked):
        for name, value in zip(counts, values, strict=True):
            counts[name][value] += number
    # Lists are counted apart, since their rows multiply those of the grouped statement.
    counts["flag"] = Counter(dict(database.execute(_each("c.flags", asked), asked).fetchall()))
    counts["author"] = Counter(dict(database.execute(_each("s.authors", asked), asked).fetchall()))
    found = {name: tuple((value, n) for value, n in counter.most_common() if value) for name, counter in counts.items()}
    return {**found, "month": tuple(sorted(found["month"], reverse=True))}


def _passing(asked: dict[str, Any], *, joined: str = "", of_posts: bool = False) -> str:
    """The changes that pass, with their posts where these are asked for, and nothing that is not *asked*."""
    clauses = {name: clause for name, clause in _CLAUSES.items() if asked[name]}
    posts = _POSTS if of_posts or clauses.keys() & _OF_POSTS else ""
    return f"FROM change c{posts}{joined} WHERE {' AND '.join(clauses.values()) or '1'}"


def _each(column: str, asked: dict[str, Any]) -> str:
    """Count each value of a JSON list in the changes that pass, the most frequent first."""
    passing = _passing(asked, joined=f", json_each({column}) each", of_posts=True)
    return f"SELECT each.value, count(*) {passing} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :most"


def parameters(wanted: ChangeFilter, words: str | None = None) -> dict[str, Any]:
    """*wanted* as the statements take it."""
    return {
        "site": wanted.site,
        "post": wanted.post,
        "since": timestamps.optional_text(wanted.since),
        "until": timestamps.optional_text(wanted.until),
        "kind": wanted.kind.value if wanted.kind else None,
        "class": wanted.class_.value if wanted.class_ else None,
        "field": wanted.field.value if wanted.field else None,
        "flag": _flag(wanted.flag),
        "author": fold(wanted.author) if wanted.author else None,
        "tag": fold(wanted.tag) if wanted.tag else None,
        "state": wanted.state.value if wanted.state else None,
        "words": fold(words) if words else None,
        "silent": int(wanted.silent),
        "significant": int(wanted.significant),
        "no_baseline": int(not wanted.baseline),
    }


def _flag(flag: Flag | None) -> str | None:
    return flag.value if flag else None


def _entry(row: Any) -> RegisterEntry:
    import json

    before, after = row["title_before"], row["title_after"]
    return RegisterEntry(
        change=change_of(row),
        site=row["site"],
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        retitled=(before, after) if before and after and before != after else None,
    )
