"""Pages of Wix that come in place of a post under status 200: never a state of the post."""

import pytest

from archive.model import Scheme, Verdict
from tests.scraper.parse.profiles.wix.pages import ARTICLE, POST, WARMUP, WEBSITE, article, document, reading, viewer

BEGINNING = viewer("<p>Le début du texte.</p>")
CARD = '<article data-hook="{}"><h2>Autre</h2><div data-hook="post-description"><p>Un autre.</p></div></article>'
FEED = '<section data-hook="recent-posts">{}</section>'
LOST = '<article data-hook="post"><h1 data-hook="post-title">Le blé</h1></article>'


def bare(heading: str, text: str = "", title: str = "Wix.com") -> str:
    """A page of the host itself, without anything of the site."""
    return document(f"<h1>{heading}</h1><p>{text}</p>", title=title, head="", warm="")


def application(title: str, code: str) -> str:
    """The host's page for errors, which a script fills."""
    return (
        f'<html ng-app="wixErrorPagesApp"><head><title>{title}</title></head><body><error-page></error-page>'
        f"<script>angular.module('wixErrorPagesApp').constant('errorCode', {{code: '{code}'}});</script></body></html>"
    )


def walled(text: str, hook: str = "x") -> str:
    """A post for members, with *text* below its beginning."""
    return document(article(BEGINNING, below=f'<div data-hook="{hook}"><p>{text}</p><button>OK</button></div>'))


OWNER = "Si vous en êtes le propriétaire, connectez-vous à votre compte pour le relier à un site et le publier."
PASSWORD = '<form><h2>{}</h2><p>{}</p><input type="password"><button>OK</button></form>'
SHELLS = {
    "no domain, by a script": (application("ConnectYourDomain Error | Wix.com", "ConnectYourDomain"), Verdict.OTHER),
    "no page, by a script": (application("404 Error: Page Not Found | Wix.com", "404"), Verdict.NOT_FOUND),
    "an error, by a script": (application("500 Error | Wix.com", "500"), Verdict.ERROR),
    "an error without a title": (application("", "404"), Verdict.OTHER),
    "no domain (en)": (bare("Looks Like This Domain Isn't Connected To A Website Yet!", OWNER), Verdict.OTHER),
    "no domain (fr)": (bare("On dirait que ce domaine n’est pas encore connecté à un site", OWNER), Verdict.OTHER),
    "a domain that was (fr)": (bare("Ce domaine n'est plus relié à un site Wix", OWNER), Verdict.OTHER),
    "no domain (de)": (bare("Diese Domain ist noch nicht mit einer Website verbunden", OWNER), Verdict.OTHER),
    "no domain (es)": (bare("Parece que este dominio aún no está conectado a un sitio web", OWNER), Verdict.OTHER),
    "no domain (it)": (bare("Sembra che questo dominio non sia ancora collegato a un sito", OWNER), Verdict.OTHER),
    "no domain (pt)": (bare("Parece que este domínio ainda não está conectado a um site", OWNER), Verdict.OTHER),
    "no domain (nl)": (bare("Dit domein is nog niet verbonden met een website", OWNER), Verdict.OTHER),
    "no domain (pl)": (bare("Ta domena nie jest jeszcze połączona z witryną", OWNER), Verdict.OTHER),
    "no page of the host": (
        bare("We Looked Everywhere<br>For This Page!", "Go back", "404 Error: Page Not Found | Wix.com"),
        Verdict.NOT_FOUND,
    ),
    "a lapsed domain": (bare("This domain has expired", "Renew it now.", "Domain expired"), Verdict.OTHER),
    "a closed site": (bare("This site has been suspended", OWNER), Verdict.OTHER),
    "a page with a password": (
        document(PASSWORD.format("Guest Area", "Enter the password."), head=WEBSITE),
        Verdict.RESTRICTED,
    ),
    "the same (fr)": (
        document(PASSWORD.format("Espace privé", "Saisissez le code."), head=WEBSITE),
        Verdict.RESTRICTED,
    ),
    "a login": (document(PASSWORD.format("Se connecter", "Nouveau ici ?"), head=WEBSITE), Verdict.RESTRICTED),
    "for members (en)": (
        walled("Subscribe to www.example.org to keep reading this exclusive post."),
        Verdict.RESTRICTED,
    ),
    "for members (fr)": (
        walled("Abonnez-vous à example.org pour continuer à lire ce post exclusif."),
        Verdict.RESTRICTED,
    ),
    "for members (de)": (
        walled("Abonniere example.org, um diesen exklusiven Beitrag weiterzulesen."),
        Verdict.RESTRICTED,
    ),
    "for members (es)": (
        walled("Suscríbete a example.org para seguir leyendo esta entrada exclusiva."),
        Verdict.RESTRICTED,
    ),
    "for members (it)": (
        walled("Iscriviti a example.org per continuare a leggere questo post esclusivo."),
        Verdict.RESTRICTED,
    ),
    "for members (pt)": (walled("Assine example.org para continuar lendo esse post exclusivo."), Verdict.RESTRICTED),
    "for members (nl)": (walled("Abonneer je op example.org om dit exclusieve bericht te lezen."), Verdict.RESTRICTED),
    "for members (pl)": (
        walled("Zasubskrybuj example.org, aby dalej czytać ten ekskluzywny post."),
        Verdict.RESTRICTED,
    ),
    "for members, by its hook": (walled("…", hook="post-paywall"), Verdict.RESTRICTED),
    "for members, below the viewer": (
        document(article(BEGINNING + "<div><p>Subscribe to our site to keep reading this exclusive post.</p></div>")),
        Verdict.RESTRICTED,
    ),
    "no page of the site": (document('<div data-hook="not-found-page">Rien</div>', head=WEBSITE), Verdict.NOT_FOUND),
    "no page, and recent posts": (
        document('<div data-hook="not-found-page">Rien</div>' + FEED.format(CARD.format("x")), head=WEBSITE),
        Verdict.NOT_FOUND,
    ),
    "the home page": (document(f"<h1>Bienvenue</h1><p>{'Nos notes. ' * 80}</p>", head=WEBSITE), Verdict.NOT_FOUND),
    "a post that lost its text": (document(f'<div data-hook="post-page">{LOST}</div>'), Verdict.SHELL),
    "the same, and recent posts": (
        document(f'<div data-hook="post-page">{LOST}{FEED.format(CARD.format("x"))}</div>'),
        Verdict.SHELL,
    ),
    "recent posts alone": (
        document(f'<div data-hook="post-page">{FEED.format(CARD.format("post"))}</div>'),
        Verdict.SHELL,
    ),
    "a list in its place": (
        document(f'<div data-hook="post-page">{CARD.format("post-list-item")}</div>'),
        Verdict.LISTING,
    ),
    "an error of the blog": (
        document('<div data-hook="post-page"><p>Une erreur est survenue</p></div>', head=ARTICLE),
        Verdict.SHELL,
    ),
    "a test of visitors": (bare("Please verify your request", "You may be a robot."), Verdict.BLOCKED),
    "works": (document("<h1>Site en maintenance</h1><p>De retour bientôt.</p>", head=WEBSITE), Verdict.ERROR),
}


