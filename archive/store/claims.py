"""Digests as records claim them: each tool spells the algorithm and the bytes in its own way."""

import base64
import re

_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
_HEX = re.compile(r"[0-9a-fA-F]+")


def read(claimed: str) -> tuple[str, bytes] | None:
    """The algorithm and the bytes of the digest *claimed* (`sha1:` and Base32, or hex); None where it is none known."""
    name, _, text = claimed.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    value = _value(text.strip(), _SIZES.get(algorithm, 0))
    return None if value is None else (algorithm, value)


def spellings(claimed: str) -> list[str]:
    """All spellings of the digest *claimed*, itself first; that alone where it is none that is known."""
    found = read(claimed)
    if found is None:
        return [claimed]
    algorithm, value = found
    names = (algorithm, re.sub(r"(?<=^sha)", "-", algorithm))
    base32 = base64.b32encode(value).decode()
    values = (value.hex(), base32, base32.rstrip("="))
    written = [f"{one}:{two}" for name in names for text in values for one, two in _cases(name, text)]
    return list(dict.fromkeys((claimed, *written)))


def _cases(name: str, value: str) -> list[tuple[str, str]]:
    return [(one, two) for one in (name, name.upper()) for two in (value.lower(), value.upper())]


def _value(text: str, size: int) -> bytes | None:
    """The *size* bytes that *text* spells in hex or Base32: WARC names the algorithm, not the spelling."""
    try:
        if size and len(text) == 2 * size and _HEX.fullmatch(text):
            return bytes.fromhex(text)
        found = base64.b32decode(text.rstrip("=").upper() + "=" * (-len(text.rstrip("=")) % 8))
    except ValueError:
        return None
    return found if size and len(found) == size else None
