"""Parts of a text that open on a click: buttons over them, notes in a line, and the names of what is hidden."""

import re
from collections.abc import Collection, Mapping

from selectolax.lexbor import LexborNode

from scraper.parse.runs import folded

_BUTTON = re.compile(r"(?:^|[\s_-])(?:accordi?on|accordeon|akkordeon|collapsible|faq|spoiler)", re.IGNORECASE)
_SIGNS = " +−–×✕▼▲▾▴▸›⌄"
# Words in the names of what is shown after a click: parts of the text, its notes.
_PANELS = frozenset(
    {"accordion", "accordian", "accordeon", "akkordeon", "tab", "tabs", "tabpanel", "toggle", "collapse", "collapsed"}
    | {"collapsible", "collapseomatic", "spoiler", "expander", "expandable", "faq", "transcript", "transcription"}
)
_LONGEST = 300
# The text of a note within a line, which opens beside it or below the pointer; its sign is named otherwise.
_NOTE = re.compile(
    r"(?:^|[\s_-])(?:side-?note|margin-?note|footnote[_-]+(?:text|content|note|tooltip)|tooltip-?(?:text|content))\b"
)


def label_of(node: LexborNode, *, heads: bool) -> str:
    """The words of the button *node* that opens a part of a text; empty of other buttons.

    *heads* tells whether it is the first of a heading.
    """
    if not heads and not _BUTTON.search(node.attrs.get("class") or ""):
        return ""
    said = folded(node.text()).strip(_SIGNS)
    return said if len(said) <= _LONGEST else ""


def opens(attributes: Mapping[str, str | None], names: Collection[str]) -> bool:
    """Return whether what is hidden, with *attributes* and the words of its class and id, is shown after a click."""
    role = attributes.get("role")
    return (
        role == "tabpanel"
        or (role == "region" and "aria-labelledby" in attributes)
        or attributes.get("hidden") == "until-found"
        or not _PANELS.isdisjoint(names)
    )


def is_note(classes: str) -> bool:
    """Return whether *classes* name the text of a note within a line."""
    return ("note" in classes or "tooltip" in classes) and _NOTE.search(classes) is not None
