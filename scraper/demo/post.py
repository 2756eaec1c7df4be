"""A post of the demonstration blog, and the plain text in which it is kept.

A file opens with TOML between two lines `+++`. The body is one block a paragraph of text, blank lines between:
`## heading`, `- item` (two more spaces a level), `1. item`, `> quotation`, `| a | table |`, `---`,
`![alt](media-id "caption")`, several of these in one block make a gallery; inside text `**bold**`, `*italic*`,
`[text](address)`, a line end is a soft break.
"""

import hashlib
import re
import tomllib
import uuid
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from archive.model import Block, BlockKind, Mark, Media, MediaKind, Run, Runs

MEDIA = "/media/"
"""Where pictures lie: on a host of the platform elsewhere, on the demo's own here."""

_ITEM = re.compile(r"( *)(-|\d+\.) (.*)")
_IMAGE = re.compile(r'!\[(.*?)\]\((\S+?)(?: "(.*?)")?\)')
# Bold before italic: `**` would be read as two empty italics.
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\[(?P<label>.+?)\]\((?P<href>.+?)\)")
_TABLE_RULE = re.compile(r"\|[-|]+\|")


class Markup(StrEnum):
    """The two viewers that Wix may answer with, on one site, on one day."""

    WRAPPED = "wrapped"
    BARE = "bare"


class DemoPost(Struct, frozen=True, kw_only=True):
    """A post as its author wrote it: the result that a perfect reader of its page returns."""

    slug: str
    title: str
    author: str
    published: datetime
    modified: datetime
    blocks: tuple[Block, ...]
    guid: str
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cover: str | None = None
    """A media id."""
    markup: Markup = Markup.WRAPPED
    update_shown: str | None = None
    """What the update line shows instead of the modification date; "" where the owner hides the line."""

    @property
    def path(self) -> str:
        """The path of the post, in raw Unicode."""
        return f"/post/{self.slug}"

    @property
    def feed_id(self) -> str:
        """The 24 hex digits that the feed calls guid: another id system than the page's."""
        # Two id systems, as on Wix: joining a feed entry with its page takes the address.
        return hashlib.sha256(self.guid.encode()).hexdigest()[:24]

    @property
    def text(self) -> str:
        """The body as plain text, a blank line between blocks."""
        return "\n\n".join(text for block in self.blocks for text in _texts(block) if text)

    @property
    def summary(self) -> str:
        """The first paragraph, cut where Wix cuts it."""
        first = next((block for block in self.blocks if block.kind is BlockKind.PARAGRAPH), None)
        return plain(first.runs)[:500] if first else ""

    @property
    def minutes(self) -> int:
        """Time to read it, as the page shows it."""
        # At 200 words a minute, and never less than one.
        return max(1, round(len(self.text.split()) / 200))


def read_post(source: str) -> DemoPost:
    """The post that a file describes."""
    # The first part is empty: the file opens with the line `+++`.
    _, head, body = source.split("+++\n", 2)
    fields = tomllib.loads(head)
    return DemoPost(
        slug=fields["slug"],
        title=fields["title"],
        author=fields["author"],
        published=fields["published"],
        modified=fields.get("modified", fields["published"]),
        # Markup is a property of the post here, so that the demo shows both viewers on the same day.
        categories=tuple(fields.get("categories", ())),
        tags=tuple(fields.get("tags", ())),
        cover=fields.get("cover"),
        markup=Markup(fields.get("markup", "wrapped")),
        guid=mint(fields["slug"]),
        blocks=read_blocks(body),
    )


def mint(slug: str) -> str:
    """The id that a post keeps for life, whatever its slug becomes."""
    # Made of the slug, so that the demo's archive is the same on every machine.
    return str(uuid.uuid5(uuid.NAMESPACE_URL, slug))


def read_blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a body in our plain text."""
    return tuple(block for part in re.split(r"\n{2,}", body.strip()) for block in _read_part(part))


def read_runs(text: str) -> Runs:
    """A line of our plain text as runs."""
    return tuple(_read_inline(text))


def plain(runs: Runs) -> str:
    """The text of *runs*, without marks and links."""
    return "".join(run.text for run in runs)


def _read_part(part: str) -> Iterator[Block]:
    if part == "---":
        # Headings and items before paragraphs: anything that matches nothing above is a paragraph.
        yield Block(kind=BlockKind.DIVIDER)
    elif part.startswith("|"):
        yield Block(kind=BlockKind.TABLE, rows=_read_rows(part))
    elif part.startswith("> "):
        yield Block(kind=BlockKind.QUOTATION, runs=read_runs(part[2:].replace("\n> ", "\n")))
    elif heading := re.match(r"(#{2,6}) ", part):
        yield Block(kind=BlockKind.HEADING, runs=read_runs(part[heading.end() :]), level=len(heading[1]))
    elif len(images := _IMAGE.findall(part)) > 1:
        shown = (_image(alt=alt, media=media) for alt, media, _ in images)
        yield Block(kind=BlockKind.GALLERY, media=tuple(shown))
    elif image := _IMAGE.fullmatch(part):
        yield from _read_image(alt=image[1], media=image[2], caption=image[3])
    elif _ITEM.match(part):
        yield from map(_read_item, part.split("\n"))
    elif part:
        yield Block(kind=BlockKind.PARAGRAPH, runs=read_runs(part))


def _read_rows(part: str) -> tuple[tuple[Runs, ...], ...]:
    # The line under a table's head is syntax, and no row.
    lines = [line for line in part.split("\n") if not _TABLE_RULE.fullmatch(line)]
    return tuple(tuple(read_runs(cell.strip(" ")) for cell in line.strip("|").split("|")) for line in lines)


def _read_image(*, alt: str, media: str, caption: str | None) -> Iterator[Block]:
    yield Block(kind=BlockKind.IMAGE, media=(_image(alt=alt, media=media),))
    if caption:
        yield Block(kind=BlockKind.CAPTION, runs=read_runs(caption))


def _image(*, alt: str, media: str) -> Media:
    return Media(kind=MediaKind.IMAGE, id=media, url=MEDIA + media, alt=alt)


def _read_item(line: str) -> Block:
    item = _ITEM.fullmatch(line)
    assert item is not None, line
    indent, sign, text = item.groups()
    kind = BlockKind.LIST_ITEM
    return Block(kind=kind, runs=read_runs(text), level=len(indent) // 2 + 1, ordered=sign != "-")


def _read_inline(text: str) -> Iterator[Run]:
    end = 0
    for found in _INLINE.finditer(text):
        if found.start() > end:
            yield Run(text=text[end : found.start()])
        end = found.end()
        if found["bold"]:
            yield Run(text=found["bold"], marks=(Mark.BOLD,))
        elif found["italic"]:
            yield Run(text=found["italic"], marks=(Mark.ITALIC,))
        else:
            yield Run(text=found["label"], href=found["href"])
    if end < len(text):
        yield Run(text=text[end:])


def _texts(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.TABLE:
        yield from (plain(cell) for row in block.rows for cell in row)
    else:
        yield plain(block.runs)
