"""What parent and child write to each other: the heads of their messages."""

import struct

REQUEST = struct.Struct(">QQ")
"""Bytes of the page without its body, and of its body."""
ANSWER = struct.Struct(">B?Q")
"""What came of it, whether this was the last page of this child, and the bytes that follow."""
READ, OUT_OF_MEMORY, TOO_LONG = range(3)
