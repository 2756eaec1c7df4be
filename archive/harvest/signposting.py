"""Signposting (signposting.org, FAIR level 2): typed links to what a page is about, in headers and as a linkset.

RFC 8288 for the header, RFC 9264 for the linkset in JSON.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

LINKSET_TYPE = "application/linkset+json"


class TypedLink(Struct, frozen=True, kw_only=True):
    """A link with its relation (RFC 8288)."""

    relation: str
    target: str
    type: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


def header(links: Iterable[TypedLink]) -> str:
    """The value of a `Link` header."""
    return ", ".join(_written(link) for link in links)


def linkset(anchor: str, links: Iterable[TypedLink]) -> dict[str, Any]:
    """The links of *anchor* as a linkset."""
    found: dict[str, Any] = {"anchor": anchor}
    for link in links:
        target = {"href": link.target, **({"type": link.type} if link.type else {}), **dict(link.attributes)}
        found.setdefault(link.relation, []).append(target)
    return {"linkset": [found]}


def of_post(
    *, page: str, stem: str, cite_as: str, authors: Sequence[str] = (), rights: str | None = None
) -> tuple[TypedLink, ...]:
    """The links of one state of a post; *stem* is its address without a suffix, *cite_as* the one to be cited."""
    described = (
        ("csl.json", "application/vnd.citationstyles.csl+json"),
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("json", "application/json"),
    )
    items = (("txt", "text/plain"), ("md", "text/markdown"))
    return (
        TypedLink(relation="cite-as", target=cite_as),
        TypedLink(relation="type", target="https://schema.org/BlogPosting"),
        TypedLink(relation="type", target="https://schema.org/AboutPage"),
        *(TypedLink(relation="describedby", target=f"{stem}.{suffix}", type=kind) for suffix, kind in described),
        TypedLink(relation="item", target=page, type="text/html"),
        *(TypedLink(relation="item", target=f"{stem}.{suffix}", type=kind) for suffix, kind in items),
        *(TypedLink(relation="author", target=author) for author in authors),
        # Only an address can be the target of a link; a sentence about rights is no licence that a machine could
        # follow.
        *((TypedLink(relation="license", target=rights),) if rights and rights.startswith("https://") else ()),
        TypedLink(relation="linkset", target=f"{stem}/linkset.json", type=LINKSET_TYPE),
    )


def _written(link: TypedLink) -> str:
    # A line end would begin another header.
    target = link.target.replace(">", "%3E").replace("\n", "").replace("\r", "")
    parts = [f"<{target}>", f'rel="{link.relation}"']
    if link.type:
        parts.append(f'type="{link.type}"')
    return "; ".join([*parts, *(f'{name}="{value}"' for name, value in link.attributes)])
