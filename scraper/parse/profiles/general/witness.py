"""A second way to find the text: by what calls itself one. Where it finds another text, neither is sure."""

from scraper.parse.profiles.general.claim import Claim
from scraper.parse.profiles.general.names import listed
from scraper.parse.profiles.general.regions import Region

_ARTICLE = frozenset(listed("article entry post story"))
_CONTENT = frozenset(listed("content body text texte corps"))
# Two places hold the same text where the smaller has so much of the larger.
_SAME = 0.8
_AGREED, _ALONE, _DIFFERENT = 1.0, 0.6, 0.5
# Such a small part of a page's text is a teaser's.
_PART = 0.2


def witnessed(found: list[Region], start: int, place: str) -> Claim[bool]:
    """Return how sure the text in region *start* at *place* is, by elements that call themselves the article's text."""
    least = _PART * found[0].good
    told = [index for index, region in enumerate(found) if region.good > least and _is_named(region)]
    where = " > ".join(place.split(" > ")[-2:]) or found[start].tag
    source = f"most of the text: {where}"
    if not told:
        return Claim(value=True, source=source, confidence=_ALONE)
    share = max(_shared(found, start, index) for index in told)
    return Claim(value=True, source=source, confidence=_AGREED if share >= _SAME else _DIFFERENT)


def _is_named(region: Region) -> bool:
    names = region.names
    if region.tag == "article" or (names and not names.isdisjoint(_ARTICLE) and not names.isdisjoint(_CONTENT)):
        return region.tag not in ("body", "html")
    return "articleBody" in (region.node.attributes.get("itemprop") or "") if region.good else False


def _shared(found: list[Region], one: int, other: int) -> float:
    """Return how much of the good text of the larger of two regions stands in the smaller; 0 where they stand apart."""
    outer, inner = min(one, other), max(one, other)
    if inner > found[outer].last or not found[outer].good:
        return 0.0
    return found[inner].good / found[outer].good
