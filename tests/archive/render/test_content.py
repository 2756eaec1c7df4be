"""Content as text, Markdown and HTML."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archive.model import Block, BlockKind, Content, Mark, Media, MediaKind, Run, Runs
from archive.render.html import as_html
from archive.render.markdown import as_markdown
from archive.render.references import links_of, media_of
from archive.render.text import as_text

IMAGE = Media(kind=MediaKind.IMAGE, id="a~mv2.jpg", url="https://static.wixstatic.com/media/a~mv2.jpg", alt="Carte")


def plain(words: str) -> Runs:
    """Runs without marks."""
    return (Run(text=words),)


def post(*blocks: Block, title: str = "Titre") -> Content:
    """A post of *blocks*."""
    return Content(title=title, blocks=blocks)


def paragraph(*runs: Run) -> Block:
    """A paragraph of *runs*."""
    return Block(kind=BlockKind.PARAGRAPH, runs=runs)


def item(words: str, level: int = 1, *, ordered: bool = False) -> Block:
    """An item of a list."""
    return Block(kind=BlockKind.LIST_ITEM, runs=plain(words), level=level, ordered=ordered)


ROWS = ((plain("a"), plain("b")), (plain("c"), plain("d\n\ne")))
LINK = Run(text="un rapport", href="https://example.org/a_(b)?x=1&y=2")
BOLD = Run(text="douze ", marks=(Mark.BOLD,))

TEXTS = {
    "blanks fold, lines stay": (paragraph(Run(text="un  deux \n\ttrois")), "un deux\ntrois"),
    "no-break spaces stay": (paragraph(Run(text="17\u202f000\u00a0?")), "17\u202f000\u00a0?"),
    "code stays as it is": (Block(kind=BlockKind.CODE, runs=plain("if a:\n    b")), "if a:\n    b"),
    "a heading": (Block(kind=BlockKind.HEADING, level=2, runs=plain("Un")), "Un"),
    "an item without its marker": (item("un"), "un"),
    "each cell a block": (Block(kind=BlockKind.TABLE, rows=ROWS), "a\n\nb\n\nc\n\nd\n\ne"),
    "no button": (Block(kind=BlockKind.BUTTON, runs=plain("Donner")), ""),
    "no file card": (Block(kind=BlockKind.FILE, runs=plain("a.pdf")), ""),
    "no image": (Block(kind=BlockKind.IMAGE, media=(IMAGE,)), ""),
    "marks leave no trace": (paragraph(BOLD, Run(text="navires"), LINK), "douze naviresun rapport"),
}


@pytest.mark.parametrize(("block", "shown"), TEXTS.values(), ids=TEXTS.keys())
def test_text(block: Block, shown: str) -> None:
    """A block as plain text."""
    assert as_text(post(block)) == shown


def test_text_parts_blocks_by_a_blank_line() -> None:
    """Blocks that say nothing leave no gap."""
    divider = Block(kind=BlockKind.DIVIDER)

    assert as_text(post(paragraph(Run(text="un")), divider, paragraph(Run(text="deux")))) == "un\n\ndeux"


MARKDOWN = {
    "marks off the blanks": (paragraph(BOLD, Run(text="navires")), "**douze** navires"),
    "a link": (paragraph(LINK), "[un rapport](https://example.org/a_%28b%29?x=1&y=2)"),
    "an unsafe link": (paragraph(Run(text="ici", href="javascript:alert(1)")), "ici"),
    "signs escaped": (paragraph(Run(text="*a* [b] <c> 2_3")), r"\*a\* \[b\] \<c\> 2\_3"),
    "what looks like a list": (paragraph(Run(text="1. Non")), r"1\. Non"),
    "what looks like a heading": (paragraph(Run(text="# Non")), r"\# Non"),
    "a line break": (paragraph(Run(text="un\ndeux")), "un  \ndeux"),
    "a quotation": (Block(kind=BlockKind.QUOTATION, runs=plain("un\ndeux")), "> un\n> deux"),
    "code with a fence inside": (Block(kind=BlockKind.CODE, runs=plain("```")), "````\n```\n````"),
    "a table": (Block(kind=BlockKind.TABLE, rows=ROWS), "| a | b |\n| --- | --- |\n| c | d<br><br>e |"),
    "an image": (Block(kind=BlockKind.IMAGE, media=(IMAGE,)), f"![Carte]({IMAGE.url})"),
    "a divider": (Block(kind=BlockKind.DIVIDER), "---"),
}


@pytest.mark.parametrize(("block", "shown"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown(block: Block, shown: str) -> None:
    """A block in Markdown, under the title."""
    assert as_markdown(post(block)) == f"# Titre\n\n{shown}\n"


def test_markdown_keeps_lists_together() -> None:
    """Items follow each other without a gap, deeper ones further in."""
    shown = as_markdown(post(item("un"), item("deux", 2), item("trois", ordered=True), paragraph(Run(text="fin"))))

    assert shown == "# Titre\n\n- un\n   - deux\n1. trois\n\nfin\n"


HTML = {
    "text escaped": (paragraph(Run(text="<script>a & b")), "<p>&lt;script&gt;a &amp; b</p>"),
    "marks nested": (
        paragraph(Run(text="a", marks=(Mark.BOLD, Mark.ITALIC))),
        "<p><strong><em>a</em></strong></p>",
    ),
    "a link": (
        paragraph(Run(text="a", href='https://example.org/?a="&b')),
        "<p>a</p>",
    ),
    "a mail address": (
        paragraph(Run(text="a", href="mailto:a@example.org")),
        '<p><a href="mailto:a@example.org" rel="noopener nofollow">a</a></p>',
    ),
    "a heading without level": (Block(kind=BlockKind.HEADING, runs=plain("a")), "<h1>a</h1>"),
    "an image of an unsafe address": (
        Block(kind=BlockKind.IMAGE, media=(Media(kind=MediaKind.IMAGE, id="x", url="data:image/svg+xml,<svg>"),)),
        "<p>x</p>",
    ),
}


@pytest.mark.parametrize(("block", "shown"), HTML.values(), ids=HTML.keys())
def test_html(block: Block, shown: str) -> None:
    """A block in HTML."""
    assert as_html(post(block)) == shown


def test_html_nests_lists() -> None:
    """Deeper items stand in lists inside the item above; another kind of list is another list."""
    shown = as_html(post(item("un"), item("deux", 2), item("trois"), item("A", ordered=True))).replace("\n", "")

    assert shown == "<ul><li>un<ul><li>deux</li></ul></li><li>trois</li></ul><ol><li>A</li></ol>"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "#viewer-a", "//x.example", "vbscript:x"]
)
def test_unsafe_links_are_dropped(href: str) -> None:
    """Only http, https and mailto lead anywhere."""
    content = post(paragraph(Run(text="ici", href=href)))

    assert "href" not in as_html(content)
    assert "](" not in as_markdown(content)


WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=30)
RUNS = st.lists(
    st.builds(
        Run, text=WORDS, marks=st.sampled_from([(), (Mark.BOLD,), (Mark.CODE, Mark.ITALIC)]), href=st.none() | WORDS
    ),
    max_size=4,
).map(tuple)
TEXTUAL = [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.QUOTATION, BlockKind.CODE]
BLOCKS = st.builds(Block, kind=st.sampled_from(TEXTUAL), runs=RUNS, level=st.integers(0, 4), ordered=st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=6))
def test_nothing_of_a_page_becomes_markup(blocks: list[Block]) -> None:
    """The HTML of any content has only the elements that this module writes, and all of its words."""
    tree = LexborHTMLParser(f"<body>{as_html(post(*blocks))}</body>")
    known = {"p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "strong", "em", "a", "br"}

    assert tree.body is not None
    assert {node.tag for node in tree.body.traverse(include_text=True)} <= {*known, "body", "-text"}
    words = re.sub(r"\s", "", tree.body.text())
    assert words.replace("\ufffd", "") == re.sub(r"\s", "", "".join(r.text for b in blocks for r in b.runs)).replace(
        "\x00", ""
    ).replace("\ufffd", "")


def test_links_and_media() -> None:
    """Links with their whole text, media once, the cover first."""
    cover = Media(kind=MediaKind.IMAGE, id="cover.jpg")
    parts = (
        Run(text="un "),
        Run(text="rap", href="https://a.example"),
        Run(text="port", marks=(Mark.BOLD,), href="https://a.example"),
    )
    blocks = (
        paragraph(*parts),
        Block(kind=BlockKind.IMAGE, media=(IMAGE,)),
        Block(kind=BlockKind.GALLERY, media=(IMAGE,)),
    )
    content = Content(title="", blocks=blocks, cover=cover)

    assert links_of(content) == (("rapport", "https://a.example"),)
    assert media_of(content) == (cover, IMAGE)
