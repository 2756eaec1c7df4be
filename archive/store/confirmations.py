"""Believe doubted answers that a later one confirms: the same state in another crawl, apart from counters."""

import msgspec
from sqlite_utils import Database

from archive import timestamps
from archive.history import doubt_rules
from archive.history.doubt_rules import Sighting
from archive.model import Content
from archive.query.evidence import content_of
from archive.render.text import as_text
from archive.text.words import folded_words

SHOWN = """
SELECT c.id AS capture, c.uri, c.observed_at, a.post, p.site, q.content, q.rendered_at, q.details, q.parser, f.crawl
FROM fetch f JOIN capture c ON c.fetch = f.id AND c.id = f.capture
JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
JOIN address a ON a.uri = c.uri JOIN post p ON p.id = a.post
WHERE q.verdict = 'post' AND q.content IS NOT NULL -- a purged body is judged no more
"""
_SIGHTINGS = f"""
SELECT s.*, d.rule FROM ({SHOWN} AND a.post = ?) s LEFT JOIN doubt d ON d.capture = s.capture
ORDER BY s.observed_at, s.capture
"""  # noqa: S608
_OPEN = "SELECT * FROM doubt WHERE cleared IS NULL AND post = ? ORDER BY at, capture"

# Letters: enough to tell two ends of a text apart.
_AN_END = 30

SAME = 0.9
"""Two texts that share so much are one page, even if a counter in it moved."""


def clear(database: Database, post: str) -> None:
    """Clear the doubt about answers of *post* that a later one confirms."""
    opened = database.execute(_OPEN, (post,)).fetchall()
    if len(opened) < 1:
        return
    later = _sightings(database, post)
    for row in opened:
        first = Sighting(crawl=row["crawl"], at=timestamps.parse(row["at"]), content=row["content"], doubt=row["rule"])
        seen = [(capture, _alike(database, first, sighting)) for capture, sighting in later]
        # Only what came after it: an older answer cannot confirm a newer one.
        by = doubt_rules.confirmed_by(first, (sighting for _, sighting in seen if sighting.at > first.at))
        if by:
            capture = next(capture for capture, sighting in seen if sighting is by)
            # Every doubt about this state, not only the first: they were all held back for the same text.
            database.execute(
                "UPDATE doubt SET cleared = ? WHERE post = ? AND content = ? AND cleared IS NULL",
                (capture, post, row["content"]),
            )


def _sightings(database: Database, post: str) -> list[tuple[str, Sighting]]:
    rows = database.execute(_SIGHTINGS, (post,))
    return [
        (
            row["capture"],
            Sighting(
                crawl=row["crawl"],
                at=timestamps.parse(row["observed_at"]),
                content=row["content"],
                doubt=row["rule"],
            ),
        )
        for row in rows.fetchall()
    ]


def _alike(database: Database, first: Sighting, other: Sighting) -> Sighting:
    """Return *other*, under the digest of *first* where the two texts differ in a detail at most."""
    # What is not doubted itself is the post: it may share all but a title with what a template made of it.
    if first.content == other.content or other.doubt is None:
        return other
    one_text, two = (words(content_of(database, each.content)) for each in (first, other))
    same = doubt_rules.retained(one_text, two) >= SAME and doubt_rules.retained(two, one_text) >= SAME
    if first.doubt == doubt_rules.CUT:
        # Broken off elsewhere: that is a connection which fails, and no page that ends so.
        same &= one_text[-_AN_END:] == two[-_AN_END:]
    return msgspec.structs.replace(other, content=first.content) if same else other


def words_of(database: Database, digest: str) -> str:
    """The folded words of a content state."""
    return words(content_of(database, digest))


def words(content: Content) -> str:
    """The folded words of *content*."""
    return " ".join(folded_words(as_text(content)))
