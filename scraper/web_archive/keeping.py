"""Write what an import takes, record by record; nothing in a dry run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from msgspec.structs import replace

from archive import timestamps
from archive.database.bodies.packing import Payloads
from archive.query import exchange, exchange_media
from archive.query.exchange import Captured
from archive.store import Store, intake, own_intake, own_media, restoring
from archive.store.intake import Intake
from archive.store.own_intake import MissingBody
from archive.store.own_media import MissingCrawl
from archive.store.restoring import BadFacts, Facts, Renumbered
from archive.store.rows import writing
from scraper.web_archive import own_provenance
from scraper.web_archive.accepting import Left, Taken
from scraper.web_archive.report import IntakeReport


class Keeping:
    """Writes records into *store*; with *dry* it only counts."""

    def __init__(self, store: Store, *, now: datetime, dry: bool) -> None:
        self.database = store.database
        self._now = now
        self._dry = dry
        self._payloads = Payloads(store.database.conn)
        self._folder = store.media
        self._put: list[str] = []
        self.earliest: datetime | None = None
        """Of what was taken."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction of the archive; the files of pictures and documents go to their places after it."""
        if self._dry:
            yield
            return
        with writing(self.database):
            yield
        # After the commit: a file without a row would be taken for a stray one and deleted.
        for digest in self._put:
            self._folder.place(digest)
        self._put.clear()

    def take(self, begun: Intake | None, found: Taken, report: IntakeReport) -> None:
        """Write a record of another tool, and count what became of it."""
        is_new = begun is None or intake.take(
            self.database,
            self._payloads,
            begun,
            found.record,
            found.body,
            observed=found.observed,
            recorded=self._now,
            group=_group(begun.site, found.record.uri),
        )
        if not is_new:
            report.left[Left.HELD.value] += 1
        elif found.body is None:
            report.revisits += 1
        else:
            report.taken += 1
            self._note(found.observed)

    def take_own(
        self,
        begun: Intake | None,
        captured: Captured,
        place: tuple[str, str | None],
        body: bytes | None,
        restored: Renumbered,
        report: IntakeReport,
    ) -> None:
        """Take a capture, picture or document of another archive of ours, found in the record of a *place* and id."""
        try:
            if captured.media:
                is_new = self._keep_media(begun, captured, body, restored)
            else:
                is_new = self._keep_own(begun, captured, place, body, restored)
        except MissingBody:
            report.left[Left.NO_BODY.value] += 1
        except MissingCrawl:
            report.left[Left.NO_CRAWL.value] += 1
        else:
            self._count(captured, report, is_new=is_new)

    def restore(self, facts: Facts | None, report: IntakeReport) -> Renumbered:
        """Return our numbers for what *facts* say of another archive of ours, written if need be."""
        if self._dry or facts is None:
            return Renumbered()
        try:
            return restoring.restore_facts(self.database, facts, through=report.name)
        except BadFacts as error:
            # The captures are worth having without them: they are then taken like those of any other tool.
            report.damage.append(f"what it says of the archive that it came from is damaged: {error}")
            return Renumbered()

    def restore_takedowns(self, facts: Facts | None, report: IntakeReport) -> None:
        """Carry out the orders of another archive of ours about what is here now."""
        if self._dry or facts is None:
            return
        try:
            restoring.restore_takedowns(self.database, facts, at=self._now)
        except BadFacts as error:
            report.damage.append(f"what it says of withheld bodies is damaged: {error}")

    def _keep_own(
        self,
        begun: Intake | None,
        captured: Captured,
        place: tuple[str, str | None],
        body: bytes | None,
        restored: Renumbered,
    ) -> bool:
        if begun is None:
            return not exchange.is_held(self.database, captured.id)
        # A site that is unknown here, as when its facts were damaged, would leave the capture without one.
        site = captured.site if exchange.has_site(self.database, captured.site) else begun.site
        number = restored.intakes.get(captured.foreign["intake"]) if captured.foreign else None
        if number is None:
            # Its own intake is not known: the record is one of this file.
            captured = replace(
                captured, site=site, foreign=captured.foreign and {**captured.foreign, "place": place[0]}
            )
        return own_intake.take_own(
            self.database,
            self._payloads,
            Intake(id=number, site=site) if number else begun,
            own_provenance.intake_record(captured, *place),
            captured,
            body,
            recorded=self._now,
            group=_group(site, captured.uri),
            crawls=restored.crawls,
        )

    def _keep_media(self, begun: Intake | None, captured: Captured, body: bytes | None, restored: Renumbered) -> bool:
        if begun is None:
            return not exchange_media.is_held(self.database, captured)
        is_new = own_media.take_media(self.database, self._folder, captured, body, crawls=restored.crawls)
        if is_new and body is not None:
            self._put.append(captured.payload)
        return is_new

    def _count(self, captured: Captured, report: IntakeReport, *, is_new: bool) -> None:
        if not is_new:
            report.left[Left.HELD.value] += 1
        elif captured.media:
            report.media += 1
        else:
            report.taken += 1
            self._note(timestamps.parse(captured.observed_at))

    def _note(self, observed: datetime) -> None:
        self.earliest = min(self.earliest or observed, observed)


def creator_of(facts: Facts) -> str:
    """Name the maker of an archive of ours that is brought in as a file, as far as its crawls say."""
    programs = {str(crawl.get("software", "")) for crawl in facts.get("crawls", ())}
    return "; ".join(["an archive of this program", *sorted(programs - {""})])[:500]


def _group(site: str, uri: str) -> str:
    """Return the template group of a body, by its address: bodies of one group are packed against each other."""
    path = urlsplit(uri).path
    if path == "/robots.txt":
        return f"{site} robots"
    return f"{site} {'xml' if path.endswith('.xml') else 'home' if path in ('', '/') else 'post'}"
