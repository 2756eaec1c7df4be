"""A stream of inflated pieces, read by line and by length, with a look ahead."""

import re

from scraper.web_archive.damage import Damage
from scraper.web_archive.inflate import Stream

_NOT_BLANK = re.compile(rb"[^\r\n\t \0]")


class Lines:
    """Bytes of *stream* in order. Nothing is held beyond what was asked for and one piece."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._held = b""
        self._at = 0
        self._offset = 0
        self._ended = False

    @property
    def damage(self) -> Damage:
        """The damage so far."""
        return self._stream.damage

    @property
    def offset(self) -> int:
        """The place of the next byte: in the file, or in what came out of it; the start of its gzip member."""
        if self._stream.is_exact:
            return self._stream.offset - self._left()
        return self._offset if self._left() else self._stream.offset

    def line(self, *, most: int) -> bytes:
        """The next line with its end, or the next *most* bytes of it; empty at the end."""
        # Bounded, so that a file without line ends does not become one line in memory.
        while (end := self._held.find(b"\n", self._at, self._at + most)) < 0 and self._left() < most and self._more():
            pass
        return self._take(most if end < 0 else end + 1 - self._at)

    def block(self, length: int) -> bytes:
        """The next *length* bytes, or as many as there are."""
        parts, left = [], length
        while left and (self._left() or self._more()):
            part = self._take(left)
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def skip(self, length: int) -> int:
        """Pass over *length* bytes, or as many as there are; return how many there were."""
        left = length
        while left and (self._left() or self._more()):
            passed = min(left, self._left())
            self._at += passed
            left -= passed
        return length - left

    def pass_to(self, mark: bytes) -> tuple[bool, bool]:
        """Pass over all before *mark*; return whether it is there, and whether anything but blanks was passed over."""
        strayed = False
        while True:
            found = self._held.find(mark, self._at)
            # The mark may begin in this piece and end in the next.
            end = found if found >= 0 else max(self._at, len(self._held) - len(mark) + 1)
            strayed = strayed or _NOT_BLANK.search(self._held, self._at, end) is not None
            self._at = end
            if found >= 0:
                return True, strayed
            if not self._more():
                strayed = strayed or _NOT_BLANK.search(self._held, self._at) is not None
                return False, strayed

    def pass_blanks(self) -> bool:
        """Pass over line ends; return whether anything is left."""
        while True:
            found = _NOT_BLANK.search(self._held, self._at)
            self._at = found.start() if found else len(self._held)
            if found:
                return True
            if not self._more():
                return False

    def peek(self, length: int) -> bytes:
        """The next *length* bytes, which are read again."""
        while self._left() < length and self._more():
            pass
        return self._held[self._at : self._at + length]

    def _left(self) -> int:
        return len(self._held) - self._at

    def _take(self, length: int) -> bytes:
        taken = self._held[self._at : self._at + length]
        self._at += len(taken)
        return taken

    def _more(self) -> bool:
        if self._ended:
            return False
        piece = self._stream.read()
        # Of a gzip member the place is its beginning, so it changes only where a piece begins a new one.
        if not self._left():
            self._offset = self._stream.offset
        self._held, self._at = self._held[self._at :] + piece, 0
        self._ended = not piece
        return bool(piece)
