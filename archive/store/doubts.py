"""Answers that are held back: pages of a crawl that count as no state of their post, judged by the whole crawl.

`archive.history.doubt_rules` decides; this module collects the evidence. Doubts are derived: they are written again
whenever the crawls concerned are judged again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from archive.database.packed_rows import reading_details
from archive.history import doubt_rules
from archive.history.doubt_rules import (
    MASS,
    MASS_OF_FIELDS,
    MASS_STRIPPED,
    UNSETTLED,
    AnswerFacts,
    DoubtRule,
    LooksLike,
)
from archive.model import Content, ProblemKind
from archive.query.evidence import content_of
from archive.render.text import as_text
from archive.store.confirmations import SAME, SHOWN, clear, words
from archive.store.doubt_summary import HeldBack, held_back, live_before
from archive.store.doubted_page import DoubtedPage, has_marks
from archive.store.field_doubts import volatile_fields
from archive.store.rows import insert, one
from archive.text.words import folded_words

_BELIEVED = """
FROM address a JOIN capture c ON c.uri = a.uri JOIN reading q ON q.capture = coalesce(c.confirms, c.id)
WHERE a.post = :post AND q.verdict = 'post' AND q.content IS NOT NULL AND c.observed_at < :at
  AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture IN (c.id, c.confirms) AND d.cleared IS NULL)
"""
# Of so many pages one that ends as it should: a site may leave off closing its pages for good.
_WAS_WHOLE = f"""
SELECT 1 FROM (SELECT q.details {_BELIEVED} ORDER BY c.observed_at DESC LIMIT 60)
WHERE instr(details, '"{ProblemKind.CUT_PAGE.value}"') = 0
"""  # noqa: S608
# From the readings on: of decades of captures few are of missing pages.
_ERROR_PAGE = """
SELECT q.content FROM reading q CROSS JOIN capture c ON c.id = q.capture
WHERE c.site = ? AND q.verdict = 'not_found' AND q.content IS NOT NULL ORDER BY c.observed_at DESC LIMIT 1
"""
_OTHERS = """
SELECT count(DISTINCT a.post) AS posts FROM reading q JOIN capture c ON c.id = q.capture
JOIN address a ON a.uri = c.uri
WHERE q.capture IN (SELECT r.capture FROM packed_reading r JOIN packed_content t ON t.id = r.content WHERE t.digest = ?)
  AND q.verdict = 'post' AND a.post != ? AND c.observed_at <= ?
"""
_TWIN = """
SELECT rule, looks_like, why FROM doubt d
WHERE post = ? AND content = ? AND crawl = ? AND cleared IS NULL AND at < (SELECT observed_at FROM capture WHERE id = ?)
"""
_SHOWN_LAST = f"""{SHOWN} AND p.site = :site AND c.observed_at < :at AND f.crawl <> :crawl
  AND NOT EXISTS (SELECT 1 FROM doubt d WHERE d.capture = c.id AND d.cleared IS NULL)
