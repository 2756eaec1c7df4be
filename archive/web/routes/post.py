"""One post: now, as of a day, in one of its states, and all that was seen of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace
from starlette.responses import Response

from archive.errors import NoSuchPost, NoSuchState
from archive.formats.json import shown_record, snapshot_record
from archive.harvest import signposting
from archive.model import Change, ChangeKind, Content, State
from archive.query import changes, dossier, evidence, mementos, posts
from archive.query.changes import ChangeFilter
from archive.query.origins import origin
from archive.query.posts import Shown
from archive.query.unsigned import signed_elsewhere
from archive.render.markdown import as_markdown
from archive.render.references import documents_of
from archive.render.text import as_text
from archive.store.known_at import known_post
from archive.web import absence, answers, filters, held_files, prose, telling, templating
from archive.web.answers import Elsewhere
from archive.web.ask import Ask
from archive.web.charts import Tick
from archive.web.clocks import ClockMark, Sight, clocks
from archive.web.descriptions import described, json_ld, meta_tags
from archive.web.held_files import HeldFile
from archive.web.mementos import memento_links
from archive.web.page import Turnstile
from archive.web.routes import references

# A page of more would take seconds to draw; the register has them all.
_MOST_CHANGES = 400
_RECORDED = ("packed_capture", "packed_reading", "address", "takedown", "post_status")
_known = Turnstile()


class View(Struct, frozen=True, kw_only=True):
    """The way in which a state is viewed: as the current one, as of a day, or by its own id."""

    shown: Shown
    path: str
    """The address of the page without a suffix."""
    as_of: datetime | None = None
    known_at: datetime | None = None
    """By what the archive knew at that instant."""
    fixed: bool = False
    """The page of this very state, which never shows another."""


def post(ask: Ask) -> Response:
    """`/posts/ID`."""
    name = ask.parts["id"]
    about = _found(ask, name, "/posts/{}")
    day = filters.text(ask, "as_of")
    if day is not None:
        found = filters.read_span(ask, day, "as_of")
        raise Elsewhere(filters.in_language(ask, f"/posts/{about.id}/{filters.iso(found)}"))
    return _answer(ask, View(shown=posts.show_snapshot(ask.database, about.snapshot), path=f"/posts/{about.id}"))


def post_on(ask: Ask) -> Response:
    """`/posts/ID/2026-06-12`: as of the end of a day."""
    about = _found(ask, ask.parts["id"], f"/posts/{{}}/{ask.parts['day']}")
    found = filters.read_span(ask, ask.parts["day"], "day")
    path = f"/posts/{about.id}/{filters.iso(found)}"
    if filters.iso(found) != ask.parts["day"]:
        raise Elsewhere(filters.in_language(ask, path))
    known = filters.span(ask, "known_at")
    try:
        then = found.end
        shown = _as_known(ask, about.id, then, known.end) if known else posts.show(ask.database, about.id, as_of=then)
    except NoSuchState as error:
        day = min(each.last_day for each in (found, known) if each)
        raise answers.Refusal(404, "error.not_yet", post=about.id, day=day) from error
    return _answer(ask, View(shown=shown, path=path, as_of=found.end, known_at=known.end if known else None))


def _as_known(ask: Ask, post: str, as_of: datetime, known_at: datetime) -> Shown:
    """The state of *post* at *as_of* by what was known at *known_at*: it is derived again, for one reader at a time."""

    def derive() -> Shown:
        with _known:
            database = known_post(ask.room.path, known_at, post)
            try:
                return posts.show(database, post, as_of=as_of)
            finally:
                database.close()

    return ask.reading.kept(_RECORDED, ("known", post, as_of, known_at), derive)


def snapshot(ask: Ask) -> Response:
    """`/snapshots/ID`: one state, for ever."""
    return _answer(ask, View(shown=_state(ask), path=f"/snapshots/{ask.parts['id']}", fixed=True))


def linkset(ask: Ask) -> Response:
    """`/snapshots/ID/linkset.json` and that of a post: its typed links."""
    if ask.request.scope["path"].startswith("/posts/"):
        about = _found(ask, ask.parts["id"], "/posts/{}/linkset.json")
        view = View(shown=posts.show_snapshot(ask.database, about.snapshot), path=f"/posts/{about.id}")
    else:
        view = View(shown=_state(ask), path=f"/snapshots/{ask.parts['id']}", fixed=True)
    told = signposting.linkset(f"{ask.base}{view.path}", _links(ask, view))
    return answers.json(told, media_type=signposting.LINKSET_TYPE)


def history(ask: Ask) -> Response:
    """`/posts/ID/history`: three clocks, gaps, moves, evidence."""
    about = _found(ask, ask.parts["id"], "/posts/{}/history")
    states = changes.snapshots(ask.database, about.id)
    seen = {row.id: changes.observations(ask.database, row.id) for row in states}
    if ask.format == "json":
        return answers.json({"post": about.id, "snapshots": [snapshot_record(row, seen[row.id]) for row in states]})
    told = _changes(ask, about.id)
    missed = evidence.misses(ask.database, about.id)
    declared = {found.capture: found.modified for found in evidence.observations(ask.database, about.id)}
    sights = [
        Sight(observed=item.observed, rendered=item.rendered, declared=declared.get(item.capture), state=number,
              stale=item.stale)
        for number, row in enumerate(states) for item in seen[row.id]
    ]  # fmt: skip
    sights += [
        Sight(observed=miss.observed, rendered=None, declared=None, state=0, stale=False, missed=True)
        for miss in missed
    ]
    observed = sorted(
        [(item.observed, row.id, item) for row in states for item in seen[row.id]], key=lambda row: row[0]
    )
    dates, gaps = ask.dates(about.site), _gaps([row[0] for row in observed])
    marks = [
        ClockMark(at=change.window.before, told=ask.words.word("kind", change.kind.value))
        for change in told if change.kind not in (ChangeKind.NEW, ChangeKind.EDIT)
    ]  # fmt: skip
    return templating.html(
        ask, "history.html", post=about, states=states, observed=observed, missed=missed, changes=told,
        drawn=clocks(sights, ask.words, dates, gaps=gaps, marks=marks), gaps=gaps,
        addresses=mementos.addresses(ask.database, about.id),
        dossier=dossier.dossier(ask.database, about.id), held=held_files.of_post(ask, about.id), zone_of=about.site,
    )  # fmt: skip


def _found(ask: Ask, name: str, path: str) -> posts.Post:
    """The post *name*; what answers in its place is raised, with *path* for the id it was merged into."""
    if not absence.ID.fullmatch(name):
        raise answers.Refusal(404, "error.no_post", name=name[:80])
    try:
        return posts.post(ask.database, name)
    except (NoSuchPost, NoSuchState) as error:
        raise absence.explain_post(ask.database, name, path) from error


def _state(ask: Ask) -> Shown:
    name = ask.parts["id"]
    try:
        shown = posts.show_snapshot(ask.database, name)
    except (NoSuchState, NoSuchPost) as error:
        raise absence.explain_id(ask.database, "snapshot", name) from error
    # A snapshot that a better parser dissolved: its id leads to what its capture shows now.
    if shown.snapshot != name:
        raise answers.Moved(f"/snapshots/{shown.snapshot}{ask.parts.get('variant', '')}")
    return shown


# --- the forms of a state -------------------------------------------------------------------------------------------


def _answer(ask: Ask, view: View) -> Response:
    response = _form(ask, replace(view, shown=signed_elsewhere(ask.database, view.shown)))
    if not ask.format:
        response.headers["Link"] = ", ".join(
            filter(None, (signposting.header(_links(ask, view)), memento_links(ask, view.shown, fixed=view.fixed)))
        )
    if view.fixed:
        response.headers.update(_memento_date(ask, view.shown))
    return response


def _form(ask: Ask, view: View) -> Response:
    shown = view.shown
    match ask.format:
        case "json":
            record = shown_record(shown)
            if shown.state in (State.GONE, State.SUSPECT):
                record["dossier"] = dossier.dossier(ask.database, shown.post.id).record()
            return answers.json(record)
        case "bib" | "ris" | "csl.json":
            return references.written(ask, shown)
        case "md":
            return answers.text(as_markdown(shown.content), "text/markdown")
        case "txt":
            return answers.text(f"{shown.content.title}\n\n{as_text(shown.content)}\n")
    return _page(ask, view)


def _page(ask: Ask, view: View) -> Response:
    shown = view.shown
    told, held = _changes(ask, shown.post.id), held_files.of_post(ask, shown.post.id)
    current, dates = shown.snapshot == shown.post.snapshot, ask.dates(shown.post.site)
    # Sentences are marked where they are as an edit left them; a past state shows no later marks.
    until = next((index for index, change in enumerate(told) if change.before == shown.snapshot), len(told))
    return templating.html(
        ask,
        "post.html",
        view=view,
        shown=shown,
        origin=origin(ask.database, shown.capture),
        post=shown.post,
        site=ask.sites[shown.post.site],
        sections=prose.sections(
            shown.content, [change for change in told[:until] if change.edits], ask.words, _addresses(held)
        ),
        files=_documents(shown.content, held),
        changes=told,
        ticks=_ticks(ask, told, shown.snapshot),
        edits=sum(change.kind is ChangeKind.EDIT for change in told),
        silent=sum(bool(change.silent) and change.kind is ChangeKind.EDIT for change in told),
        current=current,
        as_of_told=Markup(ask.words("post.as_of")).format(day=dates.local_day(view.as_of)),
        uncertain=telling.doubt(ask.words, dates, shown.uncertain),
        reference=references.in_words(ask, shown),
        states=_states(told),
        dossier=dossier.dossier(ask.database, shown.post.id) if shown.post.state is not State.LIVE else None,
        meta=meta_tags(described(ask, shown), ask, shown, view.path),
        json_ld=json_ld(ask, shown, f"{ask.base}{view.path}"),
        zone_of=shown.post.site,
    )


def _addresses(held: Mapping[str, HeldFile]) -> dict[str, str]:
    """Return where each file that is *held* can be seen, or had."""
    return {name: file.shown or file.address for name, file in held.items()}


def _documents(content: Content, held: Mapping[str, HeldFile]) -> tuple[tuple[str, HeldFile], ...]:
    """The documents that the text links and that are held, with the words that link them."""
    linked = ((media.name or media.id, held.get(media.id)) for media in documents_of(content))
    return tuple((words, file) for words, file in linked if file)


def _changes(ask: Ask, post: str) -> tuple[Change, ...]:
    """The changes of *post*, in the order in which they happened."""
    found = changes.changes(ask.database, ChangeFilter(post=post))
    ordered = sorted(found, key=lambda change: (change.window.before, change.observed_at))
    return tuple(ordered[-_MOST_CHANGES:])


def _states(told: Sequence[Change]) -> tuple[tuple[str, Change], ...]:
    """Each state that a change led to, once, with the change that first did."""
    found: dict[str, Change] = {}
    for change in told:
        if change.after:
            found.setdefault(change.after, change)
    return tuple(found.items())


def _ticks(ask: Ask, told: Sequence[Change], shown: str) -> list[Tick]:
    dates = ask.dates()
    found = []
    for change in told:
        style = change.kind.value if change.kind is not ChangeKind.EDIT else change.class_.value
        target = f"/snapshots/{change.after}" if change.after else f"/changes/{change.id}"
        label = f"{ask.words.word('kind', change.kind.value)}, {dates.plain(change.window.before)}"
        found.append(
            Tick(at=change.window.before, label=label, href=target, style=style, current=change.after == shown)
        )
    return found


def _gaps(observed: Sequence[datetime], least_days: float = 7) -> list[tuple[datetime, datetime]]:
    """The times longer than a week in which the post was not seen."""
    pairs = pairwise(observed)
    return [(before, after) for before, after in pairs if (after - before).total_seconds() > least_days * 86_400]


# --- links ----------------------------------------------------------------------------------------------------------


def _links(ask: Ask, view: View) -> tuple[signposting.TypedLink, ...]:
    shown = view.shown
    return signposting.of_post(
        page=f"{ask.base}{view.path}",
        stem=f"{ask.base}{view.path}",
        cite_as=references.cited(ask, shown).permalink or f"{ask.base}/snapshots/{shown.snapshot}",
        rights=ask.sites[shown.post.site].rights,
    )


def _memento_date(ask: Ask, shown: Shown) -> dict[str, str]:
    from archive.harvest.timemap import http_date
    from archive.query.provenance import provenance

    found = provenance(ask.database, shown.capture)
    return {"Memento-Datetime": http_date(found.started or found.observed)} if found else {}
