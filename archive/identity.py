"""Group addresses into posts, by names and dated evidence. Pure.

`group` is a function of the dated facts alone, in whatever order they were learnt. A crawl calls it when a capture
brings a fact or a join that is not on record, a rebuild calls it once over all, and both give the same posts. Posts
that share no name and no join with a capture need not be looked at for it.

What joins two addresses that both showed a post:

- they carry the same page id, or a feed gave them the same guid (of each kind, the one that an address carried last);
- the one showed the title and text that the other had shown, in a crawl that did not see the other any more;
- one redirects to the other, or names it as its canonical address on the same host; not if each side carries page
  ids and none is shared, for then one is a copy of the other, or a redirect leads from a removed post to another one.

Two addresses that were both seen alive with texts of their own are never joined (`apart`), whatever speaks for it:
then a redirect leads from a removed post to another one. A name that more than `MOST_BEARERS` addresses carry names no
post: one page stands in the place of many, as where another blog took the domain over.

What does not join: an hreflang alternate, a link to an address that never showed a post (the list, the home page), and
anything but a permanent redirect between addresses of different languages (`?lang=en`, `/en/post/…`), even under one
page id: Wix shows the same post in another language's frame, and a visitor's language redirects with a 302.

An address belongs to one post. Where a site gives the address of a renamed post to a new one, the address keeps its
id and its history, and the renamed post, whose page id it no longer carries, goes on under an id of its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from archive.digest import short_id
from archive.model import Scheme

# Something must follow the segment: `/fr` alone may be the slug of a page.
_LANGUAGE = re.compile(r"/([a-z]{2}(?:-[a-z]{2})?)/.", re.IGNORECASE)


Apart = Callable[[str, str], bool]
"""Whether two addresses showed texts of their own at one time."""

# A name that more addresses carry comes from one page that stands in the place of many.
MOST_BEARERS = 20
"""So many addresses one post may have: renames, and versions in other languages."""


class Evidence(StrEnum):
    """The reasons to take two addresses for one post, the strongest first."""

    PAGE_ID = "page-id"
    FEED_GUID = "feed-guid"
    PERMANENT_REDIRECT = "permanent-redirect"
    """301 or 308."""
    TEMPORARY_REDIRECT = "temporary-redirect"
    """302, 303 or 307."""
    CANONICAL = "canonical"
    SAME_TEXT = "same-text"
    """The one showed what the other had shown, when that was not there any more."""


_NAMING = {Scheme.PAGE_ID: Evidence.PAGE_ID, Scheme.FEED_GUID: Evidence.FEED_GUID}


class Fact(Struct, frozen=True, kw_only=True):
    """A URI carried a name: its page showed a post (`URL`, its own address) or a page id, or a feed gave it a guid."""

    uri: str
    scheme: Scheme
    value: str
    since: datetime
    until: datetime
    """Last seen so."""


class Join(Struct, frozen=True, kw_only=True):
    """A reason to take two URIs for one post."""

    evidence: Evidence
    source: str
    target: str
    at: datetime
    """First seen."""


class Merge(Struct, frozen=True, kw_only=True):
    """An id that no longer names a post of its own, if it was ever given out."""

    lost: str
    into: str
    evidence: Evidence
    at: datetime


class Identity(Struct, frozen=True, kw_only=True):
    """One post: its minted id, and the addresses that lead to it."""

    id: str
    uris: tuple[str, ...]
    """In the order in which they first showed a post; the id is minted from the first."""
    minted_at: datetime
    joins: tuple[Join, ...] = ()
    """What holds the addresses together."""
    merges: tuple[Merge, ...] = ()
    """One for each further address: whatever id it may have had before resolves here."""


def mint(site: str, uri: str) -> str:
    """The id of the post of *site* that was first seen at *uri*."""
    return short_id(site, uri)


def group(
    site: str, facts: Iterable[Fact], joins: Iterable[Join] = (), *, apart: Apart = lambda one, other: False
) -> tuple[Identity, ...]:
    """The posts of *site* that *facts* and *joins* tell of, in any order; oldest first.

    *apart* says of two addresses whether they showed texts of their own at one time: then no join makes them one post.
    """
    # The order in which facts were learnt must not show in the result: a crawl and a rebuild give the same posts.
    known = sorted(facts, key=lambda fact: (fact.since, fact.uri, fact.scheme, fact.value))
    first_seen: dict[str, datetime] = {}
    for fact in known:
        if fact.scheme is Scheme.URL:
            first_seen.setdefault(fact.uri, fact.since)
    clusters = _Clusters(first_seen, _carried(known, Scheme.PAGE_ID), apart)
    # Names before joins: a name says what a page is, a redirect only where it leads today.
    for scheme in _NAMING:
        for join in _namesakes(first_seen, known, scheme):
            if clusters.may_be_one(join):
                clusters.unite(join)
    # The oldest evidence first, and every tie broken, so that equal facts give equal ids.
    for join in sorted(joins, key=lambda join: (join.at, join.evidence, join.source, join.target)):
        if _is_possible(join) and clusters.admits(join):
            clusters.unite(join)
    return tuple(_identity(site, cluster, first_seen) for cluster in clusters)


def language(uri: str) -> str | None:
    """The language that an address declares, by its `lang` parameter or first path segment."""
    parts = urlsplit(uri)
    named = parse_qs(parts.query).get("lang")
    segment = _LANGUAGE.match(parts.path)
    if named:
        return named[0].lower()
    return segment[1].lower() if segment else None


class _Cluster:
    """Addresses known to be one post, so far."""

    def __init__(self, uri: str, page_id: str | None) -> None:
        self.uris = [uri]
        self.page_ids = {page_id} if page_id else set()
        self.joins: list[Join] = []
        self.joined_by: dict[str, Join] = {}

    def absorb(self, other: "_Cluster", join: Join) -> None:
        """Take in *other*, which is younger, on the evidence of *join*."""
        self.uris += other.uris
        self.page_ids |= other.page_ids
        self.joins += [*other.joins, join]
        self.joined_by |= dict.fromkeys(other.uris, join)


class _Clusters:
    """Addresses that each showed a post, united step by step."""

    def __init__(self, first_seen: Mapping[str, datetime], page_ids: Mapping[str, str], apart: Apart) -> None:
        self._apart = apart
        # A dictionary keeps the order of first sightings, which decides whose id survives a merge.
        self._age = {uri: age for age, uri in enumerate(first_seen)}
        self._of = {uri: _Cluster(uri, page_ids.get(uri)) for uri in first_seen}

    def __iter__(self) -> Iterator[_Cluster]:
        """The clusters, the one seen first first."""
        return (cluster for uri, cluster in self._of.items() if cluster.uris[0] == uri)

    def admits(self, join: Join) -> bool:
        """Return whether both ends showed a post, and their page ids do not tell two posts apart."""
        source, target = self._of.get(join.source), self._of.get(join.target)
        if source is None or target is None or not self.may_be_one(join):
            return False
        # Where only one side carries page ids nothing contradicts the join.
        return not source.page_ids or not target.page_ids or bool(source.page_ids & target.page_ids)

    def may_be_one(self, join: Join) -> bool:
        """Return whether no address of the one cluster stood beside one of the other with a text of its own."""
        ours, others = self._of[join.source].uris, self._of[join.target].uris
        # Within one cluster the question was answered when it was made.
        return ours is others or not any(self._apart(one, other) for one in ours for other in others)

    def unite(self, join: Join) -> None:
        """Make one cluster of the two that *join* connects; the older one absorbs the other."""
        # The older id was given out first, in citations and exports, so it is the one to keep.
        older, younger = sorted(
            (self._of[join.source], self._of[join.target]), key=lambda cluster: self._age[cluster.uris[0]]
        )
        if older is younger:
            return
        older.absorb(younger, join)
        for uri in younger.uris:
            self._of[uri] = older


def _carried(known: Iterable[Fact], scheme: Scheme) -> dict[str, str]:
    """The value under *scheme* that each URI carried last."""
    facts = [fact for fact in known if fact.scheme is scheme]
    return {fact.uri: fact.value for fact in sorted(facts, key=lambda fact: (fact.until, fact.since, fact.value))}


def _namesakes(first_seen: Mapping[str, datetime], known: list[Fact], scheme: Scheme) -> Iterator[Join]:
    """A join between each address and the next one, of the same language, that carries the same name."""
    carried = _carried(known, scheme)
    # Reversed, so that of several sightings of a name the earliest stays in the dictionary.
    since = {(fact.uri, fact.value): fact.since for fact in reversed(known) if fact.scheme is scheme}
    bearers: dict[tuple[str, str | None], str] = {}
    shared = Counter(carried.values())
    for uri in first_seen:
        if uri not in carried or shared[carried[uri]] > MOST_BEARERS:
            continue
        # One page id serves every language version of a post on Wix, and these are posts of their own.
        name = (carried[uri], language(uri))
        if name in bearers:
            earlier = bearers[name]
            at = max(since[uri, carried[uri]], since[earlier, carried[uri]])
            yield Join(evidence=_NAMING[scheme], source=earlier, target=uri, at=at)
        bearers[name] = uri


def _is_possible(join: Join) -> bool:
    """Return whether such a join may hold between two such addresses, whatever they show."""
    # A canonical link to another host says who wrote the text first, not that the two are one post of this site.
    if join.evidence is Evidence.CANONICAL and urlsplit(join.source).netloc != urlsplit(join.target).netloc:
        return False
    # A visitor's language redirects with a 302, so only a permanent redirect may cross languages.
    return join.evidence is Evidence.PERMANENT_REDIRECT or language(join.source) == language(join.target)


def _identity(site: str, cluster: _Cluster, first_seen: Mapping[str, datetime]) -> Identity:
    uris = sorted(cluster.uris, key=lambda uri: (first_seen[uri], uri))
    own = mint(site, uris[0])
    return Identity(
        id=own,
        uris=tuple(uris),
        minted_at=first_seen[uris[0]],
        joins=tuple(sorted(cluster.joins, key=lambda join: (join.at, join.evidence, join.source, join.target))),
        merges=tuple(
            Merge(lost=mint(site, uri), into=own, evidence=join.evidence, at=join.at)
            for uri, join in sorted(cluster.joined_by.items())
        ),
    )
