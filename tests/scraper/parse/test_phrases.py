"""What walls, errors, hosts and sellers of domains say in a dozen languages; and posts that say much the same."""

import pytest

from archive.model import Verdict
from scraper.parse.notice import VERDICTS
from scraper.parse.phrases import Notice
from scraper.parse.profiles.registry import profile
from scraper.parse.verdict import read
from tests.support.walls import post, shown

SAID = {
    Notice.CHALLENGE: [
        ("Een ogenblik geduld…", "Controleren of de verbinding veilig is"),
        ("Chwileczkę…", "Sprawdzanie, czy jesteś człowiekiem. To może potrwać kilka sekund."),
        ("Un instant, nous vérifions votre navigateur", "Nous nous assurons que votre visite n’est pas automatisée."),
        ("Vérification que vous n’êtes pas un robot\xa0!", "Chargement..."),
        ("Contrôle de sécurité", "Merci de prouver que vous n’êtes pas un robot en cochant la case."),
        ("Verifica di sicurezza", "Stiamo verificando che tu non sia un robot."),
        ("Verificação de segurança", "Estamos verificando se você não é um robô."),
        ("Beveiligingscontrole", "Bevestig dat u geen robot bent."),
        ("Weryfikacja bezpieczeństwa", "Potwierdź, że nie jesteś robotem."),
        ("Sicherheitsüberprüfung", "Wir prüfen Ihren Browser. Das kann einige Sekunden dauern."),
        ("Zugriff verweigert", "Ihre Anfrage wurde von unserem Schutz abgelehnt und ist nun vermerkt."),
        ("Acceso denegado", "El sistema de protección del sitio ha rechazado su petición de hoy."),
        ("Brak dostępu", "Nie masz uprawnień do wyświetlenia tej strony."),
        ("Sorry, you have been blocked", "You are unable to access this page."),
        ("Votre accès à ce site a été limité", "Si vous pensez que c’est une erreur, écrivez au propriétaire du site."),
        ("Verifying that you are not a robot...", "This page will lead you on to what you asked for in a moment."),
        ("Client Challenge", "A required part of this site couldn’t load, perhaps by an extension of the browser."),
        ("Request Rejected", "The requested URL was rejected. Please consult with your administrator."),
        ("Blocked", "Your request cannot be processed. For security reasons, it was blocked and logged."),
        ("Firewall", "Your request looks suspicious or similar to automated requests from spam software."),
        ("403 Forbidden", "A potentially unsafe operation has been detected in your request to this site."),
        ("You are now in line.", "Thank you for your patience. Your estimated wait time is four minutes or so."),
        ("Contenu indisponible", "Ce site n’est pas accessible depuis votre pays, pour des raisons juridiques."),
        ("Website blocked", "Not allowed to browse this category. See our internet use policy for the reasons."),
        ("Web Filter Violation", "The page you have requested has been blocked because the URL is banned."),
        ("Accès bloqué", "La politique de sécurité de votre établissement ne permet pas d’aller sur ce site."),
        ("Bienvenue", "Pour accéder à Internet, saisissez votre numéro de chambre et acceptez les conditions."),
        ("Solicitud bloqueada", "Su solicitud ha sido bloqueada por motivos de seguridad."),
        ("Anfrage blockiert", "Ihre Anfrage wurde aus Sicherheitsgründen blockiert."),
        ("Banned", "Your IP address has been banned. Contact the administrator if this is a mistake."),
        ("Revue", "Désactivez votre bloqueur de publicité pour continuer votre lecture sur notre site."),
        ("Your browser is not supported", "Please upgrade to a modern browser to view this site."),
        ("Bot-Schutz", "Bitte bestätige, dass du kein Roboter bist."),
        ("Controllo", "Dimostra di non essere un robot, e completa il controllo per continuare."),
        ("Sprawdzanie", "Sprawdzamy Twoją przeglądarkę. Potrwa to kilka sekund, nie dłużej."),
        ("WLAN", "Bitte akzeptieren Sie die Nutzungsbedingungen, um ins Internet zu gelangen."),
        ("Portail captif", "Choisissez votre formule et naviguez pendant toute la durée de votre séjour ici."),
    ],
    Notice.MAINTENANCE: [
        ("Maintenance", "Brève indisponibilité pour une maintenance programmée. Revenez dans un instant."),
        ("", "Kortstondig niet beschikbaar voor gepland onderhoud. Probeer het over een minuut nogmaals."),
        ("", "Strona chwilowo niedostępna z powodu zaplanowanych prac konserwacyjnych. Zajrzyj za minutę."),
        ("Notre site fait peau neuve", "Il sera de nouveau en ligne très prochainement. Merci de votre patience."),
        ("Revue", "Nous travaillons d’arrache-pied pour vous offrir une nouvelle expérience de lecture."),
        ("Próximamente", "Estamos trabajando en nuestro nuevo sitio web."),
        ("Sito in costruzione", "Torneremo presto online."),
        ("Em breve", "Estamos preparando o novo site. Volte em breve."),
        ("Binnenkort online", "We werken aan een nieuwe website."),
        ("Strona w budowie", "Zapraszamy wkrótce."),
        ("Hier entsteht eine neue Website", "Bitte schauen Sie später noch einmal vorbei."),
        ("Fehler beim Aufbau einer Datenbankverbindung", ""),
        ("Error al establecer una conexión con la base de datos", ""),
        ("Błąd podczas nawiązywania połączenia z bazą danych", ""),
        ("WordPress", "Es gab einen kritischen Fehler auf deiner Website."),
        ("WordPress", "Si è verificato un errore critico sul tuo sito web."),
        ("WordPress", "W witrynie wystąpił błąd krytyczny."),
        ("Erreur", "Un problème technique (serveur MySQL) empêche l’accès à cette partie du site."),
        ("", "mysqli::real_connect(): (HY000/1040): Too many connections"),
        ("Guru Meditation", "XID: 99"),
        ("DNS resolution error", "Error 1001"),
        ("503 Backend fetch failed", "Backend fetch failed"),
        ("The requested URL could not be retrieved", "Your cache administrator is the webmaster of the house."),
        ("ERREUR", "L’erreur suivante s’est produite en essayant d’accéder à l’adresse que voici."),
        ("OperationalError at /post/le-ble", "could not connect to server: Connection refused"),
        ("Revue", "Nous mettons à jour notre site. Merci de repasser dans quelques instants."),
        ("Revue", "Notre site est en cours de migration vers un nouveau serveur ; merci de votre patience."),
        ("500", "Call to undefined method JApplicationSite::getParams(), and nothing else to be seen."),
        ("Oups !", "Quelque chose n’a pas marché de notre côté, et nos équipes sont déjà prévenues."),
        ("Our services aren't available right now", "We're working to restore all services as soon as possible."),
    ],
    Notice.COOKIES: [
        ("Vous refusez les cookies", "La publicité personnalisée finance le travail de toute notre rédaction."),
        ("Mit Werbung weiterlesen", "Besuchen Sie unsere Seite wie gewohnt mit Werbung und Tracking."),
        ("Accetta e continua", "Se accetti i cookie puoi leggere gratuitamente i nostri contenuti."),
        ("Aceptar y continuar gratis", "Nosotros y nuestros socios guardamos cookies en su dispositivo."),
        ("Vérification de l’âge", "Vous devez avoir l’âge légal pour consulter ce site."),
        ("Are you over 18?", "You must be of legal age to enter this site. By entering you accept our terms."),
        ("Altersprüfung", "Du musst mindestens 18 Jahre alt sein, um diese Seite zu besuchen."),
        ("¿Eres mayor de edad?", "Debes tener más de 18 años para entrar en este sitio."),
    ],
    Notice.PARKED: [
        ("x.example", "Ce site est suspendu. Le service d’hébergement de ce site est suspendu."),
        ("Default page", "All you have to do now is upload your website files and start your journey."),
        ("x.example", "x.example is your first and best source for all of the information you’re looking for."),
        ("x.example", "Ce domaine est hébergé chez o2switch. Aucun contenu n’a encore été déposé."),
        ("Willkommen", "Diese Domain ist bei STRATO registriert und noch nicht mit Inhalten belegt."),
        ("Dominio scaduto", "Rinnova il dominio per riattivarlo."),
        ("El dominio ha caducado", "Póngase en contacto con su registrador."),
        ("Dit domein is te koop", "Doe een bod."),
        ("Ta domena wygasła", "Abonent nie opłacił odnowienia."),
        ("This domain has been seized", "by the competent authorities under a warrant."),
        ("Welcome", "This page is being hosted by a host. There has been no index page uploaded here."),
        ("x.example", "Ce nom de domaine est déposé par un client et n’héberge pas encore de site."),
        ("Site not found", "This domain has been mapped, but isn’t linked to a site of ours until now."),
    ],
    Notice.LOGIN: [
        ("Geschützt: Der Weizen", "Dieser Inhalt ist passwortgeschützt. Bitte das Passwort eingeben:"),
        ("Protegido: El trigo", "Este contenido está protegido por contraseña."),
        ("Protetto: Il grano", "Questo contenuto è protetto da password."),
        ("Beveiligd: De tarwe", "Deze inhoud is beveiligd met een wachtwoord."),
        ("Zabezpieczone: Pszenica", "Treść jest chroniona hasłem."),
        ("Article", "Pour lire la suite, identifiez-vous. Cet article est réservé aux adhérents."),
        ("Anmelden", "Sie müssen sich anmelden, um diesen Inhalt zu lesen."),
        ("Iniciar sesión", "Debe iniciar sesión para ver este contenido."),
        ("Accedi", "Devi effettuare l’accesso per visualizzare questo contenuto."),
        ("Entrar", "Você precisa fazer login para ver este conteúdo."),
        ("Inloggen", "U moet ingelogd zijn om deze pagina te bekijken."),
        ("Zaloguj się", "Musisz się zalogować, aby zobaczyć tę treść."),
    ],
    Notice.REFUSED: [
        ("403 Forbidden", "nginx"),
        ("Erreur 403", "Cette partie du site est fermée aux visiteurs."),
        ("Error 451", "Unavailable for legal reasons, as the page says, and nothing besides."),
        ("Forbidden", "The page could not be found by you."),
    ],
    Notice.NOT_FOUND: [
        ("Sidan kunde inte hittas", ""),
        ("Siden blev ikke fundet", ""),
        ("Sivua ei löytynyt", ""),
        ("Stránka nenalezena", ""),
        ("Az oldal nem található", ""),
        ("Pagina nu a fost găsită", ""),
        ("Η σελίδα δεν βρέθηκε", ""),
        ("Sayfa bulunamadı", ""),
        ("Страница не найдена", ""),
        ("Сторінку не знайдено", ""),
        ("الصفحة غير موجودة", ""),
        ("ページが見つかりません", ""),
        ("页面未找到", ""),
        ("Hoppla! Diese Seite kann nicht gefunden werden.", ""),
        ("¡Vaya! Esa página no se puede encontrar.", ""),
        ("Ops! Essa página não pôde ser encontrada.", ""),
        ("Oeps! Die pagina kan niet worden gevonden.", ""),
        ("Ups! Nie można znaleźć tej strony.", ""),
        ("Cette page est introuvable", "Il semblerait qu’il n’y ait rien à cet emplacement."),
    ],
}
"""Headings and sentences, by kind."""

