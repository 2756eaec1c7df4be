"""The material for arguments of a measured call: a text, a pair of texts or a page, and what is read of them."""

import re
import sqlite3
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from archive.errors import BadQuery
from archive.model import Block, BlockKind, Content, Run
from archive.search import DDL
from archive.search.index import StateText, put
from archive.search.query import read as read_query
from archive.text.difference import differences
from archive.text.edits import edits
from archive.text.sentences import sentences
from archive.text.words import tokens
from bench.adapter import page_of
from scraper.parse.blocks import folded_blocks
from scraper.parse.head import read_head
from scraper.parse.profiles.general.regions import regions
from scraper.parse.profiles.wix.article import find_article
from scraper.parse.tree import Parsed, parse

URL = "https://www.exemple.fr/post/essai"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class NotOfThis(Exception):
    """This material has no such thing, such as an article on a page without."""


class Material:
    """The material for the parameters of one call; each is made when it is first asked for."""

    def __init__(self, *, old: str = "", new: str = "", body: bytes = b"") -> None:
        self.old = old
        self.new = new
        self.given = body

    @cached_property
    def body(self) -> bytes:
        return self.given or self.old.encode("utf-8", "surrogateescape")

    @cached_property
    def page(self) -> Any:
        return page_of(self.body, URL, zone="Europe/Paris")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.body)

    @cached_property
    def head(self) -> Any:
        return read_head(self.tree, URL)

    @cached_property
    def parsed(self) -> Any:
        parsed = parse(self.body)
        if not isinstance(parsed, Parsed):
            raise NotOfThis
        return parsed

    @cached_property
    def regions(self) -> list[Any]:
        return regions(self.tree) or none()

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return folded_blocks(self.tree.body, URL)

    @cached_property
    def query(self) -> Any:
        try:
            return read_query(self.old)
        except BadQuery:
            raise NotOfThis from None

    @cached_property
    def state(self) -> StateText:
        return StateText(snapshot="s", post="p", site="x", title="Titre", body=self.old, since=NOON, until=None)

    @cached_property
    def index(self) -> sqlite3.Connection:
        put(self.empty_index, self.state)
        return self.empty_index

    @cached_property
    def empty_index(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:")
        for statement in DDL:
            connection.execute(statement)
        return connection

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        return tuple((found.start(), found.end()) for found in re.finditer(r"\w+", self.old))

    @cached_property
    def article(self) -> Any:
        article = find_article(self.page, self.tree, self.head)
        if article is None:
            raise NotOfThis
        return article

    @cached_property
    def contents(self) -> tuple[Content, Content]:
        return _content(self.old), _content(self.new)

    @cached_property
    def tokens(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tokens(self.old), tokens(self.new)

    @cached_property
    def sentences(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return sentences(self.old), sentences(self.new)

    @cached_property
    def differences(self) -> list[Any]:
        return list(differences(*self.tokens, quoted=False))

    @cached_property
    def edits(self) -> tuple[Any, ...]:
        return edits(self.old, self.new, language="fr")

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\S*\s*", self.old))


def _content(text: str) -> Content:
    """A post whose title and tags are *text*, and each paragraph of it a block."""
    paragraphs = text.split("\n\n")
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, runs=(Run(text=part),)) for part in paragraphs)
    return Content(title=text[:500], authors=(text[:500],), tags=tuple(text.split(" ")), blocks=blocks)


def none() -> Any:
    """Raise `NotOfThis`, where an expression is wanted."""
    raise NotOfThis
