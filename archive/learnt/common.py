"""Learn what the posts of a site have in common: it is no part of any of them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from archive.learnt.leaving_out import common_key
from archive.learnt.lesson import Lesson, LessonKind
from archive.learnt.pieces import text_of
from archive.model import Basis, Block, BlockKind, Content

# Of fewer posts two that quote one another would look like a site's furniture.
PAGES = 5
"""From so many posts on a site teaches what its posts have in common."""

SAMPLE = 40

# A box beside the posts of one category appears on few of all; two posts may share a paragraph by chance.
_LEAST, _SHARE = 3, 0.2
# Letters: a shorter line, such as "Merci", can be many posts' own.
_LONG_ENOUGH = 20
_TITLED_ALIKE = 0.8
# A separator must come before it: without one the end of a title is part of the title.
_SUFFIX = re.compile(r"\s+[|\-–—•·«»:]+\s+\S[^|–—•·«»]*$")


def learn(posts: Sequence[Content]) -> list[Lesson]:
    """The lessons that *posts*, one content state each, teach; none where they are fewer than `PAGES`."""
    if len(posts) < PAGES:
        return []
    return [*_texts(posts, least=max(_LEAST, round(_SHARE * len(posts)))), *_suffixes(posts), *_sources(posts)]


def shared(posts: Iterable[Content], *, least: int) -> list[Lesson]:
    """The texts that appear on *least* of *posts* or more."""
    return _texts(list(posts), least=least)


def voice(basis: Basis) -> str:
    """A vote for where a field is: `authors: json-ld`."""
    return f"{basis.field}: {basis.source}"


def _sources(posts: Sequence[Content]) -> Iterator[Lesson]:
    """For each field the place where most posts have it, if that is where half of them or more do."""
    among = Counter(basis.field for content in posts for basis in content.basis)
    votes = Counter((basis.field, voice(basis)) for content in posts for basis in content.basis)
    # Sorted, so that the same posts teach the same lessons in the same order.
    for (name, place), count in sorted(votes.items()):
        if among[name] >= PAGES and 2 * count > among[name]:
            yield Lesson(kind=LessonKind.SOURCE, place=place, posts=count, among=among[name])


def _texts(posts: Sequence[Content], *, least: int) -> list[Lesson]:
    counts: Counter[str] = Counter()
    for content in posts:
        # A set: a text that one post repeats still appears on one post.
        counts.update({common_key(block) for block in content.blocks if _can_be_common(block)})
    return [
        Lesson(kind=LessonKind.COMMON, place=text, posts=count, among=len(posts))
        for text, count in sorted(counts.items())
        if count >= least
    ]


def _can_be_common(block: Block) -> bool:
    """Return whether *block* is one that the reader guessed, and long enough to be told by its text."""
    if not block.place:
        # A platform that marks its article says itself what belongs to it.
        return False
    text = text_of(block)
    return len(text) >= _LONG_ENOUGH or bool(block.media and not text) or block.kind is BlockKind.HEADING


def _suffixes(posts: Sequence[Content]) -> list[Lesson]:
    # Only the end of a title can hold it, and a title may be as long as a page.
    ends = Counter(match[0] for content in posts if (match := _SUFFIX.search(content.title[-200:])))
    return [
        Lesson(kind=LessonKind.SUFFIX, place=end, posts=count, among=len(posts))
        for end, count in sorted(ends.items())
        if count >= max(PAGES, _TITLED_ALIKE * len(posts))
    ]
