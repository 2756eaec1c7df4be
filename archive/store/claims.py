"""Digests as records claim them: each tool spells the algorithm and the bytes in its own way."""

import base64
import re

_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
_HEX = re.compile(r"[0-9a-fA-F]+")


def spellings(claimed: str) -> list[str]:
    """All spellings of the digest *claimed*, itself first; that alone where it is none that is known."""
    name, _, text = claimed.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    value = _value(text.strip(), _SIZES.get(algorithm, 0))
    if value is None:
        return [claimed]
    names = (algorithm, re.sub(r"(?<=^sha)", "-", algorithm))
    base32 = base64.b32encode(value).decode()
    values = (value.hex(), base32, base32.rstrip("="))
    found = [f"{each}:{written}" for each in names for written in values]
    cased = [f"{one}:{two}" for each in found for one, two in _cases(*each.split(":"))]
    return list(dict.fromkeys((claimed, *cased)))


def _cases(name: str, value: str) -> list[tuple[str, str]]:
    return [(one, two) for one in (name, name.upper()) for two in (value.lower(), value.upper())]


def _value(text: str, size: int) -> bytes | None:
    """The *size* bytes that *text* spells in hex or Base32."""
    try:
        if size and len(text) == 2 * size and _HEX.fullmatch(text):
            return bytes.fromhex(text)
        found = base64.b32decode(text.rstrip("=").upper() + "=" * (-len(text.rstrip("=")) % 8))
    except ValueError:
        return None
    return found if size and len(found) == size else None
