"""Disclosure of an edit: an editorial note, a visible update line, a date in the metadata, or none at all."""

from archive.compare.notes import is_line, is_note
from archive.model import Content, Disclosure


def disclosure(old: Content, new: Content, *, added: tuple[str, ...]) -> Disclosure:
    """The most that told a reader of the step from *old* to *new*; *added* are the sentences that it put in."""
    if any(is_note(sentence) for sentence in added):
        return Disclosure.NOTED
    moved = _instant(old) != _instant(new)
    # A relative date (« il y a 3 jours ») ages by itself: changed under a date that stands, it tells nothing.
    line = new.update_line
    if line and line != old.update_line and (moved or _instant(new) is None or is_line(line) or is_note(line)):
        return Disclosure.SHOWN
    if any(is_line(sentence) for sentence in added):
        return Disclosure.SHOWN
    return Disclosure.MACHINE if moved else Disclosure.NONE


def _instant(content: Content) -> object:
    return content.modified and content.modified.instant
