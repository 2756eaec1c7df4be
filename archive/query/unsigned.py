"""Likely authors of posts that bear no signature: by the site's feeds, and by a line of the text. Both are other
sources than the page's own field, and kept apart from it.
"""

import json
from collections.abc import Iterable

from msgspec.structs import replace
from sqlite_utils import Database

from archive.query.posts import Post, Shown

_CREATORS = """
SELECT address.post AS post, json_group_array(DISTINCT sighting.creator) AS creators
FROM address JOIN sighting ON sighting.uri = address.uri
WHERE address.post IN (SELECT value FROM json_each(?)) AND sighting.creator <> ''
GROUP BY address.post
"""
_TEXTS = "SELECT id, text_authors FROM snapshot WHERE id IN (SELECT value FROM json_each(?))"


def with_named_authors(database: Database, posts: Iterable[Post]) -> tuple[Post, ...]:
    """*posts*; those without an author with whom feeds name, and whom a line of this state's text names."""
    found = tuple(posts)
    unsigned = [post for post in found if not post.authors]
    # Most lists need no further question.
    if not unsigned:
        return found
    rows = database.execute(_CREATORS, (json.dumps([post.id for post in unsigned]),))
    by_feed = {row["post"]: tuple(sorted(json.loads(row["creators"]))) for row in rows}
    rows = database.execute(_TEXTS, (json.dumps([post.snapshot for post in unsigned]),))
    by_text = {row["id"]: tuple(json.loads(row["text_authors"])) for row in rows}
    return tuple(
        post
        if post.authors
        else replace(post, feed_authors=by_feed.get(post.id, ()), text_authors=by_text.get(post.snapshot, ()))
        for post in found
    )


def signed_elsewhere(database: Database, shown: Shown) -> Shown:
    """*shown*; where this state has no author, its post with whom the other sources name."""
    state = replace(shown.post, authors=shown.content.authors, snapshot=shown.snapshot)
    (found,) = with_named_authors(database, [state])
    return replace(shown, post=replace(shown.post, feed_authors=found.feed_authors, text_authors=found.text_authors))


def named(post: Post) -> tuple[tuple[str, str], ...]:
    """Return whom each other source names as author of *post*: the source, and the names."""
    sources = (("feed", post.feed_authors), ("text", post.text_authors))
    return tuple((source, ", ".join(names)) for source, names in sources if names)
