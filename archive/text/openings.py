"""Whether a word at the start of a sentence, where its capital tells nothing, stands for somebody all the same.

A French noun wants its article, and few English ones do without: what stands bare before a verb that people, states
and institutions do is a name (*Macron a annoncé*, *Hamas said*).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VERBS = {
    "fr": _words("""
        a est avait etait aura sera va doit peut veut dit fait n' ne s' se accepte accuse affirme annonce appelle assure
        avertit condamne confirme critique declare demande dement denonce depeche dispose envisage espere estime exclut
        exige hesite impose invoque juge maintient menace nie obtient ordonne parle plaide poursuit prepare presente
        promet propose reagit reclame reconnait refuse rejette renonce reste salue soutient souhaite suspend tente
        veille
        """),
    "en": _words("has is was had will would says said does did told accused announced denied refused"),
}

_NO_NAMES = {
    "fr": (
        _words("tout personne chacun chacune quelqu'un quiconque reste aucun aucune rien tel certains hier"),
        ("ment", "ant", "isme", "tion", "te"),
    ),
    "en": (
        _words("""
            oil gas water food fuel aid police everyone everybody someone somebody nobody anyone anybody everything
            something nothing each neither either another much power money peace war time trade news anger fear
            """),
        ("ing", "tion", "sion", "ence", "ance", "ment", "ity", "ism", "ness", "ship", "ics", "cy", "ure", "age"),
    ),
}


def stands_for_somebody(word: str, following: str, language: str) -> bool:
    """Whether the folded *word*, which opens a sentence with a capital, is a name by what is *following* it."""
    if language not in _VERBS:
        return False
    ordinary, endings = _NO_NAMES[language]
    return following in _VERBS[language] and word not in ordinary and not word.endswith(endings)
