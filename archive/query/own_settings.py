"""An archive's settings as kept in it: name, institution, aliases of authors and public addresses.

Each crawl writes down the configuration that it ran under, so a copy carries it to whoever receives the file.
"""

import json
from typing import Any

from msgspec.structs import replace
from sqlite_utils import Database

from archive.config import ArchiveConfig

FIELDS = ("name", "institution", "permalink", "aliases")

_LATEST = """
SELECT json_extract(configuration, '$.archive') AS own FROM crawl
WHERE json_extract(configuration, '$.archive') IS NOT NULL
ORDER BY started_at DESC, id DESC LIMIT 1
"""


def as_written(settings: ArchiveConfig) -> dict[str, Any]:
    """The part of *settings* that a crawl keeps."""
    return {name: getattr(settings, name) for name in FIELDS if getattr(settings, name)}


def completed(database: Database, settings: ArchiveConfig) -> ArchiveConfig:
    """*settings*, with what they leave out as the archive's latest crawl had it."""
    row = database.execute(_LATEST).fetchone()
    own: dict[str, Any] = json.loads(row["own"]) if row else {}
    # What a person configures here wins over what the file says of itself.
    lacking = {name: own[name] for name in FIELDS if own.get(name) and not getattr(settings, name)}
    return replace(settings, **lacking) if lacking else settings
