"""Every kind of archive goes out and comes into an empty one: the same captures, states, changes, texts and orders."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.database import schema
from archive.digest import sha256
from archive.query import changes, exchange, posts
from archive.query.changes import ChangeFilter
from archive.render.text import as_text
from archive.verify import Sample, verify
from tests.support import sql as sqlite
from tests.trade.archives import Kept, copy_files, empty, made
from tests.trade.test_checks import ARCHIVES, exported

pytestmark = pytest.mark.slow
NOW = datetime(2026, 12, 24, tzinfo=UTC)
_KEPT = {
    "captures": "SELECT id, site, uri, observed_at, kind, status, payload, confirms FROM capture ORDER BY id",
    "answers": """SELECT c.id, f.address, f.reason, f.via, f.started_at, f.ended_at, json(h.request_headers), f.peer,
                  f.status, f.phrase, f.protocol, json(h.response_headers), f.wire_bytes, f.wire_digest, f.flags,
                  crawl.started_at
                  FROM capture c JOIN fetch f ON f.id = c.fetch JOIN fetch_headers h ON h.fetch = f.id
                  JOIN crawl ON crawl.id = f.crawl ORDER BY c.id""",
    "foreign": """SELECT c.id, i.name, i.creator, i.digest, r.place, r.type, r.record_id, r.fixity, r.claimed,
                  r.flags, r.address, r.date, r.status, r.response_headers, r.request_headers, r.refers_to, r.truncated,
                  r.profile FROM capture c JOIN record r ON r.id = c.record JOIN intake i ON i.id = r.intake
                  WHERE c.fetch IS NULL ORDER BY c.id""",
    "unanswered": "SELECT uri, started_at, outcome, cause, detail, status, json(h.response_headers) FROM fetch"
    " JOIN fetch_headers h ON h.fetch = fetch.id WHERE capture IS NULL"
    " AND id NOT IN (SELECT fetch FROM media_fetch) ORDER BY started_at, uri",
    "media": """SELECT m.resource, m.variant, f.uri, f.address, f.started_at, f.ended_at, f.outcome, f.status, f.flags,
                json(h.response_headers), f.wire_digest, f.blob, b.size, b.type, c.started_at
                FROM media_fetch m JOIN fetch f ON f.id = m.fetch
                JOIN fetch_headers h ON h.fetch = f.id JOIN crawl c ON c.id = f.crawl
                LEFT JOIN blob b ON b.digest = f.blob ORDER BY f.started_at, m.resource, f.uri""",
    "crawls": "SELECT site, started_at, outcome, figures FROM crawl ORDER BY site, started_at",
    "surveys": "SELECT c.started_at, s.source, s.well, s.count, s.note FROM survey s JOIN crawl c ON c.id = s.crawl"
    " ORDER BY 1, 2",
}  # fmt: skip
_DERIVED = (
    "snapshot", "span", "observation", "post_status", "change", "resource", "address", "sighting", "content",
)  # fmt: skip
# Of bodies that did not come along nothing is read.
_READ_OF_HIDDEN = frozenset({"address", "sighting", "content", "read"})
_READ = "SELECT capture, verdict, rendered_at, canonical, content, complete FROM reading"


def rows(database: Any, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in sqlite.run(database, sql)]


def kept(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return what an archive keeps, but for the numbers of its rows."""
    database = schema.connect(path)
    return {name: rows(database, sql) for name, sql in _KEPT.items()}


def derived(path: Path) -> dict[str, list[str]]:
    """Return what it makes of that: posts, states with their texts, changes. None of these tables numbers its rows."""
    database = schema.connect(path)
    posts.register(database)
    found = {name: sorted(map(repr, rows(database, f'SELECT * FROM "{name}"'))) for name in _DERIVED}
    identities = [row["post"] for row in sqlite.run(database, "SELECT post FROM post_status")]
    states = exchange.state_texts(database, identities, None)
    found["texts"] = sorted(f"{state.snapshot} {as_text(state.content)}" for state in states)
    found["read"] = sorted(map(repr, rows(database, _READ)))
    found["told"] = list(map(repr, changes.changes(database, ChangeFilter())))
    return found


def bodies(path: Path, *, as_exported: bool) -> dict[str, str]:
    """Return how every body stands; where the bytes of withheld ones do not go out, they count as purged."""
    found = sqlite.run(
        schema.connect(path), "SELECT digest, state FROM payload UNION ALL SELECT digest, state FROM blob"
    )
    hidden = {"withheld": "purged"} if as_exported else {}
    return {row["digest"]: hidden.get(row["state"], row["state"]) for row in found}


def is_clean(path: Path) -> bool:
    return verify(path, at=NOW, sample=Sample(share=1, day=NOW.date())).clean


def files_of(name: str, form: str) -> list[Path]:
    if form == "archive":
        copy = made(name).path.with_name("copy.db")
        if not copy.exists():
            copy_files(made(name).path, copy)
        return [copy]
    path = exported(name, form)
    return sorted(path.glob("archive-*")) if form == "warc" else [path]


def brought(files: Iterable[Path], folder: Path) -> Kept:
    into = empty(folder)
    result = into.run("import", *map(str, files), "--init")
    assert not result.return_value, result.output
    return into


@cache
def expected(name: str) -> tuple[dict[str, list[tuple[object, ...]]], dict[str, list[str]]]:
    return kept(made(name).path), derived(made(name).path)


@pytest.mark.parametrize("form", ["warc", "wacz", "archive"])
@pytest.mark.parametrize("name", ARCHIVES)
def test_what_went_out_comes_back_the_same(name: str, form: str, tmp_path: Path) -> None:
    into = brought(files_of(name, form), tmp_path)

    before, before_derived = expected(name)
    after, after_derived = kept(into.path), derived(into.path)
    for part, held in before.items():
        assert after[part] == held, part
    for part in before_derived.keys() - (_READ_OF_HIDDEN if "taken down" in name else set()):
        made_of_it = before_derived[part]
        assert after_derived[part] == made_of_it, part
    assert bodies(into.path, as_exported=False) == bodies(made(name).path, as_exported=form != "archive")
    assert is_clean(into.path)


@pytest.mark.parametrize("name", ["demo", "304s", "odd", "two sites"])
def test_what_came_back_goes_out_as_the_same_answers(name: str, tmp_path: Path) -> None:
    into = brought(files_of(name, "warc"), tmp_path)
    into.run("export", "warc", str(tmp_path / "again"))

    ours, again = (
        {line.partition('"length"')[0] for line in (folder / "index.cdxj").read_text().splitlines()}
        for folder in (exported(name, "warc"), tmp_path / "again")
    )
    assert again == ours


def test_an_import_is_brought_in_once(tmp_path: Path) -> None:
    files = files_of("304s", "warc")
    into = brought(files, tmp_path)
    before = sha256(into.path.read_bytes())

    result = into.run("import", *map(str, files))

    assert "nothing to do" in result.output
    assert not result.return_value
    assert sha256(into.path.read_bytes()) == before
