"""Records of other people's archives, as they are found: WARC 0.18 to 1.1, and ARC.

A record is taken by its length, not by what follows it; where the next one does not begin, reading goes on at the
next line that can begin one. Nothing of a record but its header is held unless it is asked for.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from msgspec import Struct

from scraper.web_archive.lines import Lines

LARGEST_BLOCK = 96 << 20
"""Bytes. A page and its head are far smaller; what is larger is left, and told."""
# Far more than any header; without limits, a file without line ends would be read as one line.
_LARGEST_HEAD = 64 * 1024
_LINE = 8 * 1024
_MAGIC = b"WARC/"
# Lenient about the version and blanks: 0.17 to 1.1 and misprints of them are all in the wild.
_VERSION = re.compile(rb"WARC/\d{1,4}\.\d{1,4}[ \t]*(?:\r?\n|\Z)")
_VERSION_LINE = 40
_REPEATED = "warc-concurrent-to"
# Four fields and a length; a date has 8 digits in the oldest files.
# Addresses have blanks, types have parameters, and version 2 has five fields more before the length.
_ARC = re.compile(rb"([A-Za-z][\w.+-]*:.*?) (\S+) (\d{8,14}) (\S.*) (\d+)$")
_ARC_FIRST = b"filedesc://"


class WarcRecord(Struct, frozen=True, kw_only=True):
    """One record of a WARC or ARC file, as it was found."""

    place: int
    """Offset of its member in the file, or of its header where that is not compressed."""
    number: int
    """Its number in the file: a member may hold several."""
    kind: str
    """The WARC type, in lower case; `response` for what an ARC file holds."""
    fields: Mapping[str, str]
    """By name in lower case, as written."""
    length: int
    block: bytes
    """Empty where it was larger than `LARGEST_BLOCK`."""
    is_whole: bool
    """Whether all of its block was there."""

    def get(self, name: str) -> str | None:
        """The value of the field *name*, without the angle brackets that some writers put around it."""
        value = self.fields.get(name.lower())
        return value.strip().removeprefix("<").removesuffix(">").strip() if value else None


def concurrent(record: WarcRecord) -> list[str]:
    """The ids of the records that *record* says were made with it: the one field that may be repeated."""
    names = record.fields.get(_REPEATED, "").split()
    return [name.removeprefix("<").removesuffix(">") for name in names]


def records(lines: Lines) -> Iterator[WarcRecord]:
    """The records of *lines*, in order, whole or not."""
    # By the first record, since ARC has no magic number but the file description that it must begin with.
    if lines.peek(len(_ARC_FIRST)) == _ARC_FIRST:
        yield from _arc(lines)
    else:
        yield from _warc(lines)


def _warc(lines: Lines) -> Iterator[WarcRecord]:
    number = 0
    while _to_version(lines):
        place = lines.offset
        lines.line(most=_LINE)
        fields = _fields(lines)
        length = _length(fields.get("content-length"))
        if length is None:
            # Without a length nothing says where it ends: reading goes on at the next version line.
            lines.damage.append(f"at byte {place}: a record without a length")
            continue
        yield _record(lines, place, number, fields.get("warc-type", "").strip().lower(), fields, length)
        number += 1


def _to_version(lines: Lines) -> bool:
    """Pass over what is between two records; return whether another begins."""
    while not lines.damage.is_hopeless:
        place = lines.offset
        is_there, strayed = lines.pass_to(_MAGIC)
        is_version = is_there and _VERSION.match(lines.peek(_VERSION_LINE)) is not None
        if strayed or (is_there and not is_version):
            lines.damage.append(f"at byte {place}: no record begins")
        if is_version or not is_there:
            return is_version
        # Past the mark that was no version, or it would be found again for ever.
        lines.skip(len(_MAGIC))
    return False


def _fields(lines: Lines) -> dict[str, str]:
    """The named fields up to the empty line; a folded line continues the one before."""
    fields: dict[str, str] = {}
    name, read = "", 0
    while (line := lines.line(most=_LINE)).strip() and read < _LARGEST_HEAD:
        read += len(line)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:
            fields[name] += " " + text.strip()
        else:
            name, _, value = text.partition(":")
            name = name.strip().lower()
            # The first of a name: some writers repeat a field, and the standard lets no field but one be repeated.
            if name == _REPEATED and name in fields:
                fields[name] += f" {value.strip()}"
            fields.setdefault(name, value.strip())
    return fields


def _length(text: str | None) -> int | None:
    # Not `int` alone: it takes signs, underscores, other digits, and numbers of a million digits.
    return int(text) if text and text.strip().isascii() and text.strip().isdigit() and len(text) < 20 else None


def _record(lines: Lines, place: int, number: int, kind: str, fields: Mapping[str, str], length: int) -> WarcRecord:
    if length > LARGEST_BLOCK:
        block, read = b"", lines.skip(length)
    else:
        block = lines.block(length)
        read = len(block)
    return WarcRecord(
        place=place, number=number, kind=kind, fields=fields, length=length, block=block, is_whole=read == length
    )


def _arc(lines: Lines) -> Iterator[WarcRecord]:
    """Records of an ARC file: one line (address, IP, date, type, length) before each."""
    number = 0
    while lines.pass_blanks() and not lines.damage.is_hopeless:
        place, first = lines.offset, lines.line(most=_LINE).rstrip(b"\r\n")
        found = _ARC.match(first)
        if found is None:
            lines.damage.append(f"at byte {place}: no ARC record begins")
            continue
        address, peer, date, _, length = (each.decode("utf-8", "replace") for each in found.groups())
        fields = {"warc-target-uri": address, "warc-ip-address": peer, "warc-date": _arc_date(date)}
        kind = "filedesc" if address.startswith("filedesc:") else "response"
        yield _record(lines, place, number, kind, fields, _length(length) or 0)
        number += 1


def _arc_date(digits: str) -> str:
    """ISO 8601 of 8 to 14 *digits*."""
    try:
        # Fewer than 14 digits name a day or an hour: its beginning, like all dates of ARC in UTC.
        return datetime.strptime(digits.ljust(14, "0")[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return digits
