"""Write a search anew so that it asks for the forms that were typed, or for all that share their stems."""

from archive.search.faults import bad_query
from archive.search.fields import DAY_FIELDS, field_of
from archive.search.query import COMMON, MOST_LETTERS
from archive.search.stemming import fold
from archive.search.tokens import Token, tokens, without_elisions


def exactly(text: str) -> str:
    """*text* with an = before each plain word, so that it asks for forms alone; quotations, signs and days stay.

    Raises `BadQuery` where it is too long.
    """
    if len(text) > MOST_LETTERS:
        raise bad_query(text, "letters", most=MOST_LETTERS)
    # What stood after a stray colon may be read as a word only once that is gone.
    return _with_forms(_with_forms(_with_forms(text)))


def loosely(text: str) -> str:
    """*text* without what asks for forms alone: no = and no quotation marks, but around a day or several words of a
    field. Raises `BadQuery` where it is too long.
    """
    if len(text) > MOST_LETTERS:
        raise bad_query(text, "letters", most=MOST_LETTERS)
    written, before = "", Token(kind="open", text="")
    for token in tokens(text):
        if token.kind == "exact":
            continue
        touches = before.kind in {"minus", "open", "field"} or token.kind in {"close", "end"}
        written += ("" if touches else " ") + (_unquoted(token.text, before) if token.kind == "phrase" else token.text)
        before = token
    return written


def _unquoted(phrase: str, before: Token) -> str:
    inner = phrase[1:-1].strip()
    if before.kind == "field" and field_of(before.text) in DAY_FIELDS:
        return phrase
    # A field or a minus belongs to one word; without the marks the others would be wanted anywhere.
    return phrase if before.kind in {"field", "minus"} and " " in inner else inner


def _with_forms(text: str) -> str:
    written, before = "", Token(kind="open", text="")
    for token in tokens(text):
        if token.kind == "word" and not token.text.strip(":"):
            # A colon that stands alone asks for nothing; written after a word, it would make a field of it.
            continue
        touches = before.kind in {"exact", "minus", "open", "field"} or token.kind in {"close", "end"}
        written += ("" if touches else " ") + (_as_form(token.text) if _is_plain(token, before) else token.text)
        before = token
    return written


def _is_plain(token: Token, before: Token) -> bool:
    """Return whether *token* is a word that is looked for by its stem."""
    if token.kind != "word" or "*" in token.text or before.kind == "exact":
        return False
    return not (before.kind == "field" and field_of(before.text) in DAY_FIELDS)


def _as_form(text: str) -> str:
    """The word of *text* with an =, without what is elided before it; what is no word, or too common, as it is."""
    found = without_elisions(text)
    if not found or fold(text[found[0].start : found[-1].end]) in COMMON:
        return text
    return f"={text[found[0].start : found[-1].end]}"
