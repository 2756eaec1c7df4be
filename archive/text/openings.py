"""Tell whether a word at the start of a sentence, where its capital means nothing, is a name all the same.

A French noun wants its article, and few English ones do without: what stands bare before a verb that people, states
and institutions do is a name (*Macron a annoncé*, *Hamas said*).
"""

from archive.text.lists import entries

_VERBS = {language: frozenset(entries(f"{language}/verbs_of_somebody")) for language in ("fr", "en")}
_NO_NAMES = {
    language: (frozenset(entries(f"{language}/no_names")), entries(f"{language}/no_name_endings"))
    for language in ("fr", "en")
}


def stands_for_somebody(word: str, following: str, language: str) -> bool:
    """Return whether the folded *word*, which opens a sentence with a capital, is a name by what is *following* it."""
    if language not in _VERBS:
        return False
    ordinary, endings = _NO_NAMES[language]
    return following in _VERBS[language] and word not in ordinary and not word.endswith(endings)
