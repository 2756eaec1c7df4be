"""Which code derives: rows that another version derived are derived again by `cirma reparse`."""

from functools import cache
from pathlib import Path

from archive.digest import sha256

_PACKAGE = Path(__file__).parent.parent
# They show and carry away what was derived.
_NOT_DERIVING = frozenset({"cli", "export", "verify"})


@cache
def code_version() -> str:
    """The digest of the source of all modules that can have a part in deriving.

    A number raised by hand would be forgotten once, and old judgements would then stand beside new ones unseen.
    """
    sources = sorted(
        path for path in _PACKAGE.rglob("*.py") if path.relative_to(_PACKAGE).parts[0] not in _NOT_DERIVING
    )
    return sha256(b"".join(path.read_bytes() for path in sources))
