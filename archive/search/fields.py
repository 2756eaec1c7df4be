"""The fields of searches by their names: parts of a post, and its day of publication."""

from archive.search.stemming import fold
from archive.search.terms import SearchColumn

# Without accents, as `fold` gives them; both languages, since a researcher may type either, as other programs.
SCOPES = {
    **dict.fromkeys(("titre", "titres", "title", "intitle"), SearchColumn.TITLE),
    **dict.fromkeys(("texte", "text", "body", "intext"), SearchColumn.BODY),
    **dict.fromkeys(("auteur", "auteure", "autrice", "author", "auteurs", "autrices", "authors"), SearchColumn.AUTHORS),
    **dict.fromkeys(("tag", "tags", "etiquette", "etiquettes", "theme", "themes"), SearchColumn.TAGS),
    **dict.fromkeys(("categorie", "categories", "category", "mot-cle", "mots-cles", "keyword"), SearchColumn.TAGS),
}
"""The part of a post that each field names."""
BEFORE, AFTER = frozenset({"avant", "before"}), frozenset({"apres", "after"})
SINCE, UNTIL = frozenset({"depuis", "since"}), frozenset({"jusqu'a", "jusqu'au", "jusqu'en", "until"})
DURING = frozenset({"date", "annee", "year"})
DAY_FIELDS = BEFORE | AFTER | SINCE | UNTIL | DURING
"""After and before a day leave that day out, since and until take it in."""
_OLD = "titre title auteur auteure autrice author tag etiquette categorie category avant before apres after date"
SPACED = frozenset(_OLD.split())
"""Those that are fields with spaces around their colon too, as French sets it: « texte : un genre » is a title."""
TOLD = "titre, texte, auteur, tag, avant, après, depuis, jusqu'à, date"
"""As a message lists them."""


def field_of(text: str) -> str:
    """The plain name of the field that *text* writes, with its colon or without."""
    return fold(text.rstrip(":").replace("’", "'"))
