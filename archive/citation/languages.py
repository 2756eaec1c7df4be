"""The words of citations, in the language of the cited text."""

from datetime import date

from msgspec import Struct

# Not the locale's: which locales a machine has is not ours to know.
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS_EN = "January February March April May June July August September October November December"


class CitationLanguage(Struct, frozen=True, kw_only=True):
    """The words of one language."""

    langid: str
    """As biblatex and babel call it."""
    genre: str
    copy: str
    """Of the archive's copy: `{snapshot}`, `{day}`."""
    removed: str


# The genre is in the language of the text that is cited, since bibliographies print it beside the title.
_WORDS = {
    "fr": CitationLanguage(
        langid="french",
        genre="Billet de blog",
        copy="instantané {snapshot}, archivé le {day}",
        removed="retiré du site depuis",
    ),
    "en": CitationLanguage(
        langid="english", genre="Blog post", copy="snapshot {snapshot}, archived {day}", removed="since removed"
    ),
    "es": CitationLanguage(
        langid="spanish",
        genre="Entrada de blog",
        copy="instantánea {snapshot}, archivada el {day}",
        removed="retirada del sitio desde entonces",
    ),
    "de": CitationLanguage(
        langid="ngerman",
        genre="Blogbeitrag",
        copy="Momentaufnahme {snapshot}, archiviert am {day}",
        removed="seither von der Website entfernt",
    ),
    "it": CitationLanguage(
        langid="italian",
        genre="Post di blog",
        copy="istantanea {snapshot}, archiviata il {day}",
        removed="in seguito rimossa dal sito",
    ),
    "pt": CitationLanguage(
        langid="portuguese",
        genre="Publicação de blogue",
        copy="instantâneo {snapshot}, arquivado em {day}",
        removed="entretanto retirado do sítio",
    ),
    "nl": CitationLanguage(
        langid="dutch",
        genre="Blogbericht",
        copy="momentopname {snapshot}, gearchiveerd op {day}",
        removed="sindsdien van de site verwijderd",
    ),
    "ca": CitationLanguage(
        langid="catalan",
        genre="Entrada de blog",
        copy="instantània {snapshot}, arxivada el {day}",
        removed="retirada del lloc des de llavors",
    ),
}
# Of which biblatex knows the hyphenation and we know no words.
_LANGIDS = {
    "ar": "arabic", "cs": "czech", "da": "danish", "el": "greek", "fi": "finnish", "he": "hebrew", "hu": "magyar",
    "ja": "japanese", "no": "norwegian", "nb": "norwegian", "pl": "polish", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "tr": "turkish", "uk": "ukrainian", "zh": "chinese",
}  # fmt: skip


def words(tag: str | None) -> CitationLanguage | None:
    """The words of the language that *tag* (BCP 47) names; None where we know none."""
    return _WORDS.get(_primary(tag))


def langid(tag: str | None) -> str | None:
    """The language *tag* as biblatex and babel call it."""
    known = words(tag)
    return known.langid if known else _LANGIDS.get(_primary(tag))


def day_in(day: date, tag: str | None) -> str:
    """*day* in words where the language is French or English, else in figures that are no one's."""
    match _primary(tag):
        case "fr":
            return day_fr(day)
        case "en":
            return day_en(day)
        case _:
            return day.isoformat()


def day_fr(day: date) -> str:
    """`1er mars 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS_FR.split()[day.month - 1]} {day.year}"


def day_en(day: date) -> str:
    """`1 March 2026`."""
    return f"{day.day} {_MONTHS_EN.split()[day.month - 1]} {day.year}"


def _primary(tag: str | None) -> str:
    # Pages write `fr_FR` as often as `fr-FR`.
    return (tag or "").replace("_", "-").partition("-")[0].lower()