ORDER BY c.observed_at DESC LIMIT 30"""  # noqa: S608
_MOSTLY = 0.6


def hold_unsettled(database: Database, capture: str) -> None:
    """Hold *capture* back until its crawl is settled, if it shows another text than its post had."""
    row = one(database, f"{SHOWN} AND c.id = ?", capture)
    page = _page(database, row) if row else None
    # Of other posts nothing is known yet: only what condemns the page by itself is held back already.
    facts = _facts(page, elsewhere=0, siblings=(True, True), error="") if page and page.held else None
    if page and facts and (facts.cut or doubt_rules.rewritten(facts)):
        _write(database, page.row, UNSETTLED, LooksLike.TEMPLATE, "what other posts did in this crawl is not known yet")


def write_doubts(database: Database, crawl: int) -> HeldBack:
    """Judge every answer of *crawl*, and earlier ones that it confirms; return what was held back."""
    # A crawl may be settled twice, after a resumption or in a reparse: it starts from nothing each time.
    _forget(database, crawl)
    rows = database.execute(f"{SHOWN} AND f.crawl = ? ORDER BY c.observed_at, c.id", (crawl,)).fetchall()
    pages = [page for row in rows if (page := _page(database, row))]
    read = len({row["post"] for row in rows})
    judged = _judge(database, crawl, pages, read=read)
    _write_again(database, rows)
    for row in {row["post"]: row for row in rows}.values():
        clear(database, row["post"])
    return held_back(database, crawl, (rule.looks_like for rule in judged), read=read)


def write_all(database: Database) -> None:
    """Judge the answers of every crawl again, in order; posts whose doubts differ now count as not derived."""
    before = _open_doubts(database)
    database.execute("DELETE FROM doubt")
    for row in database.execute("SELECT id FROM crawl ORDER BY started_at, id").fetchall():
        write_doubts(database, row["id"])
    for post in {post for post, _ in before ^ _open_doubts(database)}:
        database.execute("DELETE FROM derivation WHERE post = ?", (post,))


def _open_doubts(database: Database) -> set[tuple[str, str]]:
    rows = database.execute("SELECT post, capture FROM doubt WHERE cleared IS NULL")
    return {(row["post"], row["capture"]) for row in rows.fetchall()}


def posts_concerned(database: Database, crawl: int) -> frozenset[str]:
    """The posts whose answers in *crawl* were doubted, or cleared an earlier doubt."""
    rows = database.execute(
        """SELECT DISTINCT d.post FROM doubt d WHERE d.crawl = :crawl OR d.cleared IN (
             SELECT f.capture FROM fetch f WHERE f.capture IS NOT NULL AND f.crawl = :crawl)""",
        {"crawl": crawl},
    )
    return frozenset(row["post"] for row in rows)


def _forget(database: Database, crawl: int) -> None:
    database.execute("DELETE FROM doubt WHERE crawl = ?", (crawl,))
    database.execute(
        """UPDATE doubt SET cleared = NULL WHERE cleared IN (
             SELECT f.capture FROM fetch f WHERE f.capture IS NOT NULL AND f.crawl = ?)""",
        (crawl,),
    )


def _page(database: Database, row: Mapping[str, Any]) -> DoubtedPage | None:
    """The answer in *row* beside what its post showed before; None where that was the same."""
    key = {"post": row["post"], "at": row["observed_at"]}
    if database.execute(
        f"SELECT 1 {_BELIEVED} AND q.content = :content", {**key, "content": row["content"]}
    ).fetchone():
        return None
    before = database.execute(
        f"SELECT q.content, q.rendered_at, q.details, q.parser {_BELIEVED} ORDER BY c.observed_at DESC LIMIT 1", key
    ).fetchone()
    content = content_of(database, row["content"])
    held = content_of(database, before["content"]) if before else None
    return DoubtedPage(
        row=row,
        content=content,
        words=words(content),
        held=held,
        held_words=words(held) if held else "",
        has_moved=bool(before) and _platform(before) != _platform(row),
        had_marks=bool(before) and has_marks(before),
        was_whole=database.execute(_WAS_WHOLE, key).fetchone() is not None,
    )


def _judge(database: Database, crawl: int, pages: list[DoubtedPage], *, read: int) -> list[DoubtRule]:
    """Write why each of *pages* is held back, if it is; return the rules that applied."""
    shown = {page.row["post"]: page for page in pages}
    times = Counter(key for page in shown.values() for key in page.keys)
    titles = Counter(page.content.title for page in shown.values() if page.has_new_title)
    fields = Counter(field for page in shown.values() for field in page.other_fields)
    siblings = _siblings(database, pages)
    live = live_before(database, crawl)
    restless = volatile_fields(database, pages[0].row["site"]) if pages else frozenset()
    moved = {field for field, count in fields.items() if doubt_rules.is_mass(count, live=live, read=read)} - restless
    facts = [
        _facts(
            page,
            elsewhere=max(times[page.key] - 1, _others(database, page)),
            titles=titles[page.content.title] - 1 if page.has_new_title else 0,
            siblings=siblings,
            error=_error_words(database, page),
            as_many=bool(moved & page.other_fields),
        )
        for page in pages
    ]
    other = sum(map(doubt_rules.rewritten, facts))
    mass = doubt_rules.is_mass(other, live=live, read=read)
    found = []
    for page, known in zip(pages, facts, strict=True):
        rule = doubt_rules.doubt(known)
        # A lasting rule says what is wrong with this page; the mass says only that many are.
        if mass and doubt_rules.rewritten(known) and not (rule and rule.lasting):
            rule = MASS_STRIPPED if MASS_STRIPPED.applies(known) else MASS
        if known.as_many:
            rule = rule or MASS_OF_FIELDS
        if rule:
            found.append(rule)
            _write(database, page.row, rule.name, rule.looks_like, rule.why)
    return found


def _write_again(database: Database, rows: Iterable[Mapping[str, Any]]) -> None:
    """Hold back each of *rows* that shows once more what an earlier one of the same crawl was held back for.

    It was taken for known, since nothing was known against the earlier one until the whole crawl was judged.
    """
    for row in rows:
        twin = one(database, _TWIN, row["post"], row["content"], row["crawl"], row["capture"])
        if twin:
            _write(database, row, twin["rule"], LooksLike(twin["looks_like"]), twin["why"])


def _others(database: Database, page: DoubtedPage) -> int:
    """Count the other posts that ever showed what this one shows in place of its own text, changed or not."""
    if page.held is None:
        return 0
    key = (page.row["content"], page.row["post"], page.row["observed_at"])
    return int(database.execute(_OTHERS, key).fetchone()["posts"])


def _platform(row: Mapping[str, Any]) -> str:
    return str(row["parser"]).partition("/")[0]


def _facts(
    page: DoubtedPage,
    *,
    elsewhere: int,
    siblings: tuple[bool, bool],
    error: str,
    titles: int = 0,
    as_many: bool = False,
) -> AnswerFacts:
    held, content = page.held, page.content
    # A new post has no past of its own: it is measured by the other new posts of the crawl.
    marked, dated = (page.had_marks, _is_dated(held)) if held else siblings
    kept = doubt_rules.retained(page.held_words, page.words) if held else None
    return AnswerFacts(
        retained=kept,
        held=len(page.held_words),
        letters=len(page.words),
        elsewhere=elsewhere,
        marked=page.marks,
        error_page=bool(error) and _is_same(error, page.words) and (kept is not None or not page.marks),
        marks_lost=marked and not page.marks,
        bare=dated and not _is_dated(content),
        cut=page.was_whole and _is_cut(page.row),
        title_kept=held is None or bool({*folded_words(held.title)} & {*folded_words(content.title)}),
        language_kept=held is None or held.language == content.language,
        titles_elsewhere=titles,
        garbled=held is not None and doubt_rules.is_garbled(as_text(held), as_text(content)),
        as_many=as_many,
    )


def _is_same(error: str, words: str) -> bool:
    """Return whether a page says what the error page says, and little besides: any page may contain those words."""
    return doubt_rules.retained(error, words) > SAME and doubt_rules.retained(words, error) > _MOSTLY


def _siblings(database: Database, pages: Iterable[DoubtedPage]) -> tuple[bool, bool]:
    """Return whether nearly all posts beside the new ones among *pages* carry marks, and a date or an author.

    These are the other new ones; where they are few, those that the site showed last.
    """
    new = [page for page in pages if page.held is None]
    shown = [(page.marks, _is_dated(page.content)) for page in new]
    if 0 < len(shown) < doubt_rules.MANY and not all(dated for _, dated in shown):
        shown = _shown_before(database, new[0].row)
    # Below so many, nine in ten means nothing.
    if len(shown) < doubt_rules.MANY:
        return False, False
    marked, dated = sum(marks for marks, _ in shown), sum(dates for _, dates in shown)
    return marked * 10 >= len(shown) * 9, dated * 10 >= len(shown) * 9


def _shown_before(database: Database, row: Mapping[str, Any]) -> list[tuple[bool, bool]]:
    """Return which of the posts that the site showed last before *row* carry marks, and a date or an author."""
    rows = database.execute(_SHOWN_LAST, {"site": row["site"], "at": row["observed_at"], "crawl": row["crawl"]})
    last = {each["post"]: each for each in reversed(rows.fetchall())}
    return [(has_marks(each), _is_dated(content_of(database, each["content"]))) for each in last.values()]


def _is_dated(content: Content) -> bool:
    return content.published is not None or bool(content.authors)


def _error_words(database: Database, page: DoubtedPage) -> str:
    row = one(database, _ERROR_PAGE, page.row["site"])
    return words(content_of(database, row["content"])) if row else ""


def _is_cut(row: Mapping[str, Any]) -> bool:
    return any(each["kind"] == ProblemKind.CUT_PAGE for each in reading_details(row["details"])["problems"])


def _write(database: Database, row: Mapping[str, Any], rule: str, looks_like: LooksLike, why: str) -> None:
    # One doubt an answer: the last judgement, made of the whole crawl, replaces the provisional one.
    database.execute("DELETE FROM doubt WHERE capture = ?", (row["capture"],))
    facts = {"capture": row["capture"], "post": row["post"], "crawl": row["crawl"], "at": row["observed_at"]}
    insert(
        database,
        "doubt",
        {**facts, "content": row["content"], "rule": rule, "looks_like": looks_like.value, "why": why, "cleared": None},
    )
