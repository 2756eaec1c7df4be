"""Read blocks that are not text: pictures, documents, sounds, embeds, and the labels of buttons."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from archive.model import BlockKind, Media, MediaKind
from scraper.parse.addresses import linked
from scraper.parse.files import document_of
from scraper.parse.media import image_of, images_of, preview_of, source_of
from scraper.parse.runs import Piece

MEDIA_KIND = {
    BlockKind.VIDEO: MediaKind.VIDEO,
    BlockKind.AUDIO: MediaKind.AUDIO,
    BlockKind.EMBED: MediaKind.EMBED,
}
"""The blocks that hold one thing, and what it is."""


def media_in(kind: BlockKind, node: LexborNode, url: str, href: str | None = None) -> Iterator[Media | None]:
    """The media of a block of *kind* at *node* of the page at *url*; None for what names nothing.

    *href* is the link around it, if there is one: all that says where the preview of a page leads.
    """
    if kind is BlockKind.IMAGE:
        yield image_of(node, url)
    elif kind is BlockKind.GALLERY:
        yield from images_of(node, url)
    elif kind is BlockKind.FILE:
        yield document_of(node, url)
    elif kind in MEDIA_KIND:
        found = source_of(node, MEDIA_KIND[kind], url)
        is_addressed = kind is not BlockKind.EMBED or (found is not None and found.url)
        yield found if is_addressed else preview_of(node, href, url) or found


def label(node: LexborNode, url: str) -> Piece:
    """The label of a button, in boxes inside the link or around it, with where it leads."""
    link = node if node.tag == "a" else node.css_first("a[href]")
    href = link.attributes.get("href") if link else None
    return " ".join(node.text(separator=" ").split()), (), linked(href, url) if href else None
