"""Editorial notes: sentences in which an author or editor says that the text around them was changed.

French, English, German, Spanish, Italian, Portuguese and Dutch, as newsrooms and blogs word them. Each pattern is read
in a sentence without case, accents and typography (`folded`), so that `MÀJ` and `Maj`, `–` and `-` are one.
"""

import re
from collections.abc import Iterable

from archive.model import Edit, EditKind
from archive.text.sentences import sentences
from archive.text.words import folded

_MONTH = (
    r"(?:jan|fev|feb|mar|maa|avr|apr|abr|mai|may|mag|maj|mei|jui|jun|jul|giu|lug|gen|ene|aou|aug|ago|sep|set|oct|okt"
    r"|out|ott|nov|dec|dez|dic)[a-z]*\.?"
)
# Nothing here is given back, lest digits be cut in all ways there are.
_NUMBER = r"\d\w*+(?:[:./-]\w++)*+\.?+"
_PREPOSITIONS = r"(?:(?:le|du|de|del|au|a|on|at|of|am|vom|um|el|en|em|il|da|das|as|op|van|dia|alle|ore|a las|as):?\s)*"
# A day may be named before its number: `jeudi 5 mai`, `June 4`.
_DATE = rf"{_PREPOSITIONS}(?:[a-z]+\.?,?\s)?{_NUMBER}"
_REST = (
    rf"(?:[\s,]*+(?:{_NUMBER}|{_MONTH}|h|heures?|uhr|hrs?|[ap]\.?m\.?|utc|gmt|ce?s?t|e[sd]?t|bst"
    r"|a|at|um|de|del|of|alle|ore|as|om|th|st|nd|rd)(?![a-z]))*+"
)
_ENDS = r"(?:\s?(?:[\W_]*$|[:)\]]|-\s)|\s(?:with|to|after|avec|pour|apres|suite)\b)"


def _any(phrases: str) -> str:
    """*phrases*, one a line or more with bars between them, as one group."""
    return f"(?:{'|'.join(' '.join(line.split()) for line in phrases.strip().splitlines())})"


# What a note is called. These words alone, as a heading or before a colon, are one.
_NAMES = _any(
    """
    mise?[ -]a[ -]jour|m\\.?a\\.?j|corrections?|corrigendum|correctif|errat(?:um|a)|rectificati(?:f|on)|addendum
    updates?|corrections? (?:and|&) clarifications?|clarifications?|retraction
    aktualisierung|korrektur(?:hinweis)?|berichtigung|richtigstellung|nachtrag
    actualizacion|correccion|rectificacion|fe de errat(?:a|as)|fe de errores
    aggiornamento|correzione|rettifica|errata corrige
    (?:a|ac)tualizacao|correc?cao|retificacao
    correctie|rectificatie
    """
)
# These are words of many texts as well: only with a day, which a text seldom gives them.
_DATED = _any(
    "edit|ajoute?|ajout|actualisation|precisions?|modification|post-scriptum|erganzung|aclaracion|precisazione"
)
_DONE = _any(
    """
    mise?s? a jour|modifiee?|actualisee?|corrigee?|rectifiee?|amendee?|ajoutee?|completee?|enrichie?
    updated|corrected|amended|edited|revised|modified
    aktualisiert|korrigiert|berichtigt|geandert|erganzt|uberarbeitet
    actualizad[oa]|corregid[oa]|modificad[oa]|editad[oa]|rectificad[oa]
    aggiornat[oa]|corrett[oa]|modificat[oa]|rettificat[oa]
    atualizad[oa]|corrigid[oa]|alterad[oa]|retificad[oa]
    bijgewerkt|aangepast|gecorrigeerd|gewijzigd
    """
)
_ALONE = _any(
    "mise?[ -]a[ -]jour|m\\.?a\\.?j|updated?|edit|edited|aktualisiert|actualizado|aggiornato|atualizado|bijgewerkt"
)
_TEXT_FR = (
    r"(?:cet|ce|cette|notre|le present|la presente) (?:article|texte|billet|papier|post|note|page|analyse|tribune)"
)
_TEXT_EN = (
    r"(?:article|post|piece|text|story|essay|page|report|interview|column|blog ?post|dispatch|paper|note|briefing"
    r"|analysis|profile|review)"
)
_TEXT_OTHER = r"(?:articulo|texto|nota|entrada|noticia|publicacion|artigo|materia|reportagem|publicacao|post)"

