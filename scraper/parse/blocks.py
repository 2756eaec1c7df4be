"""The body of an article as blocks: one walk over its elements, by tags and data-hooks, never by class names.

Both Wix viewers, and plain HTML, give the same blocks. Text belongs to the innermost block element around it; text
outside of any is page furniture (player controls, file cards) and is left out.
"""

from collections.abc import Callable, Collection

from msgspec import Struct, field
from msgspec.structs import replace
from selectolax.lexbor import LexborNode

from archive.model import Block, BlockKind, Mark, Media, MediaKind, Runs
from archive.uri.renditions import upload_of
from scraper.parse.addresses import linked
from scraper.parse.block_tags import BOXES, CONTROLS, FURNITURE, HEADINGS, HOLDERS, INLINE, SKIPPED, TAGGED, TEXTUAL
from scraper.parse.drafts import Draft, parted
from scraper.parse.hooks import frames, hooked, named, pressed
from scraper.parse.media import image_of, players_in, source_of
from scraper.parse.media_blocks import label, media_in
from scraper.parse.obscured import mail_of, spoken, unprotected
from scraper.parse.pictures import is_dot
from scraper.parse.places import place_of
from scraper.parse.runs import MARKS, Piece, folded, joined, marks_inside, visible
from scraper.parse.tables import cells_of, is_layout, rows_of
from scraper.parse.unfolding import is_note, label_of, opens

# A further paragraph of a list item keeps the depth of its item.
_LEVELLED = frozenset({BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.PARAGRAPH})
# Real articles nest about 20 deep. Below this, text is taken without its structure.
_MAX_DEPTH = 200
# A table inside of a cell takes the stack of so many boxes.
_DEPTH_OF_TABLE = 10


class _Place(Struct, frozen=True, gc=False):
    """The position of the walk: the block that takes text, and what surrounds it."""

    draft: Draft | None = None
    paragraph: BlockKind = BlockKind.PARAGRAPH
    """What a paragraph is here."""
    level: int = 0
    """Depth of lists."""
    ordered: bool = False
    marks: tuple[Mark, ...] = ()
    href: str | None = None


def blocks(node: LexborNode, url: str) -> tuple[Block, ...]:
    """The blocks below *node* of the page at *url*; a line end in the text is a break (Wix text is pre-wrapped)."""
    return _BlockWalk(url=url, prose=str).read(node)


def folded_blocks(
    node: LexborNode, url: str, *, without: Collection[int] | None = None, captions: Collection[int] = ()
) -> tuple[Block, ...]:
    """The blocks of plain HTML, where white space folds and text between block elements is a paragraph.

    *without* are the `mem_id` of elements to leave out; where it is given, no furniture is left out by its tag.
    The paragraphs inside of *captions* are captions.
    """
    skipped = SKIPPED | (FURNITURE if without is None else CONTROLS)
    return _BlockWalk(url=url, prose=folded, loose=True, skipped=skipped, without=without, captions=captions).read(node)


