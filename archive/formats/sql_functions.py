"""The program's own readers as functions of SQL, for questions that are asked in Datasette; they answer in French.

first_moment(text), last_moment(text)    the UTC instants that a date means; NULL where it is none
read_date(text)                          how the date was read, or why it was not
search_posts(text)                       JSON: `hits` as `cirma search --json` has them, `read_as`, `problem`
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from archive import dates, timestamps
from archive.database import Database
from archive.dates import DateSpan
from archive.errors import BadDate, BadQuery
from archive.formats.json import hit_record
from archive.query import hits
from archive.query.posts import register as register_folding
from archive.query.sites import zone_of_days

# The answer is one value of SQL: it must fit into memory.
MOST_HITS = 100
DATES = "2026-03-01, mars 2026, 1er mars 2026, 12/03/2026, hier, 7d"


def register(database: Database, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Give *database*, an archive or a copy of one, these functions; `hier` counts from *clock*."""
    register_folding(database)

    def span(text: object) -> DateSpan:
        return dates.read(str(text or ""), now=clock(), zone=zone_of_days(database))

    functions: dict[str, Callable[[object], str | None]] = {
        "first_moment": _or_null(lambda text: timestamps.text(span(text).start)),
        "last_moment": _or_null(lambda text: timestamps.text(span(text).end)),
        "read_date": lambda text: _read_as(span, text),
        "search_posts": lambda text: json.dumps(_found(database, str(text or "").strip(), clock())),
    }
    for name, function in functions.items():
        database.conn.create_function(name, 1, function)


def _or_null(read: Callable[[object], str]) -> Callable[[object], str | None]:
    def reading(text: object) -> str | None:
        try:
            return read(text)
        # NULL is how SQL says that there is no such instant; an error would end the whole question.
        except BadDate:
            return None

    return reading


def _read_as(span: Callable[[object], DateSpan], text: object) -> str:
    """The days that *text* means, or that it means none."""
    try:
        found = span(text)
    except BadDate:
        return f"« {text or ''} » n’est pas une date ; écrire {DATES}"
    if found.start == found.end:
        return str(found)
    first, last = found.first_day.isoformat(), found.last_day.isoformat()
    return f"{first} ({found.zone})" if first == last else f"du {first} au {last} ({found.zone})"


def _found(database: Database, query: str, now: datetime) -> dict[str, Any]:
    """Return what *query* finds; nothing for an empty query."""
    if not query:
        return {"hits": [], "read_as": "", "problem": None}
    try:
        found = hits.find(database, query, limit=MOST_HITS, now=now)
    except BadQuery as error:
        read = f", lue comme : {error.read_as}" if error.read_as else ""
        return {"hits": [], "read_as": "", "problem": f"« {query} » : un mot ou un signe manque, ou est de trop{read}"}
    records = [hit_record(hit, hits.post_of(database, hit), found.total) for hit in found.hits]
    forms = (f"{each.word} : aussi {', '.join(each.forms)}" for each in found.forms)
    meant = (f"peut-être : {found.suggestion}",) if found.suggestion else ()
    return {"hits": records, "read_as": " ; ".join((found.read_as, *forms, *meant)), "problem": None}