TITLES = [
    "404",
    "403 Forbidden",
    "Accès refusé",
    "Access denied",
    "Just a moment",
    "Captcha",
    "Maintenance",
    "Coming soon",
    "Bientôt disponible",
    "Page introuvable",
    "Not found",
    "Sorry",
    "Oups !",
    "Sorry, you have been blocked",
    "Too many requests",
    "Domaine expiré",
    "It works!",
    "Compte suspendu",
    "En construction",
    "Êtes-vous un robot ?",
    "Erreur critique",
    "Please wait",
    "Site en maintenance",
    "Wartung",
    "Zugriff verweigert",
    "Próximamente",
    "Seite nicht gefunden",
    "Are you over 18?",
    "Web Page Blocked",
    "Portail captif",
    "Members only",
    "Private site",
    "Waiting room",
    "Um momento",
    "Страница не найдена",
    "Apache2 Debian Default Page",
]
LINES = {
    "works that are announced": "Le site sera en maintenance mardi de 8 h à 10 h. Merci de votre patience.",
    "a return that is announced": "La revue sera de retour bientôt, après l’été, et avec elle ses chroniques.",
    "a story": "La page de notre histoire n’existe plus : nous l’avons écrite au crayon.",
    "a call to members": "La réunion est réservée aux membres de l’association, jeudi à 18 heures, salle du bas.",
    "advice": "Choisissez un mot de passe long, et n’entrez jamais votre mot de passe ailleurs.",
    "a new address": "Notre nom de domaine a expiré ; la revue est désormais à une autre adresse.",
    "an account elsewhere": "Notre compte a été suspendu par la plateforme, sans un mot d’explication.",
    "a screen that is quoted": "You have been blocked, said the screen, and the minister could not laugh about it.",
    "the word of the editors": "Cet article a été retiré à la demande de son auteur. La rédaction s’en excuse.",
    "an erratum": "Une erreur est survenue dans notre dernier numéro : la carte de la page 12 est inversée.",
    "a seminar": "Connectez-vous pour participer au webinaire et accéder aux documents de séance.",
    "a newsletter": "Abonnez-vous à notre lettre pour recevoir chaque mois le sommaire du numéro.",
    "a train": "Pour accéder à Internet à bord, il faut accepter les conditions d’utilisation, sans les lire.",
}


