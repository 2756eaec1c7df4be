"""What can go wrong, and what must be said of it."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from archive.model import Cause, Failed
from bench.misfortunes.world import SLUGS, World, post_of
from tests.support import fakes
from tests.support.fakes import ORIGIN, Script, moved, page

_PARTS = "<!doctype html><html><head><title>{0}</title></head><body><main><h1>{0}</h1><p>{1}</p></main></body></html>"
_ADVERTS = (
    "Voyages, crédit, assurance et mutuelle : nos partenaires répondent jour et nuit, sans engagement de durée. "
    "Comparez les offres de votre région, recevez trois devis sous un jour ouvré et choisissez le vôtre en confiance."
)
_JSON = (("content-type", "application/json"),)


class Misfortune(Struct, frozen=True, kw_only=True):
    """One thing that goes wrong on the second day and is over on the twenty-eighth, with what must be said of it."""

    name: str
    strike: Callable[[World], None]
    codes: frozenset[int]
    looks_like: str | None = None
    gone: frozenset[str] = frozenset()
    """Slugs of the posts that are truly removed by it."""
    edited: frozenset[str] = frozenset()
    """Slugs of the posts that are truly edited by it, once."""


def _show(body: str) -> Callable[[World], None]:
    return lambda world: world.at_posts(body)


def _rewrite(world: World) -> None:
    for slug in SLUGS:
        other = replace(post_of(f"{slug}x"), slug=slug, title=f"Autre {slug}")
        world.site.pages[f"{ORIGIN}/post/{slug}"] = world.shown(other)


def _answer(uri: str, answer: Script) -> Callable[[World], None]:
    return lambda world: world.site.pages.__setitem__(f"{ORIGIN}{uri}", answer)


def _json(world: World) -> None:
    body = b'{"error": {"code": 500, "message": "upstream timed out, try again later"}}'
    for slug in SLUGS:
        world.site.pages[f"{ORIGIN}/post/{slug}"] = fakes.Reply(body=body, headers=_JSON)


def _lead_home(world: World) -> None:
    for slug in SLUGS:
        world.site.pages[f"{ORIGIN}/post/{slug}"] = moved("/")


def _halved(world: World) -> None:
    for slug, post in world.posts.items():
        whole = world.shown(post).body
        world.site.pages[f"{ORIGIN}/post/{slug}"] = page(whole[: len(whole) * 2 // 3], etag=None)


def _half_of_one(world: World) -> None:
    """A page breaks off, each day somewhere else."""
    whole = world.shown(world.posts["ble"]).body
    pieces = [page(whole[: len(whole) * (99 - n) // 100], etag=None) for n in range(40)]
    world.site.pages[f"{ORIGIN}/post/ble"] = pieces


def _in_english(world: World) -> None:
    for slug in SLUGS:
        text = tuple(f"{slug}{n} is worth {slug}{n + 7}, {n} times {slug}{n + 3} on the market." for n in range(14))
        other = fakes.make_post(slug, title=f"The price of {slug}", paragraphs=text)
        world.site.pages[f"{ORIGIN}/post/{slug}"] = world.shown(other)


def _of_yesterday(world: World) -> None:
    """One post is edited once; of two caches one goes on to show what stood before, for four weeks."""
    before = world.posts["ble"]
    paragraphs = [f"ble{n} vaut ble{n + 1}, ble {n} fois ble{n * n} au marché." for n in range(14)]
    paragraphs[3] = "Le cours de ce jour est nul, et le marché fermé."
    world.posts["ble"] = fakes.make_post("ble", title=before.title, paragraphs=tuple(paragraphs))
    renders = [world.shown(world.posts["ble"]), world.shown(before)]
    world.site.pages[f"{ORIGIN}/post/ble"] = [replace(each, headers=fakes.HTML) for each in renders * 16]


def _login(world: World) -> None:
    form = "<form action='/login'><label>Mot de passe <input type='password' name='p'></label></form>"
    body = _PARTS.format("Connexion", f"Ce contenu est réservé aux membres. Connectez-vous pour le lire. {form}")
    world.site.pages[f"{ORIGIN}/post/ble"] = page(body.encode(), etag=None)


_FORBIDDEN = page(b"User-agent: *\nDisallow: /\n")
MISFORTUNES = (
    Misfortune(name="nothing", strike=lambda _: None, codes=frozenset({0})),
    Misfortune(
        name="robots.txt forbids everything", strike=_answer("/robots.txt", _FORBIDDEN), codes=frozenset({0, 5})
    ),
    Misfortune(name="403 everywhere", strike=lambda w: w.everywhere(page(b"", status=403)), codes=frozenset({5})),
    Misfortune(name="503 everywhere", strike=lambda w: w.everywhere(page(b"", status=503)), codes=frozenset({6})),
    Misfortune(
        name="no such host",
        strike=lambda w: w.everywhere(Failed(cause=Cause.DNS, detail="no such host")),
        codes=frozenset({6}),
    ),
    Misfortune(
        name="another host",
        strike=lambda w: w.everywhere(moved("https://ailleurs.test/"), but=["robots.txt"]),
        codes=frozenset({4}),
        looks_like="moved",
    ),
    Misfortune(
        name="everything leads home",
        strike=_lead_home,
        codes=frozenset({4}),
        looks_like="moved",
    ),
    Misfortune(
        name="parked, in known words",
        strike=_show(_PARTS.format("blog.test", "Ce domaine est à vendre. Il peut être acheté aujourd’hui même.")),
        codes=frozenset({4}),
        looks_like="parked",
    ),
    Misfortune(
        name="parked, in other words",
        strike=_show(_PARTS.format("blog.test", _ADVERTS)),
        codes=frozenset({4}),
        looks_like="parked",
    ),
    Misfortune(
        name="maintenance with 200",
        strike=_show(_PARTS.format("Maintenance", "Le site est en maintenance. Il reviendra dans quelques minutes.")),
        codes=frozenset({4, 6}),
        looks_like="maintenance",
    ),
    Misfortune(
        name="challenge with 200",
        strike=_show(_PARTS.format("Just a moment...", "Verify you are human by ticking the box below.")),
        codes=frozenset({4, 6}),
        looks_like="challenge",
    ),
    Misfortune(
        name="not-found page with 200",
        strike=_show(_PARTS.format("Page introuvable", "Cette page n’existe pas, ou elle a changé d’adresse.")),
        codes=frozenset({4}),
        looks_like="not_found",
    ),
    Misfortune(name="another text in every post", strike=_rewrite, codes=frozenset({4}), looks_like="template"),
    Misfortune(
        name="a post leads to another post",
        strike=_answer("/post/ble", moved("/post/seigle")),
        codes=frozenset({0}),
        gone=frozenset({"ble"}),
    ),
    Misfortune(
        name="robots.txt answers 503", strike=_answer("/robots.txt", page(b"", status=503)), codes=frozenset({0, 6})
    ),
    Misfortune(
        name="a certificate that has expired",
        strike=lambda w: w.everywhere(Failed(cause=Cause.TLS, detail="certificate has expired")),
        codes=frozenset({6}),
    ),
    Misfortune(name="429 everywhere", strike=lambda w: w.everywhere(page(b"", status=429)), codes=frozenset({6})),
    Misfortune(name="an error in JSON with 200", strike=_json, codes=frozenset({4})),
    Misfortune(
        name="empty answers with 200",
        strike=lambda w: w.at_posts(""),
        codes=frozenset({4}),
    ),
    Misfortune(name="half of each page", strike=_halved, codes=frozenset({4})),
    Misfortune(name="half of one page", strike=_half_of_one, codes=frozenset({0, 4})),
    Misfortune(name="every post in another language", strike=_in_english, codes=frozenset({4}), looks_like="template"),
    Misfortune(
        name="a template without text with 200",
        strike=_show("<html><head><title>Blog</title></head><body><header>Menu</header><main></main></body></html>"),
        codes=frozenset({4}),
    ),
    Misfortune(name="a cache of yesterday", strike=_of_yesterday, codes=frozenset({0}), edited=frozenset({"ble"})),
    Misfortune(name="a post behind a login", strike=_login, codes=frozenset({0, 4})),
    Misfortune(name="403 for one post", strike=_answer("/post/ble", page(b"", status=403)), codes=frozenset({0, 4})),
    Misfortune(name="a ring of redirects", strike=_answer("/post/ble", moved("/post/ble")), codes=frozenset({4})),
)
