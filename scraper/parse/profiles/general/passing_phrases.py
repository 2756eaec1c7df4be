"""Phrases of lines that are of the moment at which a page was made, or that lead on through its site. Data only."""

import re

from scraper.parse.profiles.general.names import one_of

# Nothing is given back, here and in what is repeated below, lest a line be cut in all ways there are.
_N = r"\d[\d\u00a0\u202f\u2009.,’' ]*+(?:(?:k|m|mille|tsd\.?)(?!\w))?+"
# A word ends, though a figure may follow at once: themes write two counts without a space between them.
_ENDS = r"(?![^\W\d_])"
_COUNTED = one_of(
    """
    vues?|visites?|lectures?|lecteurs?|partages?|j.aime|mentions? j.aime|commentaires?|réactions?|téléchargements?
    views?|visits?|hits?|reads?|readers?|likes?|shares?|comments?|repl(?:y|ies)|claps?|downloads?
    aufrufe?|zugriffe?|ansichten|mal gelesen|mal geteilt|kommentare?|gefällt mir(?: angaben)?|leser
    lecturas?|visitas?|visualizaciones|vistas?|comentarios?|compartidos?|me gusta|veces (?:leído|visto|compartido)
    visualizzazioni|visite|letture|condivisioni|commenti|mi piace|visualizações|leituras|acessos|compartilhamentos
    partilhas|comentários?|curtidas?|weergaven|keer (?:bekeken|gelezen)|reacties|wyświetle(?:ń|nia|nie)|odsłon[ya]?
    komentarz[ey]?|udostępnie(?:ń|nia)|zhlédnutí|komentářů?
    """
)
_LABELLED = one_of(
    """
    (?:nombre de )?(?:vues|visites|lectures|consultations|affichages|partages)|popularité|lue?|vue?|consultée?
    (?:post |page |total )?views|view count|visits|hits|reads|aufrufe|seitenaufrufe|zugriffe|gelesen
    (?:número de )?(?:lecturas|visitas|vistas)|visualizzazioni|letture|visite|visualizações|acessos|leituras|weergaven
    wyświetlenia|odsłony
    """
)
# Not « No comment », which an author may say.
_NO_COMMENTS = r"(?:aucun|un) commentaire|no comments|one comment|keine kommentare|sin comentarios|nessun commento"
_COUNT = rf"(?:{_N}\s?{_COUNTED}{_ENDS}|{_LABELLED}\s?:?\s?{_N}(?:\s?(?:fois|times|mal|veces))?|{_NO_COMMENTS})"
_MINUTES = rf"(?:environ |about |ca\. |~)?{_N}\s?min(?:utes?|uten|utos|uti)?{_ENDS}\.?"
_READING = one_of(
    rf"""
    (?:(?:temps|durée) de lecture|lecture)(?: estimée?)?\s?:?\s?{_MINUTES}(?: environ)?
    (?:reading time|read time|lesezeit|lesedauer)\s?:?\s?{_MINUTES}
    (?:tiempo de lectura|tempo di lettura|tempo de leitura|leestijd|czas czytania)\s?:?\s?{_MINUTES}
    {_MINUTES} (?:de lecture|read|reading time|de lectura|de leitura|di lettura|lesezeit|leestijd|czytania)
    """
)
_LISTENING = rf"(?:écouter|listen to) (?:cet |l.|this |the )ar\w+\W*(?:{_N}:\d\d|{_MINUTES})"
_UNITS = one_of(
    """
    secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|années?|seconds?|hours?|days?|weeks?|months?|years?
    sekunden?|minuten?|stunden?|tag(?:en|e)?|wochen?|monat(?:en|e)?|jahr(?:en|e)?
    segundos?|minutos?|horas?|d[íi]as?|semanas?|mes(?:es)?|años?|anos?|secondi|minuti|or[ae]|giorn[oi]|settiman[ae]|mes[ei]
    ann[oi]|seconden|minuut|uur|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar|minut[yę]?|godzin[yęa]?|dni|dzień|tygodni[ea]?
    tydzień|miesiące?|miesięcy|lata?|rok
    """
)
_SOME = rf"(?:{_N}|une?|an?|eine[mrn]?|un[ao]?|uma?|een)"
_AGO = rf"(?:(?:il y a|vor|hace|h[áa]) {_SOME}\s?{_UNITS}{_ENDS}|{_SOME}\s?{_UNITS} (?:ago|geleden|temu|fa|atrás))"
_DONE = one_of(
    """
    publiée?|postée?|mise? (?:en ligne|à jour)|actualisée?|modifiée?|posted|published|updated|veröffentlicht|erschienen
    aktualisiert|publicado|actualizado|pubblicato|aggiornato|atualizado|geplaatst|opublikowano|zaktualizowano
    """
)
_READERS = r"(?:personnes?|lecteurs?|internautes?|blogueurs?|people|readers?|bloggers?|personen|personas|persone)"
_LIKE = r"(?:aiment?|ont aimé|lisent|consultent|likes?|liked|are reading|gefällt|lesen|les gusta|piace)"
_THIS = one_of(
    """
    (?:cet article|ce billet|cette page|ce texte|ce post|ça|ceci)|this(?: post| article| page)?
    diese[rn]? (?:artikel|beitrag)|dieser? seite|esta? (?:entrada|artículo|página)|questo (?:articolo|post)
    """
)
_MOMENT = one_of(
    rf"""
    (?:{_DONE}\s?:?\s)?{_AGO}
    {_N}\s?{_READERS} {_LIKE} {_THIS}(?: en ce moment| right now)?
    {_THIS} (?:a|has|wurde|ha) (?:déjà |bereits )?(?:été |been |sido )?(?:\w+ )?{_N}\s?(?:fois|times|mal|veces)(?: \w+)?
    {_N}\s?(?:votes?|avis|ratings?|stimmen|votos|voti)\W{{1,3}}(?:moyenne|average|durchschnitt|media|média)\W.{{0,60}}
    (?:note moyenne|moyenne|average rating|durchschnitt\w*)\W{{0,3}}{_N}\s?/\s?{_N}.{{0,60}}
    {_N}\s?/\s?{_N}\s?[-–]?\s?\(\s?{_N}\s?(?:votes?|avis|notes?|ratings?|reviews?|stimmen|bewertungen|votos|voti)
    (?:page )?(?:générée|generated|rendered) (?:en|in) {_N}\s?(?:s|ms|secondes?|seconds)\b.{{0,30}}
    (?:page|document|article) consultée? le .{{5,30}}
    (?:votre )?(?:dernière visite|last visit(?:ed)?)\s?:.{{5,40}}
    (?:dernière mise à jour du site|site last updated)\s?:?.{{5,30}}
    """
)
_BETWEEN = r"\s?[·•|,;–—-]?\s?"
# Each kind once, for its words take long to compile. The longer kinds come first: what one has read is not read again.
COUNTS = re.compile(rf"(?:(?:{_MOMENT}|{_LISTENING}|{_READING}|{_COUNT}){_BETWEEN})++", re.IGNORECASE)
"""Counts of readers and of what they did, reading times, ages, and when the page was made or last seen."""

