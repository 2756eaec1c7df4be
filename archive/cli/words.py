"""`cirma concordance`, `frequency` and `collocates`: words counted in the texts, and read in their context."""

import sys
from typing import TYPE_CHECKING

import click

from archive import search as index
from archive.cleaning.harmless import clean
from archive.cli import output
from archive.cli.options import ChoiceType, known_site, with_csv, with_json, with_site
from archive.cli.source import ArchiveSource, open_archive, with_archive
from archive.export.cells import CsvDialect
from archive.formats.json import collocate_record, frequency_record, line_record
from archive.query import collocates as near_words
from archive.query import concordance as in_context
from archive.query import frequency as how_often
from archive.query.collocates import Collocate
from archive.query.concordance import ConcordanceLine, LineOrder
from archive.query.frequency import Frequency, Period
from archive.query.hits import find
from archive.search.occurrences import StatesRead, TextPart, occurrences

if TYPE_CHECKING:
    from sqlite_utils import Database

_ORDERS = ChoiceType([each.value for each in LineOrder])
_STATES = ChoiceType([each.value for each in StatesRead])

# Below it the context would be too short to read.
_ROOM_FOR_IDS = 100

with_titles = click.option("--titles", is_flag=True, help="In titles, not in bodies.")


@click.command("concordance")
@click.argument("word")
@click.option("--sort", type=_ORDERS, default=LineOrder.DATE.value, show_default=True)
@click.option(
    "--states",
    type=ChoiceType([each.value for each in StatesRead]),
    default=StatesRead.CURRENT.value,
    show_default=True,
)
@click.option("--context", type=click.IntRange(1, 50), default=in_context.CONTEXT_WORDS, show_default=True, metavar="N")
@with_titles
@with_site
@with_csv
@with_json
@with_archive
def concordance(
    word: str,
    sort: str,
    states: str,
    context: int,
    titles: bool,
    site: str | None,
    csv: CsvDialect | None,
    as_json: bool,
    source: ArchiveSource,
) -> None:
    """List every place where WORD occurs, with N words before and after it.

    WORD is a search: a word matches by its stem, "a phrase" or =word exactly; auteur: and après: narrow. With --states
    all, a line that several states of a post share is listed once.

    \b
    Examples:
      cirma concordance sanctions --sort right
      cirma concordance '=parti auteur:Lefèvre' --states all --csv > parti.csv
    """
    database = open_archive(source)
    known_site(database, site)
    found = in_context.concordance(
        database,
        word,
        part=_part(titles),
        states=StatesRead(states),
        site=site,
        order=LineOrder(sort),
        context=context,
    )
    if as_json or csv:
        output.records([line_record(line) for line in found], columns=ConcordanceLine.__struct_fields__, csv=csv)
        return
    # A concordance is read by its middle column, which only a terminal has room to hold in place.
    if sys.stdout.isatty():
        for line in found:
            output.line(*_in_columns(line))
    else:
        output.table(("left", "keyword", "right", "published", "post", "snapshot", "site", "title"), map(_cells, found))
    posts = len({line.post for line in found})
    output.say(f"{output.counted(len(found), 'line')} of {output.counted(posts, 'post')}")
    _say_forms(database, word)
    if not found:
        _say_elsewhere(database, word, site, titles=titles, past=StatesRead(states) is StatesRead.CURRENT)


@click.command("frequency")
@click.argument("words")
@click.option("--by", type=ChoiceType([each.value for each in Period]), default=Period.MONTH.value, show_default=True)
@with_titles
@with_site
@with_csv
@with_json
@with_archive
def frequency(
    words: str, by: str, titles: bool, site: str | None, csv: CsvDialect | None, as_json: bool, source: ArchiveSource
) -> None:
    """Count WORDS, separated by commas, in the posts of each month or year, and all words published in it.

    Each word is a search. A post counts in its current state, a removed one in its last.

    \b
    Examples:
      cirma frequency guerre,paix --by year
      cirma frequency '"mer Rouge",=parti' --csv > words.csv
    """
    database = open_archive(source)
    known_site(database, site)
    found = how_often.frequency(database, how_often.split(words), by=Period(by), part=_part(titles), site=site)
    if as_json or csv:
        output.records([frequency_record(row) for row in found], columns=Frequency.__struct_fields__, csv=csv)
        return
    rows = [
        (row.term, row.period or "no date", str(row.count), str(row.words), f"{row.per_10000:.2f}") for row in found
    ]
    output.table(("term", "period", "count", "words", "per 10,000"), rows)
    for term in dict.fromkeys(row.term for row in found):
        _say_forms(database, term)
        # A word that was never used gets the same help as in a search: it may be misspelt, or only in titles.
        if not any(row.count for row in found if row.term == term):
            output.say(f"{term}: not found")
            _say_elsewhere(database, term, site, titles=titles, past=False)


