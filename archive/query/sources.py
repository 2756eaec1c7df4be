"""The hosts that posts link to, and the posts that cite one."""

import re
from collections.abc import Mapping

from msgspec import Struct
from sqlite_utils import Database

# On the stored JSON itself: no content state need be decoded for its links.
_HREF = re.compile(r'"href":"https?://(?:[^/"@]*@)?([^/":?#\\]+)', re.IGNORECASE)
_BATCH = 500


class CitedHost(Struct, frozen=True, kw_only=True):
    """One host, as the current states of posts link to it."""

    host: str
    links: int
    posts: int
    internal: bool
    """It is one of the archived sites."""


_CURRENT = "SELECT s.post, n.content FROM post_status s JOIN snapshot n ON n.id = s.snapshot"


class Citations:
    """The hosts that each content state links to, cached by its digest: a state never changes."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, ...]] = {}

    def hosts(self, database: Database, internal: frozenset[str]) -> tuple[CitedHost, ...]:
        """Every host that is linked to, the most cited first."""
        links: dict[str, int] = {}
        posts: dict[str, int] = {}
        for found in self._by_post(database).values():
            for host in found:
                links[host] = links.get(host, 0) + 1
            for host in set(found):
                posts[host] = posts.get(host, 0) + 1
        ranked = sorted(links, key=lambda host: (-posts[host], -links[host], host))
        return tuple(
            CitedHost(host=host, links=links[host], posts=posts[host], internal=host in internal) for host in ranked
        )

    def citing(self, database: Database, host: str) -> tuple[str, ...]:
        """The ids of the posts whose current state links to *host*."""
        return tuple(sorted(post for post, found in self._by_post(database).items() if host in found))

    def _by_post(self, database: Database) -> Mapping[str, tuple[str, ...]]:
        current = dict(database.execute(_CURRENT).fetchall())
        unread = [digest for digest in set(current.values()) if digest not in self._known]
        for start in range(0, len(unread), _BATCH):
            some = unread[start : start + _BATCH]
            marks = ", ".join("?" * len(some))
            for digest, stored in database.execute(f"SELECT digest, json FROM content WHERE digest IN ({marks})", some):  # noqa: S608
                self._known[digest] = tuple(bare(host) for host in _HREF.findall(stored))
        return {post: self._known.get(digest, ()) for post, digest in current.items()}


def bare(host: str) -> str:
    """*host* in lower case without `www.`."""
    return host.lower().removeprefix("www.")
