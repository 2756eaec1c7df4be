"""Pages that stand where a post should be and tell something else; and posts that only speak of such things."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Verdict
from scraper.parse import Page, SiteContext
from scraper.parse.notice import VERDICTS
from scraper.parse.phrases import Notice
from scraper.parse.profiles.wix import WIX
from scraper.parse.verdict import read

BASE = "https://blog.example.org"
SITE = SiteContext(base=BASE, profile=WIX, zone=ZoneInfo("Europe/Paris"))
TEXT = (
    "<p>Les silos du port sont pleins depuis dimanche, et les cargos attendent au large que le vent tombe.</p>"
    "<p>Le syndicat des dockers a rencontré le préfet ; aucun accord n’a été trouvé, mais on se reverra jeudi.</p>"
)


def page(title: str, body: str, *, status: int = 200, head: str = "") -> Page:
    document = f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Page(
        body=document.encode(),
        uri=f"{BASE}/post/le-ble",
        url=f"{BASE}/post/le-ble",
        status=status,
        headers=(("content-type", "text/html; charset=utf-8"),),
        observed=datetime(2026, 2, 1, 12, tzinfo=UTC),
        site=SITE,
    )


NOTICES = {
    "lapsed": (page("blog.example.org", "<h1>blog.example.org</h1><p>This domain has expired.</p>"), Verdict.OTHER),
    "for sale": (page("blog.example.org", "<div><h2>Buy this domain</h2><a href='/'>Offer</a></div>"), Verdict.OTHER),
    "advertising": (
        page("x.fr", "<p>Recherches associées :</p><ul><li><a href='/a'>Assurance</a></li></ul>"),
        Verdict.OTHER,
    ),
    "suspended": (page("Account Suspended", "<p>This account has been suspended.</p>"), Verdict.OTHER),
    "a server's first page": (page("Welcome to nginx!", "<h1>Welcome to nginx!</h1>"), Verdict.OTHER),
    "soft 404": (
        page(
            "Erreur 404 | X", "<article><h1>Oups !</h1><p>Cette page n’existe plus ou a changé d’adresse.</p></article>"
        ),
        Verdict.NOT_FOUND,
    ),
    "soft 404 among teasers": (
        page("Page not found – X", f"<main><h1>Not found</h1></main><aside>{TEXT * 9}</aside><footer>{TEXT}</footer>"),
        Verdict.NOT_FOUND,
    ),
    "soft 404 above a foot of many words": (
        page("Page not found – X", f"<h1>Not found</h1><footer><div><div><p>{TEXT * 20}</p></div></div></footer>"),
        Verdict.NOT_FOUND,
    ),
    "soft 404, German": (page("Seite nicht gefunden", "<p>Diese Seite existiert nicht.</p>"), Verdict.NOT_FOUND),
    "maintenance": (
        page("X", "<h1>We'll be back soon!</h1><p>Our site is down for maintenance. Back in minutes.</p>"),
        Verdict.ERROR,
    ),
    "challenge": (
        page("Un instant…", "<p>Vérifiez que vous êtes humain. Cela peut prendre quelques secondes.</p>"),
        Verdict.BLOCKED,
    ),
    "large challenge": (
        page("x", f"<p>One moment</p><script>window._cf_chl_opt={{}};{'a=1;' * 60_000}</script>"),
        Verdict.BLOCKED,
    ),
    "refused with a challenge": (
        page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>", status=403),
        Verdict.BLOCKED,
    ),
    "refused": (page("Forbidden", "<h1>Forbidden</h1>", status=403), Verdict.RESTRICTED),
    "cookie wall": (
        page("X", "<p>Please enable cookies in your browser to continue to the site.</p>"),
        Verdict.BLOCKED,
    ),
    "for sale in German": (
        page("exemple.de steht zum Verkauf", "<h1>exemple.de</h1><p>Ein Gebot genügt, und wir melden uns bald.</p>"),
        Verdict.OTHER,
    ),
    "for sale in Spanish": (page("x.es", "<p>Este dominio está en venta; escriba a su titular.</p>"), Verdict.OTHER),
    "a host's first page": (
        page("Félicitations ! Votre domaine a bien été créé", "<p>Déposez-y vos fichiers.</p>"),
        Verdict.OTHER,
    ),
    "consent and nothing else": (
        page("X", "<h1>Bienvenue</h1><p>Nos partenaires et nous utilisons des cookies. Acceptez ou abonnez-vous.</p>"),
        Verdict.BLOCKED,
    ),
    "a server's error with 200": (page("500 Internal Server Error", "<h1>Internal Server Error</h1>"), Verdict.ERROR),
    "a database that is away": (
        page("X", "<h1>Erreur lors de la connexion à la base de données</h1><p>Réessayez plus tard.</p>"),
        Verdict.ERROR,
    ),
    "challenge in German": (
        page("Einen Moment…", "<p>Bestätigen Sie, dass Sie ein Mensch sind.</p>"),
        Verdict.BLOCKED,
    ),
    "password": (
        page(
            "Protégé : le blé",
            "<article><h1>Protégé : le blé</h1><form><p>Cet article est protégé par mot de passe.</p>"
            "<input type='password'></form></article>",
        ),
        Verdict.RESTRICTED,
    ),
}
POSTS = {
    "called like a not-found page": page("Page introuvable", f"<article><h1>Page introuvable</h1>{TEXT}</article>"),
    "called like a challenge": page("Just a moment", f"<article><h1>Just a moment</h1>{TEXT}</article>"),
    "speaks of parking": page(
        "Noms", f"<article><h1>Noms</h1>{TEXT}<p>Le domaine a expiré ; il est à vendre.</p></article>"
    ),
    "under a banner that asks for consent": page(
        "T", f"<div><p>Nous utilisons des cookies avec nos partenaires.</p></div><div><h1>T</h1>{TEXT}</div>"
    ),
    "called by a number": page("500 jours de guerre", f"<div><h1>500 jours de guerre</h1>{TEXT}</div>"),
    "without article, long": page("Maintenance", f"<div><h1>Maintenance</h1>{TEXT * 4}</div>"),
    "with the beacon of its network": page(
        "T",
        f"<article><h1>T</h1>{TEXT}</article><script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>",
    ),
    "with a login in its menu": page(
        "T", f"<nav><form><input type='password'></form></nav><article><h1>T</h1>{TEXT}</article>"
    ),
    "with a hidden login": page(
        "T", f"<article><h1>T</h1>{TEXT}</article><div style='display:none'><input type='password'></div>"
    ),
}


SAID = {
    Notice.NOT_FOUND: [
        ("Page introuvable", "La page que vous cherchez n’existe pas."),
        ("Erreur 404", "Cette page n’existe plus."),
        ("404", "Not Found"),
        ("Oups !", "Cette page est introuvable."),
        ("Page non trouvée", "Désolé."),
        ("Contenu introuvable", "Le contenu demandé n’est pas disponible."),
        ("Cette publication n’existe plus", "Elle a été supprimée par son auteur."),
        ("Article supprimé", "Cet article a été supprimé."),
        ("Article introuvable", ""),
        ("Page not found", "The page you requested could not be found."),
        ("This page could not be found", "It looks like nothing was found at this location."),
        ("Nothing here", "It looks like nothing was found here."),
        ("Oops! That page can’t be found.", "It looks like nothing was found at this location. Maybe try a search?"),
        ("We can’t find that page", "Sorry."),
        ("This page doesn’t exist", "It may have been moved."),
        ("Post not found", "This post has been deleted."),
        ("The post you are looking for is no longer available", ""),
        ("Seite nicht gefunden", "Die gesuchte Seite existiert nicht."),
        ("Página no encontrada", "Lo sentimos."),
        ("Pagina non trovata", "Ci dispiace."),
        ("Página não encontrada", ""),
        ("Pagina niet gevonden", ""),
        ("Strona nie znaleziona", ""),
        ("Nie znaleziono strony", ""),
        ("Document introuvable", ""),
        ("Lien mort", ""),
        ("Ce billet n’est plus disponible", ""),
        ("Cette page n’est pas disponible", ""),
        ("This content is no longer available", ""),
        ("Sorry, this page isn’t available", ""),
        ("Fichier non trouvé", ""),
        ("Accès impossible", "La page n’a pas été trouvée."),
        ("The requested URL was not found on this server", ""),
        ("Looks like you’re lost", ""),
        ("Hmm...", "We couldn’t find the page you were looking for."),
    ],
    Notice.CHALLENGE: [
        ("429 Too Many Requests", "nginx"),
        ("Error 429", ""),
        ("Trop de requêtes", ""),
        ("Just a moment...", "Checking your browser before accessing."),
        ("Verifying you are human", "This may take a few seconds."),
        ("Access denied", "You don’t have permission."),
        ("Vérification de sécurité", "Veuillez patienter."),
        ("Attention Required! | Cloudflare", "Sorry, you have been blocked"),
        ("Are you a robot?", "Please confirm."),
        ("Security check", "Please complete the CAPTCHA."),
        ("Un instant…", "Vérification de la sécurité de la connexion."),
        ("Please wait...", "We are checking your browser."),
        ("Human Verification", ""),
        ("Bot detection", ""),
        ("Request blocked", "Your request was blocked by the firewall."),
        ("Sicherheitsprüfung", ""),
        ("Your connection is being checked", ""),
        ("Unusual traffic", "Our systems have detected unusual traffic from your network."),
    ],
    Notice.MAINTENANCE: [
        ("Site en maintenance", "Nous revenons bientôt."),
        ("Maintenance", "The site is under maintenance."),
        ("We’ll be back soon", "Sorry for the inconvenience."),
        ("En construction", ""),
        ("Coming soon", ""),
        ("Service Unavailable", "The server is temporarily unable."),
        ("503 Service Unavailable", ""),
        ("Error establishing a database connection", ""),
        ("Erreur lors de la connexion à la base de données", ""),
        ("502 Bad Gateway", "nginx"),
        ("Wartungsarbeiten", ""),
        ("Site under maintenance", ""),
        ("Scheduled maintenance", ""),
        ("Maintenance programmée", ""),
        ("Erreur critique", "Il y a eu une erreur critique sur ce site."),
        ("There has been a critical error on this website", ""),
        ("Briefly unavailable for scheduled maintenance. Check back in a minute.", ""),
        ("Site temporairement indisponible", ""),
        ("Website under construction", ""),
        ("Internal Server Error", ""),
        ("Application error", "A client-side exception has occurred"),
        ("Bandwidth Limit Exceeded", ""),
        ("Resource Limit Is Reached", ""),
        ("Web server is down", "Error code 521"),
        ("Oops, an error occurred!", "Code: 20260101"),
        ("We're sorry, but something went wrong (500)", ""),
        ("HTTP Status 500 – Internal Server Error", ""),
        ("500: Internal Server Error", ""),
        ("Une erreur est survenue", ""),
        ("Error", "The website encountered an unexpected error. Please try again later."),
        ("Erreur", "Le site Web a rencontré une erreur inattendue."),
        ("", "SQLSTATE[HY000] [2002] Connection refused"),
        ("", "PHP Fatal error: Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)"),
        ("", "upstream connect error or disconnect/reset before headers."),
        ("", "Fastly error: unknown domain: exemple.fr. Please check that it has been added to a service."),
    ],
    Notice.PARKED: [
        ("exemple.fr is for sale", "Buy this domain."),
        ("This domain is for sale", ""),
        ("Ce domaine est à vendre", ""),
        ("exemple.fr", "This domain may be for sale. Related searches"),
        ("Domain expired", ""),
        ("This domain has expired", "Renew now"),
        ("Le nom de domaine a expiré", ""),
        ("Welcome to nginx!", "If you see this page, the nginx web server is successfully installed."),
        ("Apache2 Debian Default Page", "It works!"),
        ("Site non installé", "Hébergé par OVHcloud"),
        ("Félicitations ! Votre domaine a bien été créé chez OVHcloud", ""),
        ("exemple.fr", "Ce nom de domaine a été enregistré par Gandi"),
        ("Index of /", ""),
        ("Domain parked by Namecheap", ""),
        ("Connect your domain", "Looks like this domain isn’t connected to a website yet"),
        ("Parked Domain name on Hostinger DNS system", ""),
    ],
    Notice.LOGIN: [
        ("Connexion", "Veuillez vous connecter pour lire cet article."),
        ("Log in", "Please log in to continue."),
        ("Protégé : Le prix du blé", "Cet article est protégé par un mot de passe."),
        ("Private site", "This site is private."),
        ("Members only", "This post is for members only."),
        ("Contenu réservé aux abonnés", "Abonnez-vous pour lire."),
    ],
}
"""Headings and sentences of pages that show no post, by kind."""


@pytest.mark.parametrize(
    ("kind", "heading", "line"), [(kind, heading, line) for kind, each in SAID.items() for heading, line in each]
)
def test_a_notice_is_known_by_its_heading_or_its_sentence(kind: Notice, heading: str, line: str) -> None:
    menu = "<header><a href='/'>Accueil</a><nav><a href='/b'>Blog</a> <a href='/n'>Qui sommes-nous</a></nav></header>"
    body = f"{menu}<main><h1>{heading}</h1><p>{line}</p></main><footer>© Cahiers du Large</footer>"

    assert read(page(f"{heading} | Cahiers", body)).verdict is VERDICTS[kind]


@pytest.mark.parametrize(
    "written",
    [
        "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function le_ble() in /srv/x.php:12",
        "<b>Parse error</b>: syntax error, unexpected '}' in <b>/srv/x.php</b> on line <b>3</b><br />",
    ],
)
def test_a_program_that_broke_is_no_post(written: str) -> None:
    assert read(page("", written)).verdict is Verdict.ERROR


def test_a_post_may_end_where_a_program_broke() -> None:
    written = f"<article><h1>Le blé</h1>{TEXT * 3}<b>Fatal error</b>: Uncaught Error</article>"

    assert read(page("Le blé", written)).verdict is not Verdict.ERROR


@pytest.mark.parametrize(("given", "verdict"), NOTICES.values(), ids=NOTICES.keys())
def test_what_tells_something_else_is_no_post(given: Page, verdict: Verdict) -> None:
    assert read(given).verdict is verdict


@pytest.mark.parametrize("given", POSTS.values(), ids=POSTS.keys())
def test_article_may_speak_of_such_pages(given: Page) -> None:
    assert read(given).verdict is Verdict.POST


def test_feed_may_quote_a_challenge() -> None:
    body = (
        b"<rss><channel><item><title>Verify you are human</title><link>https://blog.example.org/post/a</link>"
        b"</item></channel></rss>"
    )
    given = replace(page("", ""), body=body, uri=f"{BASE}/blog-feed.xml", url=f"{BASE}/blog-feed.xml")

    assert [entry.uri for entry in read(given).entries] == [f"{BASE}/post/a"]
