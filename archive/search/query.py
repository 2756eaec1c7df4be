"""The language of searches: what a person types, and how it is read.

    query = item*                        all are wanted: an implicit ET
    item  = ["-"] term ("OU" term)*      OU, or OR, binds its neighbours; SAUF, or NOT, is a minus
    term  = [field ":"] atom             titre, auteur, tag; at the top avant, après, date, with a date
    atom  = word | word* | =word | "a phrase" | (query)

A word means all words that share its stem; `=word` and "word" mean that form alone. Words too common to tell texts
apart are left out beside others, and elided ones (l', d', qu') with them.
`archive.search.match` puts a search so read to the index.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from archive import dates
from archive.errors import DATE_EXAMPLES, BadDate, BadQuery
from archive.search.stemming import fold, words
from archive.search.terms import Either, Every, Node, Query, SearchColumn, Term
from archive.search.tokens import Token, tokens, without_elisions
from archive.search.variants import emoji, in_one_piece, visible

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


# Without accents, as `fold` gives them; both languages, since a researcher may type either.
_SCOPES = {"titre": SearchColumn.TITLE, "title": SearchColumn.TITLE}
_SCOPES |= dict.fromkeys(("auteur", "auteure", "autrice", "author"), SearchColumn.AUTHORS)
_SCOPES |= dict.fromkeys(("tag", "etiquette", "categorie", "category"), SearchColumn.TAGS)
_FIELDS = "titre, auteur, tag, avant, après, date"
# Publication days are days of the site already.
_DAYS_ZONE = ZoneInfo("UTC")
_BEFORE, _AFTER, _DURING = {"avant", "before"}, {"apres", "after"}, {"date"}
DAY_FIELDS = _BEFORE | _AFTER | _DURING

# In nearly every text, so left out beside other words. Not `pas`, `sans`, `contre`: they tell texts apart.
_COMMON_FRENCH = """
a au aux avec ce ces cet cette d dans de des du elle elles en et il ils je l la le les leur leurs lui ne nous on
ou par pour qu que qui sa se ses sur te tu un une vous y
"""
_COMMON_ENGLISH = "the an and are by for in is it of on that this to was we what with"
COMMON = frozenset(f"{_COMMON_FRENCH} {_COMMON_ENGLISH}".split())
"""Folded."""


class _Reader:
    """Reads one search, token by token, and says how far it came when it cannot go on."""

    def __init__(self, text: str, now: datetime | None) -> None:
        if len(text) > MOST_LETTERS:
            raise BadQuery(text, f"it has more than {MOST_LETTERS} letters")
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
            raise BadQuery(self._text, f"it has more than {LONGEST} words and signs")
        # A search is one group without parentheses around it.
        every = self._every(SearchColumn.TEXT)
        if self._kind() == "close":
            raise self._bad("this parenthesis closes none", self._take().text)
        # FTS5 cannot list what does not match.
        if not every.wanted and (every.unwanted or not (self._since or self._before)):
            if every.unwanted:
                raise self._bad("there are only words to leave out; give one to find")
            raise self._bad("there is no word to look for")
        if self._since and self._before and self._since >= self._before:
            raise self._bad("no day lies between its dates")
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
            raise self._bad("OU joins words, and has none on one side")
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
                return _number(token.text, scope)
            case "word":
                return self._word(token.text, scope)
            case "unclosed":
                raise self._bad("this quotation is not closed", token.text)
            case _:
                raise self._bad("a word, a quotation or a parenthesis is missing", token.text)

    def _group(self, scope: SearchColumn) -> Node | None:
        if self._depth == DEEPEST:
            raise self._bad(f"it has more than {DEEPEST} parentheses within each other")
        self._depth += 1
        group = self._every(scope)
        self._depth -= 1
        if not self._taken("close"):
            raise self._bad("a parenthesis is not closed")
        if group.unwanted and not group.wanted:
            raise self._bad("a parenthesis holds only words to exclude")
        if len(group.wanted) == 1 and not group.unwanted:
            return group.wanted[0]
        return group if group.wanted else None

    def _fielded(self, token: Token, scope: SearchColumn) -> Node | None:
        name = fold(token.text.rstrip(":"))
        if name in _SCOPES:
            if not (term := self._term(_SCOPES[name])):
                raise self._bad(f"{token.text} wants a word")
            return term
        if name in DAY_FIELDS:
            raise self._bad(f"{token.text} holds for the whole search, not within OU, - or parentheses")
        # "Note: the…" is a sentence that was pasted; "auteurs:Dupont" is a field misspelt.
        if token.glued:
            raise self._bad(f"there is no field {token.text!r} among {_FIELDS}; else quote it")
        return self._word(token.text, scope)

    def _phrase(self, text: str, scope: SearchColumn) -> Term:
        if signs := _signs(text):
            return Term(written=text, forms=(), signs=signs, scope=scope)
        form = tuple(word.text for word in words(text))
        if not form:
            raise self._bad("a quotation is empty")
        return Term(written=f"« {text} »", forms=_spellings(form, text), exact=True, scope=scope)

    def _exact(self, scope: SearchColumn) -> Term:
        """Read what follows an = sign: one word, or a phrase."""
        token = self._take()
        text = token.text[1:-1].strip() if token.kind == "phrase" else token.text
        if token.kind not in {"word", "phrase", "number"} or "*" in text:
            raise self._bad("write = before the one word that is wanted as it is", token.text)
        return self._phrase(text, scope)

    def _word(self, text: str, scope: SearchColumn) -> Term | None:
        if signs := _signs(text):
            return Term(written=text, forms=(), signs=signs, scope=scope)
        found = without_elisions(text)
        if not found:
            return None
        form = tuple(word.text for word in found)
        written = text[found[0].start : found[-1].end]
        if "*" in text:
            return self._prefix(text, form, scope)
        if len(form) == 1 and written.isdecimal():
            return _number(written, scope)
        common = len(form) == 1 and scope is SearchColumn.TEXT and fold(written) in COMMON
        return Term(written=written, forms=_spellings(form, written), scope=scope, common=common)

    def _prefix(self, text: str, form: tuple[str, ...], scope: SearchColumn) -> Term:
        if len(form) > 1 or not text.rstrip(".,;:!?").endswith("*"):
            raise self._bad("write * at the end of one word", text)
        if len(form[0]) < SHORTEST_PREFIX:
            raise self._bad(f"give at least {SHORTEST_PREFIX} letters before *", text)
        return Term(written=f"{form[0]}*", forms=(form,), scope=scope, prefix=True)

    def _take_days(self) -> bool:
        """Read `avant:2020` and its like, if that is what comes outside of parentheses."""
        name = fold(self._tokens[self._next].text.rstrip(":"))
        if self._depth or self._kind() != "field" or name not in DAY_FIELDS:
            return False
        self._take()
        first, after = self._days(self._take().text.strip('"«»“”„ \u00a0\u202f'))
        if name in _AFTER | _DURING:
            # After a month is after its last day, as before it is before its first.
            since = after if name in _AFTER else first
            self._since = max(since, self._since or since)
        if name in _BEFORE | _DURING:
            before = first if name in _BEFORE else after
            self._before = min(before, self._before or before)
        return True

    def _days(self, value: str) -> tuple[date, date]:
        """The first day of a date, and the first day after it."""
        try:
            span = dates.read(value, now=self._now or datetime(1, 1, 1, tzinfo=UTC), zone=_DAYS_ZONE)
            return span.first_day, span.last_day + timedelta(days=1)
        except (BadDate, OverflowError) as error:
            why = getattr(error, "why", "") or f"write it as {DATE_EXAMPLES}; several words between quotation marks"
            raise self._bad(f"{value!r} is not a date: {why}") from error

    def _kind(self) -> str:
        return self._tokens[self._next].kind

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _taken(self, kind: str) -> bool:
        return self._kind() == kind and bool(self._take())

    def _bad(self, why: str, at: str = "") -> BadQuery:
        # Whoever mistyped sees where the reading stopped.
        so_far = " ".join(token.text for token in self._tokens[: self._next])
        return BadQuery(self._text, f"{why} ({at})" if at else why, so_far)


def _spellings(form: tuple[str, ...], written: str) -> tuple[tuple[str, ...], ...]:
    """*form*, and a word written in parts in one piece as well: cyber-sécurité, cybersécurité."""
    whole = in_one_piece(written)
    return (form, (whole,)) if whole else (form,)


def _signs(text: str) -> tuple[str, ...]:
    """The emoji of *text*, where it has no letter or digit."""
    return () if any(letter.isalnum() for letter in text) else tuple(emoji(text))


def _number(text: str, scope: SearchColumn) -> Term:
    """A number in both spellings, 150000 and 150 000; a year has but one."""
    digits = "".join(word.text for word in words(text))
    grouped = tuple(f"{int(digits):,}".split(","))
    # "2 026" is no way to write the year, and would find other numbers.
    year = len(digits) == 4 and digits[:2] in {"19", "20"} and text == digits
    forms = ((digits,),) if year or len(digits) < 4 or digits[0] == "0" else ((digits,), grouped)
    return Term(written=text, forms=forms, scope=scope)
