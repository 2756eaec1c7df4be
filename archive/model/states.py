"""States that are stored as words: of bodies, states of posts, fetches, captures and runs. SQL spells them alike."""

from enum import StrEnum


class BodyState(StrEnum):
    """The states of a body: whether the bytes behind its digest may be shown."""

    PRESENT = "present"
    WITHHELD = "withheld"
    """Kept, and shown to nobody until it is released."""
    PURGED = "purged"
    """Erased for good; the digest stays."""


class FetchOutcome(StrEnum):
    """The ways in which an attempt ends."""

    RESPONSE = "response"
    NOT_MODIFIED = "not_modified"
    REFUSED = "refused"
    """Nothing was sent: a rule of ours forbids it."""
    FAILED = "failed"


class CaptureKind(StrEnum):
    """The kinds of capture: a body of its own, or a repeated one."""

    RESPONSE = "response"
    IDENTICAL = "identical"
    """The same body as the capture before it."""
    NOT_MODIFIED = "not_modified"
    """A 304: the site confirms an earlier capture."""


class Variant(StrEnum):
    """The renditions of a picture or document that can be asked for."""

    ORIGINAL = "original"
    SMALLER = "smaller"
    """The original is larger than the limit."""


class Confirmation(StrEnum):
    """The standing of a state of a post: whether it counts."""

    COUNTED = "counted"
    PENDING = "pending"
    """Seen once, on a page that bears no time of rendering."""
    LAPSED = "lapsed"
    """It was pending, and no later page showed it."""
    DOUBTFUL = "doubtful"
    """Held back: it may not be the post's at all."""


# A row begins as `running`, so that a crawl that was killed is told apart from one that ended.
class RunOutcome(StrEnum):
    """The ways in which a crawl of one site ends, and the state of one that has not."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    """The site did not let us."""
    UNREACHABLE = "unreachable"
    MISDIRECTED = "misdirected"
    """The configuration names another blog, so nothing was asked for."""
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    """A fault of the program or of the disk."""


# Partial too: a run that leaves posts for tomorrow has still seen what it saw.
WENT_WELL = frozenset({RunOutcome.DONE, RunOutcome.PARTIAL})
"""The outcomes of a run whose sight of the site may be relied on."""
