"""Disclosure of an edit: an editorial note, a visible update line, a date in the metadata, or none at all."""

import re

from archive.model import Content, Disclosure

# An editorial note as French and English newsrooms word it, at the start of a sentence or in its brackets.
# Only where a note would begin: the same words inside a sentence speak of some other text.
_NOTE = re.compile(
    r"""
    ^[\W_]*(?:
        mise?\ à\ jour(?:\ (?:le|du|de|:)|\s*[:(–—-])
      | (?:cet|ce|le\ présent)\s(?:article|texte|billet|papier)\ a\ été
        \ (?:mis\ à\ jour|modifié|corrigé|actualisé|rectifié)
      | (?:version|texte|article)\ (?:mise?\ à\ jour|corrigée?|modifiée?|actualisée?)\ (?:le|du)\b
      | (?:note|précision)\ (?:de\ la|du|des|de\ l['’])\s*(?:rédaction|rédact\w+|auteure?s?|éditeurs?)\b
      | une?\ (?:première\ |précédente\ )?version\ (?:antérieure\ |précédente\ |initiale\ )?
        de\ (?:cet|ce)\s(?:article|texte|billet)
      | (?:ndlr|nda|nde)\b
      | (?:corrections?|corrigendum|errat(?:um|a)|rectificati(?:f|on)|addendum)\ *(?:[:([–—-]|du\b|of\b)
      | (?:editor|author|publisher)s?['’]?s?['’]?\ notes?\b
      | (?:updated?|edit|clarification|retraction)\ *(?:[:([–—-]|on\b|\d)
      | (?:this|the)\ (?:article|post|piece|text|story|essay)\ (?:has\ been|was)
        \ (?:last\ )?(?:updated|corrected|amended|edited|revised|modified)
      | an?\ (?:earlier|previous)\ version\ of\ this
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_note(sentence: str) -> bool:
    """Return whether *sentence* is an editorial note about the text that it is in."""
    return _NOTE.search(sentence) is not None


def disclosure(old: Content, new: Content, *, added: tuple[str, ...]) -> Disclosure:
    """The most that told a reader of the step from *old* to *new*; *added* are the new or reworded sentences."""
    # A note that stood there before discloses an earlier edit, not this one.
    if any(is_note(sentence) for sentence in added):
        return Disclosure.NOTED
    moved = _instant(old) != _instant(new)
    # A relative date (« il y a 3 jours ») ages by itself: a line that changes under a date that stands tells nothing.
    if new.update_line and new.update_line != old.update_line and (moved or _instant(new) is None):
        return Disclosure.SHOWN
    return Disclosure.MACHINE if moved else Disclosure.NONE


def _instant(content: Content) -> object:
    return content.modified and content.modified.instant
