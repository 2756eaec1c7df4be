"""Store the texts of documents, and derive again the posts that refer to them: a search of posts finds them."""

from msgspec import Struct
from sqlite_utils import Database

from archive.media import types
from archive.store.derive import derive
from archive.store.rows import writing

_UNREAD = """
SELECT b.digest FROM blob b LEFT JOIN document_text t ON t.blob = b.digest AND t.tool = ?
WHERE b.type = ? AND b.state = 'present' AND t.blob IS NULL ORDER BY b.digest
"""
_REFERRING = """
SELECT DISTINCT s.post FROM fetch f JOIN media_fetch m ON m.fetch = f.id JOIN resource r ON r.id = m.resource
JOIN snapshot s ON s.id = r.snapshot WHERE f.blob = ?
"""


class DocumentText(Struct, frozen=True, kw_only=True):
    """The text of a document."""

    text: str = ""
    pages: int | None = None
    problem: str | None = None
    """Why it could not be read, or not to its end."""


def unread(database: Database, tool: str) -> tuple[str, ...]:
    """The digests of the documents that *tool* has not read yet; a new version of a tool reads all again."""
    return tuple(row["digest"] for row in database.execute(_UNREAD, (tool, types.PDF)))


def write_text(database: Database, blob: str, tool: str, said: DocumentText) -> None:
    """Store what *tool* found that *blob* says, and derive the posts that refer to it."""
    with writing(database):
        database.execute(
            """INSERT INTO document_text VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
               SET tool = excluded.tool, text = excluded.text, pages = excluded.pages, problem = excluded.problem""",
            (blob, tool, said.text, said.pages, said.problem),
        )
        for row in database.execute(_REFERRING, (blob,)).fetchall():
            derive(database, row["post"])
