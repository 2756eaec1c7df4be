"""Digests as tools spell them."""

import base64
import hashlib

import pytest

from archive.store.claims import spellings

SHA1 = hashlib.sha1(b"a", usedforsecurity=False).digest()
SHA256 = hashlib.sha256(b"a").digest()
BASE32 = base64.b32encode(SHA256).decode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"sha1:{SHA1.hex()}", f"sha1:{base64.b32encode(SHA1).decode()}"),
        (f"SHA1:{base64.b32encode(SHA1).decode().lower()}", f"sha1:{base64.b32encode(SHA1).decode()}"),
        (f"sha-256:{SHA256.hex()}", f"sha256:{SHA256.hex().upper()}"),
        (f"sha256:{BASE32}", f"SHA-256:{SHA256.hex()}"),
        (f"sha256:{BASE32.rstrip('=')}", f"sha256:{BASE32}"),
    ],
)
def test_two_spellings_of_a_digest_are_one(one: str, other: str) -> None:
    assert other in spellings(one)
    assert one in spellings(other)
    assert len(spellings(one)) < 32


@pytest.mark.parametrize("claimed", ["sha1:", "sha1:xyz", "blake3:ab", "ab", "", ":", f"sha1:{SHA256.hex()}", "md5:é"])
def test_what_is_no_known_digest_is_only_itself(claimed: str) -> None:
    assert spellings(claimed) == [claimed]
