"""Two states beside each other: what a change's page and a comparison of any two states show."""

from datetime import datetime

from msgspec import Struct
from starlette.responses import Response

from archive.compare import redlined
from archive.compare import states as changing
from archive.compare.redlined import Paragraph
from archive.formats.json import change_record, documents_record, edit_records, window_record
from archive.model import Change, ChangeClass, Comparison, Content, EditKind, Field, Media, Window
from archive.query import changes, document_texts
from archive.query.changes import ChangeFilter
from archive.query.document_texts import DocumentsCompared
from archive.query.posts import Shown
from archive.query.sides import sides
from archive.render.fields import FieldMoved, fields_moved
from archive.render.references import documents_of, media_of
from archive.render.text import as_text
from archive.sameness import bare_media
from archive.web import answers, filters, held_files, templating
from archive.web.answers import Refusal
from archive.web.ask import Ask
from archive.web.page import Turnstile
from archive.web.routes import references
from archive.web.sliders import sliders

VIEWS = ("inline", "side", "changes")
_LARGE = 60_000
"""Letters of both texts together: comparing more is done for one reader at a time."""
_large = Turnstile()


class Compared(Struct, frozen=True, kw_only=True):
    """Two states of posts, and what moved between them."""

    before: Shown
    after: Shown
    comparison: Comparison
    window: Window
    change: Change | None = None
    """Where the two are neighbours."""


def of_change(ask: Ask, change: Change) -> Compared:
    """The two sides of *change*, judged as it is stored."""
    # As it was judged when it was derived: a page must say the same as the list that led to it.
    comparison = Comparison(
        fields=change.fields,
        class_=change.class_,
        flags=change.flags,
        silent=change.silent,
        disclosure=change.disclosure,
        edits=change.edits,
    )
    before, after = sides(ask.database, change)
    assert before
    assert after
    return Compared(
        before=before,
        after=after,
        comparison=comparison,
        window=change.window,
        change=change,
    )


def of_states(ask: Ask, before: Shown, after: Shown) -> Compared:
    """Any two states, compared now."""
    # By digests of content, so that what was compared once holds for any two snapshots that show the same.
    key = ("compared", before.content_digest, after.content_digest)
    comparison = ask.reading.kept(("packed_content",), key, lambda: _compared(before.content, after.content))
    window = Window(after=before.last_rendered, before=after.first_rendered)
    return Compared(before=before, after=after, comparison=comparison, window=window)


def _compared(before: Content, after: Content) -> Comparison:
    # Two long texts take seconds and a core: one reader at a time, so that the others get their pages.
    if len(as_text(before)) + len(as_text(after)) < _LARGE:
        return changing.compare(before, after)
    with _large:
        return changing.compare(before, after)


def page(ask: Ask, compared: Compared) -> Response:
    """The page of *compared*; or its record, or its patch."""
    if ask.format == "json":
        told = {"documents": [documents_record(each) for each in documents(ask, compared)]}
        return answers.json({**record(compared), **told})
    if ask.format == "txt":
        return answers.text(_patch(compared))
    view = filters.text(ask, "view") or "inline"
    # Cut, since an unknown value is repeated to whoever sent it.
    if view not in VIEWS:
        raise Refusal(400, "error.bad_choice", name="view", value=view[:40], known=", ".join(VIEWS))
    held = held_files.of_post(ask, compared.after.post.id)
    moved_pictures = pictures(compared.before.content, compared.after.content)
    typography = (filters.text(ask, "typography") or "1") != "0"
    before, after, comparison = compared.before, compared.after, compared.comparison
    paragraphs = redlined.redlined(before.content, after.content, comparison.edits, typography=typography)
    return templating.html(
        ask,
        "compare.html",
        compared=compared,
        before=before,
        after=after,
        comparison=comparison,
        change=compared.change,
        window=compared.window,
        paragraphs=paragraphs,
        excerpts=excerpts(paragraphs),
        marked=sum(piece.edit is not None for paragraph in paragraphs for piece in paragraph.pieces),
        moved=moved(ask, compared),
        pictures=moved_pictures,
        held=held,
        documents=[
            (each, excerpts(redlined.redlined(each.old, each.new, each.edits, typography=typography)))
            for each in documents(ask, compared)
        ],
        likeness=held_files.likeness(ask, moved_pictures.gone, moved_pictures.come, held_files.digests(held)),
        counts=counts(comparison),
        view=view,
        typography=typography,
        typographic=any(edit.class_ is ChangeClass.TYPOGRAPHIC for edit in comparison.edits),
        around=around(ask, compared.change) if compared.change else (None, None),
        reference=references.both(ask, before, after),
        sliders=sliders(ask, before, after),
        site=ask.sites[after.post.site],
        zone_of=after.post.site,
    )


