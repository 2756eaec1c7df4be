"""Dump the kept tables of a small archive, as this version of the program writes it.

    python -m tests.support.dump > tests/archive/database/kept/kept_N.sql

N is today's `schema.KEPT_VERSION`. Make the dump before you raise that number: `test_migrations.py` migrates it.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archive.database import schema
from archive.query import names, takedowns
from archive.store import Store, repair
from archive.store.mistimed import note_mistimed
from archive.store.retiring import retire
from archive.takedown import Action
from archive.verify import Sample, verify
from scraper.demo import demo_blog
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix

_NOW = datetime(2026, 11, 29, tzinfo=UTC)


def dumped(path: Path) -> Iterator[str]:
    """SQL that makes the kept tables of the archive at *path* again, and says which program wrote them."""
    with closing(sqlite3.connect(path)) as connection:
        derived = {*schema.derived_tables(connection)}
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql NOT LIKE 'CREATE VI%' "
            "AND tbl_name NOT LIKE 'state!_%' ESCAPE '!' AND tbl_name NOT IN (SELECT value FROM json_each(?)) "
            "ORDER BY rowid",
            (str(sorted(derived)).replace("'", '"'),),
        ).fetchall()
        for name, sql in rows:
            yield f"{sql};"
            if sql.startswith("CREATE TABLE"):
                yield from _inserts(connection, name, derived, "1" if sql.endswith("WITHOUT ROWID") else "rowid")
        yield f"PRAGMA application_id = {schema.APPLICATION_ID};"
        yield f"PRAGMA user_version = {schema.KEPT_VERSION * 1000};"


def _inserts(connection: sqlite3.Connection, table: str, derived: set[str], order: str) -> Iterator[str]:
    columns = ", ".join(f'quote("{row[1]}")' for row in connection.execute(f'PRAGMA table_info("{table}")'))
    for values in connection.execute(f'SELECT {columns} FROM "{table}" ORDER BY {order}'):
        if table == "seal" and values[0].strip("'") in derived:
            continue
        yield f'INSERT INTO "{table}" VALUES ({", ".join(values)});'


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        archivist = Archivist(Path(folder), FakeWix(demo_blog()))
        archivist.crawl(limit=5)
        store = Store.open(archivist.path, holder="dump", now=_NOW)
        post = store.database.execute("SELECT min(post) FROM post_status").fetchone()[0]
        target = takedowns.whole(store.database, names.resolve(store.database, post))
        store.take_down(target, action=Action.WITHHOLD, reason="a rehearsal", at=_NOW)
        report = verify(archivist.path, at=_NOW, sample=Sample(share=1, day=_NOW.date()))
        scope, checked, head = report.scope, report.checked, report.head
        store.run(repair.record_verification, at=_NOW, scope=scope, checked=checked, head=head, faults=())
        retire(store.database, "demo", is_end=True, reason="a rehearsal", at=_NOW)
        note_mistimed(store.database, 1, began=_NOW, witness="the archivist", at=_NOW)
        store.close()
        for statement in dumped(archivist.path):
            sys.stdout.write(f"{statement}\n")


if __name__ == "__main__":
    main()
