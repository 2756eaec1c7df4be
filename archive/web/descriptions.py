"""Metadata of a post for programs: Dublin Core, the tags that reference managers read, schema.org."""

from typing import Any

import msgspec
from markupsafe import Markup

from archive import timestamps
from archive.formats import dublin_core
from archive.formats.dublin_core import Described
from archive.query.posts import Shown
from archive.web.ask import Ask

MetaTags = tuple[tuple[str, str], ...]


def described(ask: Ask, shown: Shown) -> Described:
    """A state in the words of Dublin Core."""
    content, site = shown.content, ask.sites[shown.post.site]
    return Described(
        title=content.title,
        creators=content.authors,
        publisher=site.name,
        date=content.published.day.isoformat() if content.published else None,
        language=content.language or site.language,
        subjects=tuple(dict.fromkeys((*content.categories, *content.tags))),
        identifiers=(f"{ask.base}/posts/{shown.post.id}", shown.url),
        description=content.description,
        rights=site.rights,
    )


def meta_tags(about: Described, ask: Ask, shown: Shown, path: str) -> MetaTags:
    """Name and content of each meta tag: `citation_*` as Highwire has them, and `DC.*`."""
    # Google Scholar and Zotero read these tags with slashes.
    day = about.date.replace("-", "/") if about.date else None
    cited = (
        ("citation_title", (about.title,)),
        ("citation_author", about.creators),
        ("citation_publication_date", (day,)),
        ("citation_online_date", (f"{shown.captured:%Y/%m/%d}",)),
        ("citation_journal_title", (about.publisher,)),
        ("citation_language", (about.language,)),
        ("citation_keywords", about.subjects),
        ("citation_public_url", (f"{ask.base}{path}",)),
        ("citation_fulltext_html_url", (f"{ask.base}/snapshots/{shown.snapshot}",)),
    )
    tags = [(name, value) for name, values in cited for value in values if value]
    tags += [(f"DC.{name}", value) for name, value in dublin_core.elements(about)]
    return tuple(tags)


def json_ld(ask: Ask, shown: Shown, page: str) -> Markup:
    """The same as schema.org JSON-LD, safe inside a script element."""
    content, site = shown.content, ask.sites[shown.post.site]
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": page,
        "headline": content.title,
        "author": [{"@type": "Person", "name": name} for name in content.authors],
        "datePublished": timestamps.optional_text(content.published.instant if content.published else None),
        "dateModified": timestamps.optional_text(content.modified.instant if content.modified else None),
        "inLanguage": content.language or site.language,
        "keywords": [*content.categories, *content.tags],
        "url": shown.url,
        "isPartOf": {"@type": "Blog", "name": site.name, "url": site.url},
        "archivedAt": f"{ask.base}/snapshots/{shown.snapshot}",
        "sdDatePublished": timestamps.text(shown.captured),
        "sdPublisher": {"@type": "Organization", "name": ask.room.name},
        "identifier": [f"snapshot:{shown.snapshot}", shown.payload],
        "license": site.rights,
    }
    written = msgspec.json.encode({name: value for name, value in told.items() if value}).decode()
    # `</script>` in a title would end the element that holds this.
    safe = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)
