"""Problems of a reading: what a parser missed or disliked in a page. An enumeration, with its words in one table."""

import traceback
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

# A row and a terminal's line must both hold it; a page could otherwise fill either.
_LONGEST = 200
_OURS = ("archive", "scraper")


class ProblemKind(StrEnum):
    """The problems that a page can have. Alarms and counts go by these values, never by the words."""

    NO_TITLE = "no_title"
    NO_AUTHOR = "no_author"
    NO_PUBLICATION_DATE = "no_publication_date"
    NO_BODY = "no_body"
    OTHER_TEMPLATE = "other_template"
    """A post that was read without the markup of its platform."""
    NO_ARTICLE = "no_article"
    """A page where a post should be, whole and without an article."""
    EMPTY_ARTICLE = "empty_article"
    CUT_ARTICLE = "cut_article"
    CUT_PAGE = "cut_page"
    NOTICE = "notice"
    """It says itself that it is no post; the detail says what: parked, challenge, login."""
    STATUS = "status"
    NOT_XML = "not_xml"
    """Another thing came where a sitemap or feed was asked for."""
    EMPTY_ANSWER = "empty_answer"
    BAD_XML = "bad_xml"
    NAMES_NOTHING = "names_nothing"
    TOO_MANY_ADDRESSES = "too_many_addresses"
    BAD_JSON = "bad_json"
    BAD_DATE = "bad_date"
    DATE_AHEAD = "date_ahead"
    """A date of publication that was still to come when the page was fetched: not believed."""
    BAD_TEXT = "bad_text"
    """Bytes that are no text in the encoding that they are declared in."""
    BAD_ADDRESS = "bad_address"
    FOREIGN_ADDRESS = "foreign_address"
    BAD_VALUE = "bad_value"
    """One value of the page could not be read; the rest was."""
    MENDED = "mended"
    """One value holds what no database can hold; the rest of it is kept."""
    OTHER = "other"
    """Anything else; the detail says what."""

    FAULT = "fault"
    """This program failed, at something else than reading."""
    CRASHED = "crashed"
    """The reader failed: a fault of ours."""
    TOO_COSTLY = "too_costly"
    """Reading would take more time or memory than a page may take."""
    UNSTORABLE = "unstorable"
    """The reading would not survive a round trip through the database."""
    NOT_DERIVED = "not_derived"
    """It was read, and nothing could be derived from it: a fault of ours."""


# None of these says anything of the site: the page is kept, and a better reader may read it.
UNREADABLE = frozenset({ProblemKind.CRASHED, ProblemKind.TOO_COSTLY, ProblemKind.UNSTORABLE, ProblemKind.NOT_DERIVED})
"""The kinds that make a capture unreadable; a better parser reads it again."""

_WORDS: Mapping[ProblemKind, str] = MappingProxyType(
    {
        ProblemKind.NO_TITLE: "no title",
        ProblemKind.NO_AUTHOR: "no author",
        ProblemKind.NO_PUBLICATION_DATE: "no publication date",
        ProblemKind.NO_BODY: "no body",
        ProblemKind.OTHER_TEMPLATE: "read without the markup of its platform",
        ProblemKind.NO_ARTICLE: "no article found",
        ProblemKind.EMPTY_ARTICLE: "an article without any body",
        ProblemKind.CUT_ARTICLE: "the page breaks off inside the article",
        ProblemKind.CUT_PAGE: "the page does not end",
        ProblemKind.NOTICE: "the page says that it is no post",
        ProblemKind.STATUS: "unexpected status",
        ProblemKind.NOT_XML: "HTML or text instead of XML",
        ProblemKind.EMPTY_ANSWER: "empty answer",
        ProblemKind.BAD_XML: "malformed XML",
        ProblemKind.NAMES_NOTHING: "it names nothing",
        ProblemKind.TOO_MANY_ADDRESSES: "too many addresses; the rest is not read",
        ProblemKind.BAD_JSON: "JSON that does not parse",
        ProblemKind.BAD_DATE: "a date that is none",
        ProblemKind.DATE_AHEAD: "a publication date that is still to come",
        ProblemKind.BAD_TEXT: "bytes that are no text",
        ProblemKind.BAD_ADDRESS: "an address that is none",
        ProblemKind.FOREIGN_ADDRESS: "addresses of other sites",
        ProblemKind.BAD_VALUE: "a value that cannot be read",
        ProblemKind.MENDED: "a value that no database can hold",
        ProblemKind.OTHER: "a problem",
        ProblemKind.FAULT: "an error of this program",
        ProblemKind.CRASHED: "the reader failed",
        ProblemKind.TOO_COSTLY: "too costly to read",
        ProblemKind.UNSTORABLE: "what was read cannot be stored",
        ProblemKind.NOT_DERIVED: "nothing could be derived from it",
    }
)


class Problem(Struct, frozen=True, kw_only=True):
    """One problem of one reading."""

    kind: ProblemKind
    detail: str = ""
    """More about this page: an address, an error, a limit."""
    place: str = ""
    """Where our code failed, as `module:line function`; empty for a problem of the page alone."""

    # Words are made here alone: what is counted is the kind, so the words may change.
    def __str__(self) -> str:
        words = _WORDS[self.kind]
        said = f"{words}: {self.detail}" if self.detail else words
        return f"{said} (at {self.place})" if self.place else said


def problem_of(error: BaseException, kind: ProblemKind, *, what: str = "") -> Problem:
    """The problem that *error* is, with the last place of our own code that it came through; *what* was being read."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Problem(kind=kind, detail=in_a_line(f"{what}: {said}" if what else said), place=_place(error))


def in_a_line(text: str) -> str:
    """*text* as a line that can be stored and shown: at most 200 letters, no control characters."""
    # Cut before it is cleaned: a page's text may be megabytes.
    clean = text[: 2 * _LONGEST].encode("utf-8", "replace").decode("utf-8")
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in clean).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _place(error: BaseException) -> str:
    place = ""
    # The last frame of our own: deeper ones are a library's, and tell nobody where to look.
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS:
            place = f"{module}:{line} {frame.f_code.co_name}"
    return place
