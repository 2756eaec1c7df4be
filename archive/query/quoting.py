"""Pages that quote a post: feeds, lists and others that hold whole sentences of it."""

import html
import json
import re
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database.bodies.stack import Chains
from archive.errors import PayloadUnavailable
from archive.model import BodyState
from archive.query import evidence, takedowns
from archive.render.text import as_text
from archive.scripts import is_clause
from archive.takedown import Target
from archive.text.sentences import sentences

# Characters of a sentence by which it is known again, and how many a sentence must have to be nobody else's.
_KNOWN_BY = 48
_LEAST = 32
# A Chinese sign says as much as two letters or more.
_LEAST_SIGNS = 16
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SPACES = re.compile(r"\s+")
_CANDIDATES = """
SELECT c.payload, min(c.id) AS capture, c.uri, r.verdict FROM capture c
JOIN payload p ON p.digest = c.payload AND p.state = :state
JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
WHERE c.site IN (SELECT site FROM capture WHERE id IN (SELECT value FROM json_each(:captures)))
  AND c.payload NOT IN (SELECT payload FROM capture WHERE id IN (SELECT value FROM json_each(:captures)))
  AND c.recorded_at >= :since
GROUP BY c.payload ORDER BY c.uri, c.payload
"""


class Quoting(Struct, frozen=True, kw_only=True):
    """A kept body that quotes the text of another page."""

    capture: str
    uri: str
    verdict: str


def quoting(database: Database, target: Target, *, since: datetime | None = None) -> tuple[Quoting, ...]:
    """The bodies beside those of *target* that hold a sentence of what it shows, by address.

    Only what this archive learned of *since* an instant, if one is given.
    """
    return _found(database, target, BodyState.PRESENT, since=since)


def withheld(database: Database, target: Target) -> tuple[Quoting, ...]:
    """The bodies that quote *target*, as `quoting` finds them, and are withheld."""
    return _found(database, target, BodyState.WITHHELD)


def _found(
    database: Database, target: Target, state: BodyState, *, since: datetime | None = None
) -> tuple[Quoting, ...]:
    marks = _marks(database, target.captures)
    if not marks:
        return ()
    chains, asked = Chains(database.conn), {"captures": json.dumps(list(target.captures)), "state": state.value}
    asked["since"] = timestamps.text(since) if since else ""
    return tuple(
        Quoting(capture=row["capture"], uri=row["uri"], verdict=row["verdict"])
        for row in database.execute(_CANDIDATES, asked).fetchall()
        if _quotes(chains, row["payload"], marks)
    )


def quoted_by(database: Database, capture: str, site: str) -> str | None:
    """The first post of *site* that *capture* quotes of those that nothing may quote; None where it quotes none."""
    posts = takedowns.quoted_posts(database, site)
    if not posts:
        return None
    row = database.execute(
        "SELECT p.digest FROM capture c JOIN payload p ON p.digest = c.payload AND p.state = 'present' WHERE c.id = ?",
        (capture,),
    ).fetchone()
    if row is None:
        return None
    chains = Chains(database.conn)
    marks = ((post, _marks(database, takedowns.whole(database, post).captures)) for post in posts)
    return next((post for post, known in marks if _quotes(chains, row["digest"], known)), None)


def _marks(database: Database, captures: Iterable[str]) -> frozenset[str]:
    """The beginnings of the sentences that *captures* show."""
    # From the stored texts, not from the bytes: these may be withheld already.
    texts = evidence.shown_by(database, captures)
    found = (_plain(sentence) for content in texts for sentence in sentences(as_text(content)))
    return frozenset(text[:_KNOWN_BY] for text in found if len(text) >= (_LEAST_SIGNS if is_clause(text) else _LEAST))


def _quotes(chains: Chains, payload: str, marks: frozenset[str]) -> bool:
    try:
        # Withheld or not: what is found is named, and none of its text is shown.
        text = _plain(chains.recover(payload).decode("utf-8", "replace"))
    # A body that does not open cannot be searched; `verify` tells of it.
    except PayloadUnavailable:
        return False
    return any(mark in text for mark in marks)


def _plain(text: str) -> str:
    """*text* as a reader sees it, whether it is markup, escaped within a feed, or a string of a script."""
    unescaped = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text.replace('\\"', '"').replace("\\n", " "))
    # What is in a CDATA section of a feed is text, not a tag.
    unescaped = unescaped.replace("<![CDATA[", "").replace("]]>", "")
    # Feeds escape their HTML once more, so tags appear only after the first unescaping.
    for _ in range(2):
        unescaped = _TAG.sub("", html.unescape(unescaped))
    # Markup breaks lines where texts have spaces, and the other way round.
    return _SPACES.sub("", unescaped)
