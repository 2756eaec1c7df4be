"""One attempt: what was asked, and what came of it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

Headers = tuple[tuple[str, str], ...]


# Kept with every fetch: budgets, alarms and the plan of the next run are judged by it.
class Reason(StrEnum):
    """The reasons for a fetch."""

    ROBOTS = "robots"
    DISCOVERY = "discovery"
    NEW = "new"
    DECLARED = "declared"
    """The site says it changed: a newer lastmod, or it vanished from or came back to a listing."""
    REVISIT = "revisit"
    AUDIT = "audit"
    """Unconditional, to bound how long a silent edit can stay unseen."""
    CONFIRM = "confirm"
    """A suspected removal, or a new state of a page without render time."""
    ERROR_PAGE = "error-page"
    """An address that cannot exist, once a month: what the site shows for it is no post's text."""
    RETRY = "retry"
    REDIRECT = "redirect"
    MEDIA = "media"
    """A picture or document that a post shows or links."""


class Validators(Struct, frozen=True, kw_only=True):
    """The validators of a conditional request: always those of the newest render of a good page."""

    etag: str | None = None
    last_modified: str | None = None


class Request(Struct, frozen=True, kw_only=True):
    """The request to the server."""

    uri: str
    reason: Reason
    # The canonical URI names the page; a server may insist on another spelling of it.
    address: str | None = None
    """What goes on the wire where a redirect spelt it otherwise than the canonical URI: a trailing slash."""
    validators: Validators | None = None
    # Pairs and not a mapping: one name may come twice, and the order is evidence.
    headers: Headers = ()
    """As sent, in order."""

    @property
    def target(self) -> str:
        """The URL that goes on the wire."""
        return self.address or self.uri


class Response(Struct, frozen=True, kw_only=True):
    """A complete answer with its body."""

    status: int
    phrase: str
    protocol: str
    headers: Headers
    """In order, as received; latin-1 decoded."""
    # Digests and comparisons are of what the server meant; the digest of what it sent is beside it.
    body: bytes
    """Decoded of transfer- and content-coding."""
    wire_bytes: int
    wire_digest: str
    """`sha256:…` of the body as it came, content-coding included."""
    flags: tuple[str, ...] = ()
    """Such as `no-length`: the server closed instead of saying how long the body is."""


# No response without a body: a type of its own cannot be taken for an empty page.
class NotModified(Struct, frozen=True, kw_only=True):
    """A 304 to a conditional request of ours."""

    protocol: str
    phrase: str
    headers: Headers


# One enumeration for both, since a row of a fetch has one column for it.
class Cause(StrEnum):
    """The causes for which a fetch is refused or fails."""

    ROBOTS = "robots"
    SCOPE = "scope"
    ADDRESS = "address"
    BUDGET = "budget"
    HOURS = "hours"
    URL = "url"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    INCOMPLETE = "incomplete"
    CODING = "coding"
    TOO_LARGE = "too-large"
    REDIRECTS = "redirects"
    UNASKED_304 = "unasked-304"


# Nothing was sent: it counts neither as a request nor as a failure of the site.
class Refused(Struct, frozen=True, kw_only=True):
    """We did not send the request."""

    cause: Cause
    detail: str


class Failed(Struct, frozen=True, kw_only=True):
    """The request was sent, or tried, and no complete answer came of it."""

    cause: Cause
    detail: str
    status: int | None = None
    headers: Headers = ()
    wire_bytes: int = 0


Outcome = Response | NotModified | Refused | Failed


class Fetch(Struct, frozen=True, kw_only=True):
    """One attempt, whatever came of it. A redirect's next hop is a fetch of its own."""

    request: Request
    started: datetime
    ended: datetime
    outcome: Outcome
    # One name may stand for many servers, and only some of them may be at fault.
    peer: str | None = None
    """Address and port that answered."""
    via: str | None = None
    """The URI that redirected here."""
