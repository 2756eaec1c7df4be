"""XML that strangers sent: read by events, without DTD, bounded in size and depth."""

from collections.abc import Callable
from xml.parsers import expat

MAX_BYTES = 64 << 20
MAX_DEPTH = 32
MAX_TEXT = 1 << 20

# Called with the path of local names down to an element, and its text, when it ends.
OnEnd = Callable[[tuple[str, ...], str], None]


class BadXml(ValueError):
    """Not XML, broken off, or XML of a kind that we refuse."""


def walk(body: bytes, on_end: OnEnd) -> None:
    """Call *on_end* for every element of *body* as it ends. Raises `BadXml`; what was read until then counts.

    Names are local names; those of a foreign namespace keep it, as in `http://purl.org/dc/elements/1.1/ creator`.
    """
    if len(body) > MAX_BYTES:
        raise BadXml(f"more than {MAX_BYTES} bytes")
    events = _Events(on_end)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.text
    parser.StartDoctypeDeclHandler = events.doctype
    try:
        parser.Parse(body.lstrip())
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes "this was all" by position only
    except expat.ExpatError as error:
        raise BadXml(f"XML breaks off or is malformed: {error}") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, BadXml):
            raise
        # expat asks Python for encodings that it does not know, and takes those of one byte a character alone.
        raise BadXml(f"its encoding cannot be read: {error}") from error


class _Events:
    """The open elements, and the text of the innermost."""

    def __init__(self, on_end: OnEnd) -> None:
        self.on_end = on_end
        self.path: list[str] = []
        self.parts: list[str] = []
        self.size = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self.path) >= MAX_DEPTH:
            raise BadXml(f"more than {MAX_DEPTH} elements deep")
        self.path.append(_local(name))
        self.parts, self.size = [], 0

    def end(self, _name: str) -> None:
        self.on_end(tuple(self.path), "".join(self.parts).strip())
        self.path.pop()
        self.parts, self.size = [], 0

    def text(self, text: str) -> None:
        self.size += len(text)
        if self.size > MAX_TEXT:
            raise BadXml(f"more than {MAX_TEXT} characters in one element")
        self.parts.append(text)

    def doctype(self, *_declaration: object) -> None:
        raise BadXml("a document type declaration, which is refused")


def _local(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return local if not namespace or "sitemaps.org" in namespace or "google.com/schemas/sitemap/" in namespace else name
