"""An export order: which posts, as of when, with their text or without."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from msgspec import Struct, field

from archive import timestamps
from archive.citation import Citation
from archive.config import ArchiveConfig
from archive.database import Database
from archive.export.cells import CsvDialect
from archive.media.folder import MediaFolder
from archive.query import asof
from archive.query.asof import NOW, Viewpoint
from archive.query.citing import Citer
from archive.query.posts import PostFilter, Shown
from archive.query.sites import SiteRow, sites
from archive.query.unsigned import signed_elsewhere
from archive.render.references import links_of, media_of
from archive.render.text import as_text
from archive.search.stemming import fold
from archive.text import words

Record = dict[str, Any]

# Some file systems end names at 255 bytes, and Windows whole paths at 260.
_SLUG_LENGTH = 60


class Text(StrEnum):
    """The choice to export or leave out the texts, which belong to the site."""

    FULL = "full"
    LEFT_OUT = "left out"
    """Redistributable: metadata, digests and measures only."""


class ExportItem(Struct, frozen=True, kw_only=True):
    """One post of an export, in one state."""

    shown: Shown
    site: SiteRow
    citation: Citation

    @property
    def stem(self) -> str:
        """A file name of ours, without suffix: the post's id keeps it unique, whatever the server calls it."""
        return stem(self.shown)


class ExportOrder(Struct, frozen=True, kw_only=True):
    """The posts to export, the moment they are seen from, and what goes with them."""

    database: Database
    wanted: PostFilter = field(default_factory=PostFilter)
    viewpoint: Viewpoint = NOW
    text: Text = Text.FULL
    settings: ArchiveConfig = field(default_factory=ArchiveConfig)
    media: MediaFolder | None = None
    """Where held pictures and documents lie; without it none go out."""
    tables: tuple[str, ...] = ()
    """Tables for analysis, in place of the posts."""
    dialect: CsvDialect = CsvDialect.PLAIN
    sign: Callable[[str, str], dict[str, str]] | None = None
    """Signs a WACZ: by the digest of its description and when it was made, what it is to say of its signature."""
    watched: Callable[[], None] = lambda: None
    """Called once per post."""

    @property
    def with_text(self) -> bool:
        """Whether the texts go along."""
        return self.text is Text.FULL

    def items(self) -> Iterator[ExportItem]:
        """The posts, one at a time."""
        held, citer = sites(self.database), Citer(self.database, self.settings)
        for state in asof.states(self.database, self.wanted, self.viewpoint.as_of):
            shown = signed_elsewhere(self.database, state)
            yield ExportItem(shown=shown, site=held[shown.post.site], citation=citer.cite(shown))
            self.watched()


def stem(shown: Shown) -> str:
    """`ce-que-taisent-les-frontieres-25ff917c6c51c2ed`: lower-case ASCII, safe on every file system."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(unquote(shown.post.url).rpartition("/")[2])).strip("-")
    # The id at the end keeps two posts apart whose slugs were cut to one.
    return "-".join(filter(None, (slug[:_SLUG_LENGTH].strip("-"), shown.post.id)))


def record(item: ExportItem, text: Text) -> Record:
    """*item* as a flat record; without its body where the *text* is left out."""
    shown, content = item.shown, item.shown.content
    body = as_text(content)
    written: Record = {
        "id": shown.post.id,
        "site": shown.post.site,
        "url": shown.url,
        "title": content.title,
        "authors": list(content.authors),
        "feed_authors": list(shown.post.feed_authors),
        "text_authors": list(shown.post.text_authors),
        "published": timestamps.optional_text(content.published.instant if content.published else None),
        "published_day": content.published.day.isoformat() if content.published else None,
        "modified": timestamps.optional_text(content.modified.instant if content.modified else None),
        "language": content.language,
        "state": shown.state.value,
        "categories": list(content.categories),
        "tags": list(content.tags),
        "reading_minutes": content.reading_minutes,
        "confidence": content.confidence,
        "unsure": list(content.unsure),
        "words": len(words.words(body)),
        # Measures of the text stay where the text is left out: they can be published.
        "characters": len(body),
        "images": len(media_of(content)),
        "links": len(links_of(content)),
        "snapshot": shown.snapshot,
        "content": shown.content_digest,
        "capture": shown.capture,
        "payload": shown.payload,
        "captured": timestamps.text(shown.captured),
        "first_rendered": timestamps.text(shown.first_rendered),
        "last_rendered": timestamps.text(shown.last_rendered),
        "first_observed": timestamps.text(shown.first_observed),
        "last_observed": timestamps.text(shown.last_observed),
        "uncertain_after": timestamps.optional_text(shown.uncertain.after) if shown.uncertain else None,
        "uncertain_before": timestamps.optional_text(shown.uncertain.before) if shown.uncertain else None,
    }
    return written if text is Text.LEFT_OUT else written | {"body": body}