class _BlockWalk(Struct, kw_only=True):
    """One walk over an article; it holds the blocks written so far."""

    url: str
    prose: Callable[[str], str]
    loose: bool = False
    """Text outside of block elements counts."""
    skipped: frozenset[str] = SKIPPED
    without: Collection[int] | None = None
    captions: Collection[int] = ()
    players: Collection[int] = ()
    drafts: list[Draft] = field(default_factory=list)
    latest: Draft | None = None
    """The block that text was written into last."""
    depth: int = 0
    at: LexborNode | None = None
    """The element that is being read."""
    places: dict[int, str] = field(default_factory=dict)

    def read(self, node: LexborNode) -> tuple[Block, ...]:
        self.at = node
        self.players = players_in(node)
        self.children(node, _Place())
        found = (block for draft in self.drafts if (block := draft.finished()))
        return tuple(each for block in found for each in parted(block)) if self.loose else tuple(found)

    def children(self, node: LexborNode, place: _Place) -> None:
        # Text without structure rather than no text: depth is attacked, and generated pages nest by accident.
        if self.depth > _MAX_DEPTH:
            self.text(node.text(), place)
            return
        self.depth += 1
        here, boxed = place, False
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text" or tag in INLINE:
                # Only loose text opens paragraphs: Wix has none outside of its blocks.
                here = self.opened(here, child) if self.loose else here
                # Text behind a box begins a line of its own, as it does on the screen.
                boxed = boxed and not self.parted(here, child)
                if tag == "-text":
                    self.text(child.text_content or "", here)
                elif not self.without or child.mem_id not in self.without:
                    self.inline(child, tag, here)
            elif tag == "br":
                self.text("\n", here, str)
            elif tag == "img" and (said := spoken(child)):
                self.text(said, here)
            elif tag in ("noscript", "button"):
                (self.unscripted if tag == "noscript" else self.unfolding)(child, place)
            elif tag not in self.skipped and not self.is_left_out(child):
                here, boxed = place, tag in BOXES or tag in TEXTUAL
                self.box(child, tag, place)
        self.depth -= 1

    def box(self, node: LexborNode, tag: str, place: _Place) -> None:
        """Read an element that is not inline, kept apart from what stands before it in the same block."""
        if tag in BOXES:
            self.parted(place, node)
        if self.captions and node.mem_id in self.captions:
            place = replace(place, paragraph=BlockKind.CAPTION)
        around, self.at = self.at, node
        self.block(node, tag, place)
        self.at = around

    def is_left_out(self, node: LexborNode) -> bool:
        """Return whether *node* is not wanted, or not shown where nothing says what is wanted."""
        if self.without is not None:
            return node.mem_id in self.without
        if not node.is_element_node or "hidden" not in node.attrs:
            return False
        return not opens(node.attributes, named(node))

    def parted(self, place: _Place, node: LexborNode, gap: str = "\n") -> bool:
        """Keep the text of *node* apart from what is before it in the same block; return whether it has any."""
        if not visible(node.text()):
            return False
        draft = place.draft
        if draft and draft.spoken and not draft.pieces[-1][0].endswith(("\n", gap)):
            draft.pieces.append((gap, (), None))
        return True

    def unscripted(self, node: LexborNode, _: _Place) -> None:
        """The pictures and players that are shown where no script loads them, unless they are there already."""
        # A `noscript` repeats the picture before it, for browsers without scripts.
        for shown in node.css("img, iframe") if self.loose else ():
            is_image = shown.tag == "img"
            found = image_of(shown, self.url) if is_image else source_of(shown, MediaKind.EMBED, self.url)
            last = [upload_of(media.id) for draft in self.drafts[-2:] for media in draft.media]
            if found and not is_dot(shown.attributes) and upload_of(found.id) not in last:
                kind = BlockKind.IMAGE if is_image else BlockKind.EMBED
                self.drafts.append(Draft(kind, media=(found,), place=self.here()))

    def is_behind(self, draft: Draft) -> bool:
        """Return whether another block was written into since *draft* was."""
        return self.latest is not (draft if draft.spoken else draft.after)

    def unfolding(self, node: LexborNode, place: _Place) -> None:
        """The words of a button that opens a part of the text: those of a heading that holds nothing else."""
        if not self.loose:
            if kind := pressed(node):
                self.special(node, "button", kind, place)
            return
        draft = place.draft
        heads = draft is not None and draft.kind is BlockKind.HEADING and not draft.spoken
        if not self.is_left_out(node) and (said := label_of(node, heads=heads)):
            self.text(said, place if draft else replace(place, draft=self.draft(place.paragraph, place)))

    def opened(self, place: _Place, node: LexborNode) -> _Place:
        """*place* with a paragraph for the text of *node*, where it is in no block element or behind another's text."""
        if (place.draft is not None and not self.is_behind(place.draft)) or not visible(node.text()):
            return place
        return replace(place, draft=self.draft(place.paragraph, place))

    def text(self, text: str, place: _Place, prose: Callable[[str], str] | None = None) -> None:
        """Write *text* into the block that is open, if one is."""
        if place.draft is not None:
            prose = prose or (str if place.draft.kind is BlockKind.CODE else self.prose)
            place.draft.pieces.append((prose(text), place.marks, place.href))
            if visible(text):
                place.draft.spoken = True
                self.latest = place.draft

    def inline(self, node: LexborNode, tag: str, place: _Place) -> None:
        """Read an inline element, its marks and its link added. Wix buttons are links too."""
        if tag == "a" and (kind := hooked(node)):
            self.special(node, tag, kind, place)
            return
        if tag == "span" and self.at and self.at.tag == "div" and frames(self.at):
            place = replace(place, draft=self.draft(BlockKind.CAPTION, place))
        attributes = node.attributes
        style = attributes.get("style")
        marks = marks_inside(place.marks, tag, style) if style or tag in MARKS else place.marks
        if marks != place.marks:
            place = replace(place, marks=marks)
        if tag == "a" and (target := attributes.get("href")):
            place = replace(place, href=linked(unprotected(target), self.url))
        if attributes.get("role") == "tooltip" or ((named := attributes.get("class")) and is_note(named)):
            self.parted(place, node, " ")
        if mail := mail_of(attributes):
            self.text(mail, place)
            return
        self.children(node, place)

    def block(self, node: LexborNode, tag: str, place: _Place) -> None:
        """Read an element that is not inline: text, media, or a mere box."""
        if tag in TEXTUAL:
            self.textual(node, tag, place)
        elif kind := TAGGED.get(tag) or hooked(node) or (node.mem_id in self.players and BlockKind.EMBED):
            self.special(node, tag, kind, place)
        else:
            self.children(node, place)

    def textual(self, node: LexborNode, tag: str, place: _Place) -> None:
        """Read a text block, a list or a table."""
        if tag == "p":
            self.children(node, replace(place, draft=self.paragraph(place)))
        elif tag in HEADINGS:
            heading = self.draft(BlockKind.HEADING, replace(place, level=HEADINGS[tag]))
            self.children(node, replace(place, draft=heading))
        elif tag in ("ul", "ol"):
            self.children(node, replace(place, level=place.level + 1, ordered=tag == "ol"))
        elif tag == "li":
            item = self.draft(BlockKind.LIST_ITEM, place)
            # A paragraph inside of an item is the item's text, not a quotation's or a caption's around the list.
            self.children(node, replace(place, draft=item, paragraph=BlockKind.PARAGRAPH))
        elif tag in HOLDERS:
            kind = HOLDERS[tag]
            self.children(node, replace(place, draft=self.draft(kind, place), paragraph=kind))
        elif self.loose and is_layout(node):
            self.children(node, place)
        else:
            self.table(node)

    def paragraph(self, place: _Place) -> Draft:
        """The block that a <p> writes: the item or quotation around it while that is empty, else its own."""
        around = place.draft
        if around is not None and not around.spoken and not (self.loose and self.is_behind(around)):
            return around
        return self.draft(place.paragraph, place)

    def draft(self, kind: BlockKind, place: _Place) -> Draft:
        """A new block at the end of those written."""
        level = place.level if kind in _LEVELLED else 0
        ordered = place.ordered and kind is BlockKind.LIST_ITEM
        draft = Draft(kind, level=level, ordered=ordered, place=self.here(), after=self.latest)
        self.drafts.append(draft)
        return draft

    def here(self) -> str:
        """Return where the element that is being read stands; empty where the platform itself marks its article."""
        return place_of(self.at, self.places) if self.loose and self.at else ""

    def table(self, node: LexborNode) -> None:
        """Write a table with the images of its cells, its caption before it."""
        for child in node.iter():
            if child.tag == "caption":
                self.children(child, _Place(draft=self.draft(BlockKind.CAPTION, _Place())))
        media: list[Media] = []
        rows = tuple(tuple(self.cell(cell, media) for cell in cells_of(row)) for row in rows_of(node))
        self.latest = Draft(BlockKind.TABLE, rows=rows, media=tuple(media), place=self.here())
        self.drafts.append(self.latest)

    def cell(self, node: LexborNode, media: list[Media]) -> Runs:
        """The runs of a cell, its paragraphs parted by an empty line; its images go to *media*."""
        # A walk of its own: the blocks of a cell become runs of the table, not blocks of the article.
        walk = _BlockWalk(url=self.url, prose=self.prose, depth=self.depth + _DEPTH_OF_TABLE)
        walk.children(node, _Place(draft=walk.draft(BlockKind.PARAGRAPH, _Place())))
        pieces: list[Piece] = []
        for block in filter(None, map(Draft.finished, walk.drafts)):
            media.extend(block.media)
            for runs in filter(None, (block.runs, *(cell for row in block.rows for cell in row))):
                pieces += [("\n\n", (), None)] if pieces else []
                pieces += [(run.text, run.marks, run.href) for run in runs]
        return joined(pieces)

    def special(self, node: LexborNode, tag: str, kind: BlockKind, place: _Place) -> None:
        """Write a block that is not text, or a box that holds nothing but a line of it."""
        if kind in (BlockKind.CAPTION, BlockKind.PARAGRAPH):
            self.children(node, replace(place, draft=self.draft(kind, place), paragraph=kind))
            return
        draft = self.draft(kind, _Place())
        if kind is BlockKind.BUTTON:
            draft.pieces.append(label(node, self.url))
        draft.media = tuple(filter(None, media_in(kind, node, self.url, place.href)))
        for caption in node.css("figcaption") if tag == "figure" else ():
            self.block(caption, "figcaption", _Place())
