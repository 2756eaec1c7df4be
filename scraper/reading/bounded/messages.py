"""What parent and child write to each other."""

import struct
from datetime import datetime

import msgspec
from msgspec import Struct

from archive.model import Headers

REQUEST = struct.Struct(">QQ")
"""Bytes of the page without its body, and of its body."""
ANSWER = struct.Struct(">B?Q")
"""What came of it, whether this was the last page of this child, and the bytes that follow."""
READ, OUT_OF_MEMORY, TOO_LONG = range(3)


class PageRequest(Struct, frozen=True, kw_only=True, array_like=True):
    """A page without its body, as it is sent to be read."""

    uri: str
    url: str
    status: int
    headers: Headers
    observed: datetime
    site: bytes
    """The site, pickled: the same bytes for page after page."""


REQUESTS = msgspec.msgpack.Decoder(PageRequest)
