"""Titles of pages that show no post: not-found pages, challenges, walls, maintenance, lapsed domains. Data only.

Each pattern is sought in text without accents, in lower case, with straight apostrophes. A title is a whole heading,
which an article could hardly have. What such pages say in sentences is in `scraper.parse.sentences`.
"""

import re
import unicodedata
from enum import StrEnum


class Notice(StrEnum):
    """The kinds of page that appear where a post should be; the values are those of an alarm's `looks_like`."""

    CHALLENGE = "challenge"
    """A test of visitors, or a firewall, filter or network that lets this one not through."""
    MAINTENANCE = "maintenance"
    """Works on the site, or an error of its programs and servers."""
    COOKIES = "cookies"
    """Something to be agreed to first: cookies, payment in their place, an age."""
    PARKED = "parked"
    """A lapsed domain, a suspended account, the first page of a host or server."""
    LOGIN = "login"
    REFUSED = "refused"
    """A refusal without a reason, as servers write it."""
    NOT_FOUND = "not_found"


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for all of *patterns*, which may have the accents of their languages."""
    return re.compile("|".join(f"(?:{bare(pattern)})" for pattern in patterns))


def bare(text: str) -> str:
    """*text* without accents."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


_OOPS = (
    r"(?:oups|ou?ops|oh (?:non|no|noes)|hoppla|huch|vaya|oeps|ops|ups|hmm+|sorry|desole|we(?:'re| are) sorry"
    r"|nous sommes desoles|lo sentimos|ci dispiace|lamentamos)"
)
_PAGE = (
    r"(?:cette? |la |le |l'|this |the |diese |die |esta |esa |essa |la |a |de )?(?:page|seite|pagina|page web|article"
    r"|document|contenu|fichier|billet|publication|post|content|file|story|strona|beitrag|articulo|artigo|articolo"
    r"|site|url)s?"
)
_GONE = (
    r"(?:est |a ete |has been |was |wurde |ha sido |foi )?(?:non trouvee?|introuvable|inexistante?|not found|gefunden"
    r"|(?:konnte |kann )?nicht (?:gefunden|verfugbar)(?: werden)?|no (?:encontrad[ao]|se puede encontrar|existe)"
    r"|nao (?:encontrad[ao]|pode ser encontrad[ao]|existe)|non (?:trovat[ao]|e stata trovata|esiste)"
    r"|(?:kan |werd )?niet (?:worden )?gevonden|nie (?:zostala )?(?:znaleziona|istnieje)|n'existe (?:pas|plus)"
    r"|n'est (?:pas|plus) (?:disponible|en ligne|accessible)|supprimee?|removed|deleted"
    r"|(?:can(?:'t|not)|could(?:n't| not)) be found|isn't available|is no(?:t| longer) available"
    r"|do(?:es)?(?:n't| not) exist|retiree?|geloscht|eliminad[ao])"
)
_SITE = (
    r"(?:(?:this|the|your|ce|cet|le|notre|votre|diese[rs]?|die|deine|ihre|este|esta|el|tu|questo|il|seu|o|deze|dit|de"
    r"|ta|ten) )?(?:(?:web)?site|site (?:web|internet)|blog|(?:web)?seite|sitio(?: web)?|sito(?: web)?|strona|witryna)"
)
_NOT_NOW = (
    r"(?:(?:is(?:n't| not)|n'est(?: actuellement)? pas|ist (?:derzeit|momentan|aktuell|leider) nicht|ist nicht|no esta"
    r"|non e(?: al momento| attualmente)?|nao esta|is (?:momenteel |op dit moment )?niet) (?:currently |actuellement )?"
    r"(?:available|disponible|accessible|erreichbar|verfugbar|disponibile|disponivel|beschikbaar|bereikbaar)"
    r"(?: (?:right now|at the moment|(?:pour le|en ce|en este|por el|al|no) momento?|actuellement|actualmente))?"
    r"|jest (?:obecnie |chwilowo )?niedostepna)"
)
_CLOSED = (
    r"(?:(?:has been|was) (?:disabled|blocked|suspended|closed|deactivated|deleted|taken down)"
    r"|a ete (?:desactive|bloque|suspendu|ferme|supprime)(?: par .{0,40})?"
    r"|(?:wurde|ist) (?:gesperrt|deaktiviert|geloscht|geschlossen|abgeschaltet)"
    r"|(?:ha sido|fue|esta) (?:deshabilitado|bloqueado|suspendido|desactivado|eliminado|cerrado)"
    r"|e stato (?:sospeso|disattivato|bloccato|chiuso|rimosso)|foi (?:desativado|bloqueado|suspenso|removido)"
    r"|(?:is|werd) (?:geblokkeerd|opgeschort|uitgeschakeld|gesloten|verwijderd)"
    r"|została (?:zablokowana|zawieszona|wyłaczona|usunieta)"
    r"|(?:is(?:n't| not)|n'est pas(?: encore)?|ist (?:noch )?nicht|(?:aun )?no esta|non e(?: ancora)?"
    r"|(?:ainda )?nao esta|is (?:nog )?niet|nie jest(?: jeszcze)?) (?:published(?: yet)?"
    r"|publie|veroffentlicht|public?ado|pubblicato|gepubliceerd|opublikowana)"
    r"|(?:is no longer|n'est plus|ist nicht mehr|ya no esta|non e piu|nao esta mais|is niet meer|nie jest juz)"
    r" (?:available|disponible|accessible|en ligne|online|erreichbar|verfugbar|disponibile|disponivel|beschikbaar"
    r"|dostepna))"
)

