"""The captures of an export as WARC files, with an index; the texts that were read from them in files of their own."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from archive.database.bodies.stack import Chains
from archive.export import folder
from archive.export.order import ExportOrder
from archive.model import BodyState
from archive.query import exchange, exchange_media, media, posts
from archive.query.exchange import Captured
from archive.query.posts import PostFilter
from archive.render.text import as_text
from archive.runtime import software
from archive.web_archive import cdxj
from archive.web_archive.cdxj import Located
from archive.web_archive.plan import Plan
from archive.web_archive.provenance import FIELDS, as_fields
from archive.web_archive.record import Kind, Record, record_id
from archive.web_archive.series import Series

NAME = "archive"
TEXTS = "texts"
INDEX = "index.cdxj"
FACTS = "urn:cirma:archive"
_DESCRIPTION = (
    "Bodies are stored decoded: Content-Encoding, Transfer-Encoding and Content-Length of the answer are renamed to"
    " x-orig-*, Content-Length is that of the block. Length and SHA-256 of the body as it came, and what else is known"
    " of each capture, stand in the metadata record that refers to it. Bodies that are withheld or purged are left out;"
    " a metadata record says so. Pictures and documents follow the pages; their metadata has cirma-holding."
)


class Result(Struct, frozen=True, kw_only=True):
    """The result of an export."""

    warcs: tuple[str, ...]
    texts: tuple[str, ...]
    located: tuple[Located, ...] = field(default_factory=tuple)
    posts: int = 0
    captures: int = 0
    media: int = 0
    """Answers that brought pictures and documents."""
    tombstones: int = 0
    unconfirmed: int = 0


def write(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write WARC files, texts and index into *into*; return the numbers of captures, tombstones and unresolved 304s."""
    result = warcs(into, order)
    write_index(into / INDEX, result.located)
    return counts(result)


def write_cdxj(into: Path, order: ExportOrder) -> dict[str, int]:
    """Write the index alone, of the files that `write` would make."""
    result = warcs(None, order)
    write_index(into / INDEX, result.located)
    return counts(result)


def write_index(path: Path, located: Sequence[Located]) -> None:
    """Write a sorted CDXJ file over *located*."""
    folder.write(path, (f"{line}\n" for line in cdxj.lines(located)))


def counts(result: Result) -> dict[str, int]:
    """The figures of *result* that a manifest carries."""
    return {
        "posts": result.posts,
        "captures": result.captures,
        "media": result.media,
        "tombstones": result.tombstones,
        "unconfirmed": result.unconfirmed,
    }


def warcs(into: Path | None, order: ExportOrder) -> Result:
    """Write the WARC files of *order* into *into* (None: nowhere), and say where each record lies."""
    wanted = selected(order)
    plan = Plan(_bodies(order))
    facts = _facts(order, wanted)
    located: list[Located] = []
    captures = held = 0
    with closing(Series(NAME, folder=into, opening=lambda name: (_warcinfo(name, order), facts(name)))) as series:
        # So that an export without any capture still is a file with its warcinfo.
        series.write(())
        pages = exchange.captured(order.database, site=order.wanted.site, posts=wanted, as_of=order.viewpoint.as_of)
        for captured in chain(pages, _held_media(order, wanted)):
            captures += captured.media is None
            held += captured.media is not None
            order.watched()
            made = tuple(plan.records(captured))
            places = series.write(record for record, _ in made)
            located += [
                Located(indexed=indexed, place=place)
                for (_, indexed), place in zip(made, places, strict=True)
                if indexed
            ]
    return Result(
        warcs=tuple(series.filenames),
        texts=_texts(into, order),
        located=tuple(located),
        posts=len(shown_posts(order)),
        captures=captures,
        media=held,
        tombstones=plan.tombstones,
        unconfirmed=plan.unconfirmed,
    )


