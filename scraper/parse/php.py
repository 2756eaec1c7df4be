"""Warnings that PHP writes into the pages of a site whose settings show them to visitors: no part of any text."""

import re

# As PHP marks it up; a text that quotes such a line has none of this, or has it as code.
_SIGN = b"</b> on line <b>"
# What ends the page is none: `Fatal error` stays, and tells why the rest is missing.
_WARNING = re.compile(
    rb"(?:<br ?/?>\r?\n?)?<b>(?:Warning|Notice|Deprecated|Strict Standards)</b>:  [^\n]{0,1000}?"
    rb" in <b>[^<\n]{1,400}</b> on line <b>\d{1,7}</b>(?:<br ?/?>\r?\n?)?"
)


def has_warnings(body: bytes) -> bool:
    """Return whether *body* may have warnings of PHP in it."""
    return _SIGN in body


def without_warnings(body: bytes) -> bytes:
    """*body*, a page in UTF-8, without the warnings of PHP in it."""
    return _WARNING.sub(b"", body)
