"""Addresses without their user and password, in whatever spelling a browser takes for an address."""

import re

# Browsers drop tabs and line ends anywhere in an address, and take `https:user@host` for one.
_SCHEME = re.compile(r"(?:h\s*t\s*t\s*p\s*(?:s\s*)?|w\s*s\s*(?:s\s*)?|f\s*t\s*p\s*):", re.IGNORECASE)
_ENDS = re.compile(r"([/\\?#])")
_PATH = re.compile(r"[\w.~%!)-]")
_SLASHES = ("/", "\\")


def without_credentials(text: str) -> str:
    """*text* without user and password of the addresses in it: they must reach no log, database or export.

    What stands between an address and a later at sign may go too: better too much than a password.
    """
    if "@" not in text:
        return text
    # Nothing after one of these belongs to the host: the pieces between them are looked at once each.
    pieces = _ENDS.split(text)
    return "".join(
        _cut(piece, begins=_begins_host(pieces, place)) if "@" in piece else piece for place, piece in enumerate(pieces)
    )


def _cut(piece: str, *, begins: bool) -> str:
    """*piece* without what comes before its last at sign, if it *begins* with a host or names a scheme."""
    last = piece.rindex("@") + 1
    scheme = _SCHEME.search(piece, 0, last)
    if scheme is None:
        return piece[last:] if begins else piece
    return piece[: scheme.end()] + piece[last:]


def _begins_host(pieces: list[str], place: int) -> bool:
    """Return whether the slashes before a piece lead to a host: two of either kind, or one after a scheme."""
    slashes, before = 0, place
    while before and pieces[before - 1] in _SLASHES and (before == place or not pieces[before].strip()):
        slashes += 1
        before -= 2
    if slashes >= 2:
        # After a word they are part of a path.
        return not pieces[before].strip() or not _PATH.fullmatch(pieces[before][-1])
    return slashes == 1 and _names_scheme(pieces[before])


def _names_scheme(piece: str) -> bool:
    """Return whether *piece* ends with a scheme."""
    last = max((found.end() for found in _SCHEME.finditer(piece)), default=None)
    return last is not None and not piece[last:].strip()
