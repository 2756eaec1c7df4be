"""Digests of bytes, named with their algorithm, and short ids. Where contents are the same: `archive.sameness`."""

import hashlib

# Only ASCII white space folds: a no-break space is typography, and typography is content.
_SPACES = "\t\r\n\f\v"


def sha256(data: bytes) -> str:
    """`sha256:` and the hex digest of *data*."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def fold_spaces(text: str) -> str:
    """*text* with every run of ASCII white space as one space, ends stripped of them."""
    return single_spaced(text).strip(" ")


def single_spaced(text: str) -> str:
    """*text* with every run of ASCII white space as one space."""
    for space in _SPACES:
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def short_id(*parts: str) -> str:
    """A 16-character id derived from *parts*; the same parts give the same id."""
    # A quarter of SHA-256, for people type ids; one archive holds far fewer than the 2^32 at which two would collide.
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
