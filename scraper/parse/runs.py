"""Inline text: the marks that tags and styles set, and pieces of text joined into runs."""

import re
from collections.abc import Mapping, Sequence

from archive.model import Mark, Run, Runs
from archive.speed import remembered

# Text, marks and link of a stretch of text as the walk meets it: editors split words into many.
Piece = tuple[str, tuple[Mark, ...], str | None]

MARKS: Mapping[str, Mark] = (
    dict.fromkeys(("strong", "b"), Mark.BOLD)
    | dict.fromkeys(("em", "i", "cite"), Mark.ITALIC)
    | dict.fromkeys(("u", "ins"), Mark.UNDERLINE)
    | dict.fromkeys(("s", "strike", "del"), Mark.STRIKE)
    | {"code": Mark.CODE, "sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT}
)

_STYLE = re.compile(r"(?:^|[;\s])(font-weight|font-style|text-decoration)(?:-line)?\s*:\s*([^;]+)")
# What the value of a style sets, and the values that take its marks back; `inherit` and var() do neither. A line
# drawn under the parent cannot be taken back by a child.
_SETS = {
    "font-weight": ((re.compile(r"bold|[6-9]\d\d"), Mark.BOLD),),
    "font-style": ((re.compile(r"italic|oblique"), Mark.ITALIC),),
    "text-decoration": ((re.compile("underline"), Mark.UNDERLINE), (re.compile("line-through"), Mark.STRIKE)),
}
_CLEARS = {
    "font-weight": re.compile(r"normal|lighter|[1-5]\d\d"),
    "font-style": re.compile("normal"),
    "text-decoration": re.compile("(?!)"),
}
_VISIBLE = re.compile("[^\\s\u00a0\u200b-\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLANK = " \t\r\n\f"
_EMPTY_LINES = re.compile("\n(?:[ \t\u00a0\u200b\ufeff]*\n)+")


def visible(text: str) -> bool:
    """Return whether *text* has a character that can be seen."""
    return _VISIBLE.search(text) is not None


def folded(text: str) -> str:
    """*text* with every run of ASCII white space as one space."""
    return _BLANKS.sub(" ", text)


# Articles repeat a few styles over and over.
@remembered(most=1024)
def marks_inside(around: tuple[Mark, ...], tag: str, style: str | None) -> tuple[Mark, ...]:
    """The marks inside an element: those around it, its tag's, and what its style sets or takes back."""
    mark = MARKS.get(tag)
    styles = _STYLE.findall(style) if style and ("font-" in style or "decoration" in style) else ()
    if mark is None and not styles:
        return around
    marks = {*around, mark} if mark else set(around)
    for name, value in styles:
        if _CLEARS[name].match(value):
            marks -= {found for _, found in _SETS[name]}
        marks |= {found for pattern, found in _SETS[name] if pattern.search(value)}
    return tuple(sorted(marks))


def joined(pieces: Sequence[Piece]) -> Runs:
    """*pieces* as runs: equal neighbours as one, no blanks at either end."""
    if len(pieces) == 1:
        text, marks, href = pieces[0]
        return (Run(text=text, marks=marks, href=href),) if (text := text.strip(_BLANK)) else ()
    out: list[list[str]] = []
    styles: list[tuple[tuple[Mark, ...], str | None]] = []
    for text, marks, href in pieces:
        if styles and styles[-1] == (marks, href):
            out[-1].append(text)
        elif text:
            out.append([text])
            styles.append((marks, href))
    texts = _trimmed(["".join(parts) for parts in out])
    pairs = zip(texts, styles, strict=True)
    return tuple(Run(text=text, marks=marks, href=href) for text, (marks, href) in pairs if text)


def _trimmed(texts: list[str]) -> list[str]:
    """*texts* without the blanks before the first word and after the last."""
    for index, text in enumerate(texts):
        texts[index] = text.lstrip(_BLANK)
        if texts[index]:
            break
    for index in reversed(range(len(texts))):
        texts[index] = texts[index].rstrip(_BLANK)
        if texts[index]:
            break
    return texts


def stanzas(runs: Runs) -> list[Runs]:
    """*runs* as they are parted by empty lines; two breaks of a line make one."""
    whole = "".join(run.text for run in runs)
    gaps = [match.span() for match in _EMPTY_LINES.finditer(whole)]
    if not gaps:
        return [runs]
    begins, ends = [0, *(end for _, end in gaps)], [*(begin for begin, _ in gaps), len(whole)]
    found: list[list[Piece]] = [[] for _ in begins]
    at = part = 0
    for run in runs:
        end = at + len(run.text)
        while True:
            text = run.text[max(begins[part] - at, 0) : max(ends[part] - at, 0)]
            found[part].append((text, run.marks, run.href))
            if end <= ends[part] or part + 1 == len(begins):
                break
            part += 1
        at = end
    return [stanza for stanza in map(joined, found) if any(visible(run.text) for run in stanza)]
