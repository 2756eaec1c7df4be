"""Search over current and past texts, a word in its contexts, its frequency, and the basket of what was found."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.responses import Response

from archive.formats.json import Record, hit_record, shown_record
from archive.query import concordance as concordances
from archive.query import frequency as frequencies
from archive.query import hits, posts
from archive.query.concordance import ConcordanceLine, LineOrder
from archive.query.frequency import Frequency, Period
from archive.query.posts import Shown
from archive.render.text import as_text
from archive.search import Forms, FoundPosts, Hit, HitOrder, Moment, forms
from archive.search.exact import exactly
from archive.search.occurrences import StatesRead
from archive.timestamps import optional_text
from archive.web import absence, answers, charts, filters, templating
from archive.web.answers import Elsewhere, Refusal
from archive.web.ask import Ask
from archive.web.mementos import post_at
from archive.web.paging import Paging, offset, paging
from archive.web.room import PAGE_SIZE
from archive.web.routes.references import listed_references

_SIZE = 20
_WHOLE = 10_000
_LINES = 2_000
"""Lines of a concordance that are shown; CSV has them all."""
# The address holds every id, and addresses are bounded.
_BASKET = 200
_NARROWED = tuple(name for name in filters.POST_FILTERS if name not in ("q", "as_of"))
_INDEX = ("state_text", "post_status")
_HITS = (
    "rank", "id", "title", "authors", "published_day", "url", "state", "matched_snapshot", "matches_now", "since",
    "until", "occurrences", "where", "snippet", "score",
)  # fmt: skip
_LINE = ("left", "keyword", "right", "post", "snapshot", "title", "published", "since", "until", "current")


def search(ask: Ask) -> Response:
    """`/search`."""
    asked = _words(ask)
    moment = filters.choice(ask, "moment", Moment) or Moment.EVER
    order = filters.choice(ask, "sort", HitOrder) or HitOrder.RELEVANCE
    shown = {"moment": moment.value, "order": order.value, "lit": _lit}
    if asked is None:
        return templating.html(ask, "search.html", asked="", found=None, paging=None, **shown)
    if filters.flag(ask, "exact"):
        # The address says what was asked in the language of searches, whatever box was ticked.
        raise Elsewhere(ask.here(q=exactly(asked), exact=None))
    as_of, among = filters.span(ask, "as_of"), filters.post_filter(ask)
    at, start = as_of.end if as_of else None, offset(ask, _SIZE)
    limit = _WHOLE if ask.format in ("csv", "bib", "ris", "csl.json") else start + _SIZE
    now = datetime.now(UTC)

    def find() -> FoundPosts:
        return hits.find(ask.database, asked, limit=limit, moment=moment, as_of=at, among=among, order=order, now=now)

    key = ("search", asked, moment, at, among, order, limit)
    found = find() if limit == _WHOLE else ask.reading.kept(_INDEX, key, find)
    place = paging(ask, found.total, _SIZE)
    if ask.format:
        return _taken(ask, found, place, at)
    counts = ask.reading.lately(
        ("search facets", asked, moment, at, among),
        lambda database: hits.facets_of(database, asked, moment=moment, as_of=at, among=among, now=now),
    )
    return templating.html(
        ask, "search.html", asked=asked, found=found, hits=found.hits[start:], paging=place, facets=counts,
        chosen=dict(filters.given(ask, _NARROWED)), **shown,
    )  # fmt: skip


def _taken(ask: Ask, found: FoundPosts, place: Paging, at: datetime | None) -> Response:
    """The results for programs: one page as JSON, otherwise all of them."""
    if ask.format in ("bib", "ris", "csl.json"):
        return listed_references(ask, [hit.snapshot for hit in found.hits])
    if ask.format == "csv":
        return answers.table(_records(ask, found.hits, found.total, at), _HITS)
    shown = found.hits[(place.number - 1) * _SIZE :]
    return answers.json(
        {"total": found.total, "page": place.number, "next": place.after, "read_as": found.read_as,
         "forms": found.forms, "suggestion": found.suggestion,
         "hits": list(_records(ask, shown, found.total, at))}
    )  # fmt: skip


def _records(ask: Ask, found: Iterable[Hit], total: int, at: datetime | None) -> Iterable[Record]:
    return (hit_record(hit, hits.post_of(ask.database, hit, at), total) for hit in found)


def concordance(ask: Ask) -> Response:
    """`/concordance`: every place where a word occurs."""
    asked, order = _words(ask), filters.choice(ask, "sort", LineOrder) or LineOrder.DATE
    states = filters.choice(ask, "moment", StatesRead) or StatesRead.CURRENT
    if asked is None:
        return templating.html(ask, "concordance.html", asked="", lines=(), paging=None, order=order, states=states)
    site = filters.site(ask)
    lines: tuple[ConcordanceLine, ...] = ask.reading.kept(
        _INDEX, ("concordance", asked, states, site, order),
        lambda: concordances.concordance(ask.database, asked, states=states, site=site, order=order),
    )  # fmt: skip
    if ask.format == "csv":
        return answers.table(map(_line, lines), _LINE)
    place, start = paging(ask, min(len(lines), _LINES), 2 * PAGE_SIZE), offset(ask, 2 * PAGE_SIZE)
    shown = lines[start : start + 2 * PAGE_SIZE]
    if ask.format == "json":
        return answers.json(
            {"total": len(lines), "page": place.number, "next": place.after, "lines": [_line(line) for line in shown]}
        )
    return templating.html(
        ask, "concordance.html", asked=asked, lines=shown, total=len(lines), paging=place, order=order, states=states,
        forms=_forms(ask, asked),
    )  # fmt: skip


def frequency(ask: Ask) -> Response:
    """`/frequency?q=a,b`: per 10,000 words, with the denominator."""
    asked, by = _words(ask), filters.choice(ask, "by", Period) or Period.MONTH
    if asked is None:
        return templating.html(ask, "frequency.html", asked="", rows=(), charts_of=(), by=by)
    site, terms = filters.site(ask), frequencies.split(asked)[:8]
    rows: tuple[Frequency, ...] = ask.reading.kept(
        _INDEX, ("frequency", terms, by, site),
        lambda: frequencies.frequency(ask.database, terms, by=by, site=site),
    )  # fmt: skip
    if ask.format == "json":
        return answers.json({"total": len(rows), "rows": rows})
    if ask.format == "csv":
        return answers.table(map(_row, rows), ("term", "period", "count", "words", "per_10000"))
    drawn = [(term, _total(term, rows), _forms(ask, term), _chart(ask, term, rows)) for term in terms]
    return templating.html(ask, "frequency.html", asked=asked, rows=rows, charts_of=drawn, by=by)


def basket(ask: Ask) -> Response:
    """`/basket?id=…&id=…`: states that a reader picked; they are in the address, nowhere else."""
    wanted = [name for name in dict.fromkeys(ask.many("id")) if absence.ID.fullmatch(name)]
    if len(wanted) > _BASKET:
        raise Refusal(400, "error.too_many", most=_BASKET)
    shown = [_held(ask, name) for name in wanted]
    match ask.format:
        case "bib" | "ris" | "csl.json":
            return listed_references(ask, [each.snapshot for each in shown])
        case "txt":
            parts = [f"{each.content.title}\n\n{as_text(each.content)}\n" for each in shown]
            return answers.text("\n* * *\n\n".join(parts))
        case "json":
            return answers.json({"total": len(shown), "posts": [shown_record(each) for each in shown]})
        case "csv":
            columns = ("snapshot", "id", "title", "authors", "published_day", "url")
            return answers.table((shown_record(each) for each in shown), columns)
    return templating.html(ask, "basket.html", shown=shown)


def _words(ask: Ask) -> str | None:
    asked = filters.text(ask, "q", most=filters.MOST_WORDS)
    if asked is None and ask.format:
        raise Refusal(400, "error.no_words")
    # An address is no words: whoever pastes one wants its post.
    if asked and re.match(r"https?://\S+$", asked) and (post := post_at(ask, asked)):
        raise Elsewhere(filters.in_language(ask, f"/posts/{post}"))
    return asked


def _held(ask: Ask, name: str) -> Shown:
    try:
        return posts.show_snapshot(ask.database, name)
    except Exception as error:
        raise absence.explain_id(ask.database, "snapshot", name) from error


def _lit(hit: Hit) -> str:
    """A fragment under which browsers light the first word that was found."""
    # Text fragments take a hyphen for a sign of theirs, so it is escaped.
    word = next((part.text for part in hit.snippet if part.marked), "")
    return f"#:~:text={quote(word, safe='').replace('-', '%2D')}" if word else ""


def _line(line: ConcordanceLine) -> Record:
    return {
        "left": line.left, "keyword": line.keyword, "right": line.right, "post": line.post,
        "snapshot": line.snapshot, "title": line.title,
        "published": line.published.isoformat() if line.published else None,
        "since": optional_text(line.since), "until": optional_text(line.until), "current": line.current,
    }  # fmt: skip


def _row(row: Frequency) -> Record:
    return {name: getattr(row, name) for name in ("term", "period", "count", "words", "per_10000")}


def _total(term: str, rows: Iterable[Frequency]) -> int:
    return sum(row.count for row in rows if row.term == term)


def _forms(ask: Ask, asked: str) -> tuple[Forms, ...]:
    """The forms that counted."""
    return ask.reading.kept(_INDEX, ("forms", asked), lambda: forms(ask.database.conn, asked))


def _chart(ask: Ask, term: str, rows: Iterable[Frequency]) -> object:
    """The bars of one term over time."""
    dates = ask.dates()

    def named(period: str) -> str:
        return dates.month(period) if "-" in period else period

    dated = [row for row in rows if row.term == term and row.period]
    bars = [
        charts.ChartBar(
            label=named(row.period or ""), value=row.per_10000,
            told=f"{named(row.period or '')}{ask.words('sign.colon')}{ask.words.number(row.per_10000, 1)}",
        )
        for row in dated
    ]  # fmt: skip
    top = ask.words.number(max((bar.value for bar in bars), default=0), 1)
    return charts.bars(bars, ask.words("frequency.chart", term=term), top=top)
