"""The edits of the blog between two crawls, and what a perfect archive reports of them."""

from datetime import UTC, datetime
from importlib.resources import files

from msgspec import Struct

from archive.model import ChangeClass, ChangeKind, Disclosure, Field, Flag
from scraper.demo.post import DemoPost, read_post
from scraper.demo.site import Blog, Delete, Deploy, Publish, Rename, ReplacePicture, Retitle, Reword, Touch, Typeset

# A Monday and a Wednesday within a week: relative dates and plain ones appear on the same pages.
FIRST_CRAWL = datetime(2026, 11, 16, 9, tzinfo=UTC)
SECOND_CRAWL = datetime(2026, 11, 18, 9, tzinfo=UTC)

SHELLS = frozenset({"/post/comment-lire-un-communiqué-final"})
"""Posts whose first request in each state of the blog gets a client-side shell."""

SOFT_MISSING = frozenset({"atlas-des-ports-2019"})
"""A post of ours links there: it never was a post, and answers the not-found page under 200."""

_DRAFTS = frozenset({"l-hiver-diplomatique-trois-rendez-vous"})

_STRAITS = "détroits-la-diplomatie-des-passages"
_MEDIATION = "petits-états-grandes-médiations"
_SANCTIONS = "sanctions-éloge-du-temps-long"
_RIVER = "le-fleuve-et-le-traité"
_DENIAL = "le-démenti-arrive-toujours-trop-tard"
_BORDERS = "ce-que-taisent-les-frontières"
_BORDERS_NOW = "ce-que-les-frontières-ne-disent-pas"
_ARCTIC = "arctique-routes-froides-calculs-tièdes"
_TWO_ROUTES = "9d41c7_e2074b6d95c34f8fb1a8c6d3470925fe~mv2.jpg"
_ONE_ROUTE = "9d41c7_7f31c09ab6e84dd2905e1c4827bd63fa~mv2.jpg"
_MACHINE = "la-machine-à-alerter-l-ia-face-aux-crises"
_COUNCIL = "conseil-de-sécurité-réformer-sans-casser"

_NOTE = (
    "*Note de la rédaction\u00a0: cet article a été modifié le 17 novembre 2026. "
    "Une première version présentait la baisse des lâchers comme établie.*"
)


class Truth(Struct, frozen=True, kw_only=True):
    """One change as a perfect archive reports it."""

    slug: str
    """Where the post is after the change."""
    told: str
    """What happened, in words."""
    kind: ChangeKind
    fields: tuple[Field, ...] = ()
    class_: ChangeClass | None = None
    """None where it is not judged."""
    flags: tuple[Flag, ...] = ()
    """The ones that must be there; there may be more."""
    silent: bool = False
    disclosure: Disclosure = Disclosure.NONE


def demo_blog() -> Blog:
    """The blog on day 0, with what happens to it on day 1 still to come."""
    posts = _posts()
    (winter,) = (post for post in posts if post.slug in _DRAFTS)
    return Blog(
        name="Collectif Méridien",
        posts=tuple(post for post in posts if post.slug not in _DRAFTS),
        soft=SOFT_MISSING,
        # Every kind of change once, on one day, so that a report of two crawls can be checked line by line.
        calendar=(
            (1, Reword(slug=_STRAITS, before="41 ont attendu", after="14 ont attendu")),
            (1, Reword(slug=_MEDIATION, before="conduites a huis clos", after="conduites à huis clos")),
            (1, Retitle(slug=_SANCTIONS, title="Sanctions\u00a0: le prix du temps long", modified=_noon(5))),
            (
                1,
                Reword(slug=_RIVER, before="a réduit", after="aurait réduit", note=_NOTE, modified=_noon(12)),
            ),
            (1, ReplacePicture(slug=_ARCTIC, before=_TWO_ROUTES, after=_ONE_ROUTE)),
            (1, Typeset(slug=_MACHINE)),
            (1, Touch(slug=_COUNCIL, modified=_noon(20))),
            (1, Rename(slug=_BORDERS, to=_BORDERS_NOW)),
            (1, Delete(slug=_DENIAL)),
            (1, Publish(post=winter)),
            (1, Deploy()),
        ),
    )


# In the order of the calendar. What a perfect archive does not report, such as the deploy, is not here.
EDITS = (
    Truth(
        slug=_STRAITS,
        told="a number changes in silence: 41 ships become 14",
        kind=ChangeKind.EDIT,
        fields=(Field.BODY,),
        class_=ChangeClass.SUBSTANTIVE,
        flags=(Flag.NUMBER,),
        silent=True,
    ),
    Truth(
        slug=_MEDIATION,
        told="a missing accent is put in",
        kind=ChangeKind.EDIT,
        fields=(Field.BODY,),
        class_=ChangeClass.MINOR,
        silent=True,
    ),
    Truth(
        slug=_SANCTIONS,
        told="another title, and the update line says so",
        kind=ChangeKind.EDIT,
        fields=(Field.TITLE, Field.MODIFIED),
        class_=ChangeClass.SUBSTANTIVE,
        disclosure=Disclosure.SHOWN,
    ),
    Truth(
        slug=_RIVER,
        told="a statement turns into hearsay, and a note owns up to it",
        kind=ChangeKind.EDIT,
        fields=(Field.BODY, Field.MODIFIED),
        class_=ChangeClass.SUBSTANTIVE,
        flags=(Flag.MODALITY,),
        disclosure=Disclosure.NOTED,
    ),
    Truth(
        slug=_ARCTIC,
        told="a picture is replaced in silence: of two routes one is left",
        kind=ChangeKind.EDIT,
        fields=(Field.IMAGES,),
        class_=ChangeClass.SUBSTANTIVE,
        silent=True,
    ),
    Truth(
        slug=_MACHINE,
        told="quotation marks, apostrophes and spaces are mended",
        kind=ChangeKind.EDIT,
        fields=(Field.BODY,),
        class_=ChangeClass.TYPOGRAPHIC,
        silent=True,
    ),
    Truth(
        slug=_COUNCIL,
        told="the update line moves, and nothing else",
        kind=ChangeKind.EDIT,
        fields=(Field.MODIFIED,),
        class_=ChangeClass.METADATA,
        disclosure=Disclosure.SHOWN,
    ),
    Truth(
        slug=_BORDERS_NOW,
        told="the address changes",
        kind=ChangeKind.MOVED,
        fields=(Field.URL,),
        class_=ChangeClass.METADATA,
    ),
    Truth(slug=_DENIAL, told="a post disappears", kind=ChangeKind.REMOVED, fields=(Field.STATUS,)),
    Truth(slug=next(iter(_DRAFTS)), told="a post appears", kind=ChangeKind.NEW),
)
"""Everything between the two crawls; a report that is not here is a false alarm."""


def _posts() -> tuple[DemoPost, ...]:
    folder = files("scraper.demo") / "posts"
    # By name, so that the blog has one order on every file system.
    texts = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".md"))
    return tuple(read_post(text) for _, text in texts)


def _noon(minute: int) -> datetime:
    """A moment of the day between the two crawls."""
    return datetime(2026, 11, 17, 12, minute, 31, 402_000, tzinfo=UTC)