@pytest.mark.parametrize(("page", "verdict"), SHELLS.values(), ids=SHELLS.keys())
def test_what_comes_in_place_of_a_post_is_none(page: str, verdict: Verdict) -> None:
    found = reading(page)

    assert found.verdict is verdict
    assert found.content is None


CLOSED = """
This site isn't available right now; This website is not available; Ce site n’est pas disponible pour le moment
Ce site n'est plus disponible; Ce site Web n’est pas accessible actuellement; Diese Website ist derzeit nicht verfügbar
Dieser Blog ist nicht mehr verfügbar; Este sitio no está disponible en este momento; Ta strona jest obecnie niedostępna
Questo sito non è al momento disponibile; Este site não está disponível no momento; This website has been disabled
Deze website is momenteel niet beschikbaar; Ce site a été désactivé; Ce site a été supprimé par son propriétaire
This site was deleted; Diese Website wurde gesperrt; Este sitio ha sido deshabilitado; Questo sito è stato sospeso
Votre site n'est pas encore publié; This site is not published yet; Diese Seite ist noch nicht veröffentlicht
"""


@pytest.mark.parametrize("heading", [each.strip() for line in CLOSED.strip().split("\n") for each in line.split(";")])
def test_a_site_that_is_closed_says_nothing_of_its_posts(heading: str) -> None:
    assert reading(bare(heading, OWNER)).verdict in (Verdict.OTHER, Verdict.ERROR)
    text = f"<p>{'On l’avait lu chaque semaine pendant dix ans. ' * 20}</p>"
    assert reading(document(f"<h1>{heading}</h1>{text}", title=heading, head="", warm="")).verdict is Verdict.POST


OWN = {
    "a text on such walls": article(viewer("<p>Subscribe to keep reading this exclusive post, they say.</p>")),
    "a text on them, and an appeal below": article(
        viewer("<p>Subscribe to keep reading this exclusive post, they say.</p>"), below="<p>Nos exclusivités</p>"
    ),
    "a title on them": article(BEGINNING).replace(">Le blé<", ">Read our exclusive guide for members<"),
    "an appeal below": article(
        BEGINNING, below="<p>Abonnez-vous à notre lettre pour ne rien manquer de nos exclusivités.</p>"
    ),
    "a text on domains": article(viewer("<p>Ce domaine n’est pas encore connecté à un site, disait la page.</p>")),
    "a post with recent ones": article(BEGINNING) + FEED.format(CARD.format("post")),
    "a post below recent ones": FEED.format(CARD.format("post-list-item")) + article(BEGINNING),
    "a post without an article": article(BEGINNING).replace("article", "div"),
}


@pytest.mark.parametrize("body", OWN.values(), ids=OWN.keys())
def test_a_post_that_looks_like_one_is_read(body: str) -> None:
    found = reading(document(body))

    assert found.verdict is Verdict.POST
    assert found.content is not None
    assert len(found.content.blocks) == 1


def test_a_page_without_its_data_is_read_as_with_it() -> None:
    """Warm-up data that is missing, cut off or of another post changes nothing but the names of a post."""
    body = article(BEGINNING)
    other = WARMUP.format('{"appsWarmupData":{"blog":{"autre":"12345678-90ab-cdef-1234-567890abcdef"}}}')
    forms = [WARMUP, "", '<script id="wix-warmup-data">{"appsWarmupData":{"14b', other.replace("{}", "")]

    found = [reading(document(body, warm=warm)) for warm in forms]
    assert {each.content for each in found} == {found[0].content}
    assert not any(name.scheme is Scheme.PAGE_ID for each in found for name in each.names)


@pytest.mark.parametrize("uri", [POST, f"{POST}?lang=fr", POST.replace("/post/", "/fr/blog/post/")])
def test_a_page_is_named_by_its_data_at_each_of_its_addresses(uri: str) -> None:
    warm = '<script id="wix-warmup-data">{"blog":{"le-ble":"12345678-90ab-cdef-1234-567890abcdef"}}</script>'

    names = reading(document(article(BEGINNING), warm=warm), uri).names
    assert [name.value for name in names] == ["12345678-90ab-cdef-1234-567890abcdef"]
