"""Changes as an Atom feed, paged (RFC 5005)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from starlette.responses import Response

from archive.formats import atom
from archive.query.register import RegisterEntry
from archive.render import edits_html
from archive.web import answers
from archive.web.ask import Ask
from archive.web.paging import Paging


def changes_feed(ask: Ask, entries: Sequence[RegisterEntry], place: Paging, *, title: str) -> Response:
    """One page of a feed of *entries*."""
    own = f"{ask.base}{ask.here(page=place.number if place.number > 1 else None)}"
    feed = atom.AtomFeed(
        # All pages are one feed, so they share one id.
        id=f"{ask.base}{place.first}",
        title=title,
        updated=entries[0].change.observed_at if entries else datetime(2000, 1, 1, tzinfo=UTC),
        author=ask.room.name,
        language=ask.language,
        entries=tuple(_entries(ask, entries)),
        links=_links(ask, place, own),
    )
    return answers.text(atom.write(feed), atom.MEDIA_TYPE)


def _entries(ask: Ask, entries: Iterable[RegisterEntry]) -> Iterable[atom.FeedEntry]:
    for entry in entries:
        change = entry.change
        told = ask.words.word("kind", change.kind.value)
        yield atom.FeedEntry(
            id=f"{ask.base}/changes/{change.id}",
            title=f"{told}{ask.words('sign.colon')}{entry.title}",
            updated=change.observed_at,
            link=f"{ask.base}/changes/{change.id}",
            summary_html=edits_html.html(change.edits) or told,
            authors=entry.authors,
            categories=(change.kind.value, change.class_.value, *(flag.value for flag in change.flags)),
        )


def _links(ask: Ask, place: Paging, own: str) -> tuple[tuple[str, str], ...]:
    page = ask.base + ask.here().replace(".atom", "", 1)
    links = [("self", own), ("alternate", page), ("first", ask.base + place.first), ("last", ask.base + place.last)]
    if place.before:
        links.append(("previous", ask.base + place.before))
    if place.after:
        links.append(("next", ask.base + place.after))
    return tuple(links)
