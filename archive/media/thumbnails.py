"""Thumbnails, and the likeness of two pictures, by Pillow if it is installed. Pure.

What claims more pixels than any picture of a post has is not opened at all: its head alone says so.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from archive.runtime.optional import MissingExtra, require

_MOST_PIXELS = 50_000_000
"""Of 275 real posts the largest picture has 43 million."""
# Small enough that compression leaves no trace, large enough to tell two pictures apart.
_SIDE = 8
_RE_ENCODED = 6
"""Bits of 64 in which the gradients of two encodings of one picture may differ."""


class Likeness(StrEnum):
    """The likeness of two pictures: a hint for people, on which no decision rests."""

    RE_ENCODED = "re-encoded"
    DIFFERENT = "different"


class Unshowable(ValueError):
    """These bytes cannot be made into a thumbnail."""


def thumbnail(data: bytes, width: int) -> tuple[bytes, str]:
    """*data* as a still picture at most *width* wide and twice as high, and its media type.

    Raises `Unshowable` for what is no whole picture or has too many pixels, and `MissingExtra` without Pillow.
    """
    with _opened(data) as picture:
        # Tall graphics would be thin strips if both sides were bounded alike.
        picture.thumbnail((width, 2 * width))
        has_clear_parts = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
        out = io.BytesIO()
        # JPEG has no transparency: it would show black.
        if has_clear_parts:
            picture.convert("RGBA").save(out, "PNG")
            return out.getvalue(), "image/png"
        picture.convert("RGB").save(out, "JPEG", quality=82)
        return out.getvalue(), "image/jpeg"


def likeness(before: bytes, after: bytes) -> Likeness | None:
    """Return whether two pictures look like one picture encoded twice; None where that cannot be known."""
    try:
        distance = (_gradients(before) ^ _gradients(after)).bit_count()
    # Only a hint is lost.
    except (Unshowable, MissingExtra):
        return None
    return Likeness.RE_ENCODED if distance <= _RE_ENCODED else Likeness.DIFFERENT


@lru_cache(maxsize=256)
def _gradients(data: bytes) -> int:
    """A difference hash: 64 bits, whether each of 8 x 8 places is brighter than the one to its right."""
    with _opened(data) as picture:
        grey = picture.convert("L").resize((_SIDE + 1, _SIDE))
        values = list(grey.tobytes())
    rows = [values[start : start + _SIDE + 1] for start in range(0, len(values), _SIDE + 1)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    return sum(bit << place for place, bit in enumerate(bits))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    image = require("PIL.Image", extra="media")
    try:
        with warnings.catch_warnings():
            # Its own limit, of which it only warns at first.
            warnings.simplefilter("ignore")
            # A list of formats: Pillow knows some fifty, and the rarer decoders are where its faults lie.
            picture = image.open(io.BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"))
            if picture.width * picture.height > _MOST_PIXELS:
                raise Unshowable(f"{picture.width} x {picture.height} pixels")
            picture.load()
    except Unshowable:
        raise
    except Exception as error:
        # A decoder may raise anything: OSError, SyntaxError, struct.error.
        raise Unshowable(str(error)) from error
    with picture:
        yield picture
