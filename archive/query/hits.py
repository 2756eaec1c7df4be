"""Search among the states of posts, as of a day where one is named."""

from datetime import datetime

from sqlite_utils import Database

from archive import search
from archive.query import posts
from archive.query.asof import post_as_of
from archive.query.posts import Post
from archive.search import FoundPosts, Hit, Moment

# A text that came back stands in the index once, with the time from its first day to its last.
_STANDING = """EXISTS (
  SELECT 1 FROM span
  WHERE span.snapshot = state.snapshot AND span.first_rendered <= :as_of AND (span.until IS NULL OR span.until > :as_of)
)"""


def find(
    database: Database,
    query: str,
    *,
    limit: int | None = None,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    site: str | None = None,
    now: datetime | None = None,
) -> FoundPosts:
    """The posts that *query* finds, best first, and how many; with *as_of*, in the states of that day.

    Dates such as `hier` count from *now*. Raises `BadQuery`.
    """
    return search.find(
        database.conn, query, limit=limit, moment=moment, as_of=as_of, standing=_STANDING, site=site, now=now
    )


def post_of(database: Database, hit: Hit, as_of: datetime | None = None) -> Post:
    """The post that was hit, as it stood on the day asked for."""
    return posts.post(database, hit.post) if as_of is None else post_as_of(database, hit.post, as_of)
