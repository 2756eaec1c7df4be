"""The French conditional, as one reads it off a verb: *parlerait*, *finirait*, *viendraient*.

It marks what somebody reports and does not vouch for. Its endings are those of the imperfect, on the stem of the future
(Grevisse, *Le bon usage*, on the formation of the conditional), so *tirait* and *retrait* look like it and are not.
Third person alone: articles speak in no other. The commonest forms are in the lexicon.
"""

import re

_ENDINGS = ("rait", "raient")
# Stems of the future, by the infinitive. Accents count: *considérait* is an imperfect, *parlerait* a conditional.
_STEMS = "|".join(
    (
        r"\w+er",  # parler, créer; faire: fer
        r"\w*ir",  # finir, dire, croire, conduire, plaire; aller: ir
        r"\w*(?:cev|dev|uiv|viv)r",  # recevoir, devoir, suivre, vivre
        r"\w*(?:[aeo]n|[ao]u|er|or|[aeo]in)dr",  # prendre, venir, répondre, valoir, vouloir, perdre, mordre, craindre
        r"\w*ttr",  # mettre, battre
        r"\w*[ao][iî]tr",  # paraître, croître
        r"(?:\w*v|\w+qu)err",  # voir, envoyer, acquérir
        r"\w*[cmp]ourr",  # courir, mourir, pouvoir
        r"\w*(?:clu|omp|ainc)r",  # conclure, rompre, vaincre
        r"s?aur",  # savoir, avoir
    )
)
_CONDITIONAL = re.compile(rf"(?:{_STEMS})ai(?:t|ent)")
# Imperfects of verbs in -irer, -rer, -drer, and a noun.
_NONE = re.compile(
    r"(?:(?:re|at|é|sou)?tir|(?:cha)?vir|désir|(?:ad)?mir|\w*(?:[sx]p|oup|emp)ir|délir|cir|déchir|\w*(?:écl|fl)air"
    r"|engendr|effondr|(?:sau)?poudr)ai(?:t|ent)|attrait"
)


def is_conditional(word: str) -> bool:
    """Return whether *word* has the form of a verb in the conditional, third person."""
    word = word.lower()
    # The ending is asked first: it rules out nearly every word without a match.
    return word.endswith(_ENDINGS) and bool(_CONDITIONAL.fullmatch(word)) and not _NONE.fullmatch(word)
