"""A post that came back at another address without a redirect: joined, by its text, with the one that is gone.

Renames answer with 404 on some platforms, and a site that moves to another platform has new addresses for everything.
Only what first showed a post in a crawl is joined, and only with a post that the same crawl did not see: what was asked
for and failed or showed no post, what failed before, and after a move of the site whatever was not asked for.
"""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from archive.history.doubt_rules import retained
from archive.identity import Evidence, language
from archive.model import Content
from archive.render.text import as_text
from archive.store.addresses import settle_identity
from archive.store.rows import one
from archive.text.words import folded_words
from archive.uri import likely_twin

_FRESH = """
SELECT c.uri, c.observed_at AS at, q.content, a.post
FROM fetch f JOIN capture c ON c.id = f.capture JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
JOIN naming n ON +n.scheme = 'url' AND n.uri = c.uri AND n.since = c.observed_at -- +: by its uri, not through all urls
JOIN address a ON a.uri = c.uri
WHERE f.crawl = :crawl AND q.verdict = 'post'
  AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture = c.id AND d.cleared IS NULL)
  AND NOT EXISTS (SELECT 1 FROM address b JOIN naming m ON m.uri = b.uri AND +m.scheme = 'url'
                  WHERE b.post = a.post AND m.since < c.observed_at)
"""
_FAILED_BEFORE = """
SELECT DISTINCT a.post FROM miss m JOIN capture c ON c.id = m.capture JOIN address a ON a.uri = c.uri
JOIN crawl k ON k.id = :crawl AND k.site = c.site
WHERE m.absence <> 'restricted' AND m.observed_at < k.started_at
"""
# What leads on by a script alone, says only "this page has moved" or shows the home page is no miss: it may be back.
_ASKED_IN_VAIN = """
SELECT DISTINCT a.post FROM fetch f JOIN reading q ON q.capture = f.capture JOIN address a ON a.uri = f.uri
WHERE f.crawl = :crawl AND q.verdict IN ('other', 'listing', 'redirect')
"""
_UNSEEN_AFTER_MOVE = """
SELECT DISTINCT a.post FROM post p JOIN crawl k ON k.id = :crawl AND k.site = p.site JOIN address a ON a.post = p.id
WHERE p.minted_at < k.started_at AND EXISTS (
  SELECT 1 FROM crawl e WHERE e.site = k.site AND e.started_at < k.started_at AND (
    json_extract(e.configuration, '$.url') <> json_extract(k.configuration, '$.url')
    OR json_extract(e.configuration, '$.profile') <> json_extract(k.configuration, '$.profile')))
"""
_LAST_SHOWN = """
SELECT c.uri, q.content, c.observed_at AS at, f.crawl FROM address a JOIN capture c ON c.uri = a.uri
LEFT JOIN fetch f ON f.id = c.fetch JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
WHERE a.post = ? AND q.verdict = 'post'
  AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture IN (c.id, c.confirms) AND d.cleared IS NULL)
  AND c.observed_at <= ?
ORDER BY c.observed_at DESC LIMIT 1
"""
_ADDRESSES = "SELECT a.uri, a.post FROM post p JOIN address a ON a.post = p.id WHERE p.site = ? ORDER BY a.uri"
# Below so many words a text says little: then title and day must agree.
_SHORT = 20
# What two texts share, three words at a time: of one title or slug, and of any.
_NAMED_ALIKE, _ALIKE = 0.6, 0.9
# Few enough that an index of them stays small, enough that two alike texts share one.
_SKETCH, _WIDTH = 12, 6


class _Shown(Struct, frozen=True, kw_only=True):
    """A post as one address showed it."""

    post: str
    uri: str
    at: str
    content: Content
    words: tuple[str, ...]

    @property
    def title(self) -> tuple[str, ...]:
        return tuple(folded_words(self.content.title))

    @property
    def slug(self) -> str:
        last = unquote(urlsplit(self.uri).path).rstrip("/").rpartition("/")[2]
        return last.removesuffix(".html").casefold()

    def traits(self) -> Iterator[tuple[str, ...]]:
        """Yield traits that another page of the same post is likely to share."""
        if self.title:
            yield ("title", *self.title)
        if self.slug:
            yield ("slug", self.slug)
        # The smallest of the hashed pieces: two texts that share most of their words share most of these (min-wise
        # sampling).
        pieces = {" ".join(self.words[i : i + _WIDTH]) for i in range(max(1, len(self.words) - _WIDTH + 1))}
        yield from (("text", piece) for piece in sorted(pieces, key=_rank)[:_SKETCH])


def join_same_texts(database: Database, crawl: int, missed: Collection[str]) -> frozenset[str]:
    """Join what *crawl* found at new addresses with the posts that it did not see; return the joined posts.

    *missed* are the posts that it asked for and did not find.
    """
    # Few crawls show anything at a new address, and few of these miss a post: texts are read after both questions.
    found = database.execute(_FRESH, {"crawl": crawl}).fetchall()
    if not found:
        return frozenset()
    site, newest = one(database, "SELECT site FROM crawl WHERE id = ?", crawl)["site"], max(row["at"] for row in found)
    lost = list(_lost(database, crawl, missed, newest=newest))
    fresh = [shown for row in found if (shown := _shown(database, row, row["post"]))] if lost else []
    joined: set[str] = set()
    for old, new in (*_pairs(lost, fresh), *_twins(database, site, found, newest=newest)):
        database.execute(
            """INSERT INTO joining VALUES (:evidence, :source, :target, :site, :at)
               ON CONFLICT DO UPDATE SET at = min(at, :at)""",
            {"evidence": Evidence.SAME_TEXT.value, "source": old.uri, "target": new.uri, "site": site, "at": new.at},
        )
        # Settled at once: the next pair may be about the same post.
        joined.update(settle_identity(database, site, new.uri))
    return frozenset(joined)


