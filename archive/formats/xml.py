"""XML written by hand: escaped text, no character that XML 1.0 forbids."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# XML 1.0, section 2.2: a single one of these makes the whole document unreadable.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(written: object) -> str:
    """*written* as character data."""
    return escape(_FORBIDDEN.sub("\ufffd", str(written)))


def element(name: str, written: object = None, attributes: Mapping[str, object] | None = None) -> str:
    """An element that holds text, or nothing for None."""
    return markup(name, "" if written is None else text(written), attributes)


def markup(name: str, inside: str, attributes: Mapping[str, object] | None = None) -> str:
    """An element around *inside*, which is XML already."""
    given = "".join(f" {key}={quoteattr(_FORBIDDEN.sub('', str(value)))}" for key, value in (attributes or {}).items())
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"