TITLES: dict[Notice, re.Pattern[str]] = {
    Notice.CHALLENGE: any_of(
        r"just (?:a moment|one more step)|un instant(?:,.{0,40})?",
        r"attention required.{0,20}",
        r"(?:error\W+)?access (?:denied|forbidden|blocked|unavailable)(?: \| .{0,60}cloudflare.{0,40})?"
        r"|access denied - .{0,40}",
        r"acces (?:refuse|interdit|bloque|restreint)|acces au site .{0,10}(?:refuse|interdit|bloque)",
        r"zugriff (?:verweigert|gesperrt|blockiert)|acceso (?:denegado|prohibido|bloqueado)|accesso (?:negato"
        r"|bloccato)",
        r"acesso (?:negado|bloqueado|proibido)|toegang (?:geweigerd|ontzegd)|(?:brak|odmowa) dostepu",
        r"(?:verify|verifying|making sure|checking) (?:that )?you(?:'re| are) (?:not )?(?:an? )?(?:human"
        r"|(?:ro)?bot).{0,20}",
        r"(?:client|human|bot|security|browser(?: integrity)?) (?:verification|check|challenge).{0,3}",
        r"(?:vercel )?security checkpoint.{0,20}|robot challenge screen",
        r"verification (?:de (?:la )?securite|en cours|humaine|que vous .{0,40}|de votre (?:navigateur|connexion))",
        r"controle de securite|beveiligingscontrole|weryfikacja(?: bezpieczenstwa)?|verifica di sicurezza"
        r"|verificacao de seguranca|sicherheits(?:uber)?prufung|(?:comprobacion|verificacion) de seguridad",
        r"(?:nur )?einen moment(?:,? bitte)?|un momento|um momento|un attimo|een (?:ogenblik|moment)(?: geduld)?"
        r"|chwileczke",
        r"access to this page has been denied",
        r"are you (?:a )?(?:robot|human)\W?",
        r"etes-vous (?:un |une )?(?:robot|humain).{0,3}",
        r"ddos[- ]guard|ddos protection.{0,20}",
        r"(?:your )?request (?:was |has been )?(?:blocked|rejected)|votre requete a ete (?:bloquee|rejetee)",
        r"(?:sorry, )?you (?:have been|are) blocked|votre acces a ce site .{0,40}|your access to this site .{0,60}",
        r"(?:checking your connection|your connection is being checked)",
        r"(?:bot|robot) (?:detection|detected|detecte)",
        r"pardon our interruption",
        r"(?:requete|anfrage|solicitud|peticion|richiesta|solicitacao|verzoek) (?:bloqueada|bloqueado|bloquee"
        r"|blockiert|bloccata"
        r"|geblokkeerd|rejetee|abgelehnt|rechazada)",
        r"(?:your |votre )?(?:ip|adresse ip|ip address)(?: address)? (?:has been |is |a ete |est )?(?:banned|blocked"
        r"|bloquee|bannie)",
        r"(?:ad ?blocker|bloqueur de publicite|werbeblocker) (?:detected|detecte|erkannt)",
        r"(?:(?:your )?browser is not supported|unsupported browser|navigateur non (?:supporte|pris en charge)"
        r"|(?:votre )?navigateur n'est pas (?:supporte|pris en charge))",
        r"protection anti-?(?:robots?|bots?)|(?:bot|spam)-schutz",
        r"one (?:moment,? please|more step)|please wait",
        r"(?:error |erreur |fehler )?429|(?:429\W{0,3})?(?:too many requests|trop de requetes|zu viele anfragen"
        r"|demasiadas (?:solicitudes|peticiones)|troppe richieste|rate limit exceeded)",
        r"(?:\w+ )?captcha(?: page)?|crowdsec .{0,30}|.{0,40}(?:bitninja|cleantalk|imunify360|ninjafirewall).{0,40}",
        r"(?:you are now in line|waiting room.{0,30}|queue-it)",
        # Of networks and their filters, and of portals before a network.
        r"(?:web ?page|website|site|url) (?:is )?blocked|blocked (?:request|page|website)|web filter violation",
        r"(?:internet security by )?zscaler|cisco umbrella|(?:page|site|contenu) (?:web )?bloquee?",
        r"portail captif|captive portal|(?:welcome to )?guest wi-?fi|bienvenue sur le wi-?fi.{0,60}|wi-?fi (?:a bord"
        r"|gratuit|login)",
    ),
    Notice.MAINTENANCE: any_of(
        r"(?:(?:le |notre |ce |our |the )?(?:site|website|page|blog|strona|sito|sitio) (?:web )?(?:est |is )?"
        r"(?:actuellement |currently )?)?"
        r"(?:en (?:cours de )?|in |under |down for |wegen |em |w )?(?:maintenance|wartung|mantenimiento"
        r"|manutencao|manutenzione|onderhoud|konserwacj[ai]|budowie|travaux|construction|construccion|costruzione"
        r"|construcao)"
        r"(?: mode| en cours| work)?",
        r"(?:service |temporarily |temporairement )?(?:unavailable|indisponible)",
        rf"{_SITE} {_NOT_NOW}",
        r"(?:coming soon|opening soon|bientot (?:de retour|disponible|en ligne)|(?:we'll"
        r"|we will) be (?:right )?back(?: soon)?"
        r"|de retour bientot|nous revenons bientot|proximamente|prossimamente|em breve|binnenkort(?: online)?|wkrotce)",
        r"wartungsarbeiten.{0,80}|wartungsmodus",
        r"hier entsteht .{0,60}|(?:notre |le )?(?:nouveau )?site (?:arrive(?: bientot)?|fait peau neuve)",
        r"(?:scheduled|planned) maintenance|maintenance (?:programmee|planifiee|prevue)",
        r"(?:erreur critique|critical error|erreur fatale|fatal error|application error|runtime error)",
        r"(?:there has been a critical error on (?:this|your) website|il y a eu une erreur critique sur (?:ce"
        r"|votre) site).{0,2}",
        r"(?:[\w-]+\.)+[a-z]+ \| 5\d\d: .{0,60}|(?:web )?server is down|origin is unreachable",
        r"(?:origin )?dns (?:resolution )?error.{0,60}|guru meditation|error 10\d\d",
        r"error:? (?:l'url demandee|the (?:requested url could not be retrieved"
        r"|request could not be satisfied)).{0,20}",
        r"erreur : l'url demandee .{0,60}|the requested url could not be retrieved",
        rf"(?:{_OOPS}\b\W{{0,3}}(?:but )?)?(?:an error (?:has )?occurred|something went wrong"
        r"|une erreur (?:est survenue|s'est produite)|ein fehler ist aufgetreten|si e verificato un errore"
        r"|(?:se )?ha (?:ocurrido|producido) un error|ocorreu um erro|er is (?:een fout opgetreden|iets (?:mis"
        r"|fout) gegaan)"
        r"|wystąpił błąd)"
        r"\W{0,2}(?:\(500\)|: internal server error)?",
        r"(?:http status )?5\d\d\W{1,3}(?:internal server error|bad gateway|service unavailable)|site not available",
        r"(?:bandwidth|resource) limit (?:exceeded|is reached)|(?:limite|quota) de bande passante (?:depassee?"
        r"|atteinte?)",
        r"(?:erreur |error |http |fehler |iis .{0,20}error - )5\d\d\b.{0,40}"
        r"|5\d\d (?:internal|bad|service|gateway|erreur|error|backend)\b.{0,40}",
        r"(?:internal server error|bad gateway|gateway time-?out|service unavailable|server error"
        r"|erreur (?:interne )?du serveur|interner serverfehler|error interno del servidor).{0,20}",
        r"(?:erreur (?:lors de la connexion a|de connexion a|(?:d'etablissement )?de) la base de donnees"
        r"|(?:error establishing a |establishing a )?database (?:connection|error).{0,20})",
        r"fehler beim aufbau einer datenbankverbindung|error al establecer una conexion con la base de datos"
        r"|errore nello stabilire una connessione al database|erro ao estabelecer uma conexao com o banco de dados"
        r"|fout bij het maken van een database ?verbinding|błąd podczas nawiązywania połączenia z bazą danych",
        # What a framework shows its developers.
        r"\w+(?:error|exception) at /\S*",
    ),
    Notice.COOKIES: any_of(
        r"cookies? (?:requis|obligatoires?|desactives?|required|disabled)",
        r"(?:please )?enable (?:your )?(?:cookies|javascript).{0,20}",
        r"(?:veuillez )?activer? (?:les |vos )?(?:cookies|javascript)",
        r"(?:zustimmung oder abo|accetta o abbonati|aceptar o suscribirse|accepter ou s'abonner|consent or pay)",
        r"(?:age (?:verification|check|gate)|verification de l'age|alters(?:prufung|verifikation|nachweis)"
        r"|verificacion de (?:la )?edad|verifica (?:dell')?eta|verificacao de idade)",
        r"(?:sensitive )?content warning",
    ),
    Notice.PARKED: any_of(
        r"(?:this |ce |le |dit |deze |el |questo |ta )?(?:domain|domaine|nom de domaine|domein|domeinnaam|dominio"
        r"|domena)"
        r"(?: name)?(?: is| est| has been| has| ha| a)?"
        r" (?:for sale|a vendre|parked|gare|expired|expire|seized|scaduto|caducado|verlopen|wygasła|te koop|suspended"
        r"|suspendu|default page|not (?:configured|connected).{0,30})",
        r"(?:parked|parking) (?:domain|page)|connectyourdomain error(?: \| .{0,20})?",
        # A whole site: its posts are not the ones that are gone.
        rf"{_SITE} {_CLOSED}",
        # The name of a domain for sale: what is for sale in an article's title has no dot in it.
        r"[\w-]+(?:\.[\w-]+)+ (?:is for sale|est a vendre|steht zum verkauf|zu verkaufen|(?:esta )?en venta"
        r"|(?:esta )?a venda|e in vendita|is parked|te koop|na sprzedaz|.{0,10}domain(?:e)? .{0,20}).{0,20}",
        r"[\w-]+(?:\.[\w-]+)+ - (?:this website is for sale|ce site est a vendre|diese website ist in kurze"
        r"|domena na).{0,80}",
        r"(?:felicitations|congratulations|herzlichen gluckwunsch).{0,12}(?:votre|your|ihre) (?:nom de )?domain.{0,40}",
        r"(?:domain |site )?parked (?:by|at|on|with|domain name on) .{0,40}",
        r"site (?:web )?non installe.{0,20}|site not found(?: .{0,20}github pages)?|\w+ › installation",
        r"(?:this |ce )?(?:account|website|compte|site|hebergement) (?:has been |is |est )?(?:suspended|suspendu"
        r"|expired|expire)",
        r"(?:welcome to nginx|it works|apache2 .{0,20}default page|default web ?site page|index of /).{0,20}",
    ),
    Notice.LOGIN: any_of(
        r"(?:zone privee|article reserve|(?:this is a )?private site(?: access)?|this site is (?:currently )?private)",
        r"(?:sign|log) in to your account|service central d'authentification|selection de votre (?:etablissement"
        r"|organisme)",
    ),
    Notice.REFUSED: any_of(
        r"(?:error:? |erreur |fehler |errore? |http(?: error| status)? |.{0,40} - error )(?:401|403|405|406"
        r"|451)\b.{0,60}",
        r"(?:401|403|405|406|451)(?:\W{1,3}(?:forbidden|unauthori[sz]ed|error|erreur|interdit|acces|access|method|not"
        r"|unavailable)"
        r"\b.{0,50})?",
        r"(?:.{0,20}: 403 )?forbidden|not acceptable",
    ),
    Notice.NOT_FOUND: any_of(
        r"(?:erreur |error |fehler |errore |http )?4(?:04|10)\b.{0,40}",
        rf"(?:{_OOPS}\W{{1,3}}(?:but )?)?(?:{_PAGE} (?:demandee? )?{_GONE})(?: werden)?",
        r"an error occurred: not found",
        r"nie (?:znaleziono|mozna znalezc) (?:tej )?(?:strony|dokumentu)|(?:strona|podana strona) nie istnieje",
        r"lien (?:mort|brise|casse)|broken link",
        r"nothing (?:to see )?here",
        r"(?:it )?looks like you(?:'re| are) lost",
        r"not found",
        r"nothing (?:was )?found|nichts gefunden|(?:aucun resultat|rien de) trouve",
        rf"{_OOPS}\W{{1,3}}(?:diese seite kann nicht gefunden werden|nie mozna znalezc tej strony)",
        # The same in the languages whose sites otherwise say little that is listed here.
        r"sidan (?:kunde inte hittas|hittades inte|finns inte)|siden (?:ble(?:v)? ikke fundet|ble ikke funnet"
        r"|findes ikke|finnes ikke)",
        r"sivua ei (?:loytynyt|loydy)|(?:pozadovana )?strank[au] (?:nebyla )?(?:nenalezena|nalezena|neexistuje"
        r"|nenajdena)",
        r"az oldal nem talalhato|pagina nu (?:a fost gasita|exista)|no s'ha trobat la pagina"
        r"|(?:tato )?stranica nije pronađena",
        r"η σελίδα δεν (?:βρέθηκε|υπάρχει)|sayfa bulunamad[ıi]|страница не (?:найдена|существует)|сторінку не знайдено",
        r"الصفحة غير موجودة|ページが見つかりません(?:でした)?",
        r"页面(?:未找到|不存在)|找不到(?:页面|網頁)|페이지를 찾을 수 없습니다",
    ),
}
"""Whole titles and first headings; what comes first goes before, and a page that is gone last of all."""

SURE: dict[Notice, re.Pattern[str]] = {
    Notice.PARKED: any_of(
        r"apache2 [\w ]{0,30}default page(?:: it works)?|apache http server test page.{0,40}|test page for the .{0,60}",
        r"default web ?site page|domain default page|web server's default page|iis windows server|iis\d",
    ),
    Notice.CHALLENGE: any_of(r"sucuri website firewall - .{0,40}"),
    Notice.MAINTENANCE: any_of(r"error: the requested url could not be retrieved"),
}
"""Titles that no text of a blog has, with nothing before or behind them: they count whatever the page shows besides."""

OOPS = any_of(rf"{_OOPS}\b.{{0,60}}")
"""Titles that say that something went wrong, and not what: with few words they say nothing of the post."""
