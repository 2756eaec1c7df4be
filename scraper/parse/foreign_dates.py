"""Visible dates that the common reading knows nothing of: other scripts, calendars, and words that need a language.

Loaded when a text has such letters, or its page declares such a language. A day is read only where its day, month and
year stand side by side: a wrong day is worse than none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache

from msgspec import Struct

from scraper.parse.calendars import buddhist, of_era, persian
from scraper.parse.date_words import MONTH, plain
from scraper.parse.foreign_months import BY_LANGUAGE, BY_SCRIPT, HINTS, PERSIAN, VIETNAMESE
from scraper.parse.foreign_spans import span_back

# A word may hold points and apostrophes between its letters: พ.ค., d'abril.
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d,;:|/()\[\]·•.\-–—־،]*(?:\.[^\W\d_][^\s\d,;:|/()\[\]·•.\-–—־،]*)*")
_EAST_ASIAN = re.compile(r"(?:([^\W\d_]{2}) ?)?(\d{1,4}|元) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일号號]")
_FIGURES = re.compile(r"(?<![\d/.-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?![\d/-])")
_LETTERS = re.compile(r"[^\W\d_]+")
_ORDINAL_DOT = re.compile(r"\d\. ?(?:listopad|srp|lip|lis)")
# Marks of a direction, which programs put between the figures of an Arabic date.
_UNSEEN = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_THAI = re.compile(r"[\u0e00-\u0eff]")
_PERSIAN_LETTERS = str.maketrans("یکىۀة", "يكيهه")
# What stands between the parts of a date and is none of them.
_JOINING = """
de d del di of le el il la a er st nd rd th º ª o e ko eko m g god godine gada r roku rok lei ngay nam thn ta na da
ils den г год года году р рік року ж жыл жылы йил թ წ წლის от של من ه م في سال พ.ศ ค.ศ ปี ที่ วันที่ को
"""
_BETWEEN = frozenset(_JOINING.split())
# Beyond it a line without a year tells of something.
_FEW = 5


class _Words(Struct, frozen=True):
    """The months that a line may name: by word, and by the words of the other calendar."""

    month: dict[str, int]
    persian: dict[str, int]


class _Tongue(Struct, frozen=True):
    """What tells which language a line is in."""

    tables: tuple[dict[str, int], ...]
    """The months of the declared languages, the surest first."""
    hinted: frozenset[str]
    """The languages that words of the line are of."""
    is_dotted: bool
    """Whether a point follows the day, as in no Polish date."""


def month_of(word: str, text: str, languages: Iterable[str]) -> int | None:
    """The month that *word* means in the first of *languages* that has it, or as the rest of *text* tells.

    The words are plain: in lower case, without accents. None where the languages that have it differ.
    """
    return _meant(word, _tongue(text, languages))


def _tongue(text: str, languages: Iterable[str]) -> _Tongue:
    known = dict.fromkeys(name for name in map(_primary, languages) if name in BY_LANGUAGE)
    words = set(_LETTERS.findall(text))
    return _Tongue(
        tables=tuple(map(_of_language, known)),
        hinted=frozenset(name for name, hints in HINTS.items() if not words.isdisjoint(hints.split())),
        is_dotted=bool(_ORDINAL_DOT.search(text)),
    )


def _meant(word: str, tongue: _Tongue) -> int | None:
    for table in tongue.tables:
        if found := table.get(word):
            return found
    if found := MONTH.get(word) or _scripts().month.get(word):
        return found
    shared = {name: month for name in HINTS if (month := _of_language(name).get(word))}
    if tongue.is_dotted:
        shared.pop("pl", None)
    months = {month for name, month in shared.items() if name in tongue.hinted} or set(shared.values())
    return months.pop() if len(months) == 1 else None


def day_in(text: str, shown: str, languages: Sequence[str], today: datetime | None) -> date | None:
    """The day that the plain *text* means, as *languages* write it; without a year the last such day before *today*.

    *shown* is the text without clock times and counts.
    """
    day = _written_out(shown, languages, today)
    if day or today is None:
        return day
    spans = (span for line in (text, shown) if (span := span_back(line, languages)) is not None)
    return next(((today - span).date() for span in spans), None)


def _written_out(text: str, languages: Sequence[str], today: datetime | None) -> date | None:
    if match := _EAST_ASIAN.search(text):
        return _east_asian(match)
    text = _UNSEEN.sub("", text).translate(_PERSIAN_LETTERS)
    spoken = {_primary(language) for language in languages}
    if match := _FIGURES.search(text):
        return _in_figures(match, is_thai="th" in spoken or bool(_THAI.search(text)), is_persian="fa" in spoken)
    return _in_words(list(_parts(text, _tongue(text, languages))), today)


def _east_asian(match: re.Match[str]) -> date | None:
    era, year, month, day = match.groups()
    count = 1 if year == "元" else int(year)
    if len(year) == 4:
        return _date(count, int(month), int(day))
    return of_era(era, count, int(month), int(day)) if era else None


def _in_figures(match: re.Match[str], *, is_thai: bool, is_persian: bool) -> date | None:
    """The day of a year that only another calendar has."""
    first, month, last = int(match[1]), int(match[3]), int(match[4])
    if is_thai:
        return buddhist(last, month, first) or buddhist(first, month, last)
    if is_persian and (found := persian(first, month, last) or persian(last, month, first)):
        return found
    return _date(last, month, first) or _date(first, month, last)


class _Part(Struct, frozen=True):
    """A number of a line, or the month that a word of it means; a word that means nothing is neither."""

    number: int | None = None
    digits: int = 0
    month: int | None = None
    is_persian: bool = False
    is_thai: bool = False


def _parts(text: str, tongue: _Tongue) -> Iterator[_Part]:
    """The numbers, months and other words of *text* in order, without what merely joins them."""
    tokens = _TOKEN.findall(text)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token[0].isdecimal():
            yield _Part(number=int(token), digits=len(token)) if len(token) < 5 else _Part()
            at += 1
            continue
        part, length = _month_at(tokens, at, tongue)
        if part or token.rstrip("'׳.॰") not in _BETWEEN:
            yield part or _Part()
        at += length


def _month_at(tokens: list[str], at: int, tongue: _Tongue) -> tuple[_Part | None, int]:
    """The month that the tokens from *at* on name, and how many those are."""
    if tokens[at] in ("thang", "thg"):
        return _vietnamese(tokens, at)
    if at + 1 < len(tokens) and (found := _named(f"{tokens[at]} {tokens[at + 1]}", tongue)):
        return found, 2
    return _named(tokens[at], tongue), 1


def _named(word: str, tongue: _Tongue) -> _Part | None:
    word = word.rstrip("'׳.॰़")
    tables = _scripts()
    for form in _forms(word):
        if month := tables.persian.get(form):
            return _Part(month=month, is_persian=True)
        if month := _meant(form, tongue):
            return _Part(month=month, is_thai=bool(_THAI.match(form)))
    return None


def _forms(word: str) -> Iterator[str]:
    """*word*, and what it is without what languages write to its beginning or end."""
    yield word
    if word[:2] in ("d'", "l'"):
        yield word[2:]
    if len(word) > 3 and word[0] in "בול":
        yield word[1:]
    for ending in ("ren", "k", "ko"):
        if len(word) > 6 and word.endswith(ending):
            yield word.removesuffix(ending)


def _vietnamese(tokens: list[str], at: int) -> tuple[_Part | None, int]:
    words, after = _vietnamese_months(), tokens[at + 1 : at + 3]
    for length in (2, 1):
        name = " ".join(after[:length])
        month = words.get(name) or (int(name) if length == 1 and name.isdecimal() and len(name) < 3 else None)
        if len(after) >= length and month and month <= 12:
            return _Part(month=month), 1 + length
    return None, 1


def _in_words(parts: list[_Part], today: datetime | None) -> date | None:
    """The day whose parts stand side by side: 3 May 2024, May 3 2024, 2024 May 3 or 2024 3 May."""
    # A month is named in both ways of a region: أيار/مايو.
    parts = [part for before, part in zip([None, *parts], parts, strict=False) if not part.month or part != before]
    months = [at for at, part in enumerate(parts) if part.month]
    found = {day for at in months if (day := _whole(parts, at))}
    if found or today is None or len(months) != 1 or len(parts) > _FEW or any(part.digits > 2 for part in parts):
        return found.pop() if len(found) == 1 and len(months) == 1 else None
    return _last(parts, months[0], today)


def _whole(parts: list[_Part], at: int) -> date | None:
    for day, year in ((-1, 1), (1, 2), (1, -1), (-1, -2)):
        beside, further = _beside(parts, at + day), _beside(parts, at + year)
        if beside.number is not None and beside.digits < 3 and further.number is not None and further.digits == 4:
            return _of(parts[at], further.number, beside.number)
    return None


def _beside(parts: list[_Part], at: int) -> _Part:
    return parts[at] if 0 <= at < len(parts) else _Part()


def _of(month: _Part, year: int, day: int) -> date | None:
    assert month.month is not None
    if month.is_persian:
        return persian(year, month.month, day)
    return (month.is_thai and buddhist(year, month.month, day)) or _date(year, month.month, day)


def _last(parts: list[_Part], at: int, today: datetime) -> date | None:
    """The last day of a month's name and one number beside it, up to *today*."""
    numbers = [part.number for part in parts if part.number is not None]
    day = next((part.number for part in (_beside(parts, at - 1), _beside(parts, at + 1)) if part.number), None)
    if len(numbers) != 1 or day is None or parts[at].is_persian or parts[at].month is None:
        return None
    found = _date(today.year, parts[at].month or 0, day)
    return _date(today.year - 1, parts[at].month or 0, day) if found and found > today.date() else found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].strip().lower()


@cache
def _of_language(language: str) -> dict[str, int]:
    return dict(_fields(BY_LANGUAGE[language]))


@cache
def _scripts() -> _Words:
    return _Words(
        month={word: month for line in BY_SCRIPT.split(";") for word, month in _fields(line)},
        persian=dict(_fields(PERSIAN)),
    )


@cache
def _vietnamese_months() -> dict[str, int]:
    return dict(_fields(VIETNAMESE))


def _fields(line: str) -> Iterator[tuple[str, int]]:
    """The words of *line* as plain ones, each with its month."""
    for month, field in enumerate(line.split(), start=1):
        for word in field.split("|"):
            if word != "-":
                yield plain(word.replace("_", " ")).translate(_PERSIAN_LETTERS), month
