"""One render of a page: what changes from one to the next though no author touched anything.

Templates and markup name their classes in clear, `class="~post-title"`; a render hashes them by deploy.
"""

import hashlib
import re
import uuid
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

from msgspec import Struct

_CLASS = re.compile(r'class="~([\w -]+)"')


class Render(Struct, frozen=True, kw_only=True):
    """The facts of a render: for which origin, when, by which cache node, under which deploy."""

    origin: str
    at: datetime
    node: int = 0
    deploy: int = 1

    def css(self, name: str) -> str:
        """The class name that this deploy makes of *name*."""
        # Hashed like the classes of Wix: a rule that goes by them breaks at the next deploy, as it would there.
        return "_" + hashlib.sha256(f"{self.deploy} {name}".encode()).hexdigest()[:6]

    def token(self, name: str) -> str:
        """An id that no other render repeats."""
        # Derived, not random, so that two runs of the demo serve the same bytes.
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {self.at.isoformat()} {self.node}"))

    def raw(self, path: str) -> str:
        """The address of *path* in raw Unicode, as sitemaps, `og:url` and JSON-LD write it."""
        return self.origin + path

    def encoded(self, path: str) -> str:
        """The address of *path* percent-encoded, as canonical links and the feed write it."""
        return self.origin + quote(path, safe="/?&=")

    def dressed(self, page: str) -> str:
        """*page* with the class names of this deploy."""
        return _CLASS.sub(lambda found: f'class="{" ".join(map(self.css, found[1].split()))}"', page)


def fill(template: str, **values: object) -> str:
    """The template of that name with its placeholders filled; values are markup already."""
    return _template(template).substitute(values)


def attribute(text: str) -> str:
    """*text* escaped as React escapes text and attributes alike."""
    # React escapes quotes in text too: a reader that unescapes once must end with the author's words.
    return escape(text, quote=True)


# A template is read once; it is a file, and a page is rendered a hundred times in a test.
@cache
def _template(name: str) -> Template:
    return Template((files("scraper.demo") / "templates" / f"{name}.html").read_text("utf-8"))
