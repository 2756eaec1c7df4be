"""The words of the archive, as frozen values.

Every value that crosses a module border is defined here; behaviour lives in the modules named after it. Times
are aware UTC datetimes, digests are strings such as `sha256:…`, URIs are canonical URI-Rs (`archive.uri`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# --- what a page can be -----------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a response turned out to be; only a `POST` is ever a state of a post."""

    POST = "post"
    LISTING = "listing"
    """A list page, sitemap or feed: it names posts."""
    SHELL = "shell"
    """A client-side render without article: a failed fetch, retried, never an emptied post."""
    NOT_FOUND = "not_found"
    """A 404, or a 200 that shows the not-found page."""
    GONE = "gone"
    REDIRECT = "redirect"
    ERROR = "error"
    BLOCKED = "blocked"
    """429 or a challenge page."""
    RESTRICTED = "restricted"
    """401, 403 or a wall."""
    OTHER = "other"


# --- what a post says -------------------------------------------------------------------------------------


class Precision(StrEnum):
    """How much of a declared date the page really gave."""

    INSTANT = "instant"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date that a page declares: as written, as an instant, and as a day in the site's zone."""

    raw: str
    instant: datetime
    precision: Precision
    day: date


class Mark(StrEnum):
    """An inline emphasis. Colours, sizes and fonts are looks, not marks."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    CODE = "code"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text under the same marks and link. A soft line break is a newline inside the text."""

    text: str
    marks: tuple[Mark, ...] = ()
    """Sorted by value."""
    href: str | None = None


class MediaKind(StrEnum):
    """What a page refers to besides text."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    EMBED = "embed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A resource that a post refers to, by its stable id and, where known, its original address."""

    kind: MediaKind
    id: str
    """The platform's media id (`f22ae4_8d1c…~mv2.png`), else the URL, else the file's shown name."""
    url: str | None = None
    """The original, not a resized or blurred rendition."""
    alt: str | None = None
    name: str | None = None


class BlockKind(StrEnum):
    """The kinds of block that a body is a sequence of."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    TABLE = "table"
    CAPTION = "caption"
    CODE = "code"
    DIVIDER = "divider"
    IMAGE = "image"
    GALLERY = "gallery"
    VIDEO = "video"
    AUDIO = "audio"
    EMBED = "embed"
    FILE = "file"
    BUTTON = "button"


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a body: text as runs, or a table as rows of cells, or media."""

    kind: BlockKind
    runs: Runs = ()
    level: int = 0
    """Heading level 1-6, or depth of a list item from 1; else 0."""
    ordered: bool = False
    """A list item of a numbered list."""
    rows: tuple[tuple[Runs, ...], ...] = ()
    """Of a table: rows of cells of runs."""
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content state of a post as one page showed it. Its digest names the state (`archive.digest`)."""

    title: str
    authors: tuple[str, ...] = ()
    """The page's own, as literal names."""
    published: Stamp | None = None
    modified: Stamp | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    cover: Media | None = None
    language: str | None = None
    """BCP 47, as the page declares it. Not part of the digest."""
    reading_minutes: int | None = None
    """Not part of the digest."""
    description: str | None = None
    """The page's own summary. Not part of the digest."""
    update_line: str | None = None
    """The visible line that says when the post was updated, as written. Not part of the digest."""


# --- what one parser version made of one capture ----------------------------------------------------------


class Scheme(StrEnum):
    """The systems that name a post. A name is a dated fact; names are joined by evidence."""

    URL = "url"
    PAGE_ID = "page-id"
    FEED_GUID = "feed-guid"
    ALTERNATE = "alternate"
    """An hreflang alternate: recorded, never a reason to join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a post under one scheme."""

    scheme: Scheme
    value: str


