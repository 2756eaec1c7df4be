"""Decide whether a record is taken, and as what; every other one is left with a reason. Pure."""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from archive import timestamps
from archive.model import Headers
from archive.store.intake import IntakeRecord
from archive.uri import BadUri, canonical
from scraper.http.body import TooLong
from scraper.polite.scope import Scope
from scraper.web_archive import message
from scraper.web_archive.message import HttpAnswer, NoHttp
from scraper.web_archive.survey import Overview
from scraper.web_archive.warc_in import LARGEST_BLOCK, WarcRecord

_ANSWERS = frozenset({"response", "resource", "revisit"})
NOTES = frozenset({"request", "metadata", "warcinfo", "filedesc"})
"""Types of records that tell of others, and are read with those."""
# A year or a month alone are dates of WARC 1.1; the last are of tools that write the date of HTTP or of `date`.
_DATES = ("%Y%m%d%H%M%S", "%Y%m%d", "%Y-%m", "%Y", "%a, %d %b %Y %H:%M:%S GMT", "%Y-%m-%d %H:%M:%S UTC")
_WEB = datetime(1990, 1, 1, tzinfo=UTC)
_LEAP_SECOND = re.compile(r"(?<=:\d\d):60(?=\D|$)")


class Left(StrEnum):
    """Reasons to leave a record."""

    OTHER_TYPE = "a record of another type"
    NOT_HTTP = "not an answer of HTTP"
    NOT_GET = "answers no GET"
    BAD_ADDRESS = "no address that an archive holds"
    OUT_OF_SCOPE = "of no page of this site"
    NO_DATE = "without a date"
    CUT = "cut short"
    PARTIAL = "a part of a body (206)"
    TOO_LARGE = "too large"
    NO_BODY = "repeats what was not exported with it, or was damaged"
    NO_CRAWL = "a picture or document without the run that asked for it"
    HELD = "held already"
    TAKEN_BEFORE = "taken in an earlier run"


class Taken(Struct, frozen=True, kw_only=True):
    """A record that is taken."""

    record: IntakeRecord
    body: bytes | None
    """None of a revisit."""
    observed: datetime


def decided(record: WarcRecord, place: str, said: Overview, scope: Scope | None, *, now: datetime) -> Taken | Left:
    """Return *record* as it is taken, or why it is left. Without a *scope* every address is in it."""
    if record.kind not in _ANSWERS:
        return Left.OTHER_TYPE
    address = record.get("warc-target-uri") or ""
    reason = _reason(record, address, said, scope)
    if reason:
        return reason
    began = _date(record.get("warc-date"))
    # A day of grace for clocks and zones of others; what is later than that was never observed.
    # Nor was anything before the Web: such dates are of clocks that were never set.
    if began is None or not _WEB < began <= now + timedelta(days=1):
        return Left.NO_DATE
    identity = record.get("warc-record-id") or ""
    base = _record(record, place, address, began, said.request(record))
    # An observation is the end of a fetch; where its length is known, it is added to the beginning.
    observed = began + timedelta(milliseconds=said.milliseconds.get(identity, 0))
    return _revisit(record, base, observed) if record.kind == "revisit" else _answer(record, base, observed)


def _reason(record: WarcRecord, address: str, said: Overview, scope: Scope | None) -> Left | None:
    if not address.lower().startswith(("http:", "https:")):
        return Left.NOT_HTTP
    if said.method(record) is not None:
        return Left.NOT_GET
    try:
        uri = canonical(address)
    except BadUri:
        return Left.BAD_ADDRESS
    if scope is not None and not scope.in_scope(uri):
        return Left.OUT_OF_SCOPE
    if record.length > LARGEST_BLOCK:
        return Left.TOO_LARGE
    if not record.is_whole:
        return Left.CUT
    # A record in segments holds the beginning of the body alone.
    if record.get("warc-segment-number"):
        return Left.CUT
    # A revisit is cut on purpose: it leaves out the body that it repeats.
    return Left.CUT if record.get("warc-truncated") and record.kind != "revisit" else None


def _record(record: WarcRecord, place: str, address: str, began: datetime, request: Headers) -> IntakeRecord:
    profile = record.get("warc-profile")
    return IntakeRecord(
        place=place,
        type=record.kind,
        uri=canonical(address),
        address=address,
        date=timestamps.text(began),
        record_id=record.get("warc-record-id"),
        request_headers=request,
        peer=record.get("warc-ip-address"),
        claimed=record.get("warc-payload-digest"),
        truncated=record.get("warc-truncated"),
        # Profiles are addresses that differ by version; the last piece is the name that all share.
        profile=profile.rstrip("/").rpartition("/")[2] if profile else None,
        refers_to=record.get("warc-refers-to"),
        refers_uri=_uri(record.get("warc-refers-to-target-uri")),
        refers_date=_text(record.get("warc-refers-to-date")),
    )


def _uri(address: str | None) -> str | None:
    try:
        return canonical(address) if address else None
    except BadUri:
        # Kept as it was written: it only says where the original would be looked for.
        return address


def _answer(record: WarcRecord, base: IntakeRecord, observed: datetime) -> Taken | Left:
    try:
        answer = _read(record)
    except NoHttp:
        return Left.NOT_HTTP
    except TooLong:
        return Left.TOO_LARGE
    # A part of a body would be taken for the whole state of a page.
    if answer.status == 206:
        return Left.PARTIAL
    if "cut-chunks" in answer.flags:
        return Left.CUT
    return Taken(record=_with_head(base, answer), body=answer.body, observed=observed)


def _revisit(record: WarcRecord, base: IntakeRecord, observed: datetime) -> Taken:
    try:
        return Taken(record=_with_head(base, message.response(record.block, None)), body=None, observed=observed)
    except (NoHttp, TooLong):
        # Without a head of its own it has that of what it repeats.
        return Taken(record=base, body=None, observed=observed)


def _read(record: WarcRecord) -> HttpAnswer:
    claimed = record.get("warc-payload-digest")
    if record.kind == "resource":
        # Of a resource block and payload are the same bytes.
        return message.resource(record.block, record.get("content-type"), claimed or record.get("warc-block-digest"))
    return message.response(record.block, claimed)


def _with_head(base: IntakeRecord, answer: HttpAnswer) -> IntakeRecord:
    return replace(
        base,
        status=answer.status,
        phrase=answer.phrase,
        protocol=answer.protocol,
        response_headers=answer.headers,
        fixity=answer.fixity.value,
        flags=answer.flags,
    )


def _date(text: str | None) -> datetime | None:
    """The instant that a WARC-Date or the 14 digits of an ARC mean."""
    if not text:
        return None
    try:
        # The second that clocks add has no name in Python: the last one before it is nearest.
        found = datetime.fromisoformat(_LEAP_SECOND.sub(":59", text.upper()))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    # In its zone it may be before the first year, or after the last.
    except OverflowError:
        return None
    except ValueError:
        return _digits(text)


def _digits(text: str) -> datetime | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _text(date: str | None) -> str | None:
    found = _date(date)
    return timestamps.text(found) if found else None
