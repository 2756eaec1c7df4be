"""Posts a page at a time, and how many there are of each author, year, tag, state, language and site."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive.query.posts import Post, PostFilter, fold, post_of

Facets = Mapping[str, tuple[tuple[str, int], ...]]
"""By name of the filter: its values and how many posts have each, the most frequent first; years newest first."""


class PostPage(Struct, frozen=True, kw_only=True):
    """Some of the posts that pass a filter."""

    posts: tuple[Post, ...]
    total: int


# Only what is asked is in a statement, so that SQLite can choose an index.
_CLAUSES = {
    "site": "site = :site",
    "state": "state = :state",
    "language": "(language = :language OR language LIKE :language || '-%')",
    "since": "published_day >= :since",
    "until": "published_day <= :until",
    "author": "EXISTS (SELECT 1 FROM json_each(authors) WHERE instr(fold(value), :author))",
    "tag": "EXISTS (SELECT 1 FROM json_each(tags) WHERE fold(value) = :tag)",
    "words": "instr(fold(title), :words)",
    "among": "post IN (SELECT value FROM json_each(:among))",
}
# The ids are sorted, not the rows.
_PAGE = """
SELECT * FROM post_status WHERE post IN (
  SELECT post FROM post_status WHERE {passes}
  ORDER BY published_day DESC, published DESC, post LIMIT :limit OFFSET :offset
) ORDER BY published_day DESC, published DESC, post
"""
_IDS = "SELECT post FROM post_status WHERE {passes}"
_TOTAL = "SELECT count(*) FROM post_status WHERE {passes}"
_GROUPS = """
SELECT site, state, coalesce(language, ''), coalesce(substr(published_day, 1, 4), ''), count(*)
FROM post_status WHERE {passes} GROUP BY 1, 2, 3, 4
"""
_LISTED = """
SELECT value, count(DISTINCT post) FROM post_status, json_each({column}) WHERE {passes}
GROUP BY value ORDER BY 2 DESC, 1 LIMIT :most
"""


def page(database: Database, wanted: PostFilter, *, words: str | None = None, offset: int = 0) -> PostPage:
    """The posts that pass *wanted*, newest publication first, from *offset* on; *words* are in their titles."""
    asked = _parameters(wanted, words)
    (total,) = database.execute(_TOTAL.format(passes=_passes(asked)), asked).fetchone()
    limit = -1 if wanted.limit is None else wanted.limit
    rows = database.execute(_PAGE.format(passes=_passes(asked)), {**asked, "limit": limit, "offset": offset})
    return PostPage(posts=tuple(post_of(row) for row in rows), total=total)


def facets(
    database: Database,
    wanted: PostFilter,
    *,
    words: str | None = None,
    among: Iterable[str] | None = None,
    most: int = 40,
) -> Facets:
    """Count the posts that pass *wanted* by each value; of authors and tags only the *most* frequent.

    *among* are the posts that are counted, by id.
    """
    asked = {**_parameters(wanted, words, among), "most": most}
    # In the order of the statement's columns.
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("site", "state", "language", "year")}
    for *values, number in database.execute(_GROUPS.format(passes=_passes(asked)), asked):
        for name, value in zip(counts, values, strict=True):
            counts[name][value] += number
    for name, column in (("author", "authors"), ("tag", "tags")):
        listed = _LISTED.format(column=column, passes=_passes(asked))
        counts[name] = Counter(dict(database.execute(listed, asked).fetchall()))
    # An empty value means that the post has none, which is nothing to choose.
    found = {name: tuple((value, n) for value, n in counter.most_common() if value) for name, counter in counts.items()}
    return {**found, "year": tuple(sorted(found["year"], reverse=True))}


def ids(database: Database, wanted: PostFilter) -> tuple[str, ...] | None:
    """The ids of the posts that pass *wanted*; None where every post does."""
    asked = _parameters(wanted, None)
    # Without a filter the search need not be handed every id.
    if all(asked[name] is None for name in _CLAUSES):
        return None
    return tuple(row[0] for row in database.execute(_IDS.format(passes=_passes(asked)), asked))


def named(database: Database, posts: tuple[str, ...]) -> tuple[Post, ...]:
    """The posts with these ids, newest publication first."""
    rows = database.execute(
        """SELECT * FROM post_status WHERE post IN (SELECT value FROM json_each(:posts))
           ORDER BY published_day DESC, published DESC, post""",
        {"posts": json.dumps(posts)},
    )
    return tuple(post_of(row) for row in rows)


def _passes(asked: dict[str, Any]) -> str:
    return " AND ".join(clause for name, clause in _CLAUSES.items() if asked[name] is not None) or "1"


def _parameters(wanted: PostFilter, words: str | None, among: Iterable[str] | None = None) -> dict[str, Any]:
    return {
        "site": wanted.site,
        "state": wanted.state.value if wanted.state else None,
        "language": wanted.language,
        "since": wanted.published_since.isoformat() if wanted.published_since else None,
        "until": wanted.published_until.isoformat() if wanted.published_until else None,
        "author": fold(wanted.author) if wanted.author else None,
        "tag": fold(wanted.tag) if wanted.tag else None,
        "words": fold(words) if words else None,
        "among": None if among is None else json.dumps(tuple(among)),
    }
