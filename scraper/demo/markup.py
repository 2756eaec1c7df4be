"""The body of a post in the markup of Wix's two viewers."""

import hashlib
import json
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Block, BlockKind, Mark, Media, Run, Runs
from scraper.demo.post import MEDIA, DemoPost, Markup, plain
from scraper.demo.render import Render, attribute

# Declared on the page, whatever the size of the file: Wix fits pictures on request.
WIDTH, HEIGHT = 1600, 900

_TAGS = {
    Mark.BOLD: ("strong", "font-weight:700"),
    # Marks are style and element at once; a reader may go by either, and must not count both.
    Mark.ITALIC: ("em", "font-style:italic"),
    Mark.UNDERLINE: ("u", "text-decoration:underline"),
}


class Piece(Struct, frozen=True, kw_only=True):
    """One block as Wix counts them: its markup, and the type that the marker after it names."""

    type: str
    html: str


def viewer(post: DemoPost, render: Render) -> str:
    """The viewer with all its blocks, each followed by its marker."""
    # The two viewers differ in names and nesting only. One site may answer with either, even for one post.
    wrapped = post.markup is Markup.WRAPPED
    name = "content-viewer" if wrapped else "rich-content-viewer"
    pieces = enumerate(_spaced(placed(post, render)), 1)
    blocks = "".join(_marked(piece, number, wrapped=wrapped) for number, piece in pieces)
    return (
        f'<div class="~rce" data-rce-version="10.{170 + render.deploy}.1">'
        # The first marker stands before any block: an offset of one for readers that count them.
        f'<div class="~viewer" dir="ltr" data-id="{name}">'
        '<div type="first" data-hook="rcv-block-first"></div>'
        '<style type="text/css">.ricos-text{color:var(--ricos-text-color)}</style>'
        f'<div class="~blocks">{blocks}</div>'
        '<div type="last" data-hook="rcv-block-last"></div></div></div>'
    )


def placed(post: DemoPost, render: Render) -> DemoPost:
    """*post* with its links within the site made absolute, as Wix writes them."""
    return replace(post, blocks=tuple(_placed(block, render) for block in post.blocks))


def _placed(block: Block, render: Render) -> Block:
    links = ((run, run.href or "") for run in block.runs)
    runs = (replace(run, href=render.encoded(href)) if href.startswith("/") else run for run, href in links)
    media = (replace(shown, url=_address(shown, render)) for shown in block.media)
    return replace(block, runs=tuple(runs), media=tuple(media))


def _address(media: Media, render: Render) -> str:
    url = media.url or f"{MEDIA}{media.id}"
    return render.raw(url) if url.startswith("/") else url


def _marked(piece: Piece, number: int, *, wrapped: bool) -> str:
    block = f'<div data-breakout="normal">{piece.html}</div>' if wrapped else piece.html
    return f'{block}<div type="{piece.type}" data-hook="rcv-block{number}"></div>'


def _spaced(post: DemoPost) -> Iterator[Piece]:
    """The pieces with an empty line between paragraphs, as people type them."""
    before = ""
    for piece in _pieces(post):
        if before == piece.type == "paragraph":
            # An empty line is a block of its own on Wix. It is no paragraph of the post.
            yield Piece(type="empty-line", html=_line(post, '<br role="presentation"/>'))
        yield piece
        before = piece.type


def _pieces(post: DemoPost) -> Iterator[Piece]:
    blocks = list(post.blocks)
    # Pieces are larger than blocks: a list, or a picture with its caption, has one marker.
    while blocks:
        size = _size(blocks)
        yield _piece(post, blocks[:size])
        del blocks[:size]


def _size(blocks: Sequence[Block]) -> int:
    """Return how many blocks make the first piece: a list is one piece, a picture and its caption are one."""
    if blocks[0].kind is BlockKind.IMAGE:
        return 2 if len(blocks) > 1 and blocks[1].kind is BlockKind.CAPTION else 1
    size = 1
    while blocks[0].kind is BlockKind.LIST_ITEM and size < len(blocks) and _continues(blocks[0], blocks[size]):
        size += 1
    return size


def _continues(first: Block, item: Block) -> bool:
    # A deeper item continues the list whatever its sign; at the same level another sign begins another list.
    return item.kind is first.kind and (item.level > first.level or item.ordered == first.ordered)


def _piece(post: DemoPost, blocks: Sequence[Block]) -> Piece:
    first = blocks[0]
    match first.kind:
        case BlockKind.HEADING:
            ident = _id(post, plain(first.runs))
            tag = f"h{first.level}"
            html = f'<{tag} class="~heading" dir="auto" id="{ident}"><span>{_runs(first.runs)}</span></{tag}>'
            return Piece(type="heading", html=html)
        case BlockKind.LIST_ITEM:
            return Piece(type="ordered_list" if first.ordered else "bulleted_list", html=_list(post, blocks))
        case BlockKind.QUOTATION:
            quote = f'<blockquote class="~quote"><span>{_line(post, _runs(first.runs))}</span></blockquote>'
            return Piece(type="blockquote", html=f'<div class="~quote-box" dir="ltr">{quote}</div>')
        case BlockKind.DIVIDER:
            line = '<svg viewBox="0 0 9 2"><path d="M0 1h9"/></svg>'
            html = f'<div class="~divider" data-hook="divider divider-single" role="separator">{line}</div>'
            return Piece(type="divider", html=html)
        case BlockKind.TABLE:
            return Piece(type="table", html=_table(post, first))
        case BlockKind.IMAGE:
            return Piece(type="image", html=_figure(post, blocks))
        case BlockKind.GALLERY:
            return Piece(type="gallery", html=_gallery(first))
        case _:
            # Whatever else a block may be, Wix shows it as a paragraph.
            return Piece(type="paragraph", html=_paragraph(post, first.runs))


