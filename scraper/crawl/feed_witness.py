"""The feeds as a witness of edits: the posts of which a feed says something else than when it was last kept.

A feed is not the truth of a page: a plugin may write into it, and many give a summary alone. So it proves nothing. It
only causes a polite request for a page of which the answer may be an older one, out of a cache.
"""

from collections.abc import Iterator, Mapping

from archive.query import feeds
from archive.store import Crawl, Read, Reread, Store

# A new template, or a line that a plugin writes below each text, changes most items at once.
_FEW, _MOST = 3, 0.5
# Each costs up to four requests in a run. Beyond this many, the audit finds what is left.
MOST_POSTS = 10


def told_anew(store: Store, crawl: Crawl, reread: Reread) -> frozenset[str]:
    """The URIs of posts whose text changed in a feed that *crawl* read: ten at most, none where a template changed.

    Asked of what is kept, so that a resumed crawl gets the same answer.
    """
    found: dict[str, None] = {}
    for before, now in store.run(feeds.renders, crawl.id):
        found.update(dict.fromkeys(_changed(_texts(reread(before)), _texts(reread(now)))))
    return frozenset(list(found)[:MOST_POSTS])


def _texts(read: Read | None) -> dict[str, str]:
    """The digest of the text of each item, by its address."""
    return {entry.uri: entry.text for entry in read.reading.entries if entry.text} if read else {}


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses, of those in both, that say something else *now*; none where most of several do."""
    both = [uri for uri in now if uri in before]
    changed = [uri for uri in both if now[uri] != before[uri]]
    if len(both) < _FEW or len(changed) <= _MOST * len(both):
        yield from changed
