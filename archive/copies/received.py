"""Check an archive that somebody was given, without opening the bodies of its pages."""

import hashlib
from pathlib import Path

from msgspec import Struct

from archive.database import journals
from archive.verify import ChainHead, Fault
from archive.verify.report import without_bodies


class Checked(Struct, frozen=True, kw_only=True):
    """The findings about an archive, made without opening the bodies of its pages."""

    head: ChainHead
    faults: tuple[Fault, ...]
    digest_matches: bool | None
    """Whether the file is the one whose SHA-256 lies beside it; None where none does."""
    is_unjournalled: bool
    """It lies in a read-only place, its journal missing or not readable there: the last writes may be missing."""


def check(path: Path) -> Checked:
    """Check the file, its tables and its log; the bodies are left to `archive.verify.verify`. Raises `CannotOpen`."""
    head, faults = without_bodies(path)
    return Checked(
        head=head,
        faults=faults,
        digest_matches=_matches(path),
        is_unjournalled=journals.is_unjournalled(path),
    )


def _matches(path: Path) -> bool | None:
    """Return whether *path* has the SHA-256 that `cirma backup` wrote beside it."""
    try:
        named = path.with_name(f"{path.name}.sha256").read_text("utf-8").split()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return None
    with path.open("rb") as file:
        # Compared without case: PowerShell writes digests in capitals.
        return hashlib.file_digest(file, "sha256").hexdigest() == named.lower()
