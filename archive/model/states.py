"""States that are stored as words: of a body, of a state of a post, of a run. Their spelling is the database's."""

from enum import StrEnum


class BodyState(StrEnum):
    """Whether the bytes behind a digest may be shown."""

    PRESENT = "present"
    WITHHELD = "withheld"
    """Kept, and shown to nobody until it is released."""
    PURGED = "purged"
    """Erased for good; the digest stays."""


class Confirmation(StrEnum):
    """How sure it is that a post was in a state."""

    COUNTED = "counted"
    PENDING = "pending"
    """Seen once, on a page that bears no time of rendering."""
    LAPSED = "lapsed"
    """It was pending, and no later page showed it."""
    DOUBTFUL = "doubtful"
    """Held back: it may not be the post's at all."""


class RunOutcome(StrEnum):
    """How a crawl of one site ended, or that it has not."""

    RUNNING = "running"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    """The site did not let us."""
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    """A fault of the program or of the disk."""


WENT_WELL = frozenset({RunOutcome.DONE, RunOutcome.PARTIAL})
"""The outcomes of a run whose sight of the site may be relied on."""
