"""What pages of one site have in common is not the article of any of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scraper.parse.profiles.general.regions import Region, regions
from scraper.parse.tree import TooCostly, parse

_DIGITS = re.compile(r"\d+")
# On so many other pages a text is the site's; where there is but one other page, that one is enough.
_ENOUGH = 2


def common_texts(pages: Sequence[bytes]) -> frozenset[str]:
    """The texts of elements, their digits folded, that stand on several of *pages* (in UTF-8)."""
    counts: Counter[str] = Counter()
    for body in pages:
        parsed = parse(body)
        if not isinstance(parsed, TooCostly):
            counts.update({key for region in regions(parsed.tree) if region.own and (key := _key(region))})
    least = min(_ENOUGH, max(1, len(pages)))
    return frozenset(text for text, count in counts.items() if count >= least)


def without_common(found: Iterable[Region], common: frozenset[str]) -> None:
    """Take the elements whose text is *common* out of *found*: they count as hidden, and their text as none."""
    if not common:
        return
    held = list(found)
    for region in held:
        if region.own and _key(region) in common:
            _empty(held, region)


def _key(region: Region) -> str:
    return _DIGITS.sub("0", " ".join(region.node.text().split()))


def _empty(found: list[Region], region: Region) -> None:
    good, chars, linked = region.good, region.chars, region.linked
    around: Region | None = region
    while around is not None:
        around.good -= good
        around.chars -= chars
        around.linked -= linked
        around = found[around.parent] if around.parent >= 0 else None
    region.hidden = True
