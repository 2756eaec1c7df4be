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


class RegisterPage(Struct, frozen=True, kw_only=True):
    """Some of the changes that pass a filter."""

    entries: tuple[RegisterEntry, ...]
    total: int


_PASSES = """
FROM change c JOIN post_status s ON s.post = c.post
WHERE (:site IS NULL OR s.site = :site)
  AND (:post IS NULL OR c.post = :post)
  AND (:since IS NULL OR c.observed_at >= :since)
  AND (:until IS NULL OR c.observed_at <= :until)
  AND (:kind IS NULL OR c.kind = :kind)
  AND (:class IS NULL OR c.class = :class)
  AND (:field IS NULL OR EXISTS (SELECT 1 FROM json_each(c.fields) WHERE value = :field))
  AND (:flag IS NULL OR EXISTS (SELECT 1 FROM json_each(c.flags) WHERE value = :flag))
  AND (:author IS NULL OR EXISTS (SELECT 1 FROM json_each(s.authors) WHERE instr(fold(value), :author)))
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(s.tags) WHERE fold(value) = :tag))
  AND (:state IS NULL OR s.state = :state)
  AND (:words IS NULL OR instr(fold(s.title), :words))
  AND (:silent = 0 OR (c.silent IS 1 AND c.kind = 'edit'))
  AND (:significant = 0 OR c.class = 'substantive' OR c.flags <> '[]')
  AND (:baseline = 1 OR c.baseline = 0)
"""
_PAGE = f"""
SELECT c.*, s.url AS current_url, s.site AS site, s.title AS title, s.authors AS authors {_PASSES}
ORDER BY c.observed_at DESC, c.post, c.window_end DESC, c.id LIMIT :limit OFFSET :offset
"""
_GROUPS = f"""
SELECT s.site, c.kind, c.class, CASE WHEN c.silent IS 1 AND c.kind = 'edit' THEN '1' ELSE '' END,
       substr(c.observed_at, 1, 7), count(*) {_PASSES} GROUP BY 1, 2, 3, 4, 5
"""
_FLAGS = f"SELECT f.value, count(*) {_PASSES.replace('WHERE', ', json_each(c.flags) f WHERE', 1)} GROUP BY 1"
_AUTHORS = f"""
SELECT a.value, count(*) {_PASSES.replace("WHERE", ", json_each(s.authors) a WHERE", 1)}
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :most
"""


def page(
    database: Database, wanted: ChangeFilter, *, limit: int, offset: int = 0, words: str | None = None
) -> RegisterPage:
    """The changes that pass *wanted*, newest observation first, from *offset* on; *words* stand in the titles."""
    asked = parameters(wanted, words)
    (total,) = database.execute(f"SELECT count(*) {_PASSES}", asked).fetchone()
    rows = database.execute(_PAGE, {**asked, "limit": limit, "offset": offset})
    return RegisterPage(entries=tuple(_entry(row) for row in rows), total=total)


def facets(database: Database, wanted: ChangeFilter, *, words: str | None = None, most: int = 40) -> Facets:
    """How many of the changes that pass *wanted* have each value."""
    asked = {**parameters(wanted, words), "most": most}
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("site", "kind", "class", "silent", "month")}
    for *values, number in database.execute(_GROUPS, asked):
        for name, value in zip(counts, values, strict=True):
            counts[name][value] += number
    counts["flag"] = Counter(dict(database.execute(_FLAGS, asked).fetchall()))
    counts["author"] = Counter(dict(database.execute(_AUTHORS, asked).fetchall()))
    found = {name: tuple((value, n) for value, n in counter.most_common() if value) for name, counter in counts.items()}
    return {**found, "month": tuple(sorted(found["month"], reverse=True))}


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
        "baseline": int(wanted.baseline),
    }


def _flag(flag: Flag | None) -> str | None:
    return flag.value if flag else None


def _entry(row: Any) -> RegisterEntry:
    import json

    return RegisterEntry(
        change=change_of(row), site=row["site"], title=row["title"], authors=tuple(json.loads(row["authors"]))
    )
