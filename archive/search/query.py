"""The language of searches: what a person types, and how it is read.

    query = item*                        all are wanted: an implicit ET
    item  = ["-"] term ("OU" term)*      OU, OR or | binds its neighbours; SAUF, or NOT, is a minus
    term  = [field ":"] atom             titre, texte, auteur, tag; at the top avant, après, date and such, with a date
    atom  = word | word* | =word | "a phrase" | (query)

A word means all words that share its stem; `=word` and "word" mean that form alone. Words too common to tell texts
apart are left out beside others, and elided ones (l', d', qu') with them.
`archive.search.match` puts a search so read to the index.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from archive import dates
from archive.errors import DATE_EXAMPLES, DATE_EXAMPLES_FR, BadDate, BadQuery
from archive.search import fields, spellings
from archive.search.faults import bad_query
from archive.search.stemming import fold, words
from archive.search.terms import Either, Every, Node, Query, SearchColumn, Term
from archive.search.tokens import Token, tokens, without_elisions
from archive.search.variants import emoji, visible

SHORTEST_PREFIX = 2
# Far below what FTS5 can parse.
LONGEST = 100
# An unclosed quotation is sought to the end from each of its marks.
MOST_LETTERS = 4_000
# Each level is a call of Python and a parenthesis of FTS5, and nobody reads more.
DEEPEST = 8


def read(text: str, *, now: datetime | None = None) -> Query:
    """The search that *text* asks for; `hier` counts from *now*, and is no date without it.

    Raises `BadQuery`, which tells how far it was understood.
    """
    return _Reader(visible(text), now).query()


# Publication days are days of the site already.
_DAYS_ZONE = ZoneInfo("UTC")
_YEARS = re.compile(r"[0-9]{4}(?:\.\.+|…)[0-9]{4}")
_SPAN = re.compile(r"(?P<first>[0-9]{4})-(?P<last>[0-9]{4})|(?P<from>[^.…]+)(?:\.\.+|…)(?P<to>[^.…]+)")
# Signs of other programs, which would ask for letters that no text has.
_NEAR = re.compile(r"(?:NEAR|ADJ|PROX)(?:/?[0-9]{1,2})?|(?:W|N|PRE|NEXT)/[0-9]{1,2}|~[0-9.]+|[^\W\d_]+~[0-9.]+")
_EQUALS = re.compile(r"([^\W\d_]{2,}=)[^=]*")
_ONE_LETTER = re.compile(r"[^\W\d_]+\?[^\W\d_]+")

# In nearly every text, so left out beside other words. Not `pas`, `sans`, `contre`: they tell texts apart.
_COMMON_FRENCH = """
a au aux avec ce ces cet cette d dans de des du elle elles en et il ils je l la le les leur leurs lui ne nous on
ou par pour qu que qui sa se ses sur te tu un une vous y est-ce
"""
_COMMON_ENGLISH = "the an and are by for in is it of on that this to was we what with"
COMMON = frozenset(f"{_COMMON_FRENCH} {_COMMON_ENGLISH}".split())
"""Folded."""


class _Reader:
    """Reads one search, token by token, and says how far it came when it cannot go on."""

    def __init__(self, text: str, now: datetime | None) -> None:
        if len(text) > MOST_LETTERS:
            raise bad_query(text, "letters", most=MOST_LETTERS)
        self._text = text
        self._now = now
        self._tokens = tuple(tokens(text))
        self._next = 0
        self._since: date | None = None
        self._before: date | None = None
        self._ignored: list[str] = []
        self._depth = 0

    def query(self) -> Query:
        if len(self._tokens) > LONGEST:
            raise bad_query(self._text, "words", most=LONGEST)
        # A search is one group without parentheses around it.
        every = self._every(SearchColumn.TEXT)
        if self._kind() == "close":
            raise self._bad("closes none", self._take().text)
        # FTS5 cannot list what does not match.
        if not every.wanted and (every.unwanted or not (self._since or self._before)):
            if every.unwanted:
                raise self._bad("unwanted")
            raise self._bad("no word")
        if self._since and self._before and self._since >= self._before:
            raise self._bad("no day")
        ignored = tuple(dict.fromkeys(self._ignored))
        return Query(text=self._text, every=every, since=self._since, before=self._before, ignored=ignored)

    def _every(self, scope: SearchColumn) -> Every:
        wanted: list[Node] = []
        unwanted: list[Node] = []
        while self._kind() not in {"end", "close"}:
            if not self._taken("and") and not self._take_days():
                side = unwanted if self._taken("minus") else wanted
                side.extend(self._item(scope))
        return Every(wanted=self._sought(wanted), unwanted=tuple(unwanted))

    def _sought(self, wanted: list[Node]) -> tuple[Node, ...]:
        """Return the wanted words without common ones, unless there are no others."""
        # "la guerre" is asked for "guerre"; "la" alone still finds what it says.
        rare = tuple(node for node in wanted if not (isinstance(node, Term) and node.common))
        if not rare:
            return tuple(wanted)
        self._ignored += [node.written for node in wanted if isinstance(node, Term) and node.common]
        return rare

    def _item(self, scope: SearchColumn) -> tuple[Node, ...]:
        """One term, or several joined by OU; nothing where there is only punctuation."""
        parts = [self._term(scope)]
        while self._taken("or"):
            parts.append(self._term(scope))
        nodes = tuple(part for part in parts if part)
        if len(parts) == 1:
            return nodes
        if len(nodes) < len(parts):
            raise self._bad("or")
        return (Either(parts=nodes),)

    def _term(self, scope: SearchColumn) -> Node | None:
        token = self._take()
        match token.kind:
            case "open":
                return self._group(scope)
            case "field":
                return self._fielded(token, scope)
            case "phrase":
                return self._phrase(token.text[1:-1].strip(), scope)
            case "exact":
                return self._exact(scope)
            case "number":
                return Term(written=token.text, forms=spellings.number(token.text), scope=scope)
            case "word":
                return self._word(token.text, scope)
            case "unclosed":
                raise self._bad("unclosed", token.text)
            case _:
                raise self._bad("missing", token.text)

    def _group(self, scope: SearchColumn) -> Node | None:
        if self._depth == DEEPEST:
            raise self._bad("deep", most=DEEPEST)
        self._depth += 1
        group = self._every(scope)
        self._depth -= 1
        if not self._taken("close"):
            raise self._bad("not closed")
        if group.unwanted and not group.wanted:
            raise self._bad("group")
        if len(group.wanted) == 1 and not group.unwanted:
            return group.wanted[0]
        return group if group.wanted else None

    def _fielded(self, token: Token, scope: SearchColumn) -> Node | None:
        name = fields.field_of(token.text)
        if name in fields.SCOPES:
            if not (term := self._term(fields.SCOPES[name])):
                raise self._bad("field", field=token.text)
            return term
        if name in fields.DAY_FIELDS:
            raise self._bad("day field", field=token.text)
        fault = "address" if name in {"http", "https"} else "no field"
        raise self._bad(fault, field=token.text, fields=fields.TOLD)

    def _phrase(self, text: str, scope: SearchColumn) -> Term:
        if signs := _signs(text):
            return Term(written=text, forms=(), signs=signs, scope=scope)
        form = tuple(word.text for word in words(text))
        if not form:
            raise self._bad("empty")
        return Term(written=f"« {text} »", forms=spellings.spellings(form, text), exact=True, scope=scope)

    def _exact(self, scope: SearchColumn) -> Term:
        """Read what follows an = sign: one word, or a phrase."""
        token = self._take()
        text = token.text[1:-1].strip() if token.kind == "phrase" else token.text
        if token.kind not in {"word", "phrase", "number"} or "*" in text:
            raise self._bad("exact", token.text)
        return self._phrase(text, scope)

    def _word(self, text: str, scope: SearchColumn) -> Term | None:
        if signs := _signs(text):
            return Term(written=text, forms=(), signs=signs, scope=scope)
        self._refuse_foreign(text)
        found = without_elisions(text)
        if not found:
            return None
        form = tuple(word.text for word in found)
        written = text[found[0].start : found[-1].end]
        if "*" in text:
            return self._prefix(text, form, scope)
        if len(form) == 1 and written.isdecimal():
            return Term(written=written, forms=spellings.number(written), scope=scope)
        common = scope is SearchColumn.TEXT and fold(written) in COMMON
        return Term(written=written, forms=spellings.spellings(form, written), scope=scope, common=common)

    def _refuse_foreign(self, text: str) -> None:
        """Raise `BadQuery` for signs of other programs, which would be looked for as letters and found nowhere."""
        # NEAR in a title in capitals is a word.
        if _NEAR.fullmatch(text) and (text[-1].isdigit() or self._text != self._text.upper()):
            raise self._bad("near", text)
        if _ONE_LETTER.fullmatch(text):
            raise self._bad("one letter", text)
        if _YEARS.fullmatch(text):
            raise self._bad("range", text, years=text)
        if found := _EQUALS.fullmatch(text):
            raise self._bad("no field", field=found[1], fields=fields.TOLD)

    def _prefix(self, text: str, form: tuple[str, ...], scope: SearchColumn) -> Term:
        if len(form) > 1 or not text.rstrip(".,;:!?").endswith("*"):
            raise self._bad("star", text)
        if len(form[0]) < SHORTEST_PREFIX:
            raise self._bad("short", text, least=SHORTEST_PREFIX)
        return Term(written=f"{form[0]}*", forms=(form,), scope=scope, prefix=True)

    def _take_days(self) -> bool:
        """Read `avant:2020` and its like, if that is what comes outside of parentheses."""
        name = fields.field_of(self._tokens[self._next].text)
        if self._depth or self._kind() != "field" or name not in fields.DAY_FIELDS:
            return False
        self._take()
        first, after = self._days(self._take().text.strip('"«»“”„ \u00a0\u202f'))
        if name not in fields.BEFORE | fields.UNTIL:
            # After a month is after its last day, as before it is before its first.
            since = after if name in fields.AFTER else first
            self._since = max(since, self._since or since)
        if name not in fields.AFTER | fields.SINCE:
            before = first if name in fields.BEFORE else after
            self._before = min(before, self._before or before)
        return True

    def _days(self, value: str) -> tuple[date, date]:
        """The first day of a date, and the first day after it."""
        if span := _SPAN.fullmatch(value):
            first, last = filter(None, span.groups())
            return self._days(first)[0], self._days(last)[1]
        try:
            read = dates.read(value, now=self._now or datetime(1, 1, 1, tzinfo=UTC), zone=_DAYS_ZONE)
            return read.first_day, read.last_day + timedelta(days=1)
        except (BadDate, OverflowError) as error:
            why = getattr(error, "why", "") or f"write it as {DATE_EXAMPLES}; several words between quotation marks"
            fr = getattr(error, "in_french", "") or f"écrivez {DATE_EXAMPLES_FR} ; plusieurs mots entre guillemets"
            raise self._bad("date", value=value, why=why, why_fr=fr) from error

    def _kind(self) -> str:
        return self._tokens[self._next].kind

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _taken(self, kind: str) -> bool:
        return self._kind() == kind and bool(self._take())

    def _bad(self, fault: str, at: str = "", **values: object) -> BadQuery:
        # Whoever mistyped sees where the reading stopped.
        so_far = " ".join(token.text for token in self._tokens[: self._next])
        return bad_query(self._text, fault, at=at, read_as=so_far, **values)


def _signs(text: str) -> tuple[str, ...]:
    """The emoji of *text*, where it has no letter or digit."""
    return () if any(letter.isalnum() for letter in text) else tuple(emoji(text))
