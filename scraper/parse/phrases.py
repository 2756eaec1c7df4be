"""Phrases of pages that show no post: lapsed domains, not-found pages, challenges, walls, maintenance. Data only.

Each pattern is sought in text without accents, in lower case, with straight apostrophes. `TITLES` are whole headings,
which an article could hardly have; `LINES` are what such a page says of itself, in a sentence.
"""

import re
from enum import StrEnum


class Notice(StrEnum):
    """The kinds of page that appear where a post should be; the values are those of an alarm's `looks_like`."""

    PARKED = "parked"
    NOT_FOUND = "not_found"
    CHALLENGE = "challenge"
    MAINTENANCE = "maintenance"
    COOKIES = "cookies"
    LOGIN = "login"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


TITLES: dict[Notice, re.Pattern[str]] = {
    Notice.NOT_FOUND: _any(
        r"(?:erreur |error |fehler |errore )?40[34]\b.{0,40}",
        r"(?:oups|oops|ooops|sorry|desole)\b(?!.{0,9}(?:an error|something went|une erreur|ein fehler)).{0,60}",
        r"(?:cette? |la |le |l'|this |the |diese |esta |la )?(?:page|seite|pagina|page web|article|document|contenu"
        r"|fichier|"
        r"billet|publication|post|content|document|file|story|strona)s? "
        r"(?:demandee? )?(?:est |a ete |has been |was )?(?:non trouvee?|introuvable|inexistante?|not found"
        r"|nicht gefunden|"
        r"no encontrada|nao encontrada|non trovata|niet gevonden|nie (?:zostala )?znaleziona|n'existe (?:pas|plus)|"
        r"n'est (?:pas|plus) (?:disponible|en ligne|accessible)|supprimee?|removed|deleted|can't be found"
        r"|isn't available|"
        r"is no(?:t| longer) available|does not exist|doesn't exist)",
        r"nie znaleziono (?:strony|dokumentu)",
        r"lien (?:mort|brise|casse)|broken link",
        r"nothing (?:to see )?here",
        r"(?:it )?looks like you(?:'re| are) lost",
        r"not found",
        r"nothing (?:was )?found",
        r"seite nicht gefunden",
    ),
    Notice.CHALLENGE: _any(
        r"just a moment",
        r"un instant",
        r"attention required.{0,20}",
        r"access denied",
        r"acces (?:refuse|interdit)",
        r"(?:verify|verifying) (?:that )?you are (?:a )?human",
        r"(?:human|bot|security|browser) (?:verification|check)",
        r"verification (?:de securite|en cours|humaine)",
        r"(?:nur )?einen moment(?:,? bitte)?|un momento|um momento|un attimo",
        r"access to this page has been denied",
        r"are you (?:a )?(?:robot|human)\W?",
        r"etes-vous (?:un |une )?(?:robot|humain).{0,3}",
        r"ddos[- ]guard|ddos protection.{0,20}",
        r"(?:your )?request (?:was |has been )?blocked|votre requete a ete bloquee",
        r"(?:checking your connection|your connection is being checked|sicherheitsprufung|comprobacion de seguridad)",
        r"(?:bot|robot) (?:detection|detected|detecte)",
        r"pardon our interruption",
        r"one moment,? please|please wait",
        r"(?:error |erreur |fehler )?429|(?:429\W{0,3})?(?:too many requests|trop de requetes|zu viele anfragen"
        r"|demasiadas (?:solicitudes|peticiones)|troppe richieste|rate limit exceeded)",
        r"captcha",
    ),
    Notice.MAINTENANCE: _any(
        r"(?:(?:le |notre |ce |our |the )?(?:site|website|page|blog) (?:web )?(?:est "
        r"|is )?(?:actuellement |currently )?)?"
        r"(?:en (?:cours de )?|in |under |down for |wegen )?(?:maintenance|wartung|mantenimiento"
        r"|manutencao|manutenzione"
        r"|travaux|construction)(?: mode| en cours| work)?",
        r"(?:service |temporarily |temporairement )?(?:unavailable|indisponible)",
        r"(?:coming soon|bientot (?:de retour|disponible)|(?:we'll|we will) be (?:right )?back(?: soon)?"
        r"|de retour bientot|nous revenons bientot)",
        r"wartungsarbeiten|wartungsmodus",
        r"(?:scheduled|planned) maintenance|maintenance (?:programmee|planifiee|prevue)",
        r"(?:erreur critique|critical error|erreur fatale|fatal error|application error)",
        r"(?:there has been a critical error on (?:this|your) website|il y a eu une erreur critique sur (?:ce"
        r"|votre) site).{0,2}",
        r"(?:[\w-]+\.)+[a-z]+ \| 5\d\d: .{0,60}|(?:web )?server is down|origin is unreachable",
        r"(?:(?:oups|oops|sorry|we're sorry)\b\W{0,3}(?:but )?)?(?:an error (?:has )?occurred|something went wrong"
        r"|une erreur (?:est survenue|s'est produite)|ein fehler ist aufgetreten|si e verificato un errore)"
        r"\W{0,2}(?:\(500\))?",
        r"(?:http status )?5\d\d\W{1,3}(?:internal server error|bad gateway|service unavailable)|site not available",
        r"(?:bandwidth|resource) limit (?:exceeded|is reached)|(?:limite|quota) de bande passante (?:depassee?"
        r"|atteinte?)",
        r"(?:erreur |error |http |fehler )5\d\d\b.{0,40}|5\d\d (?:internal|bad|service|gateway|erreur|error)\b.{0,40}",
        r"(?:internal server error|bad gateway|gateway time-?out|service unavailable|server error"
        r"|erreur (?:interne )?du serveur|interner serverfehler|error interno del servidor).{0,20}",
        r"(?:erreur (?:lors de la connexion a|de connexion a|(?:d'etablissement )?de) la base de donnees"
        r"|(?:error establishing a |establishing a )?database (?:connection|error).{0,20})",
    ),
    Notice.COOKIES: _any(
        r"cookies? (?:requis|obligatoires?|desactives?|required|disabled)",
        r"(?:please )?enable (?:your )?(?:cookies|javascript).{0,20}",
        r"(?:veuillez )?activer? (?:les |vos )?(?:cookies|javascript)",
    ),
    Notice.PARKED: _any(
        r"(?:this |ce |le )?(?:domain|domaine|nom de domaine)(?: name)?(?: is| est)?"
        r" (?:for sale|a vendre|parked|gare|expired|expire)",
        r"(?:parked|parking) (?:domain|page)",
        # The name of a domain for sale: what is for sale in an article's title has no dot in it.
        r"[\w-]+(?:\.[\w-]+)+ (?:is for sale|est a vendre|steht zum verkauf|zu verkaufen|(?:esta )?en venta"
        r"|(?:esta )?a venda|e in vendita|is parked|.{0,10}domain(?:e)? .{0,20})",
        r"(?:felicitations|congratulations|herzlichen gluckwunsch).{0,12}(?:votre|your|ihre) (?:nom de )?domain.{0,40}",
        r"(?:domain |site )?parked (?:by|at|on|with|domain name on) .{0,40}",
        r"site (?:web )?non installe.{0,20}",
        r"(?:account|website|compte|site|hebergement) (?:has been )?(?:suspended|suspendu|expired|expire)",
        r"(?:welcome to nginx|it works|apache2 .{0,20}default page|default web ?site page|index of /).{0,20}",
    ),
}
"""Whole titles and first headings."""

