"""A post in its latest state as simple Dublin Core (DCMES 1.1): for OAI-PMH and for the meta tags of its page."""

from msgspec import Struct


class Described(Struct, frozen=True, kw_only=True):
    """A post in the terms of Dublin Core."""

    title: str
    creators: tuple[str, ...]
    publisher: str
    date: str | None
    """Of publication, as declared: a day."""
    language: str | None
    subjects: tuple[str, ...]
    identifiers: tuple[str, ...]
    """Its address in the archive first, its own last."""
    description: str | None
    rights: str | None
    relation: str | None = None


def elements(described: Described) -> tuple[tuple[str, str], ...]:
    """Name and value of each element, in the order of the standard."""
    single = (
        ("title", (described.title,)),
        ("creator", described.creators),
        ("subject", described.subjects),
        ("description", (described.description,)),
        ("publisher", (described.publisher,)),
        ("date", (described.date,)),
        ("type", ("Text",)),
        ("format", ("text/html",)),
        ("identifier", described.identifiers),
        ("language", (described.language,)),
        ("relation", (described.relation,)),
        ("rights", (described.rights,)),
    )
    # Simple Dublin Core repeats an element for each value, and has no empty ones.
    return tuple((name, value) for name, values in single for value in values if value)
