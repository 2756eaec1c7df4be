"""Signatures of WACZ files by a key of the archive's own: the anonymous ones of wacz-auth 0.1.0.

What is signed is the digest of `datapackage.json`, which names the digest of every other file. The key is ECDSA on
P-384 and the hash SHA-256, since browsers that replay a WACZ check these alone; the signature is the two numbers of
IEEE P1363. Its nonce follows from key and text (RFC 6979), so that two signed exports are equal bytes.
"""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.runtime import software
from archive.runtime.optional import require

_EXTRA = "sign"
_CURVE = "secp384r1"
_HALF = 48
"""Bytes of one number of a signature."""
_MAKE = f"make one with: openssl ecparam -name {_CURVE} -genkey -noout -out key.pem"


@dataclass
class BadKey(ArchiveError):
    """A file that holds no key that a WACZ can be signed with."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"{self.path} is no key to sign with: {self.why}; {_MAKE}"


class SigningKey:
    """A private key, read from a PEM file. Raises `BadKey`, and `MissingExtra` without the extra `sign`."""

    def __init__(self, path: Path) -> None:
        self._key = _read(path)

    def signed(self, digest: str, created: str) -> dict[str, str]:
        """Return a WACZ's statement of its signature: of *digest* (`sha256:…`), *created* when, by which public key."""
        return {
            "hash": digest,
            "created": created,
            "software": software.signature(),
            "signature": base64.b64encode(self._signature(digest)).decode(),
            "publicKey": base64.b64encode(self._public()).decode(),
        }

    @property
    def fingerprint(self) -> str:
        """As `fingerprint`, of its public key."""
        return fingerprint(self._public())

    def _signature(self, digest: str) -> bytes:
        ec, hashes = _elliptic(), _module("primitives.hashes")
        signature = self._key.sign(digest.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        # The library signs in ASN.1; browsers want the two numbers side by side.
        halves = _module("primitives.asymmetric.utils").decode_dss_signature(signature)
        return b"".join(half.to_bytes(_HALF, "big") for half in halves)

    def _public(self) -> bytes:
        serialization = _module("primitives.serialization")
        key: bytes = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return key


def is_signed_by(digest: str, signature: bytes, public: bytes) -> bool:
    """Return whether *signature* is that of the text *digest* by the key *public* (SubjectPublicKeyInfo).

    Signatures in the form of ASN.1 are read too. Raises `MissingExtra`.
    """
    exceptions, utils = require("cryptography.exceptions", extra=_EXTRA), _module("primitives.asymmetric.utils")
    ec, hashes = _elliptic(), _module("primitives.hashes")
    try:
        key = _module("primitives.serialization").load_der_public_key(public)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        # Exactly two numbers of the curve's size; ASN.1 always takes more.
        if len(signature) == 2 * ((key.key_size + 7) // 8):
            half = len(signature) // 2
            numbers = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            signature = utils.encode_dss_signature(*numbers)
        key.verify(signature, digest.encode(), ec.ECDSA(hashes.SHA256()))
    except (exceptions.InvalidSignature, exceptions.UnsupportedAlgorithm, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key, by which people tell one another whose it is."""
    return f"sha256:{hashlib.sha256(public).hexdigest()}"


def _read(path: Path) -> Any:
    serialization = _module("primitives.serialization")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise BadKey(path, error.strerror or str(error)) from error
    # What the library raises for a locked key without a password.
    except TypeError as error:
        raise BadKey(path, "it is protected by a password, which a scheduled export could not enter") from error
    except (ValueError, require("cryptography.exceptions", extra=_EXTRA).UnsupportedAlgorithm) as error:
        raise BadKey(path, "it contains no private key in PEM format") from error
    if getattr(getattr(key, "curve", None), "name", None) != _CURVE:
        raise BadKey(path, f"it is of another kind than ECDSA on P-384 ({_CURVE})")
    return key


def _elliptic() -> Any:
    return _module("primitives.asymmetric.ec")


def _module(name: str) -> Any:
    return require(f"cryptography.hazmat.{name}", extra=_EXTRA)
