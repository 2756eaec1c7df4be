"""Known URIs, and the progress of a crawl: the one value that flows upstream."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from archive import timestamps
from archive.database.header_lists import whole
from archive.database.packed_rows import reading_details
from archive.model import Content, Entry, Known, Name, Problem, Reading, Source, State, Validators, Verdict


class Latest(Struct, frozen=True, kw_only=True):
    """The last answer that a URI gave."""

    capture: str
    payload: str
    status: int
    observed: datetime


class Good(Struct, frozen=True, kw_only=True):
    """The newest render of a good page, whose validators may be sent."""

    capture: str
    validators: Validators


def latest(database: Database, uri: str) -> Latest | None:
    """The last capture of *uri* that was not a 304, or None."""
    # Our own answers only: an imported capture says nothing of what this site's server would confirm today.
    row = database.execute(
        """SELECT id, payload, status,
                  (SELECT max(observed_at) FROM capture WHERE uri = :uri AND source = 'crawl') AS seen
           FROM capture WHERE uri = :uri AND kind <> 'not_modified' AND source = 'crawl'
           ORDER BY observed_at DESC LIMIT 1""",
        {"uri": uri},
    ).fetchone()
    if row is None:
        return None
    seen = timestamps.parse(row["seen"])
    return Latest(capture=row["id"], payload=row["payload"], status=row["status"], observed=seen)


def latest_good(database: Database, uri: str) -> Good | None:
    """The newest render of *uri* that was a post or a whole listing, if it came with a validator."""
    # By render, not by observation: a cache may have served an older page last, and its validators with it.
    row = database.execute(
        # The headers of the one alone: a page that is asked for daily has been good a thousand times.
        f"""SELECT f.capture AS id, {whole("response_headers", "f")} AS response_headers FROM fetch f WHERE f.id = (
             SELECT c.fetch FROM capture c JOIN reading r ON r.capture = c.id
             WHERE c.uri = ? AND c.source = 'crawl' AND c.status = 200 AND c.fetch IS NOT NULL
               AND r.verdict IN ('post', 'listing') AND r.complete = 1
               AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture = c.id AND d.cleared IS NULL)
             ORDER BY coalesce(r.rendered_at, c.observed_at) DESC, c.observed_at DESC LIMIT 1)""",  # noqa: S608
        (uri,),
    ).fetchone()
    if row is None:
        return None
    headers = {name.lower(): value for name, value in json.loads(row["response_headers"])}
    validators = Validators(etag=headers.get("etag"), last_modified=headers.get("last-modified"))
    return Good(capture=row["id"], validators=validators) if validators != Validators() else None


def known_reading(database: Database, uri: str, payload: str, confirms: str | None, parser: str) -> Reading | None:
    """Return what *parser* already made of the same bytes at the same URI, or of the capture that a 304 confirms.

    None for a listing that was another in between, or that names nothing now: of its latest state alone is known what
    it named, and when a site moves, that is forgotten.
    """
    # The latest first, up to the one that will do: a page that never changes has been the same a thousand times.
    which = "c.uri = :uri AND c.payload = :payload" if confirms is None else "c.id = :confirms"
    row = database.execute(
        # In this order: SQLite would begin with all readings.
        f"""SELECT r.*, t.json FROM capture c
           CROSS JOIN reading r ON r.capture = c.id LEFT JOIN content t ON t.digest = r.content
           WHERE {which} AND r.parser = :parser
             AND (r.verdict <> 'listing' OR EXISTS (SELECT 1 FROM sighting s WHERE s.via = :uri AND s.until IS NULL))
             AND (:confirms IS NOT NULL OR r.verdict <> 'listing' OR NOT EXISTS (
               SELECT 1 FROM capture d JOIN reading q ON q.capture = d.id
               WHERE d.uri = :uri AND d.payload <> :payload AND d.observed_at > c.observed_at
                 AND q.verdict = 'listing'))
           ORDER BY c.observed_at DESC LIMIT 1""",  # noqa: S608 - words of ours
        {"uri": uri, "payload": payload, "confirms": confirms, "parser": parser},
    ).fetchone()
    return _reading(database, row, uri) if row else None


def read_in(database: Database, crawl: int, uri: str) -> Reading | None:
    """The reading of what *uri* answered in *crawl*, or None."""
    row = database.execute(
        """SELECT r.*, t.json FROM fetch f JOIN capture c ON c.fetch = f.id
           JOIN reading r ON r.capture = coalesce(c.confirms, c.id) LEFT JOIN content t ON t.digest = r.content
           WHERE f.crawl = ? AND c.uri = ? ORDER BY c.observed_at DESC LIMIT 1""",
        (crawl, uri),
    ).fetchone()
    return _reading(database, row, uri) if row else None


def done(database: Database, crawl: int) -> frozenset[str]:
    """The URIs that *crawl* has settled: answered and usable, confirmed, or refused."""
    # A shell, an error or a block settles nothing: a resumed crawl asks for these again.
    rows = database.execute(
        """SELECT f.uri FROM fetch f LEFT JOIN reading r ON r.capture = f.capture
           WHERE f.crawl = ? AND (f.outcome = 'not_modified'
             OR f.outcome = 'refused' AND f.cause NOT IN ('budget', 'hours') -- these are for the next run to ask
             OR f.outcome = 'response' AND coalesce(r.verdict, 'shell') NOT IN ('shell', 'error', 'blocked'))""",
        (crawl,),
    )
    return frozenset(row["uri"] for row in rows)


# One statement for all URIs, since a crawl of 100,000 cannot ask for each. `dropped` counts sitemaps alone: posts leave
# a feed by growing old.
_KNOWN = """
WITH listed AS (
  SELECT uri, max(lastmod) AS lastmod, max(until) AS until,
         max(CASE WHEN until IS NULL AND source IN ('sitemap', 'feed') THEN since END) AS since,
         max(until IS NULL) AS now, max(source = 'sitemap' AND until IS NOT NULL) AS dropped,
         max(source = 'sitemap' AND until IS NULL) AS in_sitemap
  FROM sighting WHERE site = :site GROUP BY uri
), current AS (
  SELECT url, min(post) AS post FROM post_status WHERE site = :site GROUP BY url
)
SELECT u.uri, coalesce(s.post, a.post) AS post, s.state, s.last_rendered, s.modified,
       (SELECT c.observed_at FROM capture c JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
        WHERE c.uri = u.uri AND c.site = :site AND c.source = 'crawl' AND r.verdict NOT IN ('shell', 'error', 'blocked')
        ORDER BY c.observed_at DESC LIMIT 1) AS last_tried,
       l.lastmod, l.since, l.until, l.now, l.dropped, l.in_sitemap,
       EXISTS (SELECT 1 FROM snapshot p WHERE p.post = s.post AND p.confirmation = 'pending')
         OR EXISTS (SELECT 1 FROM doubt d WHERE d.post = coalesce(s.post, a.post) AND d.cleared IS NULL)
         OR EXISTS ( -- a post that may have gone back to this address, since it is not where it was last
           SELECT 1 FROM post_status p WHERE s.post IS NULL AND p.post = a.post AND p.state IN ('live', 'suspect')
             AND (SELECT r.verdict FROM capture c JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
                  WHERE c.uri = p.url AND c.source = 'crawl' ORDER BY c.observed_at DESC LIMIT 1)
               IN ('not_found', 'gone', 'redirect', 'listing', 'other')) AS pending,
       s.published, (SELECT min(p.first_rendered) FROM snapshot p WHERE p.post = s.post) AS watched_since,
       (SELECT count(*) FROM change e WHERE e.post = s.post AND e.kind = 'edit') AS edits
