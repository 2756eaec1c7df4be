"""Learn lessons from a site's pages after each crawl, and store the content states without the places they name.

Lessons are learnt from readings, crawl by crawl, so that a rebuild learns the same. They are only ever added to: a
place that was volatile once is left out of the past, too, and no step to it is an edit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from typing import Any

import msgspec
from sqlite_utils import Database

from archive.learnt import common, volatile
from archive.learnt.leaving_out import Lessons, without
from archive.learnt.lesson import Lesson
from archive.learnt.traces import without_trace
from archive.learnt.volatile import Renders
from archive.query.evidence import content_of
from archive.query.learnt import lessons
from archive.runtime.code_version import code_version
from archive.sameness import content_digest
from archive.store.readings import write_content
from archive.store.rows import insert, one

# So many of the posts that change, and of those that do not, are sampled.
_CHANGING, _QUIET = 16, 8

_READ = """
SELECT f.uri, max(c.observed_at) AS until FROM fetch f JOIN capture c ON c.id = f.capture
JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
WHERE f.crawl = ? AND r.verdict = 'post' GROUP BY f.uri ORDER BY f.uri
"""
# Doubted answers teach nothing, except under the rule `fields`: a field that changes everywhere is itself the lesson.
_WINDOW = f"""
SELECT r.content, coalesce(k.kept, r.content) AS kept, f.crawl FROM capture c
JOIN reading r ON r.capture = coalesce(c.confirms, c.id) LEFT JOIN fetch f ON f.id = c.fetch
LEFT JOIN compared k ON k.site = c.site AND k.content = r.content
WHERE c.uri = :uri AND c.observed_at <= :until AND r.verdict = 'post' AND r.content IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture IN (c.id, c.confirms) AND d.rule <> 'fields')
ORDER BY c.observed_at DESC, c.id DESC LIMIT {volatile.WINDOW}
"""  # noqa: S608
_LACKING = """
SELECT DISTINCT r.content FROM {of} JOIN reading r ON r.capture = c.id
LEFT JOIN compared k ON k.site = c.site AND k.content = r.content AND k.version = :version
WHERE {which} AND r.verdict = 'post' AND r.content IS NOT NULL AND k.content IS NULL
  AND EXISTS (SELECT 1 FROM learnt l WHERE l.site = c.site)
