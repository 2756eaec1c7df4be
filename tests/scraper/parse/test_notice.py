"""Pages that stand where a post should be and tell something else; and posts that only speak of such things."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.model import Verdict
from scraper.parse import Page, SiteContext
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