def _held_media(order: ExportOrder, wanted: Sequence[str] | None) -> Iterator[Captured]:
    """The pictures and documents of the posts; what the disk does not give as it was kept goes out without its bytes.

    An archive that came without its folder is exported all the same.
    """
    if order.media is None:
        return
    told = [at for at in (order.viewpoint.as_of, order.viewpoint.known_at) if at]
    for captured in exchange_media.held(
        order.database, site=order.wanted.site, posts=wanted, until=min(told, default=None)
    ):
        # Asked of the disk: the row alone cannot know.
        is_lost = captured.state == BodyState.PRESENT and order.media.fault(captured.payload) is not None
        yield replace(captured, state="missing") if is_lost else captured


def _bodies(order: ExportOrder) -> Callable[[str], bytes]:
    """Return a reader of bytes by digest: of a page from the database, of a picture or document from its folder."""
    pages, folder = Chains(order.database.conn), order.media

    def read(digest: str) -> bytes:
        known = media.blob_of(order.database, digest) if folder else None
        return folder.read(digest) if folder and known and known[1] == BodyState.PRESENT else pages.read(digest)

    return read


def selected(order: ExportOrder) -> tuple[str, ...] | None:
    """The ids of the posts that *order* asks for; None where it asks for whole sites, pages that are no posts too."""
    # Lists, sitemaps and errors are of no post, and a whole site is not whole without them.
    if order.wanted in (PostFilter(), PostFilter(site=order.wanted.site)):
        return None
    return tuple(item.id for item in posts.posts(order.database, order.wanted))


def shown_posts(order: ExportOrder) -> tuple[str, ...]:
    """The ids of all posts of *order*."""
    return tuple(post.id for post in posts.posts(order.database, order.wanted))


def _texts(into: Path | None, order: ExportOrder) -> tuple[str, ...]:
    if not order.with_text:
        return ()
    with closing(Series(TEXTS, folder=into, opening=lambda name: (_warcinfo(name, order),))) as series:
        for record in _conversions(order):
            series.write((record,))
    return tuple(series.filenames)


def _conversions(order: ExportOrder) -> Iterator[Record]:
    for state in exchange.state_texts(order.database, shown_posts(order), order.viewpoint.as_of):
        yield Record(
            kind=Kind.CONVERSION,
            id=record_id("text", state.snapshot),
            date=state.started_at,
            fields=(
                ("WARC-Target-URI", state.url),
                ("WARC-Refers-To", record_id("capture", state.capture)),
                ("Content-Type", "text/plain; charset=utf-8"),
            ),
            block=f"{state.content.title}\n\n{as_text(state.content)}\n".encode(),
        )


def _warcinfo(filename: str, order: ExportOrder) -> Record:
    settings = order.settings
    last = exchange.last_recorded(order.database) or "1970-01-01T00:00:00Z"
    # "obey" is what other crawlers write of a crawl within robots.txt.
    fields = (
        ("software", software.signature()),
        ("format", "WARC file version 1.1"),
        ("conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("robots", "obey"),
        ("isPartOf", settings.name or None),
        ("operator", settings.institution or None),
        ("description", _DESCRIPTION),
        ("cirma-chain-head", exchange.head(order.database)),
    )
    return Record(
        kind=Kind.WARCINFO,
        id=record_id("warcinfo", filename),
        date=last,
        fields=(("WARC-Filename", filename), ("Content-Type", FIELDS)),
        block=as_fields(fields),
    )


def _facts(order: ExportOrder, wanted: Sequence[str] | None) -> Callable[[str], Record]:
    """The record of what is around the captures, for the file of a name: each file can be brought in alone."""
    held = exchange.facts(order.database, site=order.wanted.site, posts=wanted, as_of=order.viewpoint.as_of)
    if wanted is None:
        held["fetches"] = list(exchange.unanswered(order.database, order.wanted.site, order.viewpoint.as_of))
    # As fields, because indexers take metadata of any other type for a page.
    block = as_fields((("cirma-facts", json.dumps(held, sort_keys=True)),))
    head, last = exchange.head(order.database) or "", exchange.last_recorded(order.database)
    return lambda name: Record(
        kind=Kind.METADATA,
        id=record_id("facts", f"{head}/{name}"),
        date=last or "1970-01-01T00:00:00Z",
        fields=(("WARC-Target-URI", FACTS), ("Content-Type", FIELDS)),
        block=block,
    )