def documents(ask: Ask, compared: Compared) -> tuple[DocumentsCompared, ...]:
    """The documents that one state links in the place of those of the other, and what they say."""
    before, after = compared.before, compared.after
    # By digest, like the comparison: two snapshots that show the same share what was compared once.
    key = ("documents", before.content_digest, after.content_digest)
    tables = ("packed_content", "blob", "media_fetch", "document_text")
    return ask.reading.kept(tables, key, lambda: _documents(ask, before.content, after.content))


def _documents(ask: Ask, before: Content, after: Content) -> tuple[DocumentsCompared, ...]:
    if documents_of(before) == documents_of(after):
        return ()
    with _large:
        return tuple(document_texts.replaced(ask.database, before, after))


def record(compared: Compared) -> dict[str, object]:
    """*compared* for programs: the change where it is one, else the same keys without what only a change has."""
    if compared.change:
        return change_record(compared.change)
    comparison = compared.comparison
    return {
        "post": compared.after.post.id,
        "from": compared.before.snapshot,
        "to": compared.after.snapshot,
        "window": window_record(compared.window),
        "fields": [field.value for field in comparison.fields],
        "class": comparison.class_.value if comparison.class_ else None,
        "flags": [flag.value for flag in comparison.flags],
        "silent": comparison.silent,
        "disclosure": comparison.disclosure.value,
        "edits": edit_records(comparison.edits),
    }


def counts(comparison: Comparison) -> dict[str, int]:
    """Return how many sentences were edited, added, deleted and moved."""
    return {kind.value: sum(edit.kind is kind for edit in comparison.edits) for kind in EditKind}


def excerpts(paragraphs: tuple[Paragraph, ...]) -> tuple[tuple[int, Paragraph | None], ...]:
    """The paragraphs that changed, with their numbers; None marks those between them."""
    found: list[tuple[int, Paragraph | None]] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        if paragraph.changed:
            found.append((number, paragraph))
        elif not found or found[-1][1] is not None:
            found.append((number, None))
    return tuple(found)


def moved(ask: Ask, compared: Compared) -> tuple[FieldMoved, ...]:
    """The fields apart from text and pictures that differ, both sides in words."""
    before, after, dates = compared.before, compared.after, ask.dates(compared.after.post.site)
    named = [field for field in compared.comparison.fields if field is not Field.IMAGES]
    found = fields_moved(before.content, after.content, named, dates.plain)
    if before.url == after.url:
        return found
    return (*found, FieldMoved(field=Field.URL, before=(before.url,), after=(after.url,)))


class Pictures(Struct, frozen=True, kw_only=True):
    """The pictures and files of two states."""

    gone: tuple[Media, ...]
    come: tuple[Media, ...]
    stayed: int


def pictures(before: Content, after: Content) -> Pictures:
    """Return which pictures and files went and came between two states."""
    old = {bare_media(media): media for media in media_of(before)}
    new = {bare_media(media): media for media in media_of(after)}
    return Pictures(
        gone=tuple(media for key, media in old.items() if key not in new),
        come=tuple(media for key, media in new.items() if key not in old),
        stayed=len(old.keys() & new.keys()),
    )


def around(ask: Ask, change: Change) -> tuple[Change | None, Change | None]:
    """The changes of the same post before and after *change*."""
    # By the ends of windows, not by ids: an import may add a change between two that were there.
    found = sorted(
        changes.changes(ask.database, ChangeFilter(post=change.post)),
        key=lambda each: (each.window.before, each.observed_at),
    )
    place = next((index for index, each in enumerate(found) if each.id == change.id), None)
    if place is None:
        return None, None
    return (found[place - 1] if place else None), (found[place + 1] if place + 1 < len(found) else None)


def _patch(compared: Compared) -> str:
    """A unified diff of both texts, a sentence a line."""
    import difflib

    sides = [as_text(side.content).splitlines() for side in (compared.before, compared.after)]
    names = [f"{side.snapshot} {_day(side.first_rendered)}" for side in (compared.before, compared.after)]
    # difflib takes time with the square of the lines.
    if sum(map(len, sides)) > 20_000:
        raise Refusal(503, "error.busy", headers={"Retry-After": "60"})
    lines = difflib.unified_diff(sides[0], sides[1], names[0], names[1], lineterm="", n=2)
    return "\n".join(lines) + "\n"


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")
