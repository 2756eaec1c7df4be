"""Signs that an element is about something else than the article: its tag, or a word in its class or id.

A sign under which much of a page's text stands is no sign on that page.
"""

from collections.abc import Iterable

from archive.speed import remembered
from scraper.parse.profiles.general.names import listed
from scraper.parse.profiles.general.regions import Region

# The share of the good text under a sign from which on it says nothing.
_PLAIN, _STRONG = 0.4, 0.93
# Around an article these never stand.
_SURE = frozenset(
    listed(
        """
    cookie cookies consent gdpr rgpd cmp onetrust didomi modal popup comment comments commentaires commentlist
    kommentare comentarios disqus respond forum replies nav footer
    """
    )
)
_TAGS = frozenset({"nav", "aside", "footer", "form", "label", "menu"})
_ELSEWHERE = _SURE | frozenset(
    listed(
        """
    reply sidebar related relatedposts share sharing social newsletter subscribe subscription breadcrumb
    breadcrumbs navbar navigation menu overlay advert advertisement ad ads sponsor sponsored promo recommended
    recommendations pagination pager tags taglist teaser teasers widget widgets signup toolbar login outbrain
    taboola mostread trending popular recirculation partage sharedaddy addtoany banner masthead aside paywall
    recirc readmore relacionadas similaires recommandations premium register registration subscriber subscribers capping
    blocker placeholder infobox textbox factbox
    adsbygoogle adsense advads dfp anzeige anzeigen werbung publicidad publicidade publicite pubblicita reklama
    tarteaucitron cookiebot cookieconsent borlabs brlbs cmplz axeptio iubenda mailpoet hustle ulike claps mashsb shariff
    heateor addthis sharethis saboxplugin molongui abh lwptoc gtranslate
    """
    )
)
_INSIDE = frozenset(
    listed(
        """
    author byline bio metadata meta date dateline toc print more also gallery slideshow prompt
    video player rating ratings actions tools follow tag categories category topics keywords disclaimer license licence
    """
    )
)
# The card of another text: its title is a link.
TEASER = "a title that is a link"
_TEASERS = frozenset({"teaser", "teasers"})
_POST, _CONTENT = frozenset({"post", "entry", "article"}), frozenset({"content", "body"})
_BOXES = frozenset({"textbox", "infobox", "factbox", "widget", "widgets"})
# What builders and libraries call a widget is any part of a page.
_BUILDERS, _WIDGETS = frozenset({"elementor", "ui", "so", "siteorigin"}), frozenset({"widget", "widgets"})
# An aside of the author's own, or of the editors.
_BESIDE = frozenset(
    listed(
        """
    encadre encadré encart kasten topic
    callout pullquote sidenote marginnote note notes footnote footnotes correction corrections erratum
    errata corrigendum rectificatif addendum clarification
    """
    )
)
_SHORT = 400


def _pairs_in(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(each.split("-")) for each in listed(text))


# Two words together, on a few letters: what only screen readers say, counters, tools. Alone each may be a text's own.
_TOGETHER = _pairs_in(
    """
    screen-reader sr-only visually-hidden skip-link edit-link page-links post-views page-views view-count
    views-count views-number comments-link comment-count comments-count like-count likes-count post-likes
    reading-time read-time back-top scroll-top
    """
)
# Two words together on links: lists and cards of other texts that builders put between the paragraphs.
_CARDS = _pairs_in(
    """
    latest-posts recent-posts post-template summary-v embedded-post digest-post post-series widget-posts
    elementor-posts
    """
)
_IN_PAIRS = frozenset().union(*_TOGETHER, *_CARDS)
_NONE: frozenset[str] = frozenset()
_LIKES = frozenset({"likes", "donate", "donation", "pub", "pubs"})
_FEW = 80
_NEVER = frozenset({"body", "main", "html"})


_CAPTION = frozenset({"caption", "credit", "credits", "legende", "legend", "copyright"})


def signs_of(region: Region) -> frozenset[str]:
    """The signs on *region* that it is not the article."""
    if region.tag in _NEVER:
        return _NONE
    words, small, cards = _signs_in(region.names)
    if words and not region.links:
        # What leads nowhere is no teaser of another text, but the lead of this one.
        words -= _TEASERS
    if cards and region.links:
        words |= cards
    if region.teasers == 1 and region.good < _SHORT:
        words |= {TEASER}
    if small and region.chars <= _FEW:
        words |= small
    is_sign = region.tag in _TAGS and not (region.tag == "aside" and _is_of_the_text(region))
    return words | {region.tag} if is_sign else words


@remembered(most=4096)
def _signs_in(names: frozenset[str]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words in *names* that are signs anywhere, those where a few letters stand under them, and on links."""
    words = names & _ELSEWHERE
    if words and not _POST.isdisjoint(names) and not _CONTENT.isdisjoint(names):
        # "entry-content-textbox": a box that says that it is the text is not beside it.
        words -= _BOXES
    if words and not _BUILDERS.isdisjoint(names):
        words -= _WIDGETS
    # `imgur-embed-pub` shows a picture.
    small = names & _LIKES if "embed" not in names else _NONE
    return words, small | _whole(_TOGETHER, names), _whole(_CARDS, names)


def _whole(pairs: Iterable[frozenset[str]], names: frozenset[str]) -> frozenset[str]:
    """The words of those *pairs* that are in *names* whole."""
    return _NONE if _IN_PAIRS.isdisjoint(names) else _NONE.union(*(pair for pair in pairs if pair <= names))


def _is_of_the_text(region: Region) -> bool:
    """Return whether an aside is the author's or the editors': a box, a note."""
    role = region.node.attrs.get("role") or ""
    return not _BESIDE.isdisjoint(region.names) or role.startswith("doc-") or role == "note"


def small_signs_of(region: Region) -> frozenset[str]:
    """Return what on *region* can mark it as an accessory of the article: byline, labels, tools."""
    if region.tag in ("figure", "figcaption"):
        return frozenset()
    return region.names & _INSIDE if region.names else region.names


def is_caption(region: Region) -> bool:
    """Return whether *region* goes with a picture."""
    return region.tag in ("figure", "figcaption") or not region.names.isdisjoint(_CAPTION)


def void(found: list[Region], start: int = 0) -> frozenset[str]:
    """The signs that say nothing inside of region *start*, since too much of its good text stands under them."""
    shares: dict[str, float] = {}
    until: dict[str, int] = {}
    top = found[start]
    for index in range(start + 1, top.last + 1):
        region = found[index]
        if region.good and (region.names or region.teasers == 1 or region.tag in _TAGS):
            for sign in signs_of(region) | small_signs_of(region):
                if index > until.get(sign, -1):
                    until[sign] = region.last
                    shares[sign] = shares.get(sign, 0) + region.good
    nothing = {sign for sign, share in shares.items() if share >= _limit(sign, start) * (top.good or 1)}
    return frozenset(nothing if top.teasers > 1 else nothing | {TEASER})


def _limit(sign: str, start: int) -> float:
    if sign is TEASER:
        # An article can be a list of links with a word on each; a page of teasers around it is usual.
        return 0.25 if start else _STRONG
    return _STRONG if sign in _SURE else _PLAIN
