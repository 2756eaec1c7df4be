"""`read_general`: the post on a page of any platform, and where each of its fields was found."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from archive.digest import fold_spaces
from archive.model import Basis, Block, Content, Media
from scraper.parse.head import PageHead
from scraper.parse.page import Page
from scraper.parse.pictures import image
from scraper.parse.places import place_of
from scraper.parse.profiles.general.authors import authors
from scraper.parse.profiles.general.body import body
from scraper.parse.profiles.general.changed import modified, update_line
from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.container import container, marked
from scraper.parse.profiles.general.labels import labels
from scraper.parse.profiles.general.leading import without_leading
from scraper.parse.profiles.general.lines import text_of
from scraper.parse.profiles.general.published import LAST_RESORTS, published
from scraper.parse.profiles.general.regions import regions
from scraper.parse.profiles.general.surroundings import surroundings
from scraper.parse.profiles.general.title import title
from scraper.parse.profiles.general.told import leading_date
from scraper.parse.profiles.general.witness import witnessed
from scraper.parse.tree import Parsed

# A body of fewer letters is no article: a login form, an error message.
_MIN_TEXT = 80
# Unless the page calls itself one: a film or an episode with a line of text.
_MIN_DECLARED = 10


class GeneralPost(Struct, frozen=True, kw_only=True):
    """A post, with the claims that its fields were taken from."""

    content: Content
    claims: Mapping[str, Claim[Any]]

    @property
    def is_dated(self) -> bool:
        """Whether the page shows when it was published, where pages show it."""
        return self.content.published is not None and self.claims["published"].source not in LAST_RESORTS


def read_general(page: Page, parsed: Parsed, head: PageHead) -> GeneralPost | None:
    """The post on *page*, or None where no article with a text is found."""
    found = regions(parsed.tree)
    if not found:
        return None
    start = marked(found, parsed.tree, page.site.profile.text, container(found))
    # Readers change the tree.
    place = place_of(found[start].node, {})
    heading = title(parsed.tree, head, page.url)
    read = without_leading(body(found, start, page.url, heading.value), heading.value, page)
    if letters(read.blocks) < (_MIN_DECLARED if head.declares_an_article else _MIN_TEXT):
        return None
    around = surroundings(found, start)
    writers = authors(parsed.tree, head, page, around)
    day, changed = (
        published(parsed.tree, head, page, around),
        modified(parsed.tree, head, page, around, read.update_line, text_of(read.blocks[-1])),
    )
    if day.source in LAST_RESORTS and (above := read.published or leading_date(read.blocks, page)):
        day = Claim(value=above, source="line above the text", confidence=0.6)
    if not writers.value and read.authors:
        writers = Claim(value=read.authors, source="byline", confidence=0.6)
    tags, categories = labels(head, found, start)
    claims: dict[str, Claim[Any]] = {"title": heading, "authors": writers, "published": day, "modified": changed}
    claims["body"] = witnessed(found, start, place)
    content = Content(
        title=heading.value,
        authors=writers.value,
        published=day.value,
        modified=changed.value,
        blocks=read.blocks,
        cover=_cover(page, head),
        language=head.language or None,
        tags=tags,
        categories=categories,
        reading_minutes=read.reading_minutes,
        description=fold_spaces(head.meta("description", "og:description")) or None,
        update_line=read.update_line or update_line(around, page),
        basis=_basis(claims),
    )
    return GeneralPost(content=content, claims=claims)


def _basis(claims: Mapping[str, Claim[Any]]) -> tuple[Basis, ...]:
    return tuple(
        Basis(field=name, source=claim.source, confidence=round(claim.confidence, 2))
        for name, claim in claims.items()
        if claim.value
    )


def letters(blocks: tuple[Block, ...]) -> int:
    """Return how many letters of running text *blocks* hold."""
    return sum(len(run.text) for block in blocks for run in block.runs)


def _cover(page: Page, head: PageHead) -> Media | None:
    src = (head.article.image if head.article else "") or head.meta("og:image")
    return image(src, url=page.url) if src else None
