"""Dates that stand in the text of a page: before its first sentence, behind a label, in a sentence about the text."""

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from archive.digest import fold_spaces
from archive.model import Block, BlockKind, Stamp
from scraper.parse.dates import visible_on
from scraper.parse.page import Page
from scraper.parse.profiles.general.lines import text_of
from scraper.parse.profiles.general.publication import of_publication

_FIRST_BLOCKS = 4
_LINE = 40
# 2567, 令和6年: other calendars.
_YEAR = re.compile(r"\d{4}|\d年")
# "(21. November 2022) The text", "30.07.2019 · The text", "Paris, le 3 mai 2024 – The text".
_LEADING = re.compile(r"\(([^()]{8,40})\)\s|([^·|–—()]{8,40}?)\s*[·|–—]\s")
_WORDS = 7
DATE = (
    r"(?:[^\W\d_]+\.?,?\s+)?(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:er|\.|st|nd|rd|th)?\s+(?:de\s+)?[^\W\d_]+\.?,?\s+(?:del?\s+)?\d{4}|[^\W\d_]+\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
"""The pattern of a whole date in figures or words."""
# A label with the date behind it, and the line that old themes end with: "wurde am 3. Mai 2010 um 23:03 Uhr gepostet".
_LABELLED = re.compile(
    r"\b(?:mise? en ligne|date de (?:publication|parution)|(?:publiée?|parue?|posté|écrit)(?: le)?"
    r"|published(?: on)?|posted(?: on)?|publication date|date published|first published|release date"
    r"|veröffentlicht(?: am)?|erschienen(?: am)?|erstellt(?: am)?|datum|pubblicato(?: il)?|publicado(?: el| em)?"
    rf"|fecha(?: de publicación)?|opublikowano|data publikacji)\s*[:\n]?\s*(?P<behind>{DATE})"
    rf"|\bam\s+(?P<before>{DATE})\s[^.]{{0,30}}?(?:gepostet|veröffentlicht|geschrieben|publiziert|erstellt)",
    re.IGNORECASE,
)
_DAY = re.compile(DATE, re.IGNORECASE)
_MOST, _ENTRY, _MOST_LINKS = 400_000, 300, 8


def leading_date(blocks: Iterable[Block], page: Page) -> Stamp | None:
    """The date among the first *blocks* of a text: a line of its own, or before the first sentence.

    A heading is of what the text tells: `6 juin 1944`.
    """
    for block in [block for block in blocks if block.runs][:_FIRST_BLOCKS]:
        if block.kind is BlockKind.HEADING:
            continue
        line = text_of(block)
        match = _LEADING.match(line)
        date = (match[1] or match[2]) if match else line if len(line) < _LINE else ""
        is_date = bool(date) and bool(_YEAR.search(date)) and len(date.split()) <= _WORDS
        if is_date and (told := of_publication(date, page.languages)) and (stamp := visible_on(page, told)):
            return stamp
    return None


def labelled_date(tree: LexborHTMLParser, page: Page) -> Stamp | None:
    """The one day that labels and sentences anywhere on the page give as that of publication."""
    body = tree.body
    text = "\n".join(filter(None, map(fold_spaces, body.text(separator="\n")[:_MOST].split("\n")))) if body else ""
    found = (match["behind"] or match["before"] for match in _LABELLED.finditer(text))
    stamps = [stamp for date in found if (stamp := visible_on(page, date))]
    return stamps[0] if len({stamp.day for stamp in stamps}) == 1 else None


def date_beside_own_link(tree: LexborHTMLParser, page: Page) -> Stamp | None:
    """The date in or beside a link to the page itself: a list of recent texts names this one too."""
    path = urlsplit(page.url).path.rstrip("/")
    if not path:
        return None
    own = (node for node in tree.css("a[href]") if _path_of(node.attrs.get("href") or "", page.url) == path)
    # The text around each is read whole.
    for node in islice(own, _MOST_LINKS):
        for place in (node, node.parent):
            text = fold_spaces(place.text(separator=" ")).strip() if place is not None else ""
            match = _DAY.search(text) if len(text) <= _ENTRY else None
            if match and (stamp := visible_on(page, match[0])):
                return stamp
    return None


def _path_of(href: str, url: str) -> str:
    """The path that a link leads to, if it stays on its host."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    return parts.path.rstrip("/") if parts.netloc in ("", urlsplit(url).netloc) and not parts.query else ""