@pytest.mark.parametrize(
    ("kind", "heading", "line"), [(kind, heading, line) for kind, each in SAID.items() for heading, line in each]
)
def test_what_shows_no_post_is_known_by_what_it_says(kind: Notice, heading: str, line: str) -> None:
    assert read(shown(heading, f"<h1>{heading}</h1><p>{line}</p>")).verdict is VERDICTS[kind]


@pytest.mark.parametrize("name", ["wordpress", "wix", "generic", "drupal", "spip"])
def test_no_platform_takes_a_firewall_for_a_page_that_is_gone(name: str) -> None:
    page = shown("403 Forbidden", "<h1>403 Forbidden</h1><p>nginx</p>", profile=profile(name))

    assert read(page).verdict is Verdict.RESTRICTED


@pytest.mark.parametrize("title", TITLES)
def test_a_short_post_may_have_any_title(title: str) -> None:
    assert read(post(title, "<p>Les silos sont pleins, et les cargos attendent que le vent tombe.</p>")).verdict is (
        Verdict.POST
    )


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_page_that_calls_itself_an_article_may_say_anything_of_sites(line: str) -> None:
    assert read(post("Aux lecteurs", f"<p>{line}</p>")).verdict is not Verdict.NOT_FOUND
    assert read(post("Aux lecteurs", f"<p>{line}</p>")).verdict is Verdict.POST


@pytest.mark.parametrize(
    "line",
    [
        "Inscrivez-vous pour lire la suite de nos analyses, chaque mardi.",
        "Abonnez-vous pour lire cet article en entier, dès un euro par mois.",
        "Subscribe to continue reading this article and all the others.",
        "Abbonati per continuare a leggere questo articolo e tutti gli altri.",
        "Cet article est réservé aux abonnés ; la suite est derrière cette porte.",
    ],
)
def test_a_text_before_a_gate_is_a_post_and_a_gate_alone_is_none(line: str) -> None:
    text = "<p>Les silos du port sont pleins depuis dimanche, et les cargos attendent au large.</p>"

    assert read(post("Le blé", f"{text}<p>{line}</p>")).verdict is Verdict.POST
    assert read(post("Le blé", f"<p>{line}</p>")).verdict is Verdict.RESTRICTED