_CHANGED = rf"(?:{_DONE}|changed|changee?|retiree?|supprimee?)"
_NOUN = _any(
    """
    article|texte?|billet|papier|post|note|page|story|text|entry
    articulo|noticia|entrada|articolo|texto|materia|artigo|artikel|beitrag|bericht
    """
)
_SAID = _any(
    rf"""
    (?:le titre|le chapeau|la legende|l'introduction|une phrase) de {_TEXT_FR} a (?:depuis )?ete {_CHANGED}
    {_TEXT_FR} a (?:depuis )?ete (?:depuis |\w+ment )?{_DONE}
    {_TEXT_FR} a ete publiee? .{{0,40}}\bet {_DONE}
    {_TEXT_FR} a fait l'objet d'une? (?:correction|mise a jour|modification|rectification|rectificatif)
    (?:version|texte|article|billet) (?:mise? a jour|corrigee?|modifiee?|actualisee?) (?:le|du|a|avec|apres|suite)\b
    (?:correction|precision|modification|rectification)s? apportees?\b
    nous avons (?:depuis )?(?:corrige|modifie|mis a jour|rectifie|actualise) {_TEXT_FR}
    (?:dans )?(?:une|la|notre) (?:(?:premiere|precedente) )?version (?:anterieure |precedente |initiale |)de {_TEXT_FR}
    contrairement a ce que nous .{{0,20}}(?:ecri|indiqu|affirm)
    contrairement a ce qui (?:etait|avait ete|a ete) (?:ecrit|indique)
    une erreur s'(?:est|etait) glissee dans (?:une?|la|{_TEXT_FR})
    (?:this|the) {_TEXT_EN} (?:has|was)(?: since)?(?: been)?(?: last)? (?:{_DONE}|retracted)
    this {_TEXT_EN} (?:originally|previously|initially|incorrectly) (?:mis\w+|said|stated|gave|named|reported)
    the (?:headline|title|caption|standfirst) (?:of|on|to) (?:this|the) {_TEXT_EN} (?:has been|was) {_CHANGED}
    we have (?:since )?{_DONE} (?:this|the) {_TEXT_EN}
    (?:in )?(?:an?|the) (?:earlier|previous|prior|original|first|initial) version of this {_TEXT_EN}
    this version (?:of th\w+ {_TEXT_EN} )?corrects\b
    (?:editor|author|publisher)s?'?s?'? (?:note|correction)s?\b(?! that\b)|ed\. note\b
    (?:a correction was|correction) (?:appended|made|issued)\b|for the record:
    (?:due to|because of|owing to) an? .{{0,30}}error, (?:an earlier version of )?this {_TEXT_EN}
    edited to add\b|updated (?:throughout|to (?:add|include|reflect|correct|clarify))\b|corrections? of\b
    dies(?:er|e|es) (?:artikel|text|beitrag|post|bericht|meldung) wurde .{{0,40}}{_DONE}
    (?:in )?(?:einer|eine|der|die) (?:fruhere|erste|vorherige|ursprungliche)n? (?:version|fassung) dieses\b
    redaktionelle[rs]? (?:hinweis|anmerkung)
    (?:anmerkung|hinweis|anm\.) (?:der|des|d\.) (?:red|autor|verf)
    est[ea] {_TEXT_OTHER} (?:ha sido|fue|foi|se ha) {_DONE}
    (?:en |em )?(?:un|l|)a (?:primera |primeira )?version (?:anterior|previa|original|inicial) de est[ea]
    (?:em |n)?(?:uma|a) (?:primeira )?versao (?:anterior|previa|original|inicial) d(?:e |)est[ea]
    quest[oa]? ?'?(?:articolo|testo|post|pezzo|notizia) e stat[oa] {_DONE}
    (?:in )?(?:una|la) versione (?:precedente|originale|iniziale) di quest
    nota (?:de la|del|de|della|dell'|da|do) ?(?:redac|editor|autor|redazione|direttore)
    (?:dit artikel|dit bericht|dit stuk) is .{{0,30}}{_DONE}
    (?:in )?een (?:eerdere|vorige) versie van dit\b|(?:noot|naschrift) van de (?:redactie|auteur)
    (?:note|precision|ajout|correction|mise a jour) (?:de la|du|des|de l') ?(?:redac\w+|auteure?s?|editeurs?)\b
    n\.? ?d\.? ?l\.? ?r\b|nd[ae]\s?[:)\]]|n\.? ?d\.? ?r\b|n\. del? (?:la )?[er]\.
    """
)
_BEFORE = (
    r"^[\W_]*(?:(?:note(?: to readers| aux lecteurs)?|anmerkung|nota|nota bene|n\.?b\.?|p\.?-?s\.?|hinweis)\s?[:.-]\s)?"
)
# Of several: `Mise à jour n° 2 :`, `UPDATE 1-`.
_COUNTED = (
    r"(?:\d{1,2}(?:re|e|eme|st|nd|rd|th) )?(?:mise a jour|update)"
    r"(?:\s?:| (?:importante|n° ?\d+|#?\d{1,2})\s?:| \d{1,2}-\w)"
)
_OPENS = r"(?:\s?[:(\[]|\s?-\s|[\W_]*$)"
_ENTRY = rf"(?:{_NAMES}|{_DATED}|(?:{_NOUN} )?{_DONE}|{_ALONE})(?:,\s|\s?:\s|\s?\(|\s){_DATE}{_REST}{_ENDS}"
# An entry first: its day tells one note from another of the same name.
_NOTE = re.compile(
    rf"{_BEFORE}(?:{_ENTRY}|{_COUNTED}|{_SAID}|{_NAMES}(?:{_OPENS}|\sdu\b)|{_ALONE}{_OPENS}|mise? a jour\s{_DATE})"
)
# Inside a sentence the same words mostly speak of the world; in brackets of their own they do not.
_IN_BRACKETS = re.compile(rf"[\[(]\W{{0,5}}{_ALONE}\W{{0,5}}[\])]|\[\W{{0,5}}{_ALONE},?\s?:?\s{_DATE}{_REST}\W?\]")
_LAST = r"(?:derniere|last|zuletzt|letzte|ultima|ultimo|laatste?)"
_CHANGE = rf"(?:{_NAMES}|{_DONE}|{_DATED}|anderung|modificacion|modificacao|modifica|wijziging)"
_LINE = re.compile(rf"^[\W_]*(?:{_LAST} {_CHANGE}|stand)(?:\s?:|,)?\s{_DATE}{_REST}{_ENDS}")


def is_note(sentence: str) -> bool:
    """Return whether *sentence* is an editorial note about the text that it is in."""
    return _note(folded(sentence)) is not None


def is_line(sentence: str) -> bool:
    """Return whether *sentence* says when the text was last changed and no more, as sites have it by themselves."""
    return _LINE.search(folded(sentence)) is not None


def put_in(edits: Iterable[Edit], language: str | None) -> tuple[str, ...]:
    """The notes and lines that *edits* put in; not one that moved, or was reworded behind the same opening."""
    # A note that stood there before discloses an earlier edit, not this one.
    return tuple(
        sentence
        for edit in edits
        if edit.kind in {EditKind.ADDED, EditKind.EDITED}
        for stood in [{_opening(sentence) for sentence in sentences(edit.before, language)}]
        for sentence in sentences(edit.after, language)
        if (opening := _opening(sentence)) and opening not in stood
    )


def _opening(sentence: str) -> str:
    """How the note or line *sentence* opens, with its day; empty where it is neither."""
    text = folded(sentence)
    found = _LINE.search(text) or _note(text)
    return found.group() if found else ""


def _note(text: str) -> re.Match[str] | None:
    return _NOTE.search(text) or _IN_BRACKETS.search(text)
