"""Bring captures of others into an archive, file by file; at the end, read all with today's parsers.

Cut short, it is simply run again: records that were taken are passed over.
"""

import json
from contextlib import closing
from datetime import datetime
from itertools import chain
from pathlib import Path

from msgspec import Struct

from archive import timestamps
from archive.database import schema
from archive.database.bodies.stack import Chains
from archive.errors import MediaUnavailable, PayloadUnavailable
from archive.media.folder import MediaFolder
from archive.model import BodyState, CaptureKind, RunOutcome
from archive.query import exchange, exchange_media
from archive.query.exchange import Captured
from archive.runtime import software
from archive.store import Store, intake, revisits
from archive.store.intake import Intake
from archive.store.restoring import Facts, Renumbered
from scraper.polite.scope import Scope
from scraper.web_archive import own_provenance
from scraper.web_archive.accepting import NOTES, Left, decided
from scraper.web_archive.batches import batches, placed
from scraper.web_archive.files import CannotRead, ForeignFile, members
from scraper.web_archive.keeping import Keeping, creator_of
from scraper.web_archive.message import NoHttp
from scraper.web_archive.report import IntakeReport
from scraper.web_archive.survey import Overview, overview
from scraper.web_archive.warc_in import WarcRecord
from scraper.web_archive.wayback import CdxRow, Machine, MachineBusy, brought


