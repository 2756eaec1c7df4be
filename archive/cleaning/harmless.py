"""Text that cannot drive a terminal: no control characters, nothing that reorders a line."""

import re

# C0 but for tab and line feed, DEL and C1, lone surrogates; embeddings, overrides and isolates of direction (Unicode
# technical report 36, section 2.6).
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# JSON escapes the first 32 controls itself; terminals obey the next 33 as well.
_IN_JSON = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_IN_JSON |= dict.fromkeys(range(55296, 57344), "\\ufffd")


def clean(text: str) -> str:
    """*text* without harmful characters; line feeds and tabs stay."""
    return _HARMFUL.sub("", text)


def clean_text(text: str) -> str:
    """The same, with line ends of CR LF kept, as some formats prescribe them."""
    return "\r\n".join(map(clean, text.split("\r\n")))


def escaped(encoded: str) -> str:
    """JSON text *encoded*, with what would drive a terminal as escapes, which programs read as the same characters."""
    return encoded.translate(_IN_JSON)
