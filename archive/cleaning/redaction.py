"""Keep the secrets that this process was given out of all that it prints, logs and stores.

Whoever reads a secret remembers it here; whatever goes to the terminal's talk, to a log, to another server's error or
to a row passes `redacted`. A library's error may quote a header, and a server's answer the address that was asked.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, unquote, urlsplit

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
    spelt = (spelling for piece in pieces if len(piece) >= _SHORTEST for spelling in _spellings(piece))
    _remembered.update(spelling for spelling in spelt if len(spelling) >= _SHORTEST)
    return secret


def redacted(text: str) -> str:
    """*text* without the secrets that were remembered, the longest first."""
    for secret in sorted(_remembered, key=len, reverse=True):
        text = text.replace(secret, _BLOT)
    return text


def _spellings(secret: str) -> Iterator[str]:
    """*secret* as addresses, JSON and mail servers may give it back."""
    yield secret
    yield unquote(secret)
    yield quote(secret)
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield repr(secret)[1:-1]
    octets = secret.encode("utf-8", "replace")
    for before in range(3):
        # Base64 writes three bytes as four letters: where a secret begins in a longer text decides how it looks. A
        # letter at either end may hold bits of its neighbour.
        letters = b64encode(b"x" * before + octets).decode("ascii").rstrip("=")
        last = len(letters) - bool((before + len(octets)) % 3)
        yield letters[(before * 8 + 5) // 6 : last]