class Source(StrEnum):
    """Where a URI was seen."""

    SITEMAP = "sitemap"
    FEED = "feed"
    LIST = "list"
    POST = "post"
    GIVEN = "given"
    """Named by the archivist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One URI that a sitemap, a feed, a list page or a post names, with what the source says of it."""

    uri: str
    lastmod: str | None = None
    """As written: date-only on Wix."""
    guid: str | None = None
    title: str | None = None
    creator: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one parser version made of one capture."""

    parser: str
    """Name and version, such as `wix/1`."""
    verdict: Verdict
    rendered: datetime | None = None
    """When the platform produced this page, as the page carries it."""
    canonical: str | None = None
    """The canonical URI-R that the page declares, absolute, whatever lives there."""
    content: Content | None = None
    """Present if and only if the verdict is `POST`."""
    names: tuple[Name, ...] = ()
    source: Source | None = None
    """Of a listing: what kind of source it is."""
    entries: tuple[Entry, ...] = ()
    """In-scope URIs that the page names: posts on list pages, sitemaps and feeds, links in posts."""
    children: tuple[str, ...] = ()
    """Further documents to read: child sitemaps, the next list page."""
    complete: bool = True
    """A listing that parsed whole, as what it should be; an incomplete one is never evidence of absence."""
    restrictions: tuple[str, ...] = ()
    """`noarchive`, `tdm-reservation: 1` and the like, recorded as found."""
    problems: tuple[str, ...] = ()
    """What the parser did not find or did not like, in words."""


# --- one attempt ------------------------------------------------------------------------------------------

Headers = tuple[tuple[str, str], ...]


class Reason(StrEnum):
    """Why a fetch was made."""

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
    RETRY = "retry"
    REDIRECT = "redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request sends: only ever those of the newest render of a good page."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked of the server."""

    uri: str
    reason: Reason
    address: str | None = None
    """What goes on the wire where a redirect spelt it otherwise than the canonical URI: a trailing slash."""
    validators: Validators | None = None
    headers: Headers = ()
    """As sent, in order."""

    @property
    def target(self) -> str:
        """The URL that goes on the wire."""
        return self.address or self.uri


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A complete answer with its body."""

    status: int
    phrase: str
    protocol: str
    headers: Headers
    """In order, as received; latin-1 decoded."""
    body: bytes
    """Decoded of transfer- and content-coding."""
    wire_bytes: int
    wire_digest: str
    """`sha256:…` of the body as it came, content-coding included."""
    flags: tuple[str, ...] = ()
    """Such as `no-length`: the server closed instead of saying how long the body is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304 to a conditional request of ours."""

    protocol: str
    phrase: str
    headers: Headers


class Cause(StrEnum):
    """Why a fetch was refused or failed."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """We did not send the request."""

    cause: Cause
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The request was sent, or tried, and no complete answer came of it."""

    cause: Cause
    detail: str
    status: int | None = None
    headers: Headers = ()
    wire_bytes: int = 0


Outcome = Response | NotModified | Refused | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One attempt, whatever came of it. A redirect's next hop is a fetch of its own."""

    request: Request
    started: datetime
    ended: datetime
    outcome: Outcome
    peer: str | None = None
    """Address and port that answered."""
    via: str | None = None
    """The URI that redirected here."""


# --- what a post went through -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One capture that showed one content state of a post."""

    capture: str
    """Capture id."""
    payload: str
    url: str
    """The address the page gives itself (canonical), else the one that answered."""
    observed: datetime
    recorded: datetime
    rendered: datetime | None
    """None where unknown; never after `observed`."""
    content: str
    """Content digest."""
    modified: datetime | None = None
    """The declared modification date."""
    confirms: bool = False
    """A 304: it confirms the render it validates, nothing newer."""


