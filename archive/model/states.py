"""States that are stored as words: of bodies, states of posts, fetches, captures and runs. SQL spells them alike."""

from enum import StrEnum


class BodyState(StrEnum):
    """Whether the bytes behind a digest may be shown."""

    PRESENT = "present"
    WITHHELD = "withheld"
    """Kept, and shown to nobody until it is released."""
    PURGED = "purged"
    """Erased for good; the digest stays."""


class FetchOutcome(StrEnum):
    """How one attempt ended."""

    RESPONSE = "response"
    NOT_MODIFIED = "not_modified"
    REFUSED = "refused"
    """Nothing was sent: a rule of ours forbids it."""
    FAILED = "failed"


class CaptureKind(StrEnum):
    """What a capture shows."""

    RESPONSE = "response"
    IDENTICAL = "identical"
    """The same body as the capture before it."""
    NOT_MODIFIED = "not_modified"
    """A 304: the site confirms an earlier capture."""


class Variant(StrEnum):
    """Which rendition of a picture or document was asked for."""

    ORIGINAL = "original"
    SMALLER = "smaller"
    """The original is larger than the limit."""


class Confirmation(StrEnum):
    """Whether a state of a post counts."""

    COUNTED = "counted"
    PENDING = "pending"
    """Seen once, on a page that bears no time of rendering."""
    LAPSED = "lapsed"
    """It was pending, and no later page showed it."""
    DOUBTFUL = "doubtful"
    """Held back: it may not be the post's at all."""


# A row begins as `running`, so that a crawl that was killed is told apart from one that ended.
class RunOutcome(StrEnum):
    """How a crawl of one site ended, or that it has not."""

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
