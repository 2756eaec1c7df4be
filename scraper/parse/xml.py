"""XML that strangers sent: read by events, without what document types declare, bounded in size and depth.

What is slipshod but clear is mended first: a bare `&`, entities of HTML, lines before the declaration. What is broken
is read by its tags alone, past the break; `walk` says which of the two it was.
"""

import html
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

MAX_BYTES = 64 << 20
MAX_DEPTH = 32
MAX_TEXT = 1 << 20

# Called with the path of local names down to an element, its text and its attributes, when it ends.
OnEnd = Callable[[tuple[str, ...], str, Mapping[str, str]], None]

_PROLOG = re.compile(r"\A(?:\s|\ufeff|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_DOCTYPES = re.compile(r"<!DOCTYPE\b[^>\[]*>", re.IGNORECASE)
# By its name or its public identifier; one that is an address alone is of somebody's own making.
_NAMED = re.compile(r"<!DOCTYPE\s+[\w:.-]+\s*(?:PUBLIC\b[^>\[]*)?>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_ROOT_NAME = re.compile(r"<([A-Za-z_][\w:.-]*)")
# What caches, counters and programs leave below a document; words there may tell of a fault, which breaks it.
_END = re.compile(
    r"(?P<end></[\w:.-]+\s*>)(?:\s|\d|(?><!--.*?-->)|(?><script\b.*?</script\s*>))*+\Z", re.DOTALL | re.IGNORECASE
)
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# An ampersand that begins no reference of XML; what is in CDATA or in a comment is passed over.
_AMPERSAND = re.compile(r"(?P<kept><!\[CDATA\[.*?\]\]>|<!--.*?-->)|&(?P<name>#?\w{1,32};)?", re.DOTALL)
_XML_NAMES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z_][\w:.-]{0,100})(?P<rest>[^<>]*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w:.-]{1,100})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# What can hold markup of its own, as XHTML: its text is that of all within it.
_MARKED_UP = frozenset({"title", "content", "summary", "description"})
# In broken documents one of these ends where another begins.
_LEAVES = frozenset({"loc", "lastmod", "title", "link", "guid", "pubDate", "updated", "published", "id"})
_NAMESPACES = {"dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"}
# What these namespaces hold is named without them, as is what is in the root's own.
_CORE = re.compile(
    r"sitemaps?\.org|google\.com/schemas/sitemap/|purl\.org/rss/1\.0/$|netscape\.com/rdf/simple/|backend\.userland\.com"
    r"|w3\.org/2005/Atom"
)


class BadXml(ValueError):
    """XML of a kind that we refuse."""


def root(text: str) -> str:
    """The local name of the first element of *text*, in lower case; empty where it begins with none."""
    found = _ROOT.match(_PROLOG.sub("", _DOCTYPES.sub("", text, 1), 1))
    return found[1].lower() if found else ""


def walk(text: str, on_end: OnEnd) -> None:
    """Call *on_end* for every element of *text* as it ends.

    Names are local names; those of a foreign namespace keep it, as in `http://purl.org/dc/elements/1.1/ creator`.
    Raises `BadXml` for what is refused, and `expat.ExpatError` where the document is broken: `read_broken` reads it.
    """
    parser, events = expat.ParserCreate(), _Events(on_end)
    parser.buffer_text = True
    parser.StartElementHandler = events.start
    parser.EndElementHandler = lambda _: events.end()
    parser.CharacterDataHandler = events.text
    parser.Parse(mended(text).encode(), True)  # noqa: FBT003 - expat takes "this was all" by position only


def read_broken(text: str, on_end: OnEnd) -> None:
    """Call *on_end* for the elements of a broken document, found by their tags; raises `BadXml`."""
    text, events, at = mended(text), _Events(on_end), 0
    for token in _TOKEN.finditer(text):
        events.text(html.unescape(text[at : token.start()]))
        at = token.end()
        if token["cdata"] is not None:
            events.text(token["cdata"])
        elif token["name"] and token["slash"]:
            events.close(token["name"])
        elif token["name"]:
            rest = token["rest"]
            if token["name"] in _LEAVES:
                events.leave(_LEAVES)
            events.start(token["name"], {name: a or b for name, a, b in _ATTRIBUTE.findall(rest)})
            if rest.endswith("/"):
                events.end()