class BringIn:
    """One import into *store*; with *dry* nothing is written."""

    def __init__(
        self, store: Store, *, site: str | None, scope: Scope | None, now: datetime, dry: bool = False
    ) -> None:
        self._database = store.database
        self._keeping = Keeping(store, now=now, dry=dry)
        self._site = site
        self._scope = scope
        self._now = now
        self._dry = dry
        self.is_whole_history = False
        """Whether all must be derived again: crawls came along, or an import that was cut short went on."""
        self._begun: list[tuple[Intake, IntakeReport]] = []

    @property
    def earliest(self) -> datetime | None:
        """The first instant at which something that was taken was observed."""
        return self._keeping.earliest

    def file(self, file: ForeignFile) -> IntakeReport:
        """Bring in one file. Raises `CannotRead`."""
        report = IntakeReport(name=file.path.name, kind=file.kind)
        # By its bytes, not its name: downloads are renamed and moved.
        if intake.is_known(self._database, file.digest):
            report.is_known = True
            return report
        if file.kind == "archive":
            self._archive(file, report)
        else:
            self._warcs(file, report)
        return report

    def finish(self) -> None:
        """Close every import: until then it counts as cut short."""
        for begun, report in self._begun:
            outcome = RunOutcome.DONE if report.is_whole else RunOutcome.PARTIAL
            intake.end(self._database, begun, at=self._now, outcome=outcome, figures=report.record())

    def settle(self) -> int:
        """Resolve the revisits that wait for their bodies, of earlier imports too; return how many were resolved."""
        return 0 if self._dry else revisits.resolve(self._database, now=self._now)

    @property
    def waiting(self) -> int:
        """How many revisits still wait for their bodies."""
        return 0 if self._dry else revisits.waiting(self._database)

    # --- WARC, ARC and WACZ -----------------------------------------------------------------------------------

    def _warcs(self, file: ForeignFile, report: IntakeReport) -> None:
        # Read twice: what a request or a note tells of an answer may be behind it in the file.
        with members(file) as parts:
            said = overview(parts)
        # Facts before records: a capture refers to its crawl, which must have our number by then.
        restored = self._keeping.restore(said.facts, report)
        begun = self._begin(file, report, said.creator, said.facts) if said.answers or said.facts else None
        seen = intake.places(self._database, begun) if begun else frozenset()
        in_hand = _FileInHand(begun=begun, said=said, restored=restored, report=report)
        with members(file) as parts:
            for batch in batches(placed(parts, report)):
                with self._keeping.transaction():
                    for place, record in batch:
                        # Of an earlier import of this file that was cut short.
                        if place in seen:
                            report.left[Left.TAKEN_BEFORE.value] += 1
                        else:
                            self._one(in_hand, record, place)
        # Last: an order names bodies, which must be there first.
        self._keeping.restore_takedowns(said.facts, report)

    def _one(self, file: "_FileInHand", record: WarcRecord, place: str) -> None:
        if (record.get("warc-record-id") or "") in file.said.provenance:
            self._own_record(file, record, place)
        elif record.kind in NOTES:
            file.report.notes += 1
        else:
            found = decided(record, place, file.said, self._scope, now=self._now)
            if isinstance(found, Left):
                file.report.left[found.value] += 1
            else:
                self._keeping.take(file.begun, found, file.report)

    def _own_record(self, file: "_FileInHand", record: WarcRecord, place: str) -> None:
        identity = record.get("warc-record-id") or ""
        try:
            facts = own_provenance.fields(file.said.provenance[identity])
            captured, body = own_provenance.captured(record, facts, file.said.request(record))
        # A record that claims to be ours and is not: it is left, since its claims would be believed here.
        except (KeyError, ValueError, NoHttp):
            file.report.left[Left.CUT.value] += 1
            return
        self._keeping.take_own(file.begun, captured, (place, identity), body, file.restored, file.report)

    # --- a Wayback machine ----------------------------------------------------------------------------------------

    def machine(self, machine: Machine, name: str, rows: list[CdxRow]) -> IntakeReport:
        """Bring in what *machine* gives of *rows*: each is committed before the next is asked for."""
        report = IntakeReport(name=name, kind="wayback")
        facts = ForeignFile(path=Path(name), kind="wayback", size=0, digest="")
        # Without size or digest: what a machine holds grows, so no second import is ever the same.
        begun = self._begin(facts, report, name, None)
        seen = intake.places_of(self._database, "wayback", self._site or "")
        # A dry run: what the machine would give is known by its list, without asking for any page.
        if begun is None:
            report.taken = sum(row.place not in seen for row in rows)
            return report
        # One at a time, not in batches: a machine may refuse the next request, and what it gave must be kept.
        try:
            for found in brought(machine, rows, seen, report.left):
                if self._scope is not None and not self._scope.in_scope(found.record.uri):
                    report.left[Left.OUT_OF_SCOPE.value] += 1
                else:
                    self._keeping.take(begun, found, report)
        except MachineBusy as busy:
            # Counted as damage, so that the import is partial and the exit code says so.
            report.damage.append(f"{busy}; what was taken is kept, run the import again later")
        return report

    # --- another archive of ours --------------------------------------------------------------------------------

    def _archive(self, file: ForeignFile, report: IntakeReport) -> None:
        with closing(schema.connect(file.path)) as other:
            facts = exchange.facts(other, site=None, posts=None)
            # Fetches that no capture tells of: without them a removal would have no failures before it.
            facts["fetches"] = list(exchange.unanswered(other, None, None))
            restored = self._keeping.restore(facts, report)
            begun = self._begin(file, report, creator_of(facts), facts)
            bodies, files = Chains(other.conn), MediaFolder(file.path)
            pages = exchange.captured(other, site=None, posts=None, as_of=None)
            held = exchange_media.held(other, site=None, posts=None, until=None)
            for batch in batches((each.id, each) for each in chain(pages, held)):
                with self._keeping.transaction():
                    for identity, captured in batch:
                        body = _body(bodies, files, captured)
                        self._keeping.take_own(begun, captured, (identity, None), body, restored, report)
            self._keeping.restore_takedowns(facts, report)

    # --- around them --------------------------------------------------------------------------------------------

    def _begin(
        self, file: ForeignFile, report: IntakeReport, creator: str | None, facts: Facts | None
    ) -> Intake | None:
        # An export of ours names its site, which wins: the archivist's --site is for files that name none.
        site = next((str(row["id"]) for row in (facts or {}).get("sites", ()) if "id" in row), self._site)
        if site is None:
            raise CannotRead(file.path, "of which site is it? name it with --site, as the configuration does")
        if self._dry:
            return None
        row = {
            "site": site,
            "kind": file.kind,
            "name": report.name,
            "size": file.size or None,
            "digest": file.digest or None,
            "creator": creator,
            "arguments": json.dumps({"site": site, "all": self._scope is None}),
            "software": software.signature(),
            "began_at": timestamps.text(self._now),
        }
        begun = intake.begin(self._database, row)
        self._begun.append((begun, report))
        self.is_whole_history |= bool(facts) or begun.is_resumed
        return begun


class _FileInHand(Struct, frozen=True, kw_only=True):
    """Facts that hold for all records of one WARC file."""

    begun: Intake | None
    said: Overview
    restored: Renumbered
    report: IntakeReport


def _body(bodies: Chains, files: MediaFolder, captured: Captured) -> bytes | None:
    """Return the bytes that the other archive has of *captured*, withheld or not; None if purged or damaged."""
    if captured.state == BodyState.PURGED or captured.kind == CaptureKind.NOT_MODIFIED:
        return None
    try:
        # Withheld bodies come along with their order, which is carried out here as well.
        return files.read(captured.payload) if captured.media else bodies.recover(captured.payload)
    except (PayloadUnavailable, MediaUnavailable):
        return None
