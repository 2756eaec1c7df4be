"""A post on a page without hooks that we know: read from metadata, the <article> and the lines above the text.

Small and honest: it takes the one article of a page, not the likeliest heap of words.
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.digest import fold_spaces
from archive.model import Block, BlockKind, Content, Stamp
from scraper.parse.blocks import folded_blocks
from scraper.parse.dates import declared, is_ahead, visible
from scraper.parse.head import PageHead
from scraper.parse.media import image
from scraper.parse.numbers import whole_number
from scraper.parse.page import Page

_CONTAINERS = ("article", '[itemprop="articleBody"]', "main", '[role="main"]', "body")
_WRITER = re.compile(
    r"(?:(?:photo du )?rédacteur|auteur|par|writer|author|by|autor|von|por)\s*:\s*(.+)",
    re.IGNORECASE,
)
_READING = re.compile(
    r"(\d+)\s*min(?:utes?|\.|uten)?(?:\s+(?:de lecture|read|de lectura|de leitura|lesezeit))?", re.IGNORECASE
)
_UPDATED = re.compile(
    r"(?:dernière mise à jour|mis à jour|updated|aktualisiert|actualizado|atualizado)\s*:?\s*(.+)",
    re.IGNORECASE,
)
# Where the article is over, though its container goes on.
_END = frozenset(
    {"commentaires", "comments", "kommentare", "comentarios", "comentários", "commenti", "komentáře", "댓글"}
    | {"posts récents", "recent posts", "aktuelle beiträge", "entradas recientes", "related posts"}
)
_MAX_BYLINE = 10
# A body of fewer letters is no article: a login form, an error message.
_MIN_TEXT = 80


class _Byline(Struct, frozen=True, kw_only=True):
    """What the lines between title and text say."""

    author: str = ""
    published: Stamp | None = None
    reading_minutes: int | None = None
    update_line: str | None = None


def read_post(page: Page, tree: LexborHTMLParser, head: PageHead) -> Content | None:
    """The post on the page, or None where no article with a text is found."""
    container = _container(tree)
    if container is None:
        return None
    title = _title(tree, container, head)
    byline, blocks = _split(_until_end(folded_blocks(container, page.url)), title, page)
    if sum(len(run.text) for block in blocks for run in block.runs) < _MIN_TEXT:
        return None
    src = (head.article.image if head.article else "") or head.meta("og:image")
    return Content(
        title=title,
        authors=_authors(tree, head) or ((byline.author,) if byline.author else ()),
        published=_published(tree, head, page) or byline.published,
        modified=_stamp(page, head.meta("article:modified_time"), head.article.modified if head.article else ""),
        blocks=blocks,
        cover=image(src, url=page.url) if src else None,
        language=head.language or None,
        reading_minutes=byline.reading_minutes,
        description=fold_spaces(head.meta("description", "og:description")) or None,
        update_line=byline.update_line,
    )


def _container(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in _CONTAINERS:
        nodes = tree.css(selector)
        if nodes:
            return max(nodes, key=lambda node: len(node.text()))
    return None


def _title(tree: LexborHTMLParser, container: LexborNode, head: PageHead) -> str:
    for node in (container.css_first("h1"), tree.css_first("h1")):
        if node and (title := fold_spaces(node.text()).strip()):
            return title
    headline = head.article.headline if head.article else ""
    return headline or fold_spaces(head.meta("og:title", "twitter:title")) or head.title


def _authors(tree: LexborHTMLParser, head: PageHead) -> tuple[str, ...]:
    if head.article and head.article.authors:
        return head.article.authors
    metas = [fold_spaces(name) for key in ("article:author", "author") for name in head.metas.get(key, ())]
    shown = [fold_spaces(node.text()) for node in tree.css('[rel="author"], [itemprop="author"]')]
    named = [name for name in metas if name and "://" not in name] or [name for name in shown if name]
    return tuple(dict.fromkeys(named))


def _published(tree: LexborHTMLParser, head: PageHead, page: Page) -> Stamp | None:
    times = [node.attributes.get("datetime") or "" for node in tree.css("time[datetime]")[:1]]
    article = head.article.published if head.article else ""
    return _stamp(page, article, head.meta("article:published_time", "date", "dc.date"), *times)


def _stamp(page: Page, *texts: str) -> Stamp | None:
    found = (declared(text, page.site.zone) for text in texts if text)
    return next((stamp for stamp in found if stamp and not is_ahead(stamp, observed=page.observed)), None)


def _until_end(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    for index, block in enumerate(blocks):
        if _text(block).rstrip(" :").casefold() in _END:
            return blocks[:index]
    return blocks


def _split(blocks: tuple[Block, ...], title: str, page: Page) -> tuple[_Byline, tuple[Block, ...]]:
    """The lines above the text as a byline, and the text."""
    byline, start = _Byline(), 0
    for index, line in _lines_above(blocks):
        taken = _taken(byline, line, title, page)
        if taken is None:
            # Menu and site name stand above the title; nothing of the text does.
            if any(_text(block) == title for block in blocks[index : index + _MAX_BYLINE]) and start == 0:
                continue
            break
        byline, start = taken, index + 1
    return byline, blocks[start:]


def _lines_above(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str]]:
    for index, block in enumerate(blocks[: 2 * _MAX_BYLINE]):
        if block.kind not in (BlockKind.IMAGE, BlockKind.DIVIDER):
            yield index, _text(block)


def _taken(byline: _Byline, line: str, title: str, page: Page) -> _Byline | None:
    """*byline* with what *line* adds to it, or None where the line is text."""
    if line in (title, byline.author):
        return byline
    if match := _WRITER.fullmatch(line):
        return replace(byline, author=match[1].strip())
    if match := _READING.fullmatch(line):
        return replace(byline, reading_minutes=whole_number(match[1]))
    if _UPDATED.fullmatch(line):
        return replace(byline, update_line=line)
    stamp = visible(line, page.site.zone, rendered=None) if len(line) < 40 else None
    return replace(byline, published=byline.published or stamp) if stamp else None


def _text(block: Block) -> str:
    return fold_spaces("".join(run.text for run in block.runs))
