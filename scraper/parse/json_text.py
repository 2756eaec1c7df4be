"""JSON as strangers write it: raw line ends in strings, numbers of any length, lone surrogates, any depth."""

import html
import json
import re
from typing import Any

# Longer numbers fit no column, and turning 4,300 digits into one is refused by Python itself.
_LONGEST_NUMBER = 18
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# A string, or a comma before a closing bracket outside of any.
_SLIP = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
_UNKNOWN_ESCAPE = re.compile(r'\\(?:(["\\/bfnrtu])|(.))')
_MOST_VALUES = 100
_BETWEEN = " \t\r\n,;"
_REPLACEMENT = "\ufffd"


class BadJson(ValueError):
    """Not JSON, or nested too deeply to be read."""


def decoded(text: str) -> Any:
    """The value that *text* is. Its strings can be stored; a number too long for a column is None.

    Raises `BadJson`.
    """
    value, _ = decoded_start(text.strip())
    return value


def decoded_loosely(text: str) -> list[Any]:
    """The values that *text* is, one after the other, with the slips of hands mended. Raises `BadJson`.

    Mended are commas before a closing bracket, escapes that JSON does not know, and quotation marks that a template
    escaped for HTML; what was written rightly is never touched.
    """
    try:
        return _one_after_the_other(text)
    except BadJson:
        if '"' not in text and "&quot;" in text:
            text = html.unescape(text)
        return _one_after_the_other(_SLIP.sub(_without_slip, text))


def _one_after_the_other(text: str) -> list[Any]:
    value, end = decoded_start(text.strip())
    rest, found = text.strip()[end:].lstrip(_BETWEEN), [value]
    while rest.startswith(("{", "[")) and len(found) < _MOST_VALUES:
        try:
            value, end = decoded_start(rest)
        except BadJson:
            break
        found.append(value)
        rest = rest[end:].lstrip(_BETWEEN)
    return found


def _without_slip(slip: re.Match[str]) -> str:
    """A whole string with its unknown escapes undone, or nothing for a comma too many."""
    return _UNKNOWN_ESCAPE.sub(lambda found: found[0] if found[1] else found[2], slip[1]) if slip[1] else ""


def decoded_start(text: str) -> tuple[Any, int]:
    """The value that *text* begins with, and where it ends. Raises `BadJson`."""
    try:
        value, end = _DECODER.raw_decode(text)
        # One search finds that nothing has to be mended, as nearly always.
        return (_mended(value) if _has_odd_escape(text) else value), end
    except (ValueError, RecursionError) as error:
        raise BadJson(str(error) or type(error).__name__) from error


def clean(text: str) -> str:
    """*text* with the characters that no database holds replaced: lone surrogates and NUL."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def _has_odd_escape(text: str) -> bool:
    return "\\u" in text or _UNSTORABLE.search(text) is not None


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {clean(key): _mended(each) for key, each in value.items()}
    return value


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else None


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer)