FROM (SELECT url AS uri FROM current UNION SELECT uri FROM listed) u
LEFT JOIN current c ON c.url = u.uri
LEFT JOIN post_status s ON s.post = c.post
LEFT JOIN address a ON a.uri = u.uri
LEFT JOIN listed l ON l.uri = u.uri
ORDER BY u.uri
"""


def known(database: Database, site: str) -> Iterable[Known]:
    """Every post of *site* at its current URL, and every URI that a source names and no post was found at.

    A URI that leads to a post which lives elsewhere now (an old slug) is left out, unless it is listed again.
    """
    for row in database.execute(_KNOWN, {"site": site}):
        # The old slug of a post: asking for it every day would only meet its redirect.
        if row["state"] is None and row["post"] is not None and not row["now"]:
            continue
        yield _known(row)


def has_posts(database: Database, site: str) -> bool:
    """Return whether any post of *site* was ever seen, even if it is gone now."""
    return database.execute("SELECT 1 FROM post_status WHERE site = ? LIMIT 1", (site,)).fetchone() is not None


def names_posts(database: Database, via: str) -> bool:
    """Return whether the document at *via* names posts, as far as is known."""
    return database.execute("SELECT 1 FROM sighting WHERE via = ? LIMIT 1", (via,)).fetchone() is not None


def post_addresses(database: Database, site: str) -> frozenset[str]:
    """Every URI that leads to a post of *site*."""
    rows = database.execute("SELECT a.uri FROM address a JOIN post p ON p.id = a.post WHERE p.site = ?", (site,))
    return frozenset(row["uri"] for row in rows)


def asked(database: Database, crawl: int, site: str) -> int:
    """Return how many posts of *site* a crawl asked for."""
    return len(done(database, crawl) & post_addresses(database, site))


def is_known(database: Database, uri: str) -> bool:
    """Return whether *uri* was ever asked for."""
    query = "SELECT 1 FROM packed_fetch WHERE uri = (SELECT id FROM interned WHERE text = ?) LIMIT 1"
    return database.execute(query, (uri,)).fetchone() is not None


def last_asked(database: Database, site: str, reason: str) -> datetime | None:
    """Return when *site* was last asked for *reason*, answered or not; None where it never was."""
    row = database.execute(
        """SELECT max(f.started_at) AS at FROM crawl k CROSS JOIN fetch f ON f.crawl = k.id
           WHERE k.site = ?1 AND f.reason = ?2 AND k.started_at > (
             SELECT strftime('%Y-%m-%dT', max(started_at), '-60 days') FROM crawl WHERE site = ?1)""",
        (site, reason),
    ).fetchone()
    return timestamps.optional(row["at"])


def newest_post(database: Database, site: str) -> str | None:
    """The address of the post of *site* that was published last, of those that stand."""
    row = database.execute(
        "SELECT url FROM post_status WHERE site = ? AND state = 'live' ORDER BY published DESC, post LIMIT 1", (site,)
    ).fetchone()
    return row["url"] if row else None


def named(database: Database, site: str) -> list[tuple[str, str, str]]:
    """Every URI that a source of *site* names now, with the kind of source and the document."""
    rows = database.execute("SELECT uri, source, via FROM sighting WHERE site = ? AND until IS NULL", (site,))
    return [(row["uri"], row["source"], row["via"]) for row in rows]


def listings(database: Database, site: str) -> tuple[str, ...]:
    """The addresses of *site* that were read as listings: list pages, feeds and sitemaps."""
    rows = database.execute(
        """SELECT DISTINCT c.uri FROM capture c JOIN reading r ON r.capture = c.id
           WHERE c.site = ? AND r.verdict = 'listing' ORDER BY c.uri""",
        (site,),
    )
    return tuple(row["uri"] for row in rows)


def _known(row: Mapping[str, Any]) -> Known:
    return Known(
        uri=row["uri"],
        state=State(row["state"]) if row["state"] else None,
        listed_since=timestamps.optional(row["since"]),
        unlisted_since=timestamps.optional(row["until"]) if row["dropped"] and not row["in_sitemap"] else None,
        lastmod=_day(row["lastmod"]),
        modified=_day(row["modified"]),
        last_rendered=timestamps.optional(row["last_rendered"]),
        last_tried=timestamps.optional(row["last_tried"]),
        pending=bool(row["pending"]),
        published=timestamps.optional(row["published"]),
        watched_since=timestamps.optional(row["watched_since"]),
        edits=row["edits"],
    )


def _day(text: str | None) -> date | None:
    """The day of an ISO date or instant; a lastmod that is no date says nothing."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _reading(database: Database, row: Mapping[str, Any], uri: str) -> Reading:
    details = reading_details(row["details"])
    # Rows that no sighting closed: a document that is unchanged names what it named when it was last read.
    named = database.execute(
        "SELECT DISTINCT uri, lastmod, guid, creator FROM sighting WHERE via = ? AND until IS NULL", (uri,)
    )
    entries = tuple(
        Entry(uri=item["uri"], lastmod=item["lastmod"], guid=item["guid"], creator=item["creator"]) for item in named
    )
    return Reading(
        parser=row["parser"],
        verdict=Verdict(row["verdict"]),
        rendered=timestamps.optional(row["rendered_at"]),
        canonical=row["canonical"],
        content=msgspec.json.decode(row["json"], type=Content) if row["json"] else None,
        names=msgspec.convert(details["names"], tuple[Name, ...]),
        source=Source(details["source"]) if details["source"] else None,
        entries=entries,
        children=tuple(details["children"]),
        complete=bool(row["complete"]),
        restrictions=tuple(details["restrictions"]),
        problems=msgspec.convert(details["problems"], tuple[Problem, ...]),
    )
