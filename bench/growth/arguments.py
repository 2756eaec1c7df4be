"""Fill the parameters of a public function, by their types and names, from a text, a pair or a page."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from archive.compare.redlined import TextPiece
from archive.model import Field, Media, MediaKind, Reading, Run, Verdict
from archive.search.stemming import Language
from archive.search.terms import SearchColumn
from bench.growth.material import NOON, URL, Material, none
from scraper.parse.json_ld import DeclaredArticle
from scraper.parse.profiles.general.surroundings import surroundings


class Unfillable(Exception):
    """A parameter that nothing here fills: say how in `_BY_NAME`, `_BY_TYPE` or `bench.growth.functions`."""


_Filler = Callable[[Material], Any]

_NEW = frozenset({"new", "after", "other"})
# Whatever the type: what a text is not put for.
_BY_NAME: dict[str, _Filler] = {
    "language": lambda _: "fr",
    "following": lambda _: "a",
    "rendered": lambda _: NOON,
    "today": lambda _: NOON,
    "quoted": lambda _: False,
    "initial": lambda _: True,
    "prefix": lambda _: False,
    "slugs": lambda _: ("essai",),
    "end": lambda _: b"/script",
    "at": lambda _: 0,
    "tag": lambda _: "span",
    "agent": lambda _: "cirma-archive",
    "names": lambda material: material.old,
    "start": lambda _: 0,
    "index": lambda material: len(material.regions) - 1,
    "declared": lambda _: False,
    "titles": lambda _: ("Titre", "Autre titre"),
    "urls": lambda _: (URL,),
    "signs": lambda _: ("👩", "→"),
}
_BY_TYPE: dict[str, _Filler] = {
    "bytes": lambda material: material.body,
    "Page": lambda material: material.page,
    "LexborHTMLParser": lambda material: material.tree,
    "LexborNode": lambda material: material.tree.body,
    "PageHead": lambda material: material.head,
    "PostRegion": lambda material: material.article,
    "Parsed": lambda material: material.parsed,
    "frozenset[str]": lambda material: frozenset(material.pieces),
    "list[Region]": lambda material: material.regions,
    "Iterable[Region]": lambda material: material.regions,
    "Sequence[bytes]": lambda material: [material.body] * 3,
    "Region": lambda material: material.regions[0],
    "Surroundings": lambda material: surroundings(material.regions, 0),
    "tuple[Block, ...]": lambda material: material.blocks,
    "Iterable[Block]": lambda material: material.blocks,
    "Block": lambda material: max(material.blocks, key=repr, default=None) or none(),
    "Iterable[str]": lambda material: material.pieces,
    "Query": lambda material: material.query,
    "SearchColumn": lambda _: SearchColumn.TITLE,
    "Iterable[Field]": lambda _: tuple(Field),
    "tuple[tuple[int, int], ...]": lambda material: material.places,
    "Sequence[tuple[bytes, bytes]]": lambda material: [(b"a", piece.encode()) for piece in material.pieces],
    "Iterable[tuple[int, int]]": lambda material: list(enumerate(range(len(material.tokens[0])))),
    "Iterable[dict[str, Any]]": lambda material: [
        {"@type": "Article", "name": piece, "author": [{"name": piece}, piece], "url": f"/{piece}"}
        for piece in material.pieces
    ],
    "Iterable[DeclaredArticle]": lambda material: [DeclaredArticle(headline=piece) for piece in material.pieces],
    "TextPiece": lambda material: TextPiece(text=material.old),
    "Connection": lambda material: material.index,
    "StateText": lambda material: material.state,
    "int": lambda material: len(material.tokens[0]),
    "KnownWords": lambda _: _Unlearnt(),
    "Content": lambda material: material.contents[0],
    "Reading": lambda material: Reading(parser="x", verdict=Verdict.POST, content=material.contents[0]),
    "Difference": lambda material: material.differences[0] if material.differences else none(),
    "Iterable[Difference]": lambda material: material.differences,
    "Iterable[Edit]": lambda material: material.edits,
    "Iterable[Flag]": lambda material: [flag for edit in material.edits for flag in edit.flags],
    "tuple[Mark, ...]": lambda _: (),
    "Headers": lambda material: tuple(("x-robots-tag", piece) for piece in material.pieces),
    "Sequence[Piece]": lambda material: [(piece, (), None) for piece in material.pieces],
    "Runs": lambda material: tuple(Run(text=piece) for piece in material.pieces),
    "ZoneInfo": lambda _: ZoneInfo("Europe/Paris"),
    "tzinfo": lambda _: ZoneInfo("Europe/Paris"),
    "Language": lambda _: Language.FRENCH,
    "Media": lambda material: _media(material.old),
    "MediaKind": lambda _: MediaKind.VIDEO,
    "str | None": lambda material: material.old,
    "tuple[str, ...]": lambda material: material.sentences[0],
    "OnEnd": lambda _: lambda *_: None,
}
_PAIRED: dict[str, Callable[[Material], tuple[Any, Any]]] = {
    "str": lambda material: (material.old, material.new),
    "Content": lambda material: material.contents,
    "Tokens": lambda material: material.tokens,
    "list[str]": lambda material: tuple(map(list, material.sentences)),
    "Sequence[str]": lambda material: material.sentences,
    "Sequence[Hashable]": lambda material: material.tokens,
}


class _Unlearnt:
    """The words of an index that has none."""

    def keys(self, word: str, language: Language) -> tuple[str, ...]:
        return (word,)

    def keys_starting(self, prefix: str) -> tuple[str, ...]:
        return (prefix,)

    def __getattr__(self, name: str) -> Any:
        return lambda *_: ()


def _media(text: str) -> Media:
    """A picture whose address names the folder of pictures as often as *text* is long."""
    return Media(kind=MediaKind.IMAGE, id=text, url=URL + "/media/" * (len(text) // 7) + text)


def filled(function: Callable[..., Any], material: Material) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of a call of *function*. Raises `Unfillable` and `NotOfThis`."""
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "self":
            raise Unfillable("self")
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional += [material.old, material.new]
        elif parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = _value(function, parameter, material)
        else:
            positional.append(_value(function, parameter, material))
    return positional, named


