"""JSON as strangers write it: raw line ends in strings, numbers of any length, lone surrogates, any depth."""

import json
import re
from typing import Any

# Longer numbers fit no column, and turning 4,300 digits into one is refused by Python itself.
_LONGEST_NUMBER = 18
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


class BadJson(ValueError):
    """Not JSON, or nested too deeply to be read."""


def decoded(text: str) -> Any:
    """The value that *text* is. Its strings can be stored; a number too long for a column is None.

    Raises `BadJson`.
    """
    value, _ = decoded_start(text.strip())
    return value


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