"""
_OF_POST = _LACKING.format(of="address a JOIN capture c ON c.uri = a.uri", which="a.post = :which")
_OF_CRAWL = _LACKING.format(of="fetch f JOIN capture c ON c.id = f.capture", which="f.crawl = :which")
_OF_SITE = _LACKING.format(of="capture c", which="c.site = :which")
_SHOWN = """
SELECT DISTINCT r.content FROM reading r JOIN capture c ON c.id = r.capture WHERE c.site = ? AND r.content IS NOT NULL
"""
_KNOWN = "FROM naming WHERE scheme = 'url' AND value = uri AND site = :site AND since <= :until"
_LATEST = """
SELECT r.content FROM capture c JOIN reading r ON r.capture = c.id
WHERE c.uri = :uri AND c.observed_at <= :until AND r.verdict = 'post' AND r.content IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture = c.id AND d.rule <> 'fields')
ORDER BY c.observed_at DESC, c.id DESC LIMIT 1
"""

Window = Sequence[Mapping[str, Any]]


@cache
def version() -> str:
    """The version of the code that leaves places out."""
    return code_version("archive.learnt.leaving_out")


def leave_out(database: Database, post: str) -> None:
    """Store what of the states of *post* is compared, where that is not known yet."""
    row = one(database, "SELECT site FROM post WHERE id = ?", post)
    _write_compared(database, row["site"], _OF_POST, post)


def learn(database: Database, crawl: int) -> frozenset[str]:
    """Learn what *crawl* teaches; return the posts that must be derived again for it."""
    site = one(database, "SELECT site FROM crawl WHERE id = ?", crawl)["site"]
    read = database.execute(_READ, (crawl,)).fetchall()
    if not read:
        return frozenset()
    _write_compared(database, site, _OF_CRAWL, crawl)
    known = lessons(database, site)
    until = max(row["until"] for row in read)
    # Commonplaces are looked for rarely, since they take many pages; volatile places after every crawl.
    found = _common(database, site, until) if _is_time(database, crawl, site) else []
    found += _volatile(database, site, {row["uri"]: row["until"] for row in read}, known)
    fresh = {(lesson.kind, lesson.place): lesson for lesson in found}
    # A lesson keeps the crawl that first taught it.
    for lesson in known:
        fresh.pop((lesson.kind, lesson.place), None)
    for lesson in fresh.values():
        insert(database, "learnt", {"site": site, **msgspec.structs.asdict(lesson), "crawl": crawl})
    return _applied(database, site) if fresh else frozenset()


def learn_again(database: Database) -> frozenset[str]:
    """Learn from every crawl anew; return the posts that must be derived again for it."""
    before = _compared(database)
    forget(database)
    for row in database.execute("SELECT id FROM crawl ORDER BY started_at, id").fetchall():
        learn(database, row["id"])
    return _posts_showing(database, before, _compared(database))


def forget(database: Database) -> None:
    """Forget every lesson."""
    database.execute("DELETE FROM learnt")
    database.execute("DELETE FROM compared")


def sweep(database: Database) -> None:
    """Remove what is compared of states that no reading shows any more, and lessons of sites without any state."""
    database.execute("DELETE FROM compared WHERE content NOT IN (SELECT content FROM reading WHERE content NOT NULL)")
    database.execute(
        """DELETE FROM learnt WHERE site NOT IN (
             SELECT c.site FROM reading r JOIN capture c ON c.id = r.capture WHERE r.content NOT NULL)"""
    )


def forget_words(database: Database) -> None:
    """Forget lessons whose words are in no reading any more: the words of purged bodies are in none."""
    for row in database.execute("SELECT DISTINCT site FROM learnt").fetchall():
        shown = database.execute(_SHOWN, (row["site"],)).fetchall()
        contents = (content_of(database, each["content"]) for each in shown)
        for lesson in without_trace(lessons(database, row["site"]), contents):
            database.execute(
                "DELETE FROM learnt WHERE site = ? AND kind = ? AND place = ?", (row["site"], lesson.kind, lesson.place)
            )


def _is_time(database: Database, crawl: int, site: str) -> bool:
    """Return whether *crawl* is the first with enough posts, or the first of a month: then it shows what they share."""
    row = database.execute(
        """SELECT k.started_at AS now, (SELECT max(e.started_at) FROM crawl e WHERE e.site = k.site
             AND (e.started_at, e.id) < (k.started_at, k.id)) AS before,
           (SELECT count(*) FROM naming n WHERE n.scheme = 'url' AND n.site = :site AND n.value = n.uri
             AND n.since < k.started_at) AS known
           FROM crawl k WHERE k.id = :crawl""",
        {"crawl": crawl, "site": site},
    ).fetchone()
    return bool(row["known"] < common.PAGES or row["now"][:7] != (row["before"] or "")[:7])


def _common(database: Database, site: str, until: str) -> list[Lesson]:
    span = {"site": site, "until": until}
    uris = [row["uri"] for row in database.execute(f"SELECT uri {_KNOWN} ORDER BY uri", span)]
    shown = (database.execute(_LATEST, {"uri": uri, "until": until}).fetchone() for uri in _some(uris, common.SAMPLE))
    return common.learn([content_of(database, row["content"]) for row in shown if row])


def _some(uris: Sequence[str], most: int) -> Sequence[str]:
    """Return *most* of *uris* at most, spread evenly over them."""
    # Spread, not the first ones: neighbours in the alphabet are often of one series, with one template.
    return uris[:: max(1, -(-len(uris) // most))]


def _volatile(database: Database, site: str, read: Mapping[str, str], known: Sequence[Lesson]) -> list[Lesson]:
    """Return the lessons about what differs from render to render in the posts at the addresses *read*."""
    changing: dict[str, Window] = {}
    quiet: dict[str, Window] = {}
    for uri, until in read.items():
        window = list(reversed(database.execute(_WINDOW, {"uri": uri, "until": until}).fetchall()))
        if len(window) > 1:
            kept = {row["kept"] for row in window}
            (changing if len(kept) > 1 else quiet)[uri] = window
    # Where nothing changed in any post, nothing can be told apart.
    if not changing:
        return []
    span = {"site": site, "until": max(read.values())}
    live = database.execute(f"SELECT count(*) {_KNOWN}", span).fetchone()[0]
    sampled = [
        *_renders(database, changing, _CHANGING),
        *_renders(database, quiet, _QUIET),
    ]
    return volatile.learn(sampled, known, live=live)


def _renders(database: Database, windows: Mapping[str, Window], most: int) -> list[Renders]:
    renders = [
        Renders(
            post=uri,
            contents=tuple(content_of(database, row["content"]) for row in windows[uri]),
            # Two renders of one crawl are minutes apart: what differs between them is hardly an edit.
            together=tuple(a["crawl"] is not None and a["crawl"] == b["crawl"] for a, b in pairwise(windows[uri])),
        )
        for uri in _some(sorted(windows), most)
    ]
    return volatile.weighted(renders, len(windows)) if renders else []


def _applied(database: Database, site: str) -> frozenset[str]:
    """Store again what of the states of *site* is compared; return the posts for which that is now something else."""
    before = _compared(database, site)
    database.execute("DELETE FROM compared WHERE site = ?", (site,))
    _write_compared(database, site, _OF_SITE, site)
    return _posts_showing(database, before, _compared(database, site))


def _write_compared(database: Database, site: str, lacking: str, which: object) -> None:
    contents = [row["content"] for row in database.execute(lacking, {"which": which, "version": version()}).fetchall()]
    if not contents:
        return
    applied = Lessons.of(lessons(database, site))
    for digest in contents:
        kept = without(content_of(database, digest), applied)
        write_content(database, kept)
        row = {"site": site, "content": digest, "kept": content_digest(kept), "version": version()}
        database.execute("INSERT OR REPLACE INTO compared VALUES (:site, :content, :kept, :version)", row)


def compared_otherwise(database: Database, digests: Iterable[str]) -> Iterator[str]:
    """Yield those content states of *digests* for which another state is stored as compared than the lessons give."""
    sites = [row["site"] for row in database.execute("SELECT DISTINCT site FROM compared ORDER BY site").fetchall()]
    applied = {site: Lessons.of(lessons(database, site)) for site in sites}
    for digest, (site, taught) in product(digests, applied.items()):
        wanted = (site, digest, version())
        row = one(database, "SELECT kept FROM compared WHERE site = ? AND content = ? AND version = ?", *wanted)
        if row and row["kept"] != content_digest(without(content_of(database, digest), taught)):
            yield digest


def _compared(database: Database, site: str | None = None) -> dict[tuple[str, str], str]:
    rows = database.execute("SELECT * FROM compared WHERE :site IS NULL OR site = :site", {"site": site})
    return {(row["site"], row["content"]): row["kept"] for row in rows.fetchall()}


def _posts_showing(
    database: Database, before: Mapping[tuple[str, str], str], now: Mapping[tuple[str, str], str]
) -> frozenset[str]:
    """The posts with a state of which something else is compared *now* than *before*."""
    changed = [key for key in before.keys() | now.keys() if before.get(key, key[1]) != now.get(key, key[1])]
    posts: set[str] = set()
    for site, content in changed:
        posts.update(_posts_with(database, site, content))
    return frozenset(posts)


def _posts_with(database: Database, site: str, content: str) -> Iterable[str]:
    rows = database.execute(
        """SELECT DISTINCT a.post FROM packed_reading r JOIN capture c ON c.id = r.capture
           JOIN address a ON a.uri = c.uri
           WHERE r.content = (SELECT id FROM packed_content WHERE digest = ?) AND c.site = ?""",
        (content, site),
    )
    return [row["post"] for row in rows.fetchall()]
