"""The outcomes of the posts that a run asked for, as counts that add up, even if the run was resumed."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlite_utils import Database

from archive.model import FetchOutcome

_ATTEMPTS = """
SELECT f.uri, f.via, f.reason, f.outcome, f.cause, f.detail, f.wire_bytes, c.status, r.verdict
FROM fetch f LEFT JOIN packed_capture c ON c.id = f.capture
LEFT JOIN reading r ON r.capture = coalesce(c.confirms, c.id)
WHERE f.crawl = ? ORDER BY f.ended_at, f.id
"""
_FOR_POSTS = frozenset({"new", "declared", "revisit", "audit", "confirm"})
_KINDS = {"post": "posts", "not_found": "missing", "gone": "missing", "redirect": "moved", "restricted": "walled"} | {
    "unreadable": "unread"
}
_FAILED = frozenset({"shell", "error", "blocked"})
# As many as a fetch follows; a circle ends here.
_HOPS = 10


class RunOutcomes(Struct, frozen=True, kw_only=True):
    """The counts of one run's outcomes; `asked` is the sum of the others."""

    asked: int = 0
    posts: int = 0
    """Read as posts."""
    unchanged: int = 0
    """Not modified."""
    missing: int = 0
    """404, 410, or the not-found page."""
    moved: int = 0
    """Redirected to no post."""
    walled: int = 0
    """401, 403, a login."""
    other: int = 0
    """Pages that are no posts."""
    unread: int = 0
    """Kept, but not readable by this program: reported the first time, counted by `cirma status`."""
    refused: int = 0
    """Not asked, because robots.txt, scope or budget forbid it."""
    failed: int = 0
    requests: int = 0
    bytes: int = 0
    failures: tuple[tuple[str, str], ...] = ()
    """Addresses, and why."""


def run_outcomes(database: Database, crawl: int) -> RunOutcomes:
    """Return how many posts *crawl* asked for, and what came of each of them at its last attempt."""
    rows = database.execute(_ATTEMPTS, (crawl,)).fetchall()
    # A retry replaces what the attempt before it said.
    last = {row["uri"]: row for row in rows}
    onward = {row["via"]: row["uri"] for row in rows if row["via"]}
    # Not redirects and retries: each address that was planned counts once.
    asked = dict.fromkeys(row["uri"] for row in rows if row["reason"] in _FOR_POSTS)
    ends = {uri: _end(uri, last, onward) for uri in asked}
    kinds = Counter(_kind(last[uri], end) for uri, end in ends.items())
    failures = [(uri, _why(end)) for uri, end in ends.items() if _kind(last[uri], end) == "failed"]
    sent = [row for row in rows if row["outcome"] != FetchOutcome.REFUSED]
    return RunOutcomes(
        asked=len(asked),
        requests=len(sent),
        bytes=sum(row["wire_bytes"] or 0 for row in sent),
        failures=tuple(failures),
        **kinds,
    )


def _end(uri: str, last: Mapping[str, Any], onward: Mapping[str, str]) -> Any:
    """The last attempt that asking for *uri* led to, over its redirects."""
    for _ in range(_HOPS):
        if last[uri]["verdict"] != "redirect" or uri not in onward or onward[uri] not in last:
            break
        uri = onward[uri]
    return last[uri]


def _kind(first: Any, end: Any) -> str:
    """The count that an address belongs to, by its own answer and by the one that it led to."""
    if end["outcome"] == FetchOutcome.NOT_MODIFIED:
        return "unchanged"
    if end["outcome"] == FetchOutcome.FAILED or end["verdict"] in _FAILED or end["cause"] == "redirects":
        return "failed"
    if end["verdict"] == "other" and end["status"] != 200:
        # A status that says nothing of posts: 400, 418, 204.
        return "failed"
    if first["verdict"] == "redirect" and end["verdict"] != "post":
        return "moved"
    # Below the redirects: what moved to a place that we may not ask has moved first of all.
    if end["outcome"] == FetchOutcome.REFUSED:
        return "refused"
    return _KINDS.get(end["verdict"], "other")


def _why(end: Any) -> str:
    if end["detail"]:
        return str(end["detail"])
    return ", ".join(part for part in (f"HTTP {end['status']}", end["verdict"]) if part)
