"""A change in one plain sentence: when, what, and whether the site said so. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from archive.model import Change, ChangeKind, Comparison, Disclosure, EditKind, Field, Uncertainty, Window
from archive.web.dates import Dates
from archive.web.languages import Catalogue

_COUNTED = (EditKind.EDITED, EditKind.ADDED, EditKind.DELETED, EditKind.REORDERED)
_NAMED = (Field.TITLE, Field.AUTHORS, Field.PUBLISHED, Field.TAGS, Field.IMAGES, Field.LINKS, Field.URL)


def sentence(words: Catalogue, dates: Dates, change: Change) -> Markup:
    """Describe *change* in one sentence that a reader understands."""
    told = Comparison(
        fields=change.fields, class_=change.class_, flags=change.flags, silent=change.silent,
        disclosure=change.disclosure, edits=change.edits,
    )  # fmt: skip
    return of(words, dates, told, change.window, change.kind)


def of(words: Catalogue, dates: Dates, told: Comparison, window: Window, kind: ChangeKind) -> Markup:
    """The same of any two states."""
    when = period(words, dates, window)
    parts = [when, what(words, told, kind)]
    if kind is ChangeKind.EDIT:
        parts.append(declared(words, told))
    return Markup(", ").join(filter(None, parts)) + Markup(".")


def period(words: Catalogue, dates: Dates, window: Window) -> Markup:
    """The time of the change: between two instants, or not after one."""
    before = dates.moment(window.before)
    if window.after is None:
        return Markup(words("tell.until")).format(before=before)
    return Markup(words("tell.between")).format(after=dates.moment(window.after), before=before)


def doubt(words: Catalogue, dates: Dates, window: Uncertainty | None) -> Markup:
    """A note on the uncertainty of a day inside *window*; empty for None."""
    if window is None:
        return Markup("")
    if window.after is None or window.before is None:
        return Markup(words("post.uncertain_open")).format(after=dates.moment(window.after))
    return Markup(words("post.uncertain")).format(after=dates.moment(window.after), before=dates.moment(window.before))


def what(words: Catalogue, told: Comparison, kind: ChangeKind) -> str:
    """The fields that changed."""
    # Other kinds have sentences of their own, without counts: a removal changes no sentence.
    if kind is not ChangeKind.EDIT:
        return words(f"tell.{kind.value}")
    counts = [(each, sum(edit.kind is each for edit in told.edits)) for each in _COUNTED]
    parts = [words.count(f"tell.{each.value}", many) for each, many in counts if many]
    parts += [words(f"tell.field.{field.value}") for field in _NAMED if field in told.fields]
    # Nothing that is counted or named moved: only a date, or formatting of the text.
    if not parts:
        parts = [words("tell.field.modified" if Field.MODIFIED in told.fields else "tell.field.body")]
    return _listed(words, parts)


def declared(words: Catalogue, told: Comparison) -> str:
    """Return whether the site said so."""
    if told.disclosure is Disclosure.NOTED:
        return words("tell.noted")
    # The date moved and nothing else did.
    if told.fields == (Field.MODIFIED,):
        return words("tell.idle")
    if told.silent is None:
        return words("tell.undated")
    if told.silent:
        return words("tell.silent")
    return words("tell.shown" if told.disclosure is Disclosure.SHOWN else "tell.machine")


def _listed(words: Catalogue, parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {words('sign.and')} {parts[-1]}"