def joined_in(database: Database, crawl: int) -> frozenset[str]:
    """The posts that were joined by what *crawl* showed."""
    rows = database.execute(
        """SELECT DISTINCT a.post FROM joining j JOIN interned i ON i.text = j.target
           JOIN packed_fetch f ON f.uri = i.id AND f.crawl = ?
           JOIN address a ON a.uri = j.target WHERE j.evidence = ?""",
        (crawl, Evidence.SAME_TEXT.value),
    )
    return frozenset(row["post"] for row in rows)


def _lost(database: Database, crawl: int, missed: Collection[str], *, newest: str) -> Iterator[_Shown]:
    """Yield the posts that *crawl* did not see, as they were last shown."""
    found = {*missed}
    for query in (_FAILED_BEFORE, _ASKED_IN_VAIN, _UNSEEN_AFTER_MOVE):
        found |= {row["post"] for row in database.execute(query, {"crawl": crawl})}
    for post in sorted(found):
        row = one(database, _LAST_SHOWN, post, newest)
        # A post that another of its addresses showed in this crawl is not lost.
        if row and row["crawl"] != crawl and (shown := _shown(database, row, post)):
            yield shown


def _twins(database: Database, site: str, found: Iterable[Any], *, newest: str) -> Iterator[tuple[_Shown, _Shown]]:
    """Yield the two showings of each post that is at two spellings of one address, with letters in another case or so.

    Both may be alive: a server that takes no notice of them answers under each.
    """
    spelt: defaultdict[str, list[Any]] = defaultdict(list)
    for row in database.execute(_ADDRESSES, (site,)):
        spelt[likely_twin(row["uri"])].append(row)
    for row in found:
        for other in spelt[likely_twin(row["uri"])]:
            if other["post"] == row["post"] or not (held := one(database, _LAST_SHOWN, other["post"], newest)):
                continue
            old, new = _shown(database, held, other["post"]), _shown(database, row, row["post"])
            if old and new and old.words == new.words and _likeness(old, new):
                yield old, new


def _pairs(lost: Iterable[_Shown], fresh: Iterable[_Shown]) -> Iterator[tuple[_Shown, _Shown]]:
    """Yield the old and the new showing of each post that moved, each once, the most alike first."""
    # By traits, since comparing each old text with each new one is a million comparisons where a site moved.
    index: defaultdict[tuple[str, ...], list[_Shown]] = defaultdict(list)
    for old in lost:
        for key in old.traits():
            index[key].append(old)
    scored = []
    for new in fresh:
        near = {old.uri: old for key in new.traits() for old in index.get(key, ())}
        scored += [(likeness, old, new) for old in near.values() if (likeness := _likeness(old, new))]
    taken: set[str] = set()
    # Ties by address, so that a rebuild joins the same posts.
    for _, old, new in sorted(scored, key=lambda each: (-each[0], each[1].uri, each[2].uri)):
        if old.post not in taken and new.post not in taken:
            taken |= {old.post, new.post}
            yield old, new


def _likeness(old: _Shown, new: _Shown) -> float:
    """Return how likely both are one post; 0 if they are not."""
    # A translation has the same pictures, numbers and names, often the same slug, and is another post.
    if old.post == new.post or language(old.uri) != language(new.uri):
        return 0
    same_title, same_slug = old.title == new.title, old.slug == new.slug
    # Both ways: a short text is contained in many long ones.
    shared = min(retained(_joined(old), _joined(new)), retained(_joined(new), _joined(old)))
    if min(len(old.words), len(new.words)) < _SHORT:
        is_one = same_title and _day(old) == _day(new) and shared >= _NAMED_ALIKE
    else:
        # The parts of a series have one title and much text in common; of each its day tells.
        is_named_alike = same_slug or (same_title and not _are_of_other_days(old, new))
        is_one = shared >= (_NAMED_ALIKE if is_named_alike else _ALIKE)
    return shared + same_title + same_slug + (_day(old) == _day(new)) if is_one else 0


def _joined(shown: _Shown) -> str:
    return " ".join(shown.words)


def _day(shown: _Shown) -> str:
    published = shown.content.published
    return published.day.isoformat() if published else ""


def _are_of_other_days(old: _Shown, new: _Shown) -> bool:
    """Return whether both declare when they were published, and these are further apart than two zones make them."""
    first, second = old.content.published, new.content.published
    return first is not None and second is not None and abs(first.day - second.day) > timedelta(days=1)


def _rank(piece: str) -> int:
    """Order pieces alike on every machine, and favour none."""
    return zlib.crc32(piece.encode())


def _shown(database: Database, row: Mapping[str, Any], post: str) -> _Shown | None:
    """Return what was shown; None where its text is missing: purged, or withheld by the archive that it came from."""
    held = one(database, "SELECT json FROM content WHERE digest = ?", row["content"])
    if held is None:
        return None
    content = msgspec.json.decode(held["json"], type=Content)
    words = tuple(folded_words(as_text(content)))
    return _Shown(post=post, uri=row["uri"], at=row["at"], content=content, words=words)