SAID = re.compile(rf"{_READING}|(?:{_DONE}\s?:?\s)?{_AGO}", re.IGNORECASE)
"""Of those what is read above a text: reading time and date."""

ADVERTISEMENT = re.compile(
    one_of(
        """
        publicités?|contenu sponsorisé|advertisements?|sponsored(?: content)?|anzeigen?|werbung
        publicidad(?:e)?|pubblicità|advertentie|reklama
        (?:la )?suite (?:de l.article |du texte )?(?:ci-dessous )?après (?:la|cette) (?:publicité|pub)
        (?:story|article|text|content) continues (?:below|after)(?: this| the)?(?: advertisement| ad)?
        continue reading (?:the main story|after (?:the )?ad(?:vertisement)?)|scroll (?:down )?to continue(?: reading)?
        (?:nach|unter) (?:der )?(?:anzeige|werbung) (?:geht es weiter|weiterlesen)
        (?:artikel|weiter) (?:nach|unter) (?:der|dieser) anzeige
        (?:der )?(?:artikel|text) geht (?:nach|unter) der (?:anzeige|werbung) weiter
        continúa (?:leyendo )?después de la publicidad|(?:l.articolo )?continua dopo la pubblicità
        continua (?:depois|após) (?:d?a) publicidade|(?:de )?tekst gaat (?:verder|door) onder de advertentie
        (?:dalsza część|dalszy ciąg) (?:artykułu|tekstu) pod (?:reklamą|materiałem wideo)
        """
    ),
    re.IGNORECASE,
)
TOOL = re.compile(
    one_of(
        r"""
        imprimer(?: (?:cet article|cette page|la page))?|print(?: (?:this )?(?:article|page|post))?(?:, pdf & email)?
        (?:artikel |seite )?drucken|imprimir(?: artículo| página)?|stampa(?: (?:articolo|pagina))?|afdrukken|drukuj
        envoyer (?:à un ami|par (?:e-?mail|courriel))|email this|per e-mail versenden|copier le lien|copy link
        link kopieren|copiar enlace|a ?[-–] ?a ?\+|taille du texte
        """
    ),
    re.IGNORECASE,
)
OF_SITE = re.compile(
    one_of(
        r"""
        voir (?:tous|toutes) (?:les|ses) (?:articles|billets|publications)|tous les articles (?:de|par)\b
        (?:view|see|read|show) all (?:posts|articles|stories)\b|more (?:posts|articles) by\b
        alle (?:beiträge|artikel) (?:von|anzeigen)\b|ver todas las (?:entradas|publicaciones)\b
        vedi tutti gli articoli\b|ver todos os posts\b|bekijk alle berichten\b|zobacz wszystkie wpisy\b
        (?:article|billet|post|texte) (?:précédent|suivant)\b|(?:previous|next) (?:post|article|story)\b
        (?:précédent|suivant|previous|next)\s?(?:[:|«»‹›←→–-]|$)
        (?:vorheriger|nächster) (?:beitrag|artikel)\b|(?:entrada|artículo|post|artigo) (?:anterior|siguiente|seguinte)\b
        (?:articolo|post) (?:precedente|successivo)\b|(?:vorig|volgend)e? bericht\b|(?:poprzedni|następny) wpis\b|[←⟵⇐]
        """
    ),
    re.IGNORECASE,
)
"""What a line that is a link begins with, where it leads on through the site."""

