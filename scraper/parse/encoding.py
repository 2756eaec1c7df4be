"""The text of an answer, from whatever encoding it is in: what is declared is believed as far as the bytes agree.

Labels are those of the WHATWG encoding standard, however they are spelt. A page may name no other codec: utf-7 and
unicode_escape turn plain text into markup, and some codecs of Python are no text at all.
"""

import codecs
import re
from collections.abc import Iterable, Iterator

_UTF8 = "utf-8"
_BOMS = ((codecs.BOM_UTF8, _UTF8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([^\"']{1,40})[\"']")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# The standard looks at 1,024 bytes; pages that owners pieced together declare it later, behind styles and scripts.
_META_WITHIN = 1 << 20
_SNIFFED = 1024
# Python's name of each encoding of the standard, and the labels for it that Python does not know by itself. Where
# the standard reads one label as a larger set (latin-1 as windows-1252, gb2312 as gb18030), so do we.
_LABELS = {
    "cp1252": "ascii us-ascii latin1 latin-1 l1 iso8859-1 iso-8859-1 iso_8859-1 iso88591 iso-ir-100 ibm819 cp819"
    " csisolatin1 iso_8859-1:1987 ansi_x3.4-1968 cp1252 x-cp1252 windows-1252",
    "cp1254": "iso-8859-9 iso8859-9 iso_8859-9 iso88599 latin5 l5 csisolatin5 iso-ir-148 windows-1254 x-cp1254",
    "cp874": "windows-874 tis-620 iso-8859-11 iso8859-11 iso885911 dos-874",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "cp932": "shift_jis shift-jis sjis x-sjis ms932 ms_kanji csshiftjis windows-31j",
    "cp949": "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601"
    " ksc_5601 windows-949",
    "euc_jp": "euc-jp cseucpkdfmtjapanese x-euc-jp",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "mac-roman": "macintosh mac csmacintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "koi8-u": "koi8-u koi8-ru",
    "koi8-r": "koi8-r koi8 koi cskoi8r koi8_r",
    "cp866": "ibm866 866 cp866 csibm866",
    "iso8859-8": "iso-8859-8 iso-8859-8-i iso-8859-8-e logical visual hebrew csiso88598e csiso88598i",
    _UTF8: "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16 utf-16le ucs-2 unicode csunicode iso-10646-ucs-2 unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
}
# What programs call them besides, which readers' machines understand.
_CALLED = {
    "gb18030": "cp936 ms936 windows936 euccn xeuccn gb231280",
    "cp932": "cp932 sjiswin xmscp932",
    "cp949": "cp949 uhc ms949",
}
_KNOWN = {label: name for name, labels in _LABELS.items() for label in labels.split()}
_LOOSE = {re.sub(r"[^a-z0-9]", "", label): name for label, name in _KNOWN.items()} | {
    label: name for name, labels in _CALLED.items() for label in labels.split()
}
# These Python knows under nearly every label that the standard lists.
_PLAIN = frozenset(
    [f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)] + [f"cp125{page}" for page in range(9)]
)
_OTHERS = {"sun_eu_greek": "iso8859-7", "csisolatin9": "iso8859-15"}
_NUMBERED = re.compile(
    r"(?:iso[-_]?8859[-_]?(?P<iso>\d+)(?:-[ei]|:\d+)?|(?:x-cp|cp-|win(?:dows)?[-_]?)(?P<page>125\d))"
)
_WIDE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp"})
# So many sequences that are valid UTF-8 are no chance in a text of another encoding; nor are that many times more
# than bytes that are none, as in a page with one word cut short.
_NO_CHANCE = 4
_PIECE = 1 << 14  # bytes
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def html_text(body: bytes, content_type: str) -> str:
    """The text of the HTML page *body*, served with *content_type*; bytes that fit nowhere become U+FFFD."""
    meta = _META.search(body, 0, _META_WITHIN)
    # A declaration in a comment is what the page had once.
    if meta and b"<!--" in body[: meta.start()]:
        meta = _META.search(_COMMENT.sub(b"", body[:_META_WITHIN]))
    return _text(body, content_type, meta[1] if meta else None)


def html_utf8(body: bytes, content_type: str) -> bytes:
    """The text of the HTML page *body* in UTF-8, which most pages are in already."""
    sequences, strays = _utf8_evidence(body)
    if sequences >= _NO_CHANCE and not strays:
        return body.removeprefix(codecs.BOM_UTF8)
    return html_text(body, content_type).encode(_UTF8, "replace")


def xml_text(body: bytes, content_type: str) -> str:
    """The text of the XML document *body*, served with *content_type*; its own declaration is still in it."""
    declaration = _XML.match(body.removeprefix(codecs.BOM_UTF8))
    return _text(body, content_type, declaration[1] if declaration else None)


def is_as_declared(body: bytes, content_type: str) -> bool:
    """Return whether the XML document *body* is sound in the encoding that it or its header declares, else in UTF-8."""
    if body.startswith(tuple(mark for mark, _ in _BOMS)) or _wide(body):
        return True
    declaration = _XML.match(body)
    return _fits(body, _declared(body, content_type, declaration[1] if declaration else None) or [_UTF8])


def known(label: str) -> str | None:
    """Python's name for the encoding that *label* means on the web, or None."""
    label = label.strip().lower()
    if label in _KNOWN:
        return _KNOWN[label]
    numbered = _NUMBERED.fullmatch(label)
    if numbered:
        label = f"iso8859-{numbered['iso']}" if numbered["iso"] else f"cp{numbered['page']}"
    return _plain(_OTHERS.get(label, label)) or _LOOSE.get(re.sub(r"[^a-z0-9]", "", label))


def _plain(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if name in _PLAIN else None


def _text(body: bytes, content_type: str, inner: bytes | None) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    encoding = _wide(body) or _encoding(body, _declared(body, content_type, inner))
    return body.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")


def _wide(body: bytes) -> str | None:
    """Return which UTF-16 *body* is in by its zeros, whatever it says; None where it is in none."""
    first, second = body[:_SNIFFED:2], body[1:_SNIFFED:2]
    # Markup is ASCII: most of its letters have a zero on one side, and none on the other.
    if 2 * second.count(0) > len(second) and not first.count(0):
        return "utf-16-le"
    return "utf-16-be" if 2 * first.count(0) > len(first) and not second.count(0) else None


def _declared(body: bytes, content_type: str, inner: bytes | None) -> list[str]:
    """Return the encodings that header and document declare, in this order, as far as they mean anything."""
    header = _HEADER.search(content_type)
    labels = [header[1] if header else "", inner.decode("latin-1") if inner else ""]
    found = [encoding for label in labels if (encoding := known(label))]
    # What can be read as ASCII is not UTF-16, whatever it says.
    is_wide = b"\0" in body[:_SNIFFED]
    return [encoding if is_wide or not encoding.startswith("utf-16") else _UTF8 for encoding in found]


def _encoding(body: bytes, declared: list[str]) -> str:
    sequences, strays = _utf8_evidence(body)
    if sequences and not strays and not (sequences < _NO_CHANCE and _fits(body, _WIDE.intersection(declared))):
        return _UTF8
    if sequences > _NO_CHANCE * strays > 0 and _WIDE.isdisjoint(declared):
        return _UTF8
    for encoding in declared:
        if encoding != _UTF8 or not strays:
            return encoding
    # Neither declared nor clean: most of it tells, and a stray byte is a slip.
    return _UTF8 if not strays or sequences > strays else "cp1252"


def _fits(body: bytes, encodings: Iterable[str]) -> bool:
    """Return whether *body* is without fault in one of *encodings*."""
    for encoding in encodings:
        try:
            body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _utf8_evidence(body: bytes) -> tuple[int, int]:
    """Return how many sequences of several bytes are valid UTF-8, and how many bytes above ASCII are in none.

    Where there are none of these, sequences are counted up to `_NO_CHANCE`.
    """
    try:
        letters = sum(map(len, _pieces(body)))
    except UnicodeDecodeError:
        rest, sequences = _MULTIBYTE.subn(b"", body)
        return sequences, len(_HIGH.findall(rest))
    # A sequence has three bytes behind its first at most.
    if len(body) - letters >= 3 * _NO_CHANCE:
        return _NO_CHANCE, 0
    return letters - len(body.decode(_UTF8).encode("ascii", "ignore")), 0


def _pieces(body: bytes) -> Iterator[str]:
    """Yield the text of *body* in pieces, one after the other. Raises `UnicodeDecodeError` where it is not UTF-8."""
    # One emoji makes the text of a megabyte four megabytes of new memory, which takes longer than decoding it.
    whole, start = memoryview(body), 0
    while start < len(body):
        end = start + _PIECE
        text, taken = codecs.utf_8_decode(whole[start:end], "strict", end >= len(body))
        yield text
        start += taken
