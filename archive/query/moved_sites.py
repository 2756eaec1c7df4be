"""Sites whose address the archivist changed: where they were, and which posts are left behind there."""

from typing import Any

from sqlite_utils import Database

from archive import timestamps
from archive.model import Absence, Miss
from archive.uri import place

# A crawl that asked the site at the address of its row, and saw what it names.
_FIRST_THERE = """
SELECT k.id, k.started_at FROM crawl k WHERE k.site = :site AND json_extract(k.configuration, '$.url') = :url
  AND k.started_at > :after AND EXISTS (SELECT 1 FROM survey v WHERE v.crawl = k.id AND v.well = 1)
ORDER BY k.started_at, k.id LIMIT 1
"""
_URLS = "SELECT DISTINCT json_extract(configuration, '$.url') AS url FROM crawl WHERE site = ?"
_LAST_SEEN = "SELECT max(c.observed_at) AS at FROM address a JOIN capture c ON c.uri = a.uri WHERE a.post = ?"
_HELD = "SELECT a.uri, p.title FROM address a JOIN post_status p ON p.post = a.post WHERE p.site = ?"


def last_url(database: Database, site: str) -> str | None:
    """The address at which *site* was last crawled well; None where it never was."""
    row = database.execute(
        """SELECT json_extract(configuration, '$.url') AS url FROM crawl
           WHERE site = ? AND outcome IN ('done', 'partial') ORDER BY started_at DESC, id DESC LIMIT 1""",
        (site,),
    ).fetchone()
    return str(row["url"]) if row and row["url"] else None


def posts_held(database: Database, site: str) -> tuple[tuple[str, str], ...]:
    """Every address of the posts of *site*, with the title of its post."""
    return tuple((row["uri"], row["title"]) for row in database.execute(_HELD, (site,)))


def misses(database: Database, post: str) -> tuple[Miss, ...]:
    """Misses of *post* at the new address of its site, if the site moved and the post did not follow.

    Nobody asks for it any more, so no capture shows it: one miss, on hold for good, makes it a suspect and no more.
    """
    site = database.execute(
        "SELECT s.id, s.url FROM post p JOIN site s ON s.id = p.site WHERE p.id = ?", (post,)
    ).fetchone()
    uris = [row["uri"] for row in database.execute("SELECT uri FROM address WHERE post = ?", (post,))]
    # A post with an address at the new place came along.
    if not site or not site["url"] or not uris or any(_is_below(uri, site["url"]) for uri in uris):
        return ()
    urls = [row["url"] for row in database.execute(_URLS, (site["id"],)) if row["url"]]
    if not any(_is_below(uri, url) for uri in uris for url in urls):
        # It was brought in from an address that was never the site's.
        return ()
    seen = database.execute(_LAST_SEEN, (post,)).fetchone()
    asked = {"site": site["id"], "url": site["url"], "after": seen["at"] or ""}
    first = database.execute(_FIRST_THERE, asked).fetchone()
    return (_miss(first, site["url"]),) if first else ()


def left_behind(database: Database, crawl: int) -> tuple[str, ...]:
    """The live posts of the site of *crawl* that have no address at its present place, which is not its first."""
    site = database.execute("SELECT s.* FROM crawl k JOIN site s ON s.id = k.site WHERE k.id = ?", (crawl,)).fetchone()
    urls = [row["url"] for row in database.execute(_URLS, (site["id"],)) if row["url"]]
    # A change of scheme or of www. moves nothing.
    if all(place(url) == place(site["url"]) for url in urls):
        return ()
    there: dict[str, bool] = {}
    rows = database.execute(
        """SELECT a.post, a.uri FROM address a JOIN post_status p ON p.post = a.post
           WHERE p.site = ? AND p.state = 'live'""",
        (site["id"],),
    )
    for row in rows:
        there[row["post"]] = there.get(row["post"], False) or _is_below(row["uri"], site["url"])
    return tuple(sorted(post for post, is_there in there.items() if not is_there))


def _miss(crawl: Any, url: str) -> Miss:
    at = timestamps.parse(crawl["started_at"])
    return Miss(
        capture="",
        payload="",
        crawl=str(crawl["id"]),
        observed=at,
        recorded=at,
        absence=Absence.NOT_FOUND,
        listed=False,
        healthy=True,
        # A site that moved says nothing of what it took along, so this never confirms a removal.
        on_hold=True,
        detail=f"not known at {url}",
    )


def _is_below(uri: str, url: str) -> bool:
    above = place(url)
    return place(uri) == above or place(uri).startswith(f"{above}/")
