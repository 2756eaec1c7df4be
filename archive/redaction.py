"""Secrets that this process was given, kept out of everything it says.

Whoever reads a secret remembers it here; whatever goes to the terminal's talk, to a log, to another server's error or
to a row passes `redacted`. A library's error may quote a header, and a server's answer the address that was asked.
"""

from urllib.parse import urlsplit

# Shorter ones are no secret, and would blot out words.
_SHORTEST = 6
_BLOT = "[secret]"

_remembered: set[str] = set()


def remember(secret: str) -> str:
    """*secret*, from now on redacted, as are the parts of an address that may be secret by themselves."""
    pieces = [secret]
    if "://" in secret:
        try:
            parts = urlsplit(secret)
            pieces += [parts.path, parts.query, parts.username or "", parts.password or ""]
        except ValueError:
            # No address after all: the whole is secret enough.
            pass
    _remembered.update(piece for piece in pieces if len(piece) >= _SHORTEST)
    return secret


def redacted(text: str) -> str:
    """*text* without the secrets that were remembered, the longest first."""
    for secret in sorted(_remembered, key=len, reverse=True):
        text = text.replace(secret, _BLOT)
    return text
