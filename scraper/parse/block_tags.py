"""The elements of HTML as blocks of an article see them: what is a block, a box or part of a line, what is no text."""

from archive.model import BlockKind
from scraper.parse.runs import MARKS

SKIPPED = frozenset(
    {
        "style",
        "script",
        "noscript",
        "template",
        "svg",
        "button",
        "annotation",
        "annotation-xml",
        "-comment",
        "_comment",
        "",
    }
)
FURNITURE = frozenset({"nav", "aside", "footer", "form", "select", "textarea", "label"})
CONTROLS = frozenset({"select", "textarea", "label", "option", "datalist"})
INLINE = frozenset({"a", "span", "font", "small", "mark", "time", "abbr", "q", *MARKS}).union(
    ("acronym", "bdi", "bdo", "big", "data", "dfn", "kbd", "rp", "rt", "ruby", "samp", "tt", "var", "wbr")
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Text of these runs on in a <p> inside, as in <li><p> and <blockquote><p>.
HOLDERS = {
    "blockquote": BlockKind.QUOTATION,
    "figcaption": BlockKind.CAPTION,
    "pre": BlockKind.CODE,
    "summary": BlockKind.PARAGRAPH,
    "td": BlockKind.PARAGRAPH,
    "th": BlockKind.PARAGRAPH,
}
TEXTUAL = frozenset({"p", "ul", "ol", "li", "table", *HEADINGS, *HOLDERS})
BOXES = frozenset({"div", "section", "article", "address", "center", "dd", "dt"})
TAGGED = (
    dict.fromkeys(("img", "amp-img", "wow-image"), BlockKind.IMAGE)
    | dict.fromkeys(("iframe", "embed", "object"), BlockKind.EMBED)
    | {"hr": BlockKind.DIVIDER, "video": BlockKind.VIDEO, "audio": BlockKind.AUDIO}
)
