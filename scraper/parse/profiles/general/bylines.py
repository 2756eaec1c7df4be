"""Lines that name an author: "Par Anne Exemple", "3 mai 2024 by Ann Example", a label with a name below it."""

import re
from collections.abc import Iterable

from archive.text.bylines import RECORDED
from archive.text.words import folded_words
from scraper.parse.date_words import MONTH, WEEKDAY
from scraper.parse.profiles.general.people import foreign_label, is_person, names

_LABEL = re.compile(
    r"(?:(?:written|posted|words|text|story) )?by|(?:écrit |publié |texte )?par|(?:verfasst |geschrieben |text )?von|"
    r"autor(?:in|es|en)?|authors?|author\(s\)|auteure?s?|autrices?|(?:escrito )?por|(?:scritto )?(?:da|di)|redakteur",
    re.IGNORECASE,
)
_SIGNED = r"(?:by|par|von|di|por|przez|da|door|av|af|od)"
# A line that begins with one of these names an author if names follow.
_BYLINE = re.compile(
    r"(?:(?:(?:une?|an?|eine?|una?) )?(?:article|texte|text|blog ?beitrag|beitrag|gastbeitrag|kommentar|tribune|"
    r"analyse|entretien|interview|story|words|artículo|articolo|posted|published|publié|written|écrit|rédigé|"
    r"submitted|soumis|envoyé|posté|proposé|verfasst|geschrieben|gepostet|eingereicht|gespeichert|opublikowane|scritto|"
    r"inviato|escrito|enviado|pubblicato|publicado)\s+(?:\S+\s+){0,4}?)?"
    rf"{_SIGNED}\s*:?\s+|{RECORDED}|a cura di\s*:?\s+|"
    r"(?:(?:un )?(?:article|texte|billet)|(?:une )?(?:tribune|chronique)|une (?:analyse|note|contribution)) "
    r"(?:de\s+|d['’])(?=(?-i:[^\W\d_a-z]))|"
    r"(?:(?:photo du )?rédact(?:eur|rice)|author|auteur|autrice|autor(?:in|a|e)?|redakteur|writer|redactora?)"
    r"(?:[.·]?\(?[.·-]?(?:e|s|en|nen|es)\)?)*\s*:\s*|(?:texte?|words|testo|texto)\s*:\s*",
    re.IGNORECASE,
)
# Programs write so of an account; a name of one word is the account's own.
_SUBMITTED = re.compile(r"submitted|soumis|envoyé|eingereicht|gespeichert|inviato|enviado", re.IGNORECASE)
_DATE_BEHIND = re.compile(
    r"\s*(?:[,|•·—–/-]|\b(?:on|le|am|il|el|em|dnia|vom|the)\b)?\s*"
    r"(?:\b(?:last )?(?:published|updated|posted|publié|modifié|mis à jour|aktualisiert|veröffentlicht|aggiornato|"
    r"actualizado|publicado|pubblicato)(?: on| le| am| il| el)?\s*:?\s+)?"
    r"(?:(?<!\w)([^\W\d_]+)\.?,?\s+)?\d{1,4}(?:[./, (-]|[年년]).*$|(?:令和|平成|昭和)\d{1,2}年.*$|"
    r"\s+(?:\||•|·|\bin\b|\bdans\b)\s+.*$|"
    r"\s+(?:leave a (?:comment|reply)|(?:no|\d+) comments?|laisser un commentaire|(?:aucun|\d+) commentaires?)\b.*$",
    re.IGNORECASE,
)
# Before the day, as months and weekdays are; another word with a capital there is a surname.
_BEFORE_DAY = MONTH.keys() | WEEKDAY.keys()
_PLACE = re.compile(r",\s*([^\W\d_][^\W\d_’'-]*)[\s,]*$")
_LONGEST = 160
# A date with its weekday and time takes no more words.
_MOST_BEFORE = 8
_PARTS = re.compile(r"\s+[|•·]\s+")
# "Anne Exemple | 3.5.2024"; before a comma stands as often the place: "New York, May 3, 2024".
_BEFORE_DATE = re.compile(
    r"((?:[^\W\d_][\w.’'-]*\s+){1,3}[^\W\d_][\w.’'-]*)\s*[|•·]\s*(?:[^\W\d_]+\.?\s+)?\d{1,2}(?:[./-]\d{1,2}[./-]|,?\s+)"
    r"(?:(?:de\s+)?[^\W\d_]+\.?\s+(?:de\s+)?)?\d{4}\b"
)
# "3.5.2024 - Anne Exemple", "May 3, 2024 | Anne Exemple" and nothing more.
_AFTER_DATE = re.compile(
    r"(?:[^\W\d_]{2,10}\.?,?\s+)?(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}|\d{4}-\d\d-\d\d|"
    r"(?:\d{1,2}(?:\.|er|st|nd|rd|th)?\s+[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?),?\s+\d{4})"
    r"\s*(?:\s[-–—]|[|•·])\s+((?:[^\W\d_][\w.’'-]*\s+){1,3}[^\W\d_][\w.’'-]*)"
)
# Where a name would stand, themes write a section or a place: "3 May 2024 | Press Releases", "3 May 2024 - New York".
_NO_NAME = re.compile(
    r"\b(?:releases?|communiqués?|actualités?|aktuell\w*|veranstaltung\w*|stellen|events?|[ée]vènements?|événements?|opinions?|"
    r"tribunes?|comment|commentary|analys[ei]s?|interviews?|publications?|reports?|rapports?|relations?|affairs|affaires|"
    r"politi\w+|econom\w+|économi\w+|wirtschaft\w*|internationa\w+|climate?|énergies?|energy|droits?|rights|"
    r"sécurité|défense|defen[cs]e|environ\w+|change|study|studies|études?|news\w*|new|saint|san|los|the|das|der|die|ein|eine|une?)\b",
    re.IGNORECASE,
)
# "3 травня 2024, Автор: …".
_SEPARATED = re.compile(r"[^:]{0,40}?\d[^:\d]{0,12}?[,،、/–—-]\s+(?=[^\W\d_])")
# "3 mai 2024 par Anne Exemple": the date may be first.
_SIGNED_BEHIND = re.compile(rf"\b{_SIGNED}\s+", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_DIGITS = re.compile(r"\d{4}|\d{1,2}[./]\d{1,2}")


def is_label(text: str) -> bool:
    """Return whether *text* says that an author's name follows."""
    return bool(_LABEL.fullmatch(text.strip().rstrip(" :")))


def first_byline(lines: Iterable[str]) -> tuple[str, ...]:
    """The names of the first of *lines* that begins as a byline does, or that follows a label."""
    labelled = False
    for line in lines:
        if labelled and (found := names([line])):
            return found
        labelled = is_label(line)
        if found := byline_names(line):
            return found
    return ()


def byline_names(line: str) -> tuple[str, ...]:
    """The names in *line* if it, or a part between bars, begins as a byline does; a sentence names nobody."""
    if line.startswith("(") and line.endswith(")"):
        line = line[1:-1]
    line = _without_bracket(line)
    for part in _PARTS.split(line.lstrip(" -–—|•")) if len(line) <= _LONGEST else ():
        part = _label_behind(part) or part
        match = _BYLINE.match(part) or foreign_label(part) or _behind_date(part)
        found = _undated(part[match.end() :]) if match else ()
        if found and (any(" " in name for name in found) or not _SUBMITTED.match(part)):
            return found
    return _beside_date(line)


def _undated(signed: str) -> tuple[str, ...]:
    """The names in *signed*, without a date behind them, or the one word of a place before it: ", Paris, le 3 mai"."""
    before = _DATE_BEHIND.sub(_surname, signed)
    found = names([before])
    place = _PLACE.search(before) if before != signed else None
    return found[:-1] if place and len(found) > 1 and found[-1] == place[1] and " " in found[0] else found


def _surname(date: re.Match[str]) -> str:
    """What stands before a date and is not part of it."""
    word = date[1] or ""
    # Hebrew and the scripts behind it.
    if word > "\u0590":
        return _surname_uncased(date, word)
    return "" if word == word.lower() or folded_words(word)[0] in _BEFORE_DAY else date[0][: date.end(1) - date.start()]


def _surname_uncased(date: re.Match[str], word: str) -> str:
    """As `_surname`, for letters that have no capitals: all words but the names of days are names."""
    from scraper.parse.profiles.general.foreign_bylines import WEEKDAYS

    return "" if word in WEEKDAYS else date[0][: date.end(1) - date.start()]


def _without_bracket(line: str) -> str:
    """*line* without "(mis à jour le 3 mai 2024)" at its end."""
    start = max(line.rfind("("), line.rfind("[")) if line.endswith((")", "]")) else 0
    return line[:start].rstrip() if start > 0 and _YEAR.search(line, start) else line


def _beside_date(line: str) -> tuple[str, ...]:
    """The person in "Anne Exemple | 3.5.2024 …", in "Anne Exemple · May 3, 2024", and in "3.5.2024 - Anne Exemple"."""
    match = (_BEFORE_DATE.match(line) or _after_date(line)) if len(line) <= _LONGEST else None
    found = names([match[1]]) if match else ()
    return found if len(found) == 1 and " " in found[0] and is_person(found[0], frozenset()) else ()


def _after_date(line: str) -> re.Match[str] | None:
    match = _AFTER_DATE.fullmatch(line)
    is_name = match and all(word[0].isupper() for word in match[1].split()) and not _NO_NAME.search(match[1])
    return match if is_name else None


def _label_behind(part: str) -> str:
    """What stands behind the date at the beginning of *part*, where that is a label and a name; else nothing."""
    date = _SEPARATED.match(part)
    rest = part[date.end() :] if date else ""
    label = rest and (foreign_label(rest) or (":" in rest and _BYLINE.match(rest)))
    return rest if label else ""


def _behind_date(part: str) -> re.Match[str] | None:
    """The "by" in a line that begins with a date."""
    match = _SIGNED_BEHIND.search(part)
    before = part[: match.start()] if match else ""
    return match if len(before.split()) <= _MOST_BEFORE and _DIGITS.search(before) else None
