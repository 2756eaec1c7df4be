"""Misfortunes of pages: whatever can be there instead of a post, with status 200."""

from collections.abc import Callable

from bench.misfortunes.hosts import at_each, at_one
from bench.misfortunes.misfortune import Misfortune
from bench.misfortunes.world import World
from tests.support import fakes
from tests.support.fakes import HTML, Reply, page

_PARTS = "<!doctype html><html><head><title>{0}</title></head><body><main><h1>{0}</h1><p>{1}</p></main></body></html>"
_ADVERTS = (
    "Voyages, crédit, assurance et mutuelle : nos partenaires répondent jour et nuit, sans engagement de durée. "
    "Comparez les offres de votre région, recevez trois devis sous un jour ouvré et choisissez le vôtre en confiance."
)
_GERMAN = (
    "Diese Domain steht zum Verkauf. Interessenten wenden sich an den Inhaber, der auf Anfrage einen Preis nennt. "
    "Weitere Angebote finden Sie auf der Seite unseres Partners, der Ihnen gern weiterhilft."
)
_CASINO = (
    "Les meilleurs casinos en ligne de l'année, comparés par nos experts : bonus sans dépôt, retraits rapides et "
    "machines à sous primées. Notre rédaction a testé pour vous quarante salles, dont douze acceptent les cartes. "
) * 4


def _parts(title: str, text: str) -> Reply:
    return page(_PARTS.format(title, text).encode(), etag=None)


def _same(title: str, text: str) -> Callable[[World], None]:
    return at_each(lambda world, slug: _parts(title, text))