def _paragraph(post: DemoPost, runs: Runs) -> str:
    return f'<p class="~paragraph" dir="auto" id="{_id(post, plain(runs))}"><span>{_runs(runs)}</span></p>'


def _line(post: DemoPost, html: str) -> str:
    return f'<div class="~line" dir="auto" id="{_id(post, html)}"><span>{html}</span></div>'


def _list(post: DemoPost, items: Sequence[Block]) -> str:
    tag = "ol" if items[0].ordered else "ul"
    # An item with everything below it, up to the next item of its own level.
    starts = [index for index, item in enumerate(items) if item.level <= items[0].level]
    ends = [*starts[1:], len(items)]
    parts = (items[start:end] for start, end in zip(starts, ends, strict=True))
    return f'<{tag} class="~list">{"".join(_item(post, part) for part in parts)}</{tag}>'


def _item(post: DemoPost, part: Sequence[Block]) -> str:
    inner = _list(post, part[1:]) if part[1:] else ""
    return f'<li dir="auto" aria-level="{part[0].level}">{_paragraph(post, part[0].runs)}{inner}</li>'


def _table(post: DemoPost, table: Block) -> str:
    rows = "".join(f"<tr>{''.join(_cell(post, cell) for cell in row)}</tr>" for row in table.rows)
    return f'<table class="~table" data-hook="table-component"><tbody>{rows}</tbody></table>'


def _cell(post: DemoPost, cell: Runs) -> str:
    return f'<td data-hook="table-plugin-cell" class="~cell"><div class="~cell-box">{_paragraph(post, cell)}</div></td>'


def _figure(post: DemoPost, blocks: Sequence[Block]) -> str:
    caption = f'<figcaption class="~caption"><span>{_runs(blocks[1].runs)}</span></figcaption>' if blocks[1:] else ""
    picture = _picture(blocks[0].media[0])
    if post.markup is Markup.BARE:
        # The older viewer has no `figure`: its caption is known by its place alone.
        return f'<div class="~image" data-hook="imageViewer">{picture}{caption}</div>'
    expand = '<button class="~expand" type="button" data-hook="image-expand-button" aria-label="Agrandir"></button>'
    framed = f'<div data-hook="image-viewer">{picture}</div>{expand}{caption}'
    return f'<figure class="~image" data-hook="figure-IMAGE">{framed}</figure>'


def _gallery(gallery: Block) -> str:
    items = "".join(f'<div data-hook="item-container">{_item_picture(media)}</div>' for media in gallery.media)
    return f'<div class="~gallery" data-hook="galleryViewer"><div id="pro-gallery-container">{items}</div></div>'


# The page has each picture twice: a reader that counts both is found out by the demo.
# The preload is a tiny picture of the same id, and comes first in the page.
def _item_picture(media: Media) -> str:
    """A blurred preload, and the picture itself."""
    small = f"{media.url}/v1/fill/w_30,h_20,al_c,q_30,blur_30/{media.id}"
    whole = f"{media.url}/v1/fit/w_750,h_750,al_c,q_90,enc_avif,quality_auto/{media.id}"
    alt = attribute(media.alt or "")
    return f'<img src="{small}" alt="{alt}" data-hook="gallery-item-image-preload"/><img src="{whole}" alt="{alt}"/>'


def _picture(media: Media) -> str:
    image = {
        "width": WIDTH,
        "height": HEIGHT,
        "uri": media.id,
        "name": media.name or "",
        "displayMode": "fill",
    }
    info = attribute(json.dumps({"displayMode": "fill", "isLQIP": True, "imageData": image}, separators=(",", ":")))
    # `isLQIP`: the small one is what the page shows until its scripts run.
    small = f"{media.url}/v1/fill/w_147,h_83,al_c,q_80,usm_0.66_1.00_0.01,blur_2,enc_avif,quality_auto/{media.id}"
    whole = f"{media.url}/v1/fill/w_{WIDTH},h_{HEIGHT},al_c,q_90/{media.id}"
    alt = attribute(media.alt or "")
    return (
        f'<wow-image id="{media.id}" class="~wow" data-image-info="{info}" data-has-ssr-src="true">'
        f'<img src="{small}" alt="{alt}" data-pin-media="{whole}"/></wow-image>'
    )


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


# Every run in a span of its own, and marks outside: words may be split anywhere, as editors leave them.
def _run(run: Run) -> str:
    html = f"<span>{attribute(run.text)}</span>"
    for mark in run.marks:
        tag, style = _TAGS[mark]
        html = f'<{tag} style="{style}">{html}</{tag}>'
    if run.href is None:
        return html
    href = attribute(run.href)
    return f'<a target="_blank" href="{href}" rel="noopener" class="~link" data-hook="web-link">{html}</a>'


def _id(post: DemoPost, text: str) -> str:
    """`viewer-` and five characters: kept from render to render, and not unique, as on Wix."""
    # Of the text: a paragraph that is edited gets another id, and equal paragraphs share one.
    return "viewer-" + hashlib.sha256(f"{post.guid} {text}".encode()).hexdigest()[:5]
