"""Odd pages: posts in whose markup, data or bytes one thing is what nobody expects there. Written by us, by kinds.

`bench/odd_values.json` holds the odd things. A text that repeats is a list there, of texts and of `[text, times]`.
"""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

Slots = dict[str, str]

_VALUES = json.loads(Path(__file__).with_name("odd_values.json").read_text("utf-8"))
_HEAD = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Texte {n} | Essai</title>{head}'
_BODY = """<meta property="og:type" content="article"></head><body><div data-hook="post-page"><article data-hook="post">
<h1 data-hook="post-title"{title}>Texte {n}</h1><span data-hook="user-name">{author}</span>{top}
<section data-hook="post-description"><div data-rce-version="9"><p>Le port attend ses ferries depuis lundi, numéro {n},
et personne ne sait quand la grève prendra fin.</p>{text}</div></section></article></div>{data}</body></html>"""
_PLAIN: Slots = {"head": "", "title": "", "author": "Jeanne Essai", "top": "", "text": "", "data": ""}
# Above the text these take it in, for browsers too.
_SWALLOWING = ("<textarea>", "<iframe>", "<svg>")
_LINK = "<p><a href='{0}'>lien</a> <img src='{0}' srcset='{0} 2x'></p><iframe src='{0}'></iframe>"
_OWN = "<link rel='canonical' href='{0}'><meta property='og:image' content='{0}'>"
_TIME = "<time datetime='{0}'>{0}</time><span data-hook='time-ago' title='{0}'>{0}</span>"


def odd_pages() -> Iterator[tuple[str, bytes]]:
    """Each odd page with its name: a post called "Texte N", where N is its place."""
    found = chain(_addresses(), _data(), _surrogates(), _dates(), _markup(), _depths())
    n = 0
    for n, (what, slots) in enumerate(found, start=1):
        yield what, _page(n, slots).encode("utf-8", "surrogatepass")
    for number, odd in enumerate(map(bytes.fromhex, _VALUES["bytes"]), start=n + 1):
        slots = {"text": "<p>xODDy</p>", "author": "JeanneODD", "head": _ld('"name": "ODD"')}
        yield f"bytes {odd[:9].hex()}", _page(number, slots).encode().replace(b"ODD", odd)


def _page(n: int, slots: Slots) -> str:
    page = _HEAD + _BODY
    for slot, value in {**_PLAIN, **slots, "n": str(n)}.items():
        page = page.replace("{" + slot + "}", value)
    return page


def _values(kind: str) -> Iterator[str]:
    for value in _VALUES[kind]:
        pieces = [value] if isinstance(value, str) else value
        yield "".join(piece if isinstance(piece, str) else piece[0] * piece[1] for piece in pieces)


def _addresses() -> Iterator[tuple[str, Slots]]:
    for address in _values("addresses"):
        yield f"address {address[:40]}", {"text": _LINK.replace("{0}", address)}
        own = _OWN.replace("{0}", address) + _ld(f'"@type": "BlogPosting", "url": {json.dumps(address)}')
        yield f"own address {address[:40]}", {"head": own}


def _data() -> Iterator[tuple[str, Slots]]:
    for field in _values("fields"):
        for value in (*_values("types"), *_values("numbers"), *(f'"x{each}y"' for each in _values("surrogates"))):
            yield f"JSON-LD {field} {value[:20]}", {"head": _ld(f'"@type": "BlogPosting", "{field}": {value}')}
    for warm in _values("warm"):
        yield f"warm-up data {warm[:60]}", {"data": f'<script id="wix-warmup-data">{warm}</script>'}


def _surrogates() -> Iterator[tuple[str, Slots]]:
    for value in _values("surrogates"):
        slots = {"text": f"<p>x{value}y</p>", "author": f"Jeanne {value}", "title": f" title='{value}'"}
        yield f"text {value}", slots


def _dates() -> Iterator[tuple[str, Slots]]:
    for value in _values("dates"):
        head = _ld(f'"@type": "BlogPosting", "datePublished": "{value}"')
        yield f"date {value}", {"top": _TIME.replace("{0}", value), "head": head}


def _markup() -> Iterator[tuple[str, Slots]]:
    for markup in _values("markup"):
        yield f"markup {markup[:30]}", {"text": f"{markup}<p>suite</p>"}
        if not markup.startswith(_SWALLOWING):
            yield f"markup on top {markup[:30]}", {"top": markup}


def _depths() -> Iterator[tuple[str, Slots]]:
    for deep in _values("depths"):
        yield f"depth {deep[:20]}", {"head": f'<script type="application/ld+json">{deep}</script>'}
        yield f"warm depth {deep[:20]}", {"data": f'<script id="wix-warmup-data">{deep}</script>'}


def _ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@context": "https://schema.org", {fields}}}</script>'
