"""Further ones: odd statuses, broken answers, notices in the place of posts, faults of a template or a list."""

import re
from collections.abc import Callable, Mapping
from itertools import starmap

from archive.model import Cause, Failed
from bench.misfortunes.hosts import at_each, at_one, at_path
from bench.misfortunes.misfortune import Misfortune
from bench.misfortunes.world import World
from tests.support.fakes import HTML, ORIGIN, Reply, moved, page

_NOTICE = "<!doctype html><html lang='fr'><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"
_SUSPENDED = (
    "Compte suspendu",
    "Ce compte d'hébergement a été suspendu. Contactez votre hébergeur pour régler la facture.",
)
_DATABASE = ("Erreur", "Erreur lors de la connexion à la base de données. Réessayez dans quelques instants.")
_AGE = ("Quel âge avez-vous ?", "Il faut avoir dix-huit ans pour entrer. Oui, je suis majeur. Non, je sors d'ici.")
_SOON = (
    "Bientôt de retour",
    "Notre nouveau site arrive bientôt. Laissez votre adresse pour être prévenu de son ouverture.",
)
_PAYWALL = b"<p>La suite est reserv\xc3\xa9e aux abonn\xc3\xa9s. Abonnez-vous pour lire cet article en entier.</p>"
_BANNER = "<div role='dialog'><p>Nous utilisons des témoins de connexion pour mesurer l'audience du site.</p></div>"
# An element of a page: its tag, what is in it, and the tag at its end.
PARAGRAPH = re.compile(rb"(<p\b[^>]*>)(.*?)(</p>)", re.DOTALL)
H1 = re.compile(rb"(<h1\b[^>]*>)(.*?)(</h1>)", re.DOTALL)
TITLE = re.compile(rb"(<title>)(.*?)(</title>)", re.DOTALL)
_LOCATION = re.compile(rb"<loc>(.*?)</loc>")

Change = Callable[[bytes], bytes]


def _notice(text: tuple[str, str]) -> Callable[[World], None]:
    return at_each(lambda world, slug: page(_NOTICE.format(*text).encode(), etag=None))


def changed(change: Change) -> Callable[[World], None]:
    """Each post is shown after *change*."""
    return at_each(lambda world, slug: Reply(body=change(world.shown(slug).body), headers=HTML))


def _teaser(body: bytes) -> bytes:
    """The first paragraph of the text, and an offer."""
    found = list(PARAGRAPH.finditer(body))
    if len(found) < 2:
        return body
    return body[: found[0].end()] + _PAYWALL + body[found[-1].end() :]


def _same_title(body: bytes) -> bytes:
    """The name of the site in the place of the post's title."""
    return TITLE.sub(rb"\1Le blog\3", H1.sub(rb"\1Le blog\3", body))


def _banner(body: bytes) -> bytes:
    return re.sub(rb"(<body\b[^>]*>)", lambda found: found[1] + _BANNER.encode(), body)


def document(path: str, change: Change) -> Callable[[World], None]:
    """The document at *path* is given after *change*, as it is now."""

    def strike(world: World) -> None:
        whole = world.blog.answer(path, world.site.clock.now())
        assert whole
        world.site.pages[f"{ORIGIN}{path}"] = Reply(body=change(whole.body), headers=whole.headers)

    return strike


def _failing(cause: Cause, detail: str) -> Callable[[World], None]:
    return at_each(lambda world, slug: Failed(cause=cause, detail=detail))


def _led_to_nothing(world: World) -> None:
    world.at(world.slugs[0], moved("/archives/plus-rien"))
    world.site.pages[f"{ORIGIN}/archives/plus-rien"] = page(b"<h1>404</h1>", status=404)


def _every_other_day(world: World) -> None:
    """One post is there on one day and not on the next."""
    slug = world.slugs[0]
    world.at(slug, [page(b"<h1>404</h1>", status=404), world.shown(slug)])


_UNWELL: Mapping[str, tuple[Callable[[World], None], set[int]]] = {
    "451 for one post": (at_one(lambda w: page(b"<h1>451</h1>", status=451)), {0, 4, 5}),
    "451 for all posts": (at_each(lambda w, s: page(b"<h1>451</h1>", status=451)), {4, 5}),
    "a status that means nothing here": (at_each(lambda w, s: page(b"<h1>418</h1>", status=418)), {4, 5, 6}),
    "520 of an edge": (lambda w: w.everywhere(page(b"<h1>520</h1>", status=520)), {0, 6}),
    "204 at posts": (at_each(lambda w, s: Reply(status=204)), {4}),
    "answers that break off": (_failing(Cause.INCOMPLETE, "the body ended early"), {4, 6}),
    "bodies in a coding that is none": (_failing(Cause.CODING, "not gzip"), {4, 6}),
    "an account that was suspended": (_notice(_SUSPENDED), {4}),
    "a database that is away": (_notice(_DATABASE), {4}),
    "an age that is asked for": (_notice(_AGE), {4}),
    "a site that comes soon": (_notice(_SOON), {4}),
    "a wall for those who do not pay": (changed(_teaser), {4, 5}),
    "the name of the site as every title": (changed(_same_title), {0, 4}),
    "a notice above every page": (changed(_banner), {0}),
    "robots.txt leads home": (at_path("/robots.txt", moved("/")), {0}),
    "robots.txt in UTF-16": (at_path("/robots.txt", page("\ufeffUser-agent: *\nAllow: /\n".encode("utf-16-le"))), {0}),
    "a sitemap that breaks off": (document("/blog-posts-sitemap.xml", lambda body: body[: len(body) // 2]), {0, 4}),
    "a sitemap of another scheme": (
        document("/blog-posts-sitemap.xml", lambda body: body.replace(b"https://", b"http://")),
        {0, 4},
    ),
    "a sitemap with marks of a campaign": (
        document("/blog-posts-sitemap.xml", lambda body: _LOCATION.sub(rb"<loc>\1?utm_source=carte</loc>", body)),
        {0},
    ),
}


def _misfortune(name: str, told: tuple[Callable[[World], None], set[int]]) -> Misfortune:
    strike, codes = told
    return Misfortune(name=name, strike=strike, codes=frozenset(codes))


FURTHER = (
    Misfortune(
        name="410 for all posts",
        strike=at_each(lambda w, s: page(b"<h1>410</h1>", status=410)),
        codes=frozenset({4}),
        days=12,
        looks_like="not_found",
    ),
    *starmap(_misfortune, _UNWELL.items()),
    Misfortune(name="a post leads to nothing", strike=_led_to_nothing, codes=frozenset({0}), gone=(0,)),
    Misfortune(name="a post that is there every other day", strike=_every_other_day, codes=frozenset({0, 4})),
)