LINES: dict[Notice, re.Pattern[str]] = {
    Notice.CHALLENGE: _any(
        r"verify (?:that )?(?:you are|you're) (?:a |not a )?(?:human|robot)",
        r"verify your request",
        r"checking (?:if the site connection is secure|your browser)",
        r"(?:confirm|prove|make sure|ensure) (?:that )?you(?:'re| are) (?:a human|human|not a (?:ro)?bot)",
        r"(?:verification|verifions|verifier|verifiez) (?:que )?(?:vous (?:etes|n'etes)|votre navigateur)",
        r"confirme[zr] que vous (?:etes humain|n'etes pas un robot)",
        r"vous n'etes pas un robot",
        r"enable javascript and cookies to continue",
        r"needs to review the security of your connection",
        r"unusual (?:traffic|activity) from your",
        r"trafic inhabituel|activite inhabituelle",
        r"complete the (?:captcha|security check)",
        r"(?:your|votre) (?:access|acces) (?:to this site )?(?:has been|a ete) (?:blocked|limited|bloque|limite)",
        r"you have been blocked",
        r"uberprufen sie, dass sie ein mensch|sind sie ein mensch",
        r"comprobando (?:si|su navegador)|verifi(?:ca|que) que (?:eres|es) (?:un )?(?:ser )?humano",
        r"bestatigen sie,? dass sie (?:ein mensch|kein roboter)|(?:verbindung|browser) wird (?:uber|ge)pruft",
        r"(?:conferma|verifica) (?:di essere|che sei) (?:un )?(?:essere )?uman|verifique se (?:voce e|e um) human",
    ),
    Notice.NOT_FOUND: _any(
        r"(?:page|article|adresse|contenu|document|billet|publication|fichier)[^.!?]{0,60}(?:n'existe (?:pas|plus)"
        r"|n'a pas ete trouvee?|est introuvable|introuvable|a ete (?:supprimee?|deplacee?|retiree?|depubliee?)"
        r"|n'est (?:pas|plus) (?:disponible|en ligne|accessible))",
        r"nous n'avons pas (?:pu )?trouve[r]? (?:la|cette|votre) page",
        r"(?:page|url|address|article|content|post|story|document)[^.!?]{0,60}"
        r"(?:not (?:be )?found|(?:does|did)(?:n't| not) exist|is not here|isn't here|no longer (?:exists|available)"
        r"|isn't available|(?:has been|was) (?:removed|moved|deleted|unpublished)|can(?:not|'t) be found|could(?:n't"
        r"| not) be found)",
        r"(?:we can(?:not|'t)|could(?:n't| not)) find (?:the|that|this|what)[^.!?]{0,30}(?:page|looking)",
        r"(?:seite|pagina)[^.!?]{0,60}(?:nicht (?:gefunden|vorhanden)|existiert nicht|no (?:existe|se encuentra)"
        r"|nao (?:existe|foi encontrada)|non (?:esiste|e stata trovata))",
        r"rien (?:n'a ete|ne) (?:trouve|correspond)|aucun(?:e)? (?:resultat|page) (?:n'a ete )?trouvee?",
        r"(?:error|erreur) 404",
    ),
    Notice.MAINTENANCE: _any(
        r"(?:site|blog|service|page|plateforme|website|platform)[^.!?]{0,60}(?:en (?:cours de )?maintenance"
        r"|under (?:scheduled |planned )?maintenance|down for (?:scheduled |planned )?maintenance|indisponible"
        r"|(?:temporarily|currently|briefly) (?:unavailable|down|offline)|en travaux|in wartung|wartungsarbeiten"
        r"|en mantenimiento|em manutencao|in manutenzione)",
        r"(?:des travaux|une operation de maintenance|une maintenance|maintenance) (?:est|sont) en cours",
        r"(?:we(?:'re| are)|nous sommes|wir (?:sind|fuhren))[^.!?]{0,40}(?:maintenance|upgrad"
        r"|mise a jour du site|wartung)",
        r"(?:performing|scheduled|undergoing|maintenance) (?:some )?maintenance",
        r"(?:website|webseite|seite|site) wird (?:gerade |derzeit )?gewartet",
        r"critical error on (?:this|your) website|erreur critique sur (?:ce|votre) site",
        r"(?:client|server)-side exception has occurred",
        r"(?:server|serveur|site|website)[^.!?]{0,40}(?:encountered an (?:internal |unexpected )?error"
        r"|a rencontre une erreur)",
        r"^fastly error: unknown domain",
        r"unable to (?:complete|process) your request",
        # What a program writes when it breaks: the word alone, or the whole sentence.
        r"^(?:php )?(?:fatal|parse) error$|parse error: syntax error",
        r"fatal error: (?:uncaught|allowed memory|maximum execution)|error displaying the error page",
        r"allowed memory size of \d+ bytes exhausted|maximum execution time of \d+ seconds? exceeded",
        r"sqlstate\[|^error code:? 5[23]\d$|upstream connect error",
        r"(?:le )?serveur de base de donnees[^.!?]{0,40}(?:pas joignable|injoignable)",
        r"(?:be back|de retour|reviendra|revenons|revient)[^.!?]{0,40}(?:soon|shortly|bientot|minutes"
        r"|heures|plus tard)",
    ),
    Notice.COOKIES: _any(
        r"(?:navigateur|browser)[^.!?]{0,60}(?:accepter?|accepts?|allow|autoriser"
        r"|enable)[^.!?]{0,20}(?:cookies|javascript)",
        r"(?:activez|enable|allow|autorisez|acceptez)[^.!?]{0,20}(?:cookies|javascript)[^.!?]{0,60}"
        r"(?:continuer|poursuivre|acceder|continue|proceed|view|recharge|reload)",
        r"(?:cookies|javascript)[^.!?]{0,30}(?:are|is|must be|sont|doivent)[^.!?]{0,20}"
        r"(?:required|disabled|enabled|desactive|requis|active)",
    ),
    Notice.PARKED: _any(
        r"(?:domain|domaine)(?: name)?[^.!?]{0,60}(?:for sale|a vendre|expired?\b|a expire|is parked"
        r"|est gare|may be for"
        r"|peut etre a vendre|pending renewal|renouvel|suspend|zu verkaufen|en venta|reserve(?:d|e)? (?:by|par|chez)"
        r"|(?:a ete |est |has been |was )?(?:enregistre|registered|reserve) (?:chez|par|by|with|at|aupres de))",
        r"(?:domain|dominio)[^.!?]{0,60}(?:(?:steht|ist) zum verkauf|zum verkauf|(?:esta|puede estar) (?:en|a la) venta"
        r"|(?:esta )?a venda|in vendita|erworben werden)",
        r"(?:votre|your|ihre) (?:nom de )?domain(?:e)?[^.!?]{0,30}(?:bien ete cree|has been (?:created|registered)"
        r"|wurde registriert)",
        r"(?:owner|proprietaire|titulaire|inhaber|titular) (?:of|de|du|dieser|des) (?:this |ce |cette |este )?"
        r"(?:nom de )?dom(?:ain|inio)",
        r"(?:buy|acheter|acquire|acquerir) (?:this|ce) (?:domain|domaine|nom de domaine)",
        r"(?:related (?:searches|links)|recherches associees|liens sponsorises|sponsored listings) ?:?$",
        r"(?:website|site|account|compte|hebergement)[^.!?]{0,40}(?:has been suspended|a ete suspendu"
        r"|a expire|has expired)",
        r"successfully installed|this is the default (?:web ?page|page|index)|page par defaut (?:du|de)",
        r"no longer (?:connected|linked) to|connect (?:your|this) domain",
    ),
    Notice.LOGIN: _any(
        r"(?:protege|protected) (?:par (?:un )?mot de passe|by (?:a )?password|with a password)",
        r"(?:saisissez|saisir|entrez|enter|type)[^.!?]{0,30}(?:mot de passe|password)",
        r"(?:connectez-vous|vous connecter|log ?in|sign in|identifiez-vous|inscrivez-vous)[^.!?]{0,30}"
        r"(?:pour|to|afin|and) [^.!?]{0,30}(?:lire|voir|acceder|continue|view|read|access)",
        r"(?:this|ce) (?:site|blog) (?:is|est) (?:private|prive)\b|(?:site|blog) (?:is )?marked private",
        r"reserve(?:e)? aux (?:membres|abonnes)|members only|(?:members|subscribers) only",
    ),
}
"""Sentences at the head of a page without an article of its own."""

CONSENT = _any(
    r"(?:partenaires|partners|partner|socios)[^.!?]{0,80}cookies|cookies[^.!?]{0,120}(?:partenaires|partners|partnern)",
    r"(?:acceptez|accept|akzeptieren|aceptar?)[^.!?]{0,40}(?:cookies|(?:ou|or|oder) (?:abonnez|subscribe|abonnieren))",
    r"(?:nous (?:utilisons|deposons)|we use|wir verwenden|utilizamos)[^.!?]{0,40}cookies",
)
"""Sentences of banners that ask for consent: they say something of a page that shows nothing else."""
