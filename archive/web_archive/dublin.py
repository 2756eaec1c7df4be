"""The posts of an export as simple Dublin Core (DCMES 1.1), in one XML file that catalogues take."""

from collections.abc import Iterator

from archive.export.order import ExportItem, ExportOrder
from archive.formats import dublin_core, xml
from archive.formats.dublin_core import Described

NAME = "dublin-core.xml"
_ROOT = {
    "xmlns:oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


def parts(order: ExportOrder) -> Iterator[str]:
    """The file in pieces: one `oai_dc:dc` for each post, as it stood."""
    # Written as one element and cut at a mark, so that the posts can go between without being held.
    opening, closing = xml.markup("records", "|", _ROOT).split("|")
    yield f"{xml.DECLARATION}{opening}\n"
    for item in order.items():
        elements = dublin_core.elements(_described(item))
        inside = "".join(xml.element(f"dc:{name}", value) for name, value in elements)
        yield xml.markup("oai_dc:dc", inside) + "\n"
    yield f"{closing}\n"


def _described(item: ExportItem) -> Described:
    shown, content = item.shown, item.shown.content
    return Described(
        title=content.title,
        creators=content.authors,
        publisher=item.site.name,
        date=content.published.day.isoformat() if content.published else None,
        language=content.language or item.site.language,
        subjects=tuple(dict.fromkeys((*content.categories, *content.tags))),
        identifiers=tuple(filter(None, (item.citation.permalink, shown.url))),
        description=content.description,
        rights=item.site.rights,
        relation=f"urn:cirma:snapshot:{shown.snapshot}",
    )
