"""The baseline: the posts that the site's first crawl already knew of, which were not published that day."""

from sqlite_utils import Database

from archive import timestamps
from archive.history import Step
from archive.store.rows import one

_TOLD = "EXISTS (SELECT 1 FROM survey s WHERE s.crawl = c.id AND s.source <> 'post' AND s.count > 0)"
_FIRST_CRAWL = f"""
SELECT started_at, ended_at, {_TOLD} AS told FROM (
  SELECT id, started_at, ended_at FROM crawl WHERE site = ? ORDER BY started_at, id LIMIT 1) c
"""  # noqa: S608 - words of ours
_FIRST_TOLD = f"""
SELECT ended_at FROM crawl c WHERE site = ? AND {_TOLD} ORDER BY started_at, id LIMIT 1
"""  # noqa: S608 - words of ours
_LISTED = """
SELECT min(s.since) AS since FROM sighting s JOIN address a ON a.uri = s.uri
WHERE a.post = ? AND s.source IN ('sitemap', 'feed', 'list')
"""


def is_baseline(database: Database, site: str, post: str, step: Step) -> bool:
    """Return whether the first crawl of *site* already knew of *post*, which *step* shows first, fetched then or not.

    The first is the one whose sources first named a post: one that was refused, or asked the wrong address, has
    seen nothing of the site, and what the next one finds was not published that day.
    """
    first = one(database, _FIRST_CRAWL, site)
    if first is None or timestamps.text(step.observed_at) < first["started_at"]:
        # Brought in from somebody who saw it before us.
        return False
    # The sources of every crawl since are asked for only where the first saw nothing.
    telling = None if first["told"] else one(database, _FIRST_TOLD, site)
    ended = (telling or first)["ended_at"]
    if ended is None:
        return True
    listed = one(database, _LISTED, post)
    since = min(filter(None, (timestamps.text(step.observed_at), listed and listed["since"])))
    return bool(since <= ended)
