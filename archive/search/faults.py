"""What is wrong with a search, and the remedy, in English and French."""

from archive.errors import BadQuery

_FAULTS = {
    "letters": ("it has more than {most} letters", "elle a plus de {most} lettres"),
    "words": ("it has more than {most} words and signs", "elle a plus de {most} mots et signes"),
    "deep": (
        "it has more than {most} parentheses within each other",
        "elle a plus de {most} parenthèses l'une dans l'autre",
    ),
    "closes none": ("this parenthesis closes none", "cette parenthèse n'en ferme aucune"),
    "not closed": ("a parenthesis is not closed", "une parenthèse n'est pas fermée"),
    "unclosed": ("this quotation is not closed", "ce guillemet n'est pas fermé"),
    "empty": ("a quotation is empty", "il n'y a rien entre les guillemets"),
    "missing": ("a word, a quotation or a parenthesis is missing", "il manque un mot, un guillemet ou une parenthèse"),
    "unwanted": (
        "there are only words to leave out; give one to find",
        "il n'y a que des mots à exclure ; donnez-en un à trouver",
    ),
    "group": ("a parenthesis holds only words to exclude", "une parenthèse ne contient que des mots à exclure"),
    "no word": ("there is no word to look for", "il n'y a aucun mot à chercher"),
    "no term": ("there is no word to count", "il n'y a aucun mot à compter"),
    "no day": ("no day lies between its dates", "aucun jour ne se trouve entre ses dates"),
    "or": ("OU joins words, and has none on one side", "OU relie des mots, et il en manque un d'un côté"),
    "field": ("{field} wants a word", "{field} attend un mot"),
    "day field": (
        "{field} holds for the whole search, not within OU, - or parentheses",
        "{field} vaut pour toute la recherche, et non dans OU, - ou des parenthèses",
    ),
    "no field": (
        "there is no field {field!r} among {fields}; else quote it",
        "il n'y a pas de champ « {field} » parmi {fields} ; sinon, mettez-le entre guillemets",
    ),
    "address": (
        "that is an address: `cirma show` takes it, and the reading room behind its own",
        "c'est une adresse : aucun billet archivé ne la porte",
    ),
    "exact": (
        "write = before the one word that is wanted as it is",
        "écrivez = devant le seul mot voulu tel quel",
    ),
    "star": ("write * at the end of one word", "écrivez * à la fin d'un seul mot"),
    "one letter": (
        "no sign stands for one letter; write * at the end of one word",
        "aucun signe ne remplace une seule lettre ; écrivez * à la fin d'un mot",
    ),
    "short": ("give at least {least} letters before *", "donnez au moins {least} lettres avant *"),
    "held": (
        "it is a part of more than {most} words; give more letters",
        "c'est une partie de plus de {most} mots ; donnez plus de lettres",
    ),
    "near": (
        'nearness cannot be asked for; write the words as a quotation, or "NEAR" itself as one',
        "la proximité ne peut pas être demandée ; mettez les mots entre guillemets",
    ),
    "range": (
        "write a span of years as date:{years}, else quote it",
        "écrivez une période comme date:{years}, sinon mettez-la entre guillemets",
    ),
    "date": ("{value!r} is not a date: {why}", "« {value} » n'est pas une date : {why_fr}"),
}


def bad_query(query: str, fault: str, *, at: str = "", read_as: str = "", **values: object) -> BadQuery:
    """The error that *query* has this *fault*, in both languages; *at* is where, *values* are told in it."""
    english, french = (text.format(**values) + (f" ({at})" if at else "") for text in _FAULTS[fault])
    return BadQuery(query, english, read_as, french)
