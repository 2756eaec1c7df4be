"""Addresses of mementos in the reading room, and how to read an original address out of a path."""

from urllib.parse import unquote

from archive.harvest import timemap
from archive.query.mementos import Memento, mementos
from archive.query.names import by_address
from archive.query.posts import Shown
from archive.uri import BadUri, canonical
from archive.web.answers import Refusal
from archive.web.ask import Ask


def asked_uri(ask: Ask, skipped: int) -> str:
    """The canonical address after the first *skipped* parts of the path, its query included. Raises `Refusal`.

    Read from the path as it was sent: decoded, an accented slug is another address. A proxy may have merged the two
    slashes of `http://` into one.
    """
    # As it was sent: frameworks decode the path, and `%2F` would become a slash of the address.
    raw = (ask.request.scope.get("raw_path") or b"").decode("latin-1").partition("?")[0]
    rest = raw.split("/", skipped + 1)[-1]
    scheme, colon, after = rest.partition(":")
    if colon and scheme.lower() in ("http", "https"):
        written = f"{scheme}://{after.lstrip('/')}"
    # A whole address that a program escaped.
    elif "%3a" in rest.lower():
        written = unquote(rest)
    else:
        # People paste addresses without a scheme.
        written = f"https://{rest}"
    query = ask.request.scope["query_string"].decode("latin-1")
    try:
        return canonical(f"{written}?{query}" if query else written)
    except BadUri as error:
        raise Refusal(400, "error.bad_uri", uri=written[:200]) from error


def post_at(ask: Ask, written: str) -> str | None:
    """The id of the post whose address *written* is, as it was pasted; None where none has it."""
    try:
        return by_address(ask.database, canonical(written))
    except BadUri:
        return None


def held_mementos(ask: Ask, uri: str) -> tuple[Memento, ...]:
    """The mementos of *uri*; of an address that differs by its scheme alone where there is none. Raises `Refusal`."""
    found = mementos(ask.database, uri)
    if not found:
        raise Refusal(404, "error.no_memento", uri=uri[:200])
    return found


def memento_links(ask: Ask, shown: Shown, *, fixed: bool) -> str:
    """Links to the past states of the address of *shown* (RFC 7089 section 2.2)."""
    uri = shown.url
    if not fixed:
        uri = shown.post.url
    parts = [
        f'<{uri}>; rel="original"',
        f'<{ask.base}/timegate/{uri}>; rel="timegate"',
        f'<{ask.base}/timemap/link/{uri}>; rel="timemap"; type="{timemap.LINK_FORMAT}"',
    ]
    return ", ".join(parts)
