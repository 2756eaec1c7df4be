"""The platforms of a site, by its crawls."""

import json
from contextlib import closing
from itertools import count, product
from pathlib import Path

from archive import timestamps
from archive.database import Database, schema
from archive.query.platforms import Era, eras
from tests.support import sql

PLACES = {"A": "https://a.test", "B": "https://b.test"}
UNENDED = 3
numbers = count(1)


def crawl(database: Database, site: str, day: int, letter: str) -> None:
    """A crawl under the configuration that *letter* names; a small one brought no page."""
    said = {"profile": letter.upper(), "url": PLACES[letter.upper()], "read": {"day": day}}
    ended = None if day == UNENDED else f"2026-11-{day:02}T13:00:00.000Z"
    row = (next(numbers), site, f"2026-11-{day:02}T12:00:00.000Z", ended, json.dumps(said))
    sql.run(
        database,
        """INSERT INTO crawl (id, site, started_at, ended_at, outcome, arguments, configuration, software, parser)
           VALUES (?1, ?2, ?3, ?4, 'done', '{}', ?5, '', '')""",
        row,
    )
    reason, status = ("new", 200) if letter.isupper() else (("robots", 200), ("new", 404))[day % 2]
    sql.run(
        database,
        """INSERT INTO fetch (id, crawl, uri, reason, started_at, ended_at, request_headers, outcome, status, flags,
             capture, chain)
           VALUES (?1, ?1, 'u', ?2, ?3, ?3, '[]', 'response', ?4, '[]', 'c' || ?1, 'x')""",
        (row[0], reason, row[2], status),
    )


def wanted(told: str) -> list[Era]:
    """The eras of crawls under *told*, one a day."""
    stretches: list[tuple[str, int, int]] = []
    for day, letter in enumerate(told, start=1):
        if letter.isupper():
            since = stretches.pop()[1] if stretches and stretches[-1][0] == letter else day
            stretches.append((letter, since, day))
    return [
        Era(
            profile=letter,
            url=PLACES[letter],
            read=json.dumps({"day": last}),
            since=timestamps.parse(f"2026-11-{first:02}T12:00:00.000Z"),
            # A crawl that never ended lasted until it began.
            until=timestamps.parse(f"2026-11-{last:02}T{12 if last == UNENDED else 13}:00:00.000Z"),
        )
        for letter, first, last in stretches
    ]


def test_an_era_is_from_its_first_to_its_last_crawl_that_brought_a_page(tmp_path: Path) -> None:
    orders = ["".join(each) for each in product("AaBb", repeat=4)]
    database = schema.create(tmp_path / "archive.db")
    with closing(database.conn):
        for told in orders:
            site = f"site {told}"
            sql.run(database, "INSERT INTO site VALUES (?, 'S', 'https://a.test', 'A', 'fr', 'UTC', '', '')", (site,))
            for day, letter in enumerate(told, start=1):
                crawl(database, site, day, letter)

        found = {told: list(eras(database, f"site {told}")) for told in orders}

    assert found == {told: wanted(told) for told in orders}
