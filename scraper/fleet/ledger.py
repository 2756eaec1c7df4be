"""The fleet's tables in PostgreSQL: sites, hosts, and reports of workers. All but the sites is derived."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from importlib.resources import files
from typing import Any, LiteralString, cast

import psycopg
from msgspec import Struct
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool, PoolTimeout

from scraper.fleet.errors import LedgerFailed

VERSION = 1
# Seconds.
_PATIENCE = 5.0
_PAUSE = 2.0
Rows = list[dict[str, Any]]

logger = logging.getLogger(__name__)


class FleetSite(Struct, frozen=True, kw_only=True):
    """A site as the list of the fleet gives it."""

    id: str
    name: str
    url: str
    profile: str
    language: str
    timezone: str
    host: str
    """With its port: what is asked one thing at a time."""
    crawled_on: date | None = None
    generation: int | None = None
    """The last one that was reported."""


class Ledger:
    """Asks PostgreSQL and writes to it. Threads may share it; every method raises `LedgerFailed`."""

    def __init__(self, conninfo: str, *, connections: int = 4) -> None:
        # That PostgreSQL does not answer is reported in our words, once.
        logging.getLogger("psycopg").setLevel(logging.CRITICAL)
        self._conninfo = conninfo
        self._connections = connections
        self._pool = self._made()

    def open(self) -> "Ledger":
        """Connect."""
        with _told():
            try:
                # Waits, so that a wrong password is found now and not at the first job.
                self._pool.open(wait=True, timeout=_PATIENCE)
            except PoolTimeout:
                # It opens once only, and its own error does not say why.
                self._pool = self._made()
                psycopg.connect(self._conninfo, connect_timeout=int(_PATIENCE)).close()
                raise
        return self

    def wait(self) -> "Ledger":
        """Connect as soon as PostgreSQL answers."""
        is_told = False
        while True:
            try:
                return self.open()
            except LedgerFailed as error:
                if not is_told:
                    logger.warning("%s; the worker waits for it", error)
                is_told = True
                time.sleep(_PAUSE)

    def _made(self) -> ConnectionPool[Any]:
        return ConnectionPool(
            self._conninfo,
            min_size=1,
            max_size=self._connections,
            timeout=_PATIENCE,
            kwargs={"row_factory": dict_row, "connect_timeout": int(_PATIENCE), "application_name": "cirma fleet"},
            # Checked before use: a restart of PostgreSQL leaves dead connections in the pool.
            check=ConnectionPool.check_connection,
            open=False,
        )

    def close(self) -> None:
        """Let go of every connection."""
        self._pool.close()

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        """One transaction."""
        with _told(), self._pool.connection() as connection:
            yield cast("psycopg.Connection[dict[str, Any]]", connection)

    def ask(self, query: LiteralString, parameters: Mapping[str, Any] | None = None) -> Rows:
        """The rows that *query* gives."""
        with self.connection() as connection:
            return connection.execute(query, parameters).fetchall()

    def tell(self, query: LiteralString, parameters: Mapping[str, Any] | None = None) -> int:
        """Run *query*; return how many rows it touched."""
        with self.connection() as connection:
            return connection.execute(query, parameters).rowcount

    # --- tables ---------------------------------------------------------------------------------------------------

    def version(self) -> int | None:
        """Of the tables; None where there are none."""
        there = self.ask("SELECT to_regclass('fleet.version') IS NOT NULL AS there")[0]["there"]
        return int(self.ask("SELECT max(number) AS number FROM fleet.version")[0]["number"]) if there else None

    def migrate(self) -> None:
        """Bring the tables to this program's version, each step whole or not at all."""
        for number in range((self.version() or 0) + 1, VERSION + 1):
            script = files("scraper.fleet").joinpath("sql", f"{number}.sql").read_bytes()
            # Each script is one transaction, with the number that says that it ran.
            with self.connection() as connection:
                connection.execute(script)

    def require(self) -> None:
        """Raise `LedgerFailed` where the tables are not those of this program."""
        version = self.version()
        if version is None:
            raise LedgerFailed("it has no tables of a fleet yet: run `cirma fleet init`")
        if version < VERSION:
            raise LedgerFailed("its tables are of an earlier version: run `cirma fleet init`")
        if version > VERSION:
            raise LedgerFailed("its tables are of a later version of cirma: upgrade this machine")

    # --- sites and hosts ------------------------------------------------------------------------------------------

    def add(self, sites: Iterable[FleetSite]) -> tuple[int, int]:
        """Add *sites*, or update those that are there; return how many were added, and how many changed."""
        added = changed = 0
        with self.connection() as connection:
            for site in sites:
                row = connection.execute(_ADD, _parameters(site)).fetchone()
                added += bool(row and row["is_new"])
                changed += bool(row and not row["is_new"])
        return added, changed

    def site(self, identity: str) -> FleetSite | None:
        """The site of this id; None where the fleet has none."""
        rows = self.ask("SELECT * FROM fleet.site WHERE id = %(id)s", {"id": identity})
        return _site(rows[0]) if rows else None

    def sites(self, ids: Iterable[str] = ()) -> tuple[FleetSite, ...]:
        """The sites of the fleet, or those with *ids*."""
        every = self.ask("SELECT * FROM fleet.site ORDER BY id")
        wanted = set(ids)
        return tuple(_site(row) for row in every if not wanted or row["id"] in wanted)

    def due(self, today: date, *, task: str) -> tuple[FleetSite, ...]:
        """The sites without a crawl on *today* for which no job of *task* waits or runs."""
        return tuple(_site(row) for row in self.ask(_DUE, {"today": today, "task": task}))

    def host_wait(self, host: str) -> float:
        """Seconds until *host* may be asked again."""
        rows = self.ask(
            "SELECT extract(epoch FROM free_at - clock_timestamp()) AS wait FROM fleet.host WHERE name = %(host)s",
            {"host": host},
        )
        return max(0.0, float(rows[0]["wait"])) if rows else 0.0

    def host_delay(self, host: str, *, default: float) -> float:
        """Seconds between two requests to *host*, as last kept."""
        rows = self.ask("SELECT delay FROM fleet.host WHERE name = %(host)s", {"host": host})
        return float(rows[0]["delay"]) if rows else default

    def leave_host(self, host: str, *, seconds: float, delay: float) -> None:
        """Note that *host* may be asked again in so many *seconds*, by PostgreSQL's clock, which all machines share."""
        self.tell(_LEAVE_HOST, {"host": host, "seconds": seconds, "delay": delay})

    @contextmanager
    def alone(self, what: str) -> Iterator[bool]:
        """Tell whether nobody else does *what* meanwhile, on any machine; PostgreSQL forgets it with the connection."""
        with self.connection() as connection:
            # A lock of the transaction: it goes with the connection, however the worker dies.
            row = connection.execute(
                "SELECT pg_try_advisory_xact_lock(hashtext(%s)) AS mine", (f"fleet {what}",)
            ).fetchone()
            yield bool(row and row["mine"])

    @contextmanager
    def in_turn(self, what: str) -> Iterator[None]:
        """Wait until nobody else does *what*, on any machine, and keep others waiting meanwhile."""
        with self.connection() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"fleet {what}",))
            yield

    # --- what goes wrong between machines -------------------------------------------------------------------------

    def ring(self, rule: str, seen: str, *, site: str = "", subject: str = "") -> None:
        """Ring an alarm of *site*, or of the fleet itself; it stays open until `hush`."""
        record = {"site": site, "rule": rule, "subject": subject, "seen": seen}
        self.tell(_RING, {"site": site, "rule": rule, "subject": subject, "record": Jsonb(record)})

    def hush(self, rule: str, *, site: str = "") -> None:
        """End the alarms of *rule*."""
        self.tell("DELETE FROM fleet.alarm WHERE site = %(site)s AND rule = %(rule)s", {"site": site, "rule": rule})

    def note_fault(self, site: str, task: str, why: str, *, today: date) -> None:
        """Ring the alarm that a job failed; a crawl that did is planned again on another day only."""
        self.ring("job", why, site=site, subject=task)
        if task == "crawl":
            self.tell("UPDATE fleet.site SET failed_on = %(today)s WHERE id = %(id)s", {"today": today, "id": site})

    def note_result(self, site: str, job: str, *, at: datetime, well: bool, generation: int, record: Any) -> None:
        """Write down what a job that is no crawl came to."""
        self.tell(
            _RESULT,
            {"site": site, "job": job, "at": at, "well": well, "generation": generation, "record": Jsonb(record)},
        )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise LedgerFailed((str(error).strip() or type(error).__name__).splitlines()[0]) from error


