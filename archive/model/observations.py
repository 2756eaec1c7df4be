"""Observations and misses of a post, and its state."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Observation(Struct, frozen=True, kw_only=True):
    """One capture that showed one content state of a post."""

    capture: str
    """Capture id."""
    payload: str
    url: str
    """The address the page gives itself (canonical), else the one that answered."""
    observed: datetime
    # Apart from `observed`: of an imported capture the two lie years apart, and `--known-at` goes by this one.
    recorded: datetime
    rendered: datetime | None
    """None where unknown; never after `observed`."""
    content: str
    """Content digest."""
    modified: datetime | None = None
    """The declared modification date."""
    platform: str = ""
    """The profile that the page was read with."""
    confirms: bool = False
    """A 304: it confirms the render it validates, nothing newer."""

    def site_order(self) -> tuple[datetime, datetime, str]:
        """The key that sorts observations: by site time first."""
        # The payload breaks ties, so that the order never depends on row numbers.
        return (self.rendered or self.observed, self.observed, self.payload)


class Absence(StrEnum):
    """The ways in which a page fails to show its post."""

    NOT_FOUND = "not_found"
    """404, the not-found page under 200, or a redirect to the home page or the list."""
    GONE = "gone"
    RESTRICTED = "restricted"


class Miss(Struct, frozen=True, kw_only=True):
    """One capture that should have shown a post and did not, with what its crawl knew."""

    capture: str
    payload: str
    crawl: str
    observed: datetime
    recorded: datetime
    absence: Absence
    # None where no listing can be relied on: then its silence is no evidence of absence.
    listed: bool | None
    """A sitemap or feed of that crawl still lists the post; None where none does and no sitemap read well."""
    healthy: bool
    """The home page or the posts sitemap read well in that crawl."""
    dropped: bool = False
    """Each sitemap or feed that lately named the post was read well in that crawl and names it no more."""
    # Decided when the crawl ended and kept, since a later view of the same crawl must not judge otherwise.
    on_hold: bool = False
    """So many posts turned suspect at once in that crawl that no removal is believed."""
    detail: str = ""


class State(StrEnum):
    """The state of a post."""

    LIVE = "live"
    SUSPECT = "suspect"
    GONE = "gone"
    RESTRICTED = "restricted"


# All that the plan of a run needs: planning stays a pure function of these.
class Known(Struct, frozen=True, kw_only=True):
    """The facts known about one URI before a run."""

    uri: str
    state: State | None = None
    """Of the post that lives there; None while no post was ever read there."""
    listed_since: datetime | None = None
    """Since when a sitemap or feed names it (or gives it another lastmod); None where none does now."""
    unlisted_since: datetime | None = None
    """Since when the posts sitemap, which named it once and read well, does so no more."""
    lastmod: date | None = None
    """As the sitemap declares it: a UTC day."""
    modified: date | None = None
    """Declared modification day (UTC) of the newest state held."""
    last_rendered: datetime | None = None
    """Render time of the newest page held; the observation's where the page carries none."""
    last_tried: datetime | None = None
    """Last fetch that got an answer worth having: no shell, error or challenge."""
    pending: bool = False
    """A new state waits for a second fetch to confirm it."""
    published: datetime | None = None
    """As the page declares it."""
    # With `edits` it gives the rate at which this post changes.
    watched_since: datetime | None = None
    """The earliest render seen."""
    edits: int = 0
    """How many edits were seen."""
