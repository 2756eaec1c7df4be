"""Search among the states of posts, as of a day where one is named."""

from datetime import datetime

from sqlite_utils import Database

from archive import search
from archive.query import facets, posts
from archive.query.asof import post_as_of
from archive.query.facets import Facets
from archive.query.posts import Post, PostFilter
from archive.search import FoundPosts, Hit, HitOrder, Moment

# A text that came back is in the index once, with the time from its first day to its last.
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
    among: PostFilter | None = None,
    order: HitOrder = HitOrder.RELEVANCE,
    now: datetime | None = None,
) -> FoundPosts:
    """The posts that *query* finds, best first, and how many; with *as_of*, in the states of that day.

    *among* narrows to posts that are, as they stand, of an author, a state, and so on. Dates such as `hier` count
    from *now*. Raises `BadQuery`.
    """
    # Asked of the posts first, since the index knows their texts and not their states.
    some = None if among is None else facets.ids(database, among)
    return search.find(
        database.conn, query, limit=limit, moment=moment, as_of=as_of, standing=_STANDING, site=site, among=some,
        order=order, now=now,
    )  # fmt: skip


def facets_of(
    database: Database,
    query: str,
    *,
    moment: Moment = Moment.EVER,
    as_of: datetime | None = None,
    among: PostFilter,
    now: datetime | None = None,
) -> Facets:
    """Count the posts that *query* finds by author, year and so on. Raises `BadQuery`."""
    found = search.posts(
        database.conn, query, moment=moment, as_of=as_of, standing=_STANDING, among=facets.ids(database, among), now=now
    )
    return facets.facets(database, among, among=found)


def post_of(database: Database, hit: Hit, as_of: datetime | None = None) -> Post:
    """The post that was hit, as it stood on the day asked for."""
    return posts.post(database, hit.post) if as_of is None else post_as_of(database, hit.post, as_of)