def _half_same(title: str, text: str) -> Callable[[World], None]:
    def strike(world: World) -> None:
        for slug in world.slugs[: len(world.slugs) // 2]:
            world.at(slug, _parts(title, text))

    return strike


def _named(world: World) -> None:
    """A parking page that names the address and other searches each time."""
    for number, slug in enumerate(world.slugs):
        links = "".join(
            f"<p>{slug} {n} pas cher, comparer {slug} {n}, acheter {n * number} {slug}</p>" for n in range(9)
        )
        world.at(slug, [_parts(f"blog.test/{slug}", f"Ressources sur {slug}, jour {n}. {links}") for n in range(30)])


def _dated_spam(world: World) -> None:
    """A blog of advertisement took the domain over: it answers everything with one page, which is dated and signed."""
    post = fakes.make_post("casino", title="Casino en ligne", paragraphs=[_CASINO], author="Rédaction")
    body = fakes.post_page(post)
    world.at_posts(lambda slug: Reply(body=body, headers=HTML))


def _cut(share: float) -> Callable[[World, str], Reply]:
    def answer(world: World, slug: str) -> Reply:
        whole = world.shown(slug).body
        return Reply(body=whole[: int(len(whole) * share)], headers=HTML)

    return answer


def _cut_elsewhere_each_day(world: World) -> None:
    whole = world.shown(world.slugs[0]).body
    world.at(world.slugs[0], [Reply(body=whole[: len(whole) * (99 - n) // 100], headers=HTML) for n in range(40)])


def _of_yesterday(world: World) -> None:
    """One post is edited once; of two caches one goes on to show what stood before, for four weeks."""
    slug = world.slugs[0]
    before = world.shown(slug)
    world.blog.edit(slug)
    world.at(slug, [world.shown(slug), before])


def _frozen(world: World) -> None:
    """A cache keeps what it has of every page, whatever happens behind it."""
    world.at_posts(world.shown)


def _mixed_up(world: World) -> None:
    """Each address shows the post of the next one."""
    shown = {slug: world.shown(slug) for slug in world.slugs}
    for slug, other in zip(world.slugs, (*world.slugs[1:], world.slugs[0]), strict=True):
        world.at(slug, shown[other])


def _poisoned(world: World) -> None:
    """A cache gives one post for all."""
    one = world.shown(world.slugs[0])
    world.at_posts(lambda slug: one)


def _one_swapped(world: World) -> None:
    world.at(world.slugs[0], world.shown(world.slugs[1]))


def _edited_meanwhile(world: World) -> None:
    """The whole site shows repairs, and a post was edited when it is back."""
    _same("Maintenance", "Le site est en maintenance. Il reviendra dans quelques minutes.")(world)
    world.blog.edit(world.slugs[2])


def _deploy(world: World) -> None:
    """The platform renames its classes and versions on every page."""
    world.at_posts(lambda slug: Reply(body=world.shown(slug).body.replace(b'class="', b'class="v9-'), headers=HTML))


_JSON = (("content-type", "application/json"),)
_ERROR = Reply(body=b'{"error": {"code": 500, "message": "upstream timed out, try again later"}}', headers=_JSON)
_LOGIN = (
    "Ce contenu est réservé aux membres. Connectez-vous pour le lire. "
    "<form action='/login'><label>Mot de passe <input type='password' name='p'></label></form>"
)
_CONSENT = (
    "Avant de poursuivre, choisissez ce que nos 812 partenaires peuvent déposer : cookies de mesure, de publicité, "
    "de confort. Votre choix vaut six mois."
)
_SHELL = "<html><head><title>Blog</title></head><body><header>Menu</header><main></main></body></html>"
_REDIRECT = "<html><head><meta http-equiv='refresh' content='0; url=https://ailleurs.test/'><title>…</title></head><body></body></html>"
_PLAIN = Reply(body=b"Bad gateway", headers=(("content-type", "text/plain"),))
_BLANK = page(b"", etag=None)

PAGES = (
    Misfortune(
        name="parked, in known words",
        strike=_same("blog.test", "Ce domaine est à vendre. Il peut être acheté aujourd’hui même."),
        codes=frozenset({4}),
        looks_like="parked",
    ),
    Misfortune(
        name="parked, in other words", strike=_same("blog.test", _ADVERTS), codes=frozenset({4}), looks_like="parked"
    ),
    Misfortune(
        name="parked, in German",
        strike=_same("blog.test steht zum Verkauf", _GERMAN),
        codes=frozenset({4}),
        looks_like="parked",
    ),
    Misfortune(name="parked, at length", strike=_same("Casino", _CASINO), codes=frozenset({4}), looks_like="parked"),
    Misfortune(name="parked, other words at each address and day", strike=_named, codes=frozenset({4})),
    Misfortune(name="taken over by a blog of advertisement", strike=_dated_spam, codes=frozenset({4})),
    Misfortune(
        name="maintenance with 200",
        strike=_same("Maintenance", "Le site est en maintenance. Il reviendra dans quelques minutes."),
        codes=frozenset({4, 6}),
        looks_like="maintenance",
    ),
    Misfortune(
        name="maintenance in English for half",
        strike=_half_same(
            "We'll be back soon", "We are performing scheduled maintenance. We should be back online shortly."
        ),
        codes=frozenset({4}),
    ),
    Misfortune(
        name="maintenance in other words for half",
        strike=_half_same(
            "Un peu de patience",
            "Nous refaisons les peintures, et tout sera plus beau après. Merci de votre visite, et à très vite.",
        ),
        codes=frozenset({4}),
    ),
    Misfortune(
        name="challenge with 200",
        strike=_same("Just a moment...", "Verify you are human by ticking the box below."),
        codes=frozenset({4, 6}),
        looks_like="challenge",
    ),
    Misfortune(
        name="challenge in Spanish",
        strike=_same("Un momento…", "Comprobando si la conexión del sitio es segura. Verifica que eres humano."),
        codes=frozenset({4, 6}),
        looks_like="challenge",
    ),
    Misfortune(name="consent before all", strike=_same("Vos choix", _CONSENT), codes=frozenset({4})),
    Misfortune(
        name="consent before one", strike=at_one(lambda w: _parts("Vos cookies", _CONSENT)), codes=frozenset({0, 4})
    ),
    Misfortune(name="login before one", strike=at_one(lambda w: _parts("Connexion", _LOGIN)), codes=frozenset({0, 4})),
    Misfortune(name="login before all", strike=_same("Connexion", _LOGIN), codes=frozenset({4, 5})),
    Misfortune(
        name="not-found page with 200",
        strike=_same("Page introuvable", "Cette page n’existe pas, ou elle a changé d’adresse."),
        codes=frozenset({4}),
        looks_like="not_found",
        days=12,
    ),
    Misfortune(
        name="not-found page in the site's dress at all",
        strike=at_each(lambda w, s: w.blog.error_page(w.site.clock.now())),
        codes=frozenset({4}),
        days=12,
        looks_like="not_found",
    ),
    Misfortune(
        name="not-found page in the site's dress at one",
        strike=at_one(lambda w: w.blog.error_page(w.site.clock.now())),
        codes=frozenset({0}),
        gone=(0,),
    ),
    Misfortune(
        name="the home page at one",
        strike=at_one(lambda w: w.blog.answer("/", w.site.clock.now())),
        codes=frozenset({0, 4}),
    ),
    Misfortune(
        name="the home page at all",
        strike=at_each(lambda w, s: w.blog.answer("/", w.site.clock.now())),
        codes=frozenset({4}),
    ),
    Misfortune(name="an error in JSON with 200", strike=at_each(lambda w, s: _ERROR), codes=frozenset({4})),
    Misfortune(name="an error in plain text with 200", strike=at_each(lambda w, s: _PLAIN), codes=frozenset({4})),
    Misfortune(name="empty answers with 200", strike=at_each(lambda w, s: _BLANK), codes=frozenset({4})),
    Misfortune(name="an empty answer for one", strike=at_one(lambda w: _BLANK), codes=frozenset({0, 4})),
    Misfortune(
        name="a page that sends on by itself",
        strike=at_each(lambda w, s: page(_REDIRECT.encode(), etag=None)),
        codes=frozenset({4}),
    ),
    Misfortune(
        name="a template without text",
        strike=at_each(lambda w, s: page(_SHELL.encode(), etag=None)),
        codes=frozenset({4}),
    ),
    Misfortune(name="half of each page", strike=at_each(_cut(2 / 3)), codes=frozenset({4})),
    Misfortune(name="most of each page", strike=at_each(_cut(0.97)), codes=frozenset({0, 4})),
    Misfortune(name="half of one page", strike=_cut_elsewhere_each_day, codes=frozenset({0, 4})),
    Misfortune(
        name="another text in every post",
        strike=at_each(lambda w, s: w.foreign(s)),
        codes=frozenset({4}),
        looks_like="template",
        days=12,
    ),
    Misfortune(name="each address shows the next post", strike=_mixed_up, codes=frozenset({4}), days=12),
    Misfortune(name="one address shows another post", strike=_one_swapped, codes=frozenset({0, 4})),
    Misfortune(name="one post for all", strike=_poisoned, codes=frozenset({4})),
    Misfortune(name="a cache of yesterday", strike=_of_yesterday, codes=frozenset({0}), edited=(0,)),
    Misfortune(name="a cache that never looks", strike=_frozen, codes=frozenset({0})),
    Misfortune(name="new names of classes everywhere", strike=_deploy, codes=frozenset({0})),
    Misfortune(
        name="repairs, and an edit behind them",
        strike=_edited_meanwhile,
        codes=frozenset({4, 6}),
        edited=(2,),
        looks_like="maintenance",
    ),
)