class Absence(StrEnum):
    """How a page failed to show its post."""

    NOT_FOUND = "not_found"
    """404, the not-found page under 200, or a redirect to the home page or the list."""
    GONE = "gone"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One capture that should have shown a post and did not, with what its crawl knew."""

    capture: str
    payload: str
    crawl: str
    observed: datetime
    recorded: datetime
    absence: Absence
    listed: bool | None
    """A well-read posts sitemap or feed of that crawl still lists the post; None where neither read well."""
    healthy: bool
    """The home page or the posts sitemap read well in that crawl."""
    held: bool = False
    """So many posts turned suspect at once in that crawl that no removal is believed."""
    detail: str = ""


class State(StrEnum):
    """Where a post stands."""

    LIVE = "live"
    SUSPECT = "suspect"
    GONE = "gone"
    RESTRICTED = "restricted"


class ChangeKind(StrEnum):
    """What happened to a post."""

    NEW = "new"
    EDIT = "edit"
    MOVED = "moved"
    REMOVED = "removed"
    RESTORED = "restored"


class Field(StrEnum):
    """The parts of a post that can move, in the order in which they are told."""

    TITLE = "title"
    BODY = "body"
    AUTHORS = "authors"
    PUBLISHED = "published"
    MODIFIED = "modified"
    TAGS = "tags"
    IMAGES = "images"
    LINKS = "links"
    URL = "url"
    STATUS = "status"


class ChangeClass(StrEnum):
    """How much a change matters; the highest of its parts wins."""

    SUBSTANTIVE = "substantive"
    MINOR = "minor"
    TYPOGRAPHIC = "typographic"
    FORMATTING = "formatting"
    METADATA = "metadata"


class Flag(StrEnum):
    """What a reader of policy papers wants to be told of."""

    NUMBER = "number"
    QUANTITY = "quantity"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    NEGATION = "negation"
    MODALITY = "modality"
    SOURCE = "source"
    AUTHOR = "author"
    PUBLICATION_DATE = "publication_date"
    ROLLBACK = "rollback"
    """An older render came back and stayed: the site was rolled back."""


class Disclosure(StrEnum):
    """What told the reader of an edit, from nothing to a note by the editors."""

    NONE = "none"
    MACHINE = "machine"
    SHOWN = "shown"
    NOTED = "noted"


class EditKind(StrEnum):
    """What happened to a sentence."""

    ADDED = "added"
    DELETED = "deleted"
    EDITED = "edited"
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a sentence inside an edit: kept, inserted or deleted; never a part of a word."""

    op: str
    """`=`, `+` or `-`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One sentence-level edit of a text."""

    kind: EditKind
    before: str = ""
    after: str = ""
    position_before: int | None = None
    """Index of the sentence in the old text."""
    position_after: int | None = None
    """Index of the sentence in the new text."""
    spans: tuple[Span, ...] = ()
    """Of an edited sentence: word-level marks whose `=` and `-` make `before`, `=` and `+` make `after`."""
    class_: ChangeClass = ChangeClass.SUBSTANTIVE
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What moved between two content states."""

    fields: tuple[Field, ...]
    """In the order of `Field`; empty when nothing moved."""
    class_: ChangeClass | None
    """None if and only if nothing moved."""
    flags: tuple[Flag, ...] = ()
    silent: bool | None = None
    """Content changed and the declared modification date did not; None where a side declares none."""
    disclosure: Disclosure = Disclosure.NONE
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The interval in which a change happened: after `after`, not after `before`. None is unbounded."""

    after: datetime | None
    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The step between two consecutive snapshots of a post, or in its status."""

    id: str
    post: str
    url: str
    """The post's current URL."""
    observed_at: datetime
    """When the first capture that shows the new state was made."""
    window: Window
    kind: ChangeKind
    fields: tuple[Field, ...]
    class_: ChangeClass
    flags: tuple[Flag, ...] = ()
    silent: bool | None = False
    disclosure: Disclosure = Disclosure.NONE
    before: str | None = None
    """Snapshot id."""
    after: str | None = None
    """Snapshot id."""
    baseline: bool = False
    """Found by the site's first crawl: not published that day."""
    old_url: str | None = None
    """Of a move: the address before it."""
    estimate: datetime | None = None
    """A declared modification date inside the window: an estimate of the instant, no more."""
    edits: tuple[Edit, ...] = ()


# --- what a crawl knows beforehand ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one URI on the eve of a run."""

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
    watched_since: datetime | None = None
    """The earliest render seen."""
    edits: int = 0
    """How many edits were seen."""
