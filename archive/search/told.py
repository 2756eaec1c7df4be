"""A search told to the person who asked: how it was read, in French and in English."""

import re

from msgspec import Struct

from archive.search.terms import Either, Every, Node, Query, SearchColumn


class SearchWords(Struct, frozen=True, kw_only=True):
    """The words of one language for the parts of a search."""

    fields: dict[SearchColumn, str]
    every: str
    either: str
    but: str
    since: str
    before: str
    ignored: str
    colon: str
    semicolon: str
    quoted: str


_FRENCH = SearchWords(
    fields={
        SearchColumn.TITLE: "titre",
        SearchColumn.BODY: "texte",
        SearchColumn.AUTHORS: "auteur",
        SearchColumn.TAGS: "tag",
    },
    every="ET",
    either="OU",
    but="SAUF",
    since="publié à partir du",
    before="publié avant le",
    ignored="sans tenir compte de",
    colon=" : ",
    semicolon=" ; ",
    quoted=r"« \1 »",
)
_ENGLISH = SearchWords(
    fields={
        SearchColumn.TITLE: "title",
        SearchColumn.BODY: "text",
        SearchColumn.AUTHORS: "author",
        SearchColumn.TAGS: "tag",
    },
    every="AND",
    either="OR",
    but="NOT",
    since="published from",
    before="published before",
    ignored="leaving out",
    colon=": ",
    semicolon="; ",
    quoted=r"“\1”",
)
# As a term is written that asks for a form or a phrase.
_QUOTED = re.compile("« (.*?) »")


def explain(query: Query, *, english: bool = False) -> str:
    """Explain how *query* is read, in French or English."""
    words = _ENGLISH if english else _FRENCH
    clauses = [_all(query.every, words)] if query.every.wanted else []
    if query.since:
        clauses.append(f"{words.since} {query.since.isoformat()}")
    if query.before:
        clauses.append(f"{words.before} {query.before.isoformat()}")
    if query.ignored:
        clauses.append(f"{words.ignored}{words.colon}{', '.join(query.ignored)}")
    return words.semicolon.join(clauses)


def _one(node: Node, words: SearchWords) -> str:
    match node:
        case Either(parts=parts):
            return f"({f' {words.either} '.join(_one(part, words) for part in parts)})"
        case Every():
            return f"({_all(node, words)})"
        case _:
            written = _QUOTED.sub(words.quoted, node.written)
            field = words.fields.get(node.scope)
            return f"{field}{words.colon}{written}" if field else written


def _all(every: Every, words: SearchWords) -> str:
    wanted = f" {words.every} ".join(_one(part, words) for part in every.wanted)
    return wanted + "".join(f" {words.but} {_one(part, words)}" for part in every.unwanted)