@click.command("collocates")
@click.argument("word")
@click.option("--near", type=click.IntRange(1, 20), default=near_words.NEAR_WORDS, show_default=True, metavar="N")
@click.option(
    "--limit",
    type=click.IntRange(min=1, max=1_000_000_000),
    metavar="N",
    help="At most N (30 for people; all in CSV and JSON).",
)
@with_titles
@with_site
@with_csv
@with_json
@with_archive
def collocates(
    word: str,
    near: int,
    limit: int | None,
    titles: bool,
    site: str | None,
    csv: CsvDialect | None,
    as_json: bool,
    source: ArchiveSource,
) -> None:
    """List the words that occur within N words of WORD more often than by chance.

    The score is Dunning's log-likelihood: above 10.8, chance does it once in a thousand times.

    \b
    Example:
      cirma collocates sanctions --near 3
    """
    database = open_archive(source)
    known_site(database, site)
    found = near_words.collocates(database, word, part=_part(titles), site=site, near=near)
    if as_json or csv:
        output.records([collocate_record(row) for row in found[:limit]], columns=Collocate.__struct_fields__, csv=csv)
        return
    # People get thirty, programs all: what is below the first thirty is rarely told from chance.
    shown = found[: limit or 30]
    rows = [
        (row.word, str(row.near), str(row.left), str(row.right), str(row.total), f"{row.score:.1f}") for row in shown
    ]
    output.table(("word", "near", "before", "after", "in all", "score"), rows)
    output.say(f"{len(shown)} of {output.counted(len(found), 'word')}")
    _say_forms(database, word)
    if not found:
        _say_elsewhere(database, word, site, titles=titles, past=False)


def _say_forms(database: "Database", query: str) -> None:
    """Tell which other forms were counted: a stem may take in what nobody meant."""
    for forms in index.forms(database.conn, query):
        output.say(str(forms))


def _say_elsewhere(database: "Database", query: str, site: str | None, *, titles: bool, past: bool) -> None:
    """Say where else a term that was not found occurs, or what may have been meant."""
    part, where = (TextPart.BODY, "in bodies: omit --titles") if titles else (TextPart.TITLE, "in titles: --titles")
    # The first occurrence is enough to know, and the texts are read one by one.
    if next(occurrences(database.conn, query, part=part, site=site), None):
        output.say(f"it stands {where}")
    if past and next(occurrences(database.conn, query, part=_part(titles), states=StatesRead.ALL, site=site), None):
        output.say("it stood in a past state: --states all")
    if suggestion := find(database, query, limit=1, site=site).suggestion:
        output.say(f"did you mean: {suggestion}")


def _part(titles: bool) -> TextPart:
    return TextPart.TITLE if titles else TextPart.BODY


def _in_columns(line: ConcordanceLine) -> tuple[str | output.Styled, ...]:
    """The keyword in the middle of the terminal, after the day and, where there is room, the post to open."""
    when = line.published.isoformat() if line.published else "–"
    named = f"{when:10} {line.post} " if output.width() >= _ROOM_FOR_IDS else f"{when:10} "
    # One column stays free, so that no terminal wraps the line.
    side = max(10, (output.width() - len(line.keyword) - len(named) - 1) // 2)
    left, right = clean(line.left)[-side:], clean(line.right)[:side]
    return f"{named}{left:>{side}}", output.styled(line.keyword, fg="green", bold=True), right


def _cells(line: ConcordanceLine) -> tuple[str, ...]:
    when = line.published.isoformat() if line.published else ""
    return line.left.strip(), line.keyword, line.right.strip(), when, line.post, line.snapshot, line.site, line.title
