"""Changes: the register of all, and one change, which is what a colleague is sent."""

from starlette.responses import Response

from archive.errors import NoSuchState
from archive.formats.json import change_record
from archive.model import Change, ChangeKind
from archive.query import changes, posts, register
from archive.query.changes import ChangeFilter
from archive.query.sides import sides
from archive.web import absence, answers, comparing, filters, templating
from archive.web.answers import Refusal
from archive.web.ask import Ask
from archive.web.feeds import changes_feed
from archive.web.paging import offset, paging
from archive.web.room import CARDS
from archive.web.routes import references

_TABLES = ("post_status", "change", "snapshot")
_WHOLE = 10_000
_COLUMNS = (
    "id", "post", "url", "title", "observed_at", "window", "kind", "fields", "class", "flags", "silent", "disclosure",
    "from", "to", "old_url", "estimate", "words_before", "words_after",
)  # fmt: skip


def listed(ask: Ask) -> Response:
    """`/changes`."""
    wanted, words = filters.change_filter(ask), filters.text(ask, "q")
    # Whoever takes a table away wants the list and not a page of it.
    whole = ask.format == "csv"
    limit, start = (_WHOLE, 0) if whole else (CARDS, offset(ask, CARDS))
    found = register.page(ask.database, wanted, limit=limit, offset=start, words=words)
    place = paging(ask, found.total, CARDS)
    match ask.format:
        case "json":
            records = [change_record(entry.change) | {"title": entry.title} for entry in found.entries]
            return answers.json({"total": found.total, "page": place.number, "next": place.after, "changes": records})
        case "csv":
            return answers.table(map(_row, found.entries), _COLUMNS)
        case "atom":
            return changes_feed(ask, found.entries, place, title=_told(ask))
    counts = ask.reading.lately(
        ("change facets", wanted, words), lambda database: register.facets(database, wanted, words=words)
    )
    set_ = filters.given(ask, filters.CHANGE_FILTERS)
    return templating.html(
        ask, "changes.html", entries=found.entries, paging=place, facets=counts, chosen=dict(set_),
        feed=ask.here(variant="atom"),
    )  # fmt: skip


def of_post(ask: Ask) -> Response:
    """`/posts/ID.atom`: the changes of one post."""
    name = ask.parts["id"]
    try:
        about = posts.post(ask.database, name)
    # Whatever keeps it from being found: the reader learns whether it was taken down, merged or never there.
    except Exception as error:
        raise absence.explain_post(ask.database, name, "/posts/{}.atom") from error
    wanted = ChangeFilter(post=about.id, baseline=False)
    found = register.page(ask.database, wanted, limit=CARDS, offset=offset(ask, CARDS))
    return changes_feed(ask, found.entries, paging(ask, found.total, CARDS), title=about.title)


def one(ask: Ask) -> Response:
    """`/changes/ID`."""
    name = ask.parts["id"]
    try:
        change = changes.change(ask.database, name)
    except NoSuchState as error:
        raise absence.explain_id(ask.database, "change", name) from error
    if ask.format in references.FORMS:
        return _cited(ask, change)
    if change.kind in (ChangeKind.EDIT, ChangeKind.MOVED, ChangeKind.RESTORED) and change.before and change.after:
        return comparing.page(ask, comparing.of_change(ask, change))
    if ask.format == "json":
        return answers.json(change_record(change))
    return _one_sided(ask, change)


def _one_sided(ask: Ask, change: Change) -> Response:
    """A publication or a removal: there is one text, and what is known of the step."""
    state = change.after or change.before
    if state is None:
        raise Refusal(404, "error.no_change", name=change.id)
    shown = posts.show_snapshot(ask.database, state)
    return templating.html(
        ask, "change_alone.html", change=change, shown=shown, post=shown.post, site=ask.sites[shown.post.site],
        around=comparing.around(ask, change), reference=references.in_words(ask, shown), zone_of=shown.post.site,
    )  # fmt: skip


def _cited(ask: Ask, change: Change) -> Response:
    form, media_type = references.FORMS[ask.format]
    versions = [shown for shown in sides(ask.database, change) if shown]
    if len(versions) == 2:
        return answers.text(references.both(ask, versions[0], versions[1], form=form) + "\n", media_type)
    return references.written(ask, versions[0])


def _told(ask: Ask) -> str:
    set_, colon = filters.given(ask, filters.CHANGE_FILTERS), ask.words("sign.colon")
    told = [
        f"{ask.words(f'filter.{name}')}{colon}{ask.words.word(name, value)}" for name, value in set_ if name != "silent"
    ]
    if filters.flag(ask, "silent"):
        told.append(ask.words("filter.only_silent"))
    return " · ".join([ask.words("changes.title"), ask.room.name, *told])


def _row(entry: register.RegisterEntry) -> dict[str, object]:
    edits = entry.change.edits
    return {
        **change_record(entry.change),
        "title": entry.title,
        "words_before": " … ".join(edit.before for edit in edits if edit.before),
        "words_after": " … ".join(edit.after for edit in edits if edit.after),
    }
