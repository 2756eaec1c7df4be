"""A WACZ checked: every file by the digest that its description gives, and the description by its signature."""

import base64
import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import Struct

from archive.errors import ArchiveError
from archive.web_archive import signing

DESCRIPTION = "datapackage.json"
DIGEST = "datapackage-digest.json"
_CHUNK = 1 << 20
# A ZIP of a few kilobytes can hold gigabytes of zeros.
_LARGEST_DESCRIPTION = 64 << 20
_OF_KEY = ("publicKey", "signature")
NO_ZIP = (zipfile.BadZipFile, NotImplementedError, ValueError)
"""What `zipfile` raises of a file whose directory it cannot read."""

_DAMAGED = (*NO_ZIP, zlib.error, RuntimeError, EOFError)


@dataclass
class NoPackage(ArchiveError):
    """A file that was to be checked is no WACZ."""

    path: Path
    why: str

    def __str__(self) -> str:
        return f"{self.path} is no WACZ: {self.why}"


class PackageReport(Struct, frozen=True, kw_only=True):
    """The result of checking a WACZ."""

    files: int
    """Whose digests were compared."""
    faults: tuple[str, ...]
    signature: str
    """`none`, `good`, `bad`, or `unknown`: a domain signed it, whose certificates this program does not check."""
    signer: str | None = None
    """The fingerprint of the key that signed, or the domain."""
    created: str | None = None

    @property
    def clean(self) -> bool:
        """Whether everything is as it was described, and as it was signed, where it was."""
        return not self.faults


def check(path: Path) -> PackageReport:
    """Return the faults of the WACZ at *path*, which is only read. Raises `NoPackage`, and `MissingExtra` where it is
    signed and nothing is installed that checks it.
    """
    try:
        with zipfile.ZipFile(path) as file:
            return _checked(file, path)
    except OSError as error:
        raise NoPackage(path, error.strerror or str(error)) from error
    except NO_ZIP as error:
        raise NoPackage(path, str(error)) from error


def _checked(file: zipfile.ZipFile, path: Path) -> PackageReport:
    # ZIP allows one name twice, and readers differ in which they take: one could be signed and the other be shown.
    names = Counter(file.namelist())
    if DESCRIPTION not in names:
        raise NoPackage(path, f"it has no {DESCRIPTION}")
    faults = [f"{name}: {count} files have this name" for name, count in names.items() if count > 1]
    try:
        data = _read(file, DESCRIPTION)
        described, said = _object(data), _object(_read(file, DIGEST)) if DIGEST in names else {}
    except _DAMAGED as error:
        return PackageReport(files=0, faults=(*faults, f"{DESCRIPTION}, {DIGEST}: {error}"), signature="none")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    if said.get("hash") not in (digest, None):
        faults.append(f"{DESCRIPTION}: it was altered, or {DIGEST} was")
    listed = [each for each in _list(described.get("resources")) if isinstance(each, dict)]
    faults += _faults(file, names, listed)
    return _with_signature(digest, described, said.get("signedData"), len(listed), faults)


def _faults(file: zipfile.ZipFile, names: Counter[str], listed: list[dict[str, Any]]) -> Iterator[str]:
    known = {DESCRIPTION, DIGEST}
    for each in listed:
        name = str(each.get("path"))
        known.add(name)
        why = _fault(file, name, each) if name in names else "it is missing"
        if why:
            yield f"{name}: {why}"
    # What nobody described, nobody vouched for.
    for name in names:
        if name not in known and not name.endswith("/"):
            yield f"{name}: {DESCRIPTION} does not name it"


def _fault(file: zipfile.ZipFile, name: str, said: dict[str, Any]) -> str | None:
    algorithm, _, expected = str(said.get("hash")).partition(":")
    if algorithm not in ("sha256", "sha512", "md5"):
        return f"its digest is of no kind that is known: {algorithm[:40]!r}"
    digest, size, most = hashlib.new(algorithm), 0, said.get("bytes")
    try:
        with file.open(name) as data:
            while chunk := data.read(_CHUNK):
                size += len(chunk)
                # Before it is all read: a bomb ends at the size that it claims.
                if isinstance(most, int) and size > most:
                    return f"it has more than its {most} bytes"
                digest.update(chunk)
    except _DAMAGED as error:
        return f"it is damaged: {error}"
    return None if digest.hexdigest() == expected else "it was altered"


def _with_signature(
    digest: str, described: dict[str, Any], signed: Any, files: int, faults: list[str]
) -> PackageReport:
    # Most WACZ files carry none, which is no fault.
    if not isinstance(signed, dict):
        return PackageReport(files=files, faults=tuple(faults), signature="none")
    created = str(signed.get("created"))
    if signed.get("hash") != digest or created != str(described.get("created")):
        faults.append(f"{DIGEST}: what was signed is not what is here")
    state, signer = _signature(str(signed.get("hash")), signed)
    if state == "bad":
        faults.append(f"{DIGEST}: the signature is not that of its key")
    return PackageReport(files=files, faults=tuple(faults), signature=state, signer=signer, created=created)


def _signature(text: str, signed: dict[str, Any]) -> tuple[str, str | None]:
    # Certificates of a domain want the time and the network to be checked.
    if "publicKey" not in signed and "domain" in signed:
        return "unknown", str(signed["domain"])
    try:
        public, signature = (base64.b64decode(str(signed.get(name)), validate=True) for name in _OF_KEY)
    except ValueError:
        return "bad", None
    good = signing.is_signed_by(text, signature, public)
    return ("good" if good else "bad"), signing.fingerprint(public)


def _read(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as data:
        found = data.read(_LARGEST_DESCRIPTION + 1)
    if len(found) > _LARGEST_DESCRIPTION:
        raise ValueError(f"{name} has more than {_LARGEST_DESCRIPTION} bytes")
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - of a file, not of an argument
    return found
