"""Posts a page at a time, and how many there are of each author, year, tag, state, language and site."""

import json
from collections import Counter
from collections.abc import Mapping
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


_PASSES = """
  (:site IS NULL OR site = :site)
  AND (:state IS NULL OR state = :state)
  AND (:language IS NULL OR language = :language OR language LIKE :language || '-%')
  AND (:since IS NULL OR published_day >= :since)
  AND (:until IS NULL OR published_day <= :until)
  AND (:author IS NULL OR EXISTS (SELECT 1 FROM json_each(authors) WHERE instr(fold(value), :author)))
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(tags) WHERE fold(value) = :tag))
  AND (:words IS NULL OR instr(fold(title), :words))
"""
_PAGE = f"""
SELECT * FROM post_status WHERE {_PASSES}
ORDER BY published_day DESC, published DESC, post LIMIT :limit OFFSET :offset
"""  # noqa: S608
_TOTAL = f"SELECT count(*) FROM post_status WHERE {_PASSES}"  # noqa: S608
_GROUPS = f"""
SELECT site, state, coalesce(language, ''), coalesce(substr(published_day, 1, 4), ''), count(*)
FROM post_status WHERE {_PASSES} GROUP BY 1, 2, 3, 4
"""  # noqa: S608
_LISTED = f"""
SELECT value, count(DISTINCT post) FROM post_status, json_each({{column}}) WHERE {_PASSES}
GROUP BY value ORDER BY 2 DESC, 1 LIMIT :most
"""  # noqa: S608


def page(database: Database, wanted: PostFilter, *, words: str | None = None, offset: int = 0) -> PostPage:
    """The posts that pass *wanted*, newest publication first, from *offset* on; *words* stand in their titles."""
    asked = _parameters(wanted, words)
    (total,) = database.execute(_TOTAL, asked).fetchone()
    limit = -1 if wanted.limit is None else wanted.limit
    rows = database.execute(_PAGE, {**asked, "limit": limit, "offset": offset})
    return PostPage(posts=tuple(post_of(row) for row in rows), total=total)


def facets(database: Database, wanted: PostFilter, *, words: str | None = None, most: int = 40) -> Facets:
    """How many of the posts that pass *wanted* have each value; of authors and tags the *most* frequent."""
    asked = {**_parameters(wanted, words), "most": most}
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("site", "state", "language", "year")}
    for *values, number in database.execute(_GROUPS, asked):
        for name, value in zip(counts, values, strict=True):
            counts[name][value] += number
    counts["author"] = Counter(dict(database.execute(_LISTED.format(column="authors"), asked).fetchall()))
    counts["tag"] = Counter(dict(database.execute(_LISTED.format(column="tags"), asked).fetchall()))
    found = {name: tuple((value, n) for value, n in counter.most_common() if value) for name, counter in counts.items()}
    return {**found, "year": tuple(sorted(found["year"], reverse=True))}


def named(database: Database, posts: tuple[str, ...]) -> tuple[Post, ...]:
    """The posts with these ids, newest publication first."""
    rows = database.execute(
        """SELECT * FROM post_status WHERE post IN (SELECT value FROM json_each(:posts))
           ORDER BY published_day DESC, published DESC, post""",
        {"posts": json.dumps(posts)},
    )
    return tuple(post_of(row) for row in rows)


def _parameters(wanted: PostFilter, words: str | None) -> dict[str, Any]:
    return {
        "site": wanted.site,
        "state": wanted.state.value if wanted.state else None,
        "language": wanted.language,
        "since": wanted.published_since.isoformat() if wanted.published_since else None,
        "until": wanted.published_until.isoformat() if wanted.published_until else None,
        "author": fold(wanted.author) if wanted.author else None,
        "tag": fold(wanted.tag) if wanted.tag else None,
        "words": fold(words) if words else None,
    }
