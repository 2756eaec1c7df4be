"""Phrases of lines that are not the text: what follows it, links to other texts, the site's own. Data only."""

import re

from scraper.parse.profiles.general.names import one_of

# Behind one of these, links to other texts follow, and the text may go on behind them.
OTHERS = re.compile(
    r"related (?:posts|articles|stories|content|news|topics)|(?:sur|dans) le même (?:sujet|thème)|"
    r"articles? (?:similaires?|liés?|connexes?|associés?)|plus d.articles|recommended(?: for you| reading)?|"
    r"partager(?: cet article)?|share this.{0,30}|(?:vous aimerez|ces articles).{0,40}|"
    r"you (?:may|might) (?:also )?(?:like|be interested).{0,20}|weitere artikel|das könnte sie auch interessieren|"
    r"mehr zum thema|te puede interesar.{0,20}",
    re.IGNORECASE,
)
# Behind one of these too, where the first thing that follows is a link: the words alone may head a part of a text.
LISTS = re.compile(
    one_of(
        r"""
        (?:(?:nos|les|mes) )?(?:derni|autre|plus récent|préc)\w* (?:articles?|billets?|posts?|notes)(?: .{1,30})?
        (?:(?:nos|les|mes) )?(?:derni|autre|plus récent|préc)\w* (?:publications?|actualités|analyses)(?: .{1,30})?
        (?:articles?|billets?|publications?) (?:récent|populaire|associé|lié)\w*
        (?:(?:les )?articles? )?(?:les )?plus (?:lus|populaires|consultés|commentés|partagés)|(?:dans|de) la même \w+
        (?:dans le|du|de la) même (?:dossier|auteur|autrice|thème)|à (?:lire|découvrir|voir)(?: aussi| également)?
        nos (?:recommandations|suggestions|sélections)|la rédaction vous (?:conseille|recommande)
        (?:ça|cela|ceci) (?:peut|pourrait) (?:aussi |également )?vous (?:intéresser|plaire)
        vous (?:pourriez|pouvez) .{0,40}|(?:continue[rz]|poursuiv(?:re|ez)) (?:votre |la )?lecture|lire la suite
        (?:latest|recent|more|other|popular|trending|top|featured|similar) (?:posts|articles|stories|news)(?: .{1,30})?
        (?:latest|recent|more|other|popular) (?:publications|reads)(?: .{1,30})?|trending(?: now)?|popular
        (?:most|editor.s) (?:read|popular|viewed|shared|commented|picks)|(?:read|up|what to read) next
        (?:keep|continue) reading|(?:explore )?more(?: (?:from|on|in|like) .{1,40})?
        (?:weitere|ähnliche|neue(?:ste)?|aktuelle|letzte|verwandte|beliebte|mehr) (?:beiträge|artikel)(?: .{1,30})?
        (?:am )?meist(?:en)? ?gelesene?(?: artikel| beiträge)?|das könnte (?:sie|dich) .{0,30}|passend dazu
        mehr von .{1,30}|(?:artículos|entradas|posts) (?:relacionad[oa]s|recientes|similares|populares)
        (?:noticias|publicaciones) (?:relacionadas|recientes)|(?:últimas?|otr[ao]s|más) (?:entradas|noticias|artículos)
        lo más (?:leído|visto|popular)|sigue leyendo|(?:también )?te (?:puede|podría)(?: también)? interesar
        quizás te interese|(?:articoli|post|notizie) (?:correlati|recenti|simili)|leggi anche
        potrebber?o? (?:anche )?interessar[tv]i(?: anche)?|i più letti|ultimi articoli|continua a leggere
        (?:artigos|posts|notícias|publicações) (?:relacionad[oa]s|recentes)|(?:[oa]s )?mais lid[oa]s
        leia (?:também|mais)|(?:você|também) .{0,12}pod\w+ (?:gostar|interessar)|continue lendo|veja também
        (?:gerelateerde|recente|meer|andere) (?:berichten|artikelen|artikels)|lees (?:ook|verder|meer)|meest gelezen
        (?:powiązane|podobne|ostatnie|najnowsze|inne|polecane) (?:artykuły|wpisy|posty|teksty)|najczęściej czytane
        polecamy|(?:zobacz|przeczytaj|czytaj) (?:też|także|również|dalej)|související články
        """
    ),
    re.IGNORECASE,
)
_COMMENTS = (
    r"comment(?:aire)?s?|kommentare?|comentarios?|comentários?|commenti|komentáře|réactions?|responses?|replies|"
    r"reacties|komentarz[ey]"
)
# The heading of comments names the post again: « 2 réponses à “La trêve” ».
_THOUGHTS = (
    rf"{_COMMENTS}|réponses?|réflexions?|pensées?|thoughts?|gedanken?|antwort(?:en)?|respuestas?|pensieri|pensiero"
    r"|pensamentos?|risposte|respostas|gedachten?|reactie|komentarz|odpowiedzi"
)
_ABOUT_THIS = (
    rf"(?:\d+|une?|one|ein|eine|um|uno?|een|jeden) (?:{_THOUGHTS}) (?:.{{1,14}} )?"
    r"(?:à|sur|de|on|to|zu|auf|en|su|a|em|op|over|do|na)\s?[«“„‘\"].+"
)
_AUTHOR = (
    r"(?:à propos (?:de l.|des |du |de la )|about (?:the )?|über (?:den |die )|sobre (?:el |la |los |o |a |os )|"
    r"acerca del? (?:la )?|(?:informazioni )?sull.|over de |o )"
    r"(?:auteur·?e?·?s?|autrices?|authors?|autor(?:in|innen|en|as?|es?|i|ze|ce|ach)?|verfasser(?:in)?)"
)
END = re.compile(
    rf"(?:\d+ )?(?:{_COMMENTS})(?: ?\(?\d+\)?)?|댓글|(?:leave|post|add) (?:a|your) (?:comment|reply)|"
    r"laisser un commentaire|ajouter un commentaire|posts récents|recent posts|aktuelle beiträge|"
    rf"entradas recientes|{_AUTHOR}|{_ABOUT_THIS}|mots[- ]clés|{OTHERS.pattern}",
    re.IGNORECASE,
)
# These are in the middle of a text too, over one other text.
PERHAPS = re.compile(
    r"(?:à lire|à voir|lire|voir) (?:aussi|également)|more(?: (?:from|stories|on|in) .{0,40})?|read (?:more|"
    r"next|also)|see also|tags?|auch interessant|lesen sie auch|czytaj (?:też|także|więcej)|leggi anche|"
    r"lea también|leia também|don.t miss|advertisement|publicité|anzeige|advert|werbung|publicidad|suite|"
    r"lire la suite|article content|related|voltar|retour|zurück(?: zur übersicht)?|back|advertisement",
    re.IGNORECASE,
)
POINTER = re.compile(
    r"[^\w(]{0,6}(?:(?:read more|read also|see also|see more|also read|also on|more|don.t miss|watch|related|"
    r"[àa]? ?(?:\(?re\)?)?(?:lire|voir|écouter)(?: aussi| également)?(?: (?:notre|nos|sur le même) .{1,30})?|"
    r"(?:sur|dans) le même (?:sujet|thème)|(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)|leggi anche|"
    r"(?:lesen|sehen) sie (?:auch|mehr)|siehe auch|auch interessant|lees (?:ook|meer|verder)|zie ook|čtěte také|"
    r"(?:lee|lea|ver|vea) (?:también|más)|leia (?:também|mais)|veja também|mehr(?: dazu| zum thema)?|read)\b\s*[:|»>–-]"
    r"|(?:à )?lire (?:aussi|également)\s(?-i:[A-ZÀÂÇÉÈÊÎÔ«“\"]))",
    re.IGNORECASE,
)

# Of the page and the site, not of the text.
OF_PAGE = re.compile(
    r"↑ ?(?:haut|top|oben)|"
    r"(?:↑ ?)?(?:retour en haut|haut de (?:la )?page|(?:back|return) to (?:the )?top|nach oben|volver arriba|torna su)|"
    r"(?:permal(?:ien|ink)|(?:suivez|retrouvez|rejoignez)[- ]nous|follow us|find us|folgen sie uns|síguenos|seguici"
    r")\b.*",
    re.IGNORECASE,
)
RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright).{0,80}|.{0,60}(?:tous droits réservés|all rights reserved|alle rechte vorbehalten)\W*",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"(?:crédits? ?(?:photos?)?|photos? ?(?:credits?)?|images? credits?|fotos?(?: di)?|bildnachweis|bildquelle)"
    r"\s*:.{1,60}",
    re.IGNORECASE,
)
