"""Whom feeds name as authors of posts that bear no signature: another source than the page, and kept apart from it."""

import json
from collections.abc import Iterable

from msgspec.structs import replace
from sqlite_utils import Database

from archive.query.posts import Post

_CREATORS = """
SELECT address.post AS post, json_group_array(DISTINCT sighting.creator) AS creators
FROM address JOIN sighting ON sighting.uri = address.uri
WHERE address.post IN (SELECT value FROM json_each(?)) AND sighting.creator <> ''
GROUP BY address.post
"""


def with_feed_authors(database: Database, posts: Iterable[Post]) -> tuple[Post, ...]:
    """*posts*; those without an author with whom feeds name."""
    found = tuple(posts)
    unsigned = [post.id for post in found if not post.authors]
    if not unsigned:
        return found
    rows = database.execute(_CREATORS, (json.dumps(unsigned),))
    named = {row["post"]: tuple(sorted(json.loads(row["creators"]))) for row in rows}
    return tuple(replace(post, feed_authors=named.get(post.id, ())) if not post.authors else post for post in found)
