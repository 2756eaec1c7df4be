"""Captures asked of a Wayback machine: which there are by its CDX server, then each as it was received (`id_`).

The machine is asked politely and one request at a time. It may answer with a neighbour in time of what was asked for:
`Memento-Datetime` (RFC 7089) tells, and such an answer is left.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from msgspec import Struct

from archive import timestamps
from archive.model import Fetch, Headers, Reason, Request, Response
from archive.store.intake import IntakeRecord
from archive.uri import BadUri, canonical
from scraper.web_archive import message
from scraper.web_archive.accepting import Left, Taken
from scraper.web_archive.message import Fixity

_CDX = "/cdx/search/cdx"
_ORIGINAL = "x-archive-orig-"
_FIELDS = "timestamp,original,mimetype,statuscode,digest,length"
_BUSY = frozenset({429, 503})
_ANOTHER = "answered by another moment"
_UNANSWERED = "not answered by the machine"


class MachineBusy(Exception):
    """The machine asks to be left alone, or cannot be asked."""


class CdxRow(Struct, frozen=True, kw_only=True):
    """One capture that the machine holds."""

    timestamp: str
    """14 digits, UTC."""
    address: str
    status: int | None
    digest: str | None

    @property
    def place(self) -> str:
        """Its name in our records."""
        return f"{self.timestamp} {self.address}"


class Machine:
    """A Wayback machine at *address*, asked through *fetch* with a *pause* after each answer."""

    def __init__(self, address: str, *, fetch: Callable[[Request], Fetch], pause: Callable[[], object]) -> None:
        self._address = address.rstrip("/")
        self._fetch = fetch
        self._pause = pause

    def captures(self, url: str, *, since: str | None, until: str | None, limit: int | None) -> list[CdxRow]:
        """The captures it holds of *url* and below; days are `YYYYMMDD`. Raises `MachineBusy`."""
        asked = {"url": url, "matchType": "prefix", "output": "json", "fl": _FIELDS}
        asked |= {name: value for name, value in (("from", since), ("to", until)) if value}
        if limit:
            asked["limit"] = str(limit)
        answer = self._ask(f"{self._address}{_CDX}?{urlencode(asked)}")
        if answer.status != 200:
            raise MachineBusy(f"its CDX server answered HTTP {answer.status}")
        # By time: the first capture of a body comes before those that repeat it.
        return sorted(_rows(answer.body), key=lambda row: row.place)

    def capture(self, row: CdxRow) -> Taken | str:
        """The answer behind *row*, or why it is left. Raises `MachineBusy`."""
        try:
            uri = canonical(row.address)
            # `id_` asks for the bytes as they were received, without the machine's own bar and rewritten links.
            answer = self._ask(f"{self._address}/web/{row.timestamp}id_/{row.address}")
        except BadUri:
            return Left.BAD_ADDRESS.value
        began = datetime.strptime(row.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        told = message.field(answer.headers, "memento-datetime")
        if told is None:
            # Without that header the machine speaks for itself: an error page of its own, not a capture.
            return _UNANSWERED
        if _instant(told) != began:
            return _ANOTHER
        return Taken(record=_record(row, uri, began, answer), body=answer.body, observed=began)

    def _ask(self, url: str) -> Response:
        outcome = self._fetch(Request(uri=url, address=url, reason=Reason.DISCOVERY)).outcome
        self._pause()
        if not isinstance(outcome, Response):
            raise MachineBusy(getattr(outcome, "detail", "no answer"))
        # With that header it is an archived 503 of the site, not the machine's own.
        if outcome.status in _BUSY and message.field(outcome.headers, "memento-datetime") is None:
            raise MachineBusy(f"it answered HTTP {outcome.status}: try again later")
        return outcome


def brought(machine: Machine, rows: list[CdxRow], seen: frozenset[str], left: Counter[str]) -> Iterator[Taken]:
    """Yield what the machine gives of *rows* that were not *seen* before; count the rest in *left*."""
    for row in rows:
        if row.place in seen:
            left[Left.TAKEN_BEFORE.value] += 1
            continue
        found = machine.capture(row)
        if isinstance(found, str):
            left[found] += 1
        else:
            yield found


def _record(row: CdxRow, uri: str, began: datetime, answer: Response) -> IntakeRecord:
    claimed = f"sha1:{row.digest}" if row.digest else None
    # The digest is of the body as it was stored, with its coding or chunks: another one is no sign of damage.
    good = claimed is not None and message.matches(claimed, answer.body)
    return IntakeRecord(
        place=row.place,
        type="response",
        uri=uri,
        address=row.address,
        date=timestamps.text(began),
        # The machine answers 200 for what it replays; the status of the capture is in its list.
        status=row.status or answer.status,
        response_headers=_headers(answer.headers),
        claimed=claimed,
        fixity=(Fixity.GOOD if good else Fixity.NONE).value,
        flags=() if good or claimed is None else ("other-digest",),
    )


def _headers(headers: Headers) -> Headers:
    """Those of the answer that was archived."""
    return tuple((name[len(_ORIGINAL) :], value) for name, value in headers if name.lower().startswith(_ORIGINAL))


def _rows(body: bytes) -> Iterator[CdxRow]:
    """The rows of a CDX answer: a JSON list whose first row names the columns, or a JSON object a line."""
    for each in _objects(body.decode("utf-8", "replace").strip()):
        timestamp, address = str(each.get("timestamp", "")), each.get("original") or each.get("url")
        # Rows are text of another program: one that cannot name a capture is passed over.
        if len(timestamp) == 14 and timestamp.isascii() and timestamp.isdigit() and address:
            status = str(each.get("statuscode") or each.get("status") or "")
            digest = str(each.get("digest") or "").removeprefix("sha1:") or None
            yield CdxRow(
                timestamp=timestamp,
                address=str(address),
                status=int(status) if status.isascii() and status.isdigit() and len(status) == 3 else None,
                digest=digest,
            )


def _objects(text: str) -> Iterator[dict[str, object]]:
    try:
        if not text.startswith("["):
            # Machines of two kinds answer: the Internet Archive's lists, pywb's objects line by line.
            yield from (json.loads(line) for line in text.splitlines() if line.startswith("{"))
            return
        names, *rows = json.loads(text) or [[]]
        yield from (dict(zip(names, row, strict=False)) for row in rows)
    except (ValueError, TypeError) as error:
        raise MachineBusy(f"its CDX answer is no JSON: {error}") from error


def _instant(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None
