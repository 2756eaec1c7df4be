"""Media types by the bytes themselves, whatever the server or the file name claims. Pure.

Signatures are those of the WHATWG's MIME Sniffing standard and of the formats' own specifications.
"""

import re
from collections.abc import Callable

UNKNOWN = "application/octet-stream"
SVG = "image/svg+xml"
PDF = "application/pdf"
HTML = "text/html"
TEXT = "text/plain"
NOTHING = "application/x-empty"

# Not SVG: it may hold scripts.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})
"""The only types that pages embed: every browser shows them and none runs them."""

_HEAD = 1024
_FIXED = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/x-icon"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
# ISO base media files name their brand after `ftyp`.
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic"}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+)?(html|head|body|script|svg|title|meta|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPEN_DOCUMENT = re.compile(rb"PK\x03\x04.{26}mimetypeapplication/([a-z.+-]+)", re.DOTALL)
_OFFICE = {b"word/": "wordprocessingml.document", b"xl/": "spreadsheetml.sheet", b"ppt/": "presentationml.presentation"}


def type_of(data: bytes) -> str:
    """The media type that *data* itself shows; `application/octet-stream` where it shows none."""
    if not data:
        return NOTHING
    for signature, found in _FIXED:
        if data.startswith(signature):
            return found
    head = data[:_HEAD]
    # Readers of PDF take the mark anywhere in the first kilobyte, so servers get away with a line before it.
    if b"%PDF-" in head:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        # Most other brands are of MP4's family, and there are hundreds.
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"PK\3\4"):
        return _packed(data)
    return _written(head)


def suffix_of(media_type: str) -> str:
    """The suffix for a file of *media_type*."""
    return _SUFFIXES.get(media_type, "bin")


def is_picture(media_type: str) -> bool:
    """Return whether something of *media_type* is a picture, shown or not."""
    return media_type.startswith("image/")


def is_cut(media_type: str, data: bytes) -> bool:
    """Return whether *data*, of *media_type*, lacks the end that its format gives every whole file."""
    ends = _ENDS.get(media_type)
    return ends is not None and not ends(data)


def _packed(data: bytes) -> str:
    """Return the kind of document in a ZIP file: by its first member, or the folders that its names begin with."""
    named = _OPEN_DOCUMENT.match(data[:_HEAD])
    if named:
        return f"application/{named[1].decode('ascii')}"
    # The directory of a ZIP file is at its end.
    # Both ends: a writer may put the first names before the contents and the directory behind them.
    names = data[:4096] + data[-65536:]
    for folder, name in _OFFICE.items():
        if b"[Content_Types].xml" in names and folder in names:
            return f"application/vnd.openxmlformats-officedocument.{name}"
    return "application/zip"


def _written(head: bytes) -> str:
    """The media type of text: markup, plain text or none."""
    # Before anything else that is text: a page that is served as a picture must never be shown as one.
    markup = _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf"))
    if markup:
        return SVG if markup[1].lower() == b"svg" else HTML
    if b"\0" in head:
        return UNKNOWN
    try:
        # A letter may be cut at the end of what is looked at.
        head[: _HEAD - 4].decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    return TEXT


_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    SVG: "svg",
    PDF: "pdf",
    TEXT: "txt",
    "application/rtf": "rtf",
    "application/zip": "zip",
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    **{
        f"application/vnd.openxmlformats-officedocument.{name}": suffix
        for name, suffix in zip(_OFFICE.values(), ("docx", "xlsx", "pptx"), strict=True)
    },
}


def _riff_is_whole(data: bytes) -> bool:
    return len(data) >= int.from_bytes(data[4:8], "little") + 8


# A few bytes may follow the end (comments of cameras, padding), so it is looked for near there.
_ENDS: dict[str, Callable[[bytes], bool]] = {
    "image/jpeg": lambda data: b"\xff\xd9" in data[-4096:],
    "image/png": lambda data: b"IEND" in data[-4096:],
    "image/gif": lambda data: data.rstrip(b"\0").endswith(b";"),
    "image/webp": _riff_is_whole,
    PDF: lambda data: b"%%EOF" in data[-4096:],
}