def _parameters(site: FleetSite) -> dict[str, Any]:
    return {name: getattr(site, name) for name in FleetSite.__struct_fields__}


def _site(row: Mapping[str, Any]) -> FleetSite:
    return FleetSite(**{name: row[name] for name in FleetSite.__struct_fields__})


# `xmax = 0`: the row was inserted, not updated.
_ADD: LiteralString = """
INSERT INTO fleet.site (id, name, url, profile, language, timezone, host)
VALUES (%(id)s, %(name)s, %(url)s, %(profile)s, %(language)s, %(timezone)s, %(host)s)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, profile = excluded.profile,
  language = excluded.language, timezone = excluded.timezone, host = excluded.host
WHERE (site.name, site.url, site.profile, site.language, site.timezone, site.host) IS DISTINCT FROM
  (excluded.name, excluded.url, excluded.profile, excluded.language, excluded.timezone, excluded.host)
RETURNING (xmax = 0) AS is_new
"""
# The longest waiting first, so that no site starves where the day is too short for all.
_DUE: LiteralString = """
SELECT s.* FROM fleet.site s
WHERE (s.crawled_on IS NULL OR s.crawled_on < %(today)s)
  AND (s.failed_on IS NULL OR s.failed_on < %(today)s) AND NOT EXISTS (
  SELECT 1 FROM procrastinate_jobs j
  WHERE j.status IN ('todo', 'doing') AND j.task_name = %(task)s AND j.queueing_lock = %(task)s || ' ' || s.id)
ORDER BY s.crawled_on NULLS FIRST, s.id
"""
# `greatest`: the host is never free earlier than another worker has asked for.
_LEAVE_HOST: LiteralString = """
INSERT INTO fleet.host AS h (name, delay, free_at)
VALUES (%(host)s, %(delay)s, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (name) DO UPDATE SET delay = excluded.delay, free_at = greatest(h.free_at, excluded.free_at)
"""
_RING: LiteralString = """
INSERT INTO fleet.alarm (site, rule, subject, since, record)
VALUES (%(site)s, %(rule)s, %(subject)s, now(), %(record)s)
ON CONFLICT (site, rule, subject) DO UPDATE SET record = excluded.record
"""
_RESULT: LiteralString = """
INSERT INTO fleet.result (site, job, at, well, generation, record)
VALUES (%(site)s, %(job)s, %(at)s, %(well)s, %(generation)s, %(record)s)
ON CONFLICT (site, job) DO UPDATE SET at = excluded.at, well = excluded.well, generation = excluded.generation,
  record = excluded.record
"""
