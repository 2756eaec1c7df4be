"""Targets for a fuzzer of bytes, by name: each takes bytes and holds them to a law of `tests.fuzz.laws`."""

from collections.abc import Callable

from tests.fuzz import foreign_laws, laws

Target = Callable[[bytes], object]

_POST = (
    b'<!doctype html><html lang="fr"><head><title>T</title>%s</head><body><article data-hook="post">'
    b'<h1 data-hook="post-title">Titre</h1><section data-hook="post-description"><div data-rce-version="9">%s'
    b'</div></section></article><script id="wix-warmup-data">%s</script></body></html>'
)


def _text(data: bytes) -> str:
    # Lone surrogates too: JSON and references make them.
    return (
        data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")
        if _decodes(data)
        else data.decode("latin-1")
    )


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _three(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Head, body and warm-up data of a post; what has no marks between them stands in all three."""
    if b"\xfe" not in data:
        return data, b"<p>mot</p>" + data, data
    head, _, rest = data.partition(b"\xfe")
    body, _, tail = rest.partition(b"\xfe")
    return head, body, tail


def _compare(data: bytes) -> None:
    old, _, new = data.partition(b"\xfe")
    laws.edits_lead_from_old_to_new(_text(old), _text(new))
    contents = [laws.reads(laws.page(_POST % (b"", text, b""))).content for text in (old, new)]
    if contents[0] and contents[1]:
        laws.compares(contents[0], contents[1])


TARGETS: dict[str, Target] = {
    "page": lambda data: laws.reads(laws.page(data)),
    "post": lambda data: laws.reads(laws.page(_POST % _three(data))),
    "general": lambda data: laws.reads(laws.page(_POST % _three(data), profile="generic")),
    "xml": lambda data: laws.reads(laws.page(data, uri=f"{laws.BASE}/sitemap.xml")),
    "compare": _compare,
    "query": lambda data: laws.searches_or_says_why(_text(data)),
    "uri": lambda data: laws.names_one_address(_text(data)),
    "robots": laws.rules_are_read,
    "import": foreign_laws.a_file_is_read_to_its_end,
    "record": foreign_laws.a_record_is_taken_or_left,
    "date": lambda data: laws.dates_are_read(_text(data)),
}


def run(name: str, data: bytes) -> None:
    """Hold *data* to the law of the target *name*."""
    TARGETS[name](data)