def _value(function: Callable[..., Any], parameter: inspect.Parameter, material: Material) -> Any:
    kind = kind_of(parameter.annotation)
    if parameter.name == "query" and "connection" in inspect.signature(function).parameters:
        return "mot OU mer OU a"
    if parameter.name in ("url", "uri", "base", "href", "src") and kind.startswith("str"):
        return _address(function, parameter, material)
    if kind == "Connection" and "state" in inspect.signature(function).parameters:
        return material.empty_index
    if parameter.name in _BY_NAME and kind not in ("Language", "PageHead"):
        return _BY_NAME[parameter.name](material)
    if kind in _PAIRED:
        return _PAIRED[kind](material)[parameter.name in _NEW or parameter.name == "news"]
    if kind in _BY_TYPE:
        return _BY_TYPE[kind](material)
    if parameter.default is not parameter.empty:
        return parameter.default
    raise Unfillable(f"{parameter.name}: {kind}")


def _address(function: Callable[..., Any], parameter: inspect.Parameter, material: Material) -> Any:
    """An address of the text where addresses are what the function reads; else that of the page."""
    others = [name for name in inspect.signature(function).parameters if name in ("href", "src")]
    if parameter.name == "base" or (parameter.name in ("url", "uri") and (others or material.given)):
        return URL if parameter.name != "base" else None
    return f"{URL}/{material.old}"


def kind_of(annotation: Any) -> str:
    """*annotation* as it is written, without the modules that its types are from."""
    for alias, shape in _ALIASES.items():
        if annotation == shape:
            return alias
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return re.sub(r"\b(?:\w+\.)+(?=\w)", "", text)


def _aliases() -> Mapping[str, Any]:
    from collections.abc import Sequence

    from archive.model import Headers, Runs
    from archive.text.words import Tokens
    from scraper.parse.runs import Piece
    from scraper.parse.xml import OnEnd

    return {"Headers": Headers, "Runs": Runs, "Tokens": Tokens, "OnEnd": OnEnd, "Sequence[Piece]": Sequence[Piece]}


_ALIASES = _aliases()