_NOW = r"(?: (?:now|today|here|maintenant|ici|jetzt|hier|ahora|aquí|ora|qui|agora|aqui|nu|teraz))?"
_LETTER = r"(?:newsletter|lettre(?: d.information)?|liste de diffusion|infolettre|boletín|bollettino)"
CALL = re.compile(
    one_of(
        rf"""
        (?:je )?(?:faire|fais|faites) un don{_NOW}|(?:je )?donn(?:er|e|ez){_NOW}|je (?:vous )?soutiens
        souten(?:ir|ez)(?:-nous)?{_NOW}
        (?:soutenir|soutenez) (?:la revue|le (?:blog|site|journal|média)|notre (?:travail|revue|média))|adhérer|j.adhère
        (?:s.abonner|abonnez-vous|je m.abonne)(?: (?:à|par) .{{0,14}}{_LETTER})?{_NOW}
        (?:s.inscrire|inscrivez-vous|je m.inscris)(?: (?:à|par) .{{0,14}}{_LETTER})?{_NOW}
        (?:donate|give|support (?:us|our work)|subscribe|sign up|join)(?: (?:to|for) .{{0,14}}{_LETTER})?{_NOW}
        make a (?:donation|gift)|become a (?:member|patron|subscriber)|buy me a coffee|give a gift subscription
        start a free .{{1,20}}|get \d+ days? free.{{0,20}}|upgrade to (?:paid|founding)|share(?: this post)?
        refer a friend|start writing today|pledge your support
        (?:jetzt |hier )?(?:spenden|abonnieren|anmelden|unterstützen|mitglied werden)|{_LETTER} (?:abonnieren|bestellen)
        uns unterstützen|unterstützen sie uns
        (?:haz una donación|don(?:ar|a|e)|apóyanos|suscríbete|suscribirse){_NOW}
        (?:fai una donazione|dona|donare|sostienici|abbonati|iscriviti)(?: alla {_LETTER})?{_NOW}
        (?:faça uma doação|doar|doe|apoie-nos|assine|assinar|inscreva-se|subscrever){_NOW}
        (?:doneer|steun ons|abonneer(?: je)?|schrijf je in|word lid){_NOW}
        (?:wesprzyj nas|wspieraj|przekaż darowiznę|subskrybuj){_NOW}
        """
    ),
    re.IGNORECASE,
)
"""A line that is a link and asks for a gift, a subscription or the name of a friend."""

TRANSLATED = re.compile(
    one_of(
        r"""
        cet(?:te)? (?:article|page) est (?:également |aussi )?disponible en\b
        this (?:post|article|page|entry) is also available in\b
        diese[rs]? (?:beitrag|artikel) ist auch (?:verfügbar|erhältlich) (?:auf|in)\b
        esta entrada también está disponible en\b|questo articolo è disponibile anche in\b
        """
    ),
    re.IGNORECASE,
)
SHARING = re.compile(
    r"https?://(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share|home\?status)"
    r"|linkedin\.com/(?:share|sharing|cws)|pinterest\.[a-z.]+/pin/create|reddit\.com/submit|t(?:elegram)?\.me/share"
    r"|whatsapp\.com/send|bsky\.app/intent|threads\.(?:net|com)/intent|tumblr\.com/(?:share|widgets)"
    r"|getpocket\.com/(?:save|edit)|plus\.google\.com/share|share\.flipboard\.com|vk\.com/share|xing\.com/spi)"
    r"|https?://wa\.me/\?|mailto:\?(?:subject|body)=|whatsapp://send|javascript:.{0,20}print",
    re.IGNORECASE,
)
"""Where a link leads that shares the page, or prints it."""