def mended(text: str) -> str:
    """*text* from its first element on, every `&` in it part of a reference. Raises `BadXml` for what is refused."""
    if len(text) > MAX_BYTES:
        raise BadXml(f"more than {MAX_BYTES} bytes")
    body = _PROLOG.sub("", text, 1)
    if _DOCTYPE.match(body):
        # RSS 0.91 begins with the name of its document type. One that declares entities of its own is no feed's.
        named = _NAMED.match(body)
        if named is None:
            raise BadXml("a document type of its own, which is refused")
        body = _PROLOG.sub("", body[named.end() :], 1)
    body = _INVALID.sub("", _whole(body))
    return _AMPERSAND.sub(_reference, body) if "&" in body else body


def _whole(body: str) -> str:
    """*body* up to the end of its first element, where nothing of weight stands below it."""
    name = _ROOT_NAME.match(body)
    end = _END.match(body, at) if name and (at := body.rfind(f"</{name[1]}")) >= 0 else None
    return body[: end.end("end")] if end else body


def _reference(match: re.Match[str]) -> str:
    name = match["name"]
    if match["kept"] or name in _XML_NAMES:
        return match[0]
    if name and (meant := html.unescape(match[0])) != match[0]:
        return html.escape(_INVALID.sub("", meant))
    return f"&amp;{name or ''}"


class _Events:
    """The open elements, and the text of the innermost."""

    def __init__(self, on_end: OnEnd) -> None:
        self.on_end = on_end
        self.path: list[str] = []
        self.raw: list[str] = []
        self.attributes: list[Mapping[str, str]] = []
        self.parts: list[str] = []
        self.size = 0
        self.scopes: list[Mapping[str, str]] = [_NAMESPACES]
        """The namespaces by prefix, of the document and of each open element."""
        self.marked_up = 0
        """How many elements are open from the one on whose text is that of all within it."""
        self.own: str | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self.path) >= MAX_DEPTH:
            raise BadXml(f"more than {MAX_DEPTH} elements deep")
        declared = {key[6:]: value for key, value in attributes.items() if key.startswith("xmlns")}
        self.scopes.append({**self.scopes[-1], **declared} if declared else self.scopes[-1])
        self.raw.append(name)
        self.path.append(self._local(name))
        self.attributes.append(attributes)
        if not self.marked_up:
            self.parts, self.size = [], 0
        if self.marked_up or (len(self.path) > 1 and self.path[-1].rpartition(" ")[2] in _MARKED_UP):
            self.marked_up += 1

    def end(self) -> None:
        # What is within text is no fact of its own.
        if self.marked_up < 2:
            self.on_end(tuple(self.path), "".join(self.parts).strip(), self.attributes[-1])
        self._pop()

    def close(self, name: str) -> None:
        """End the element *name*, whatever is still open within it; nothing where it is not open."""
        if name in self.raw:
            while self.raw[-1] != name:
                self._pop()
            self.end()

    def leave(self, names: frozenset[str]) -> None:
        """End the innermost element if it is one of *names*."""
        if self.raw and self.raw[-1] in names:
            self.end()

    def text(self, text: str) -> None:
        self.size += len(text)
        if self.size > MAX_TEXT:
            raise BadXml(f"more than {MAX_TEXT} characters in one element")
        self.parts.append(text)

    def _pop(self) -> None:
        self.path.pop()
        self.raw.pop()
        self.attributes.pop()
        self.scopes.pop()
        self.marked_up = max(0, self.marked_up - 1)
        if not self.marked_up:
            self.parts, self.size = [], 0

    def _local(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        namespace = self.scopes[-1].get(prefix, prefix)
        if self.own is None:
            self.own = namespace
        return local if not namespace or namespace == self.own or _CORE.search(namespace) else f"{namespace} {local}"
