"""Learn which places of a site's pages differ from render to render although nobody edits them.

A place is volatile where it differs again and again in at least half of the posts that have it: edits are rare, and do
not come to the same place of many posts. Two fetches within one run that differ weigh most, since nobody edits in
that minute. No place is taken that holds much of an article, or much that stands still.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archive.learnt import pieces, words
from archive.learnt.leaving_out import Lessons, without
from archive.learnt.lesson import Lesson, LessonKind
from archive.learnt.pieces import Value
from archive.model import Content

Look = Callable[[Content], Mapping[str, Value]]
"""What is at each place of a content state, by the place's name."""

# Enough to see a value come back after an edit, and few enough to read after each crawl.
WINDOW = 6
"""So many renders of a post, the newest, are looked at."""

ENOUGH = 5
"""In so many posts, if they are half of all, one difference at the same place is enough: no author edits like that."""

# Of what is at a place, and of a text.
_STILL, _MUCH = 0.5, 0.5
# One post tells enough by itself with so many differences between six renders, some within a run.
_ALONE = 4
_SURELY = 3
# Caches that disagree for an hour after an edit show two of each of these.
_DECLARED = frozenset({"authors", "published", "modified", "tags", "categories"})
# Each round reads all texts again, so the lessons of one crawl are bounded; the next crawl goes on.
_MOST_WORDS = 12
_MOST_CANDIDATES = 60


class Renders(Struct, frozen=True, kw_only=True):
    """The newest renders of one post."""

    post: str
    contents: tuple[Content, ...]
    """In the order of observation, as they were read."""
    together: tuple[bool, ...] = ()
    """Of each render but the first: whether the one before was fetched in the same run."""
    weight: float = 1.0
    """The number of posts that it represents."""


def learn(renders: Sequence[Renders], known: Sequence[Lesson], *, live: int) -> list[Lesson]:
    """The lessons of *renders*, of changing and unchanging posts, besides those already *known*.

    *live* is the number of the site's posts.
    """
    lessons: list[Lesson] = []
    # What is surer comes first, and each lesson is applied before the next is looked for: one counter must not be told
    # four times.
    for kind, look in _LOOKS:
        if not _differ(left := _left(renders, [*known, *lessons])):
            return lessons
        lessons += _voted(kind, look, left, live)
    for _ in range(_MOST_WORDS):
        if not _differ(left := _left(renders, [*known, *lessons])):
            break
        found = _words(left, live)
        if found is None:
            break
        lessons.append(found)
    # Last, since a place by its position would hold whatever the others explain better.
    for kind, look in _LAST:
        if _differ(left := _left(renders, [*known, *lessons])):
            lessons += _voted(kind, look, left, live)
    return lessons


_LOOKS: tuple[tuple[LessonKind, Look], ...] = (
    (LessonKind.PARAMETER, pieces.by_parameter),
    (LessonKind.FIELD, pieces.by_field),
    (LessonKind.PLACE, pieces.by_place),
)
_LAST: tuple[tuple[LessonKind, Look], ...] = (
    (LessonKind.SECTION, pieces.by_section),
    (LessonKind.POSITION, pieces.by_position),
)


_HOLDING_TEXT = frozenset({LessonKind.PLACE, LessonKind.SECTION, LessonKind.POSITION})


class _Watched(Struct, frozen=True, kw_only=True):
    """One post, with its renders as read and as they are left by the lessons."""

    renders: Renders
    left: tuple[Content, ...]


def _left(renders: Sequence[Renders], lessons: Sequence[Lesson]) -> list[_Watched]:
    # What all posts share differs in none of them.
    applied = Lessons.of(lesson for lesson in lessons if lesson.kind is not LessonKind.COMMON)
    return [
        _Watched(renders=each, left=tuple(without(content, applied) for content in each.contents)) for each in renders
    ]


def _differ(posts: Sequence[_Watched]) -> bool:
    return any(before != after for post in posts for before, after in pairwise(post.left))


class _PlaceCount(Struct):
    """The counts at one place, over all renders."""

    posts: int = 0
    restless: float = 0
    """Posts that differ there again and again, by weight."""
    having: float = 0
    newly: float = 0
    """Posts that differ there in their last two renders, by weight."""
    newly_posts: int = 0
    together: int = 0
    """Differences between two fetches of one run."""
    together_posts: int = 0
    alone: bool = False
    """One post tells enough by itself."""
    moved: int = 0
    """Posts that differ there at all."""
    still: int = 0
    """Those of them in which it holds much that does not change, or much of the text."""


def _voted(kind: LessonKind, look: Look, posts: Sequence[_Watched], live: int) -> list[Lesson]:
    """The places of *kind* that are volatile."""
    tallies: dict[str, _PlaceCount] = {}
    for post in posts:
        _count(post, [look(content) for content in post.left], tallies, kind)
    return [
        Lesson(kind=kind, place=place, posts=round(max(tally.restless, tally.newly)), among=round(tally.having))
        for place, tally in sorted(tallies.items())
        if 2 * tally.still < tally.moved and _is_volatile(place, tally, live, at_once=kind is LessonKind.PLACE)
    ]


def _count(
    post: _Watched, looks: Sequence[Mapping[str, Value]], tallies: dict[str, _PlaceCount], kind: LessonKind
) -> None:
    together = post.renders.together or (False,) * (len(looks) - 1)
    for place in {name for seen in looks for name in seen}:
        pairs = [
            (before[place], after[place], close)
            for (before, after), close in zip(pairwise(looks), together, strict=True)
            if place in before and place in after
        ]
        if not pairs:
            continue
        # A place that only one render has cannot be compared; it counts neither for nor against.
        tally = tallies.setdefault(place, _PlaceCount())
        tally.having += post.renders.weight
        moved = [close for before, after, close in pairs if before != after]
        if moved:
            _count_moved(post, place, moved, [looks[0].get(place), *(after for _, after, _ in pairs)], tally)
            newly = looks[-1].get(place) != looks[-2].get(place) and place in looks[-1] and place in looks[-2]
            tally.newly += post.renders.weight * newly
            tally.newly_posts += newly
            tally.moved += 1
            if kind in _HOLDING_TEXT:
                tally.still += _is_still(post, [seen.get(place) for seen in looks])


def _count_moved(post: _Watched, place: str, moved: list[bool], values: list[Value], tally: _PlaceCount) -> None:
    distinct, close = len(set(values)), sum(moved)
    # One change may be an edit, and two that lead back an edit taken back; a third value, or a change within a run, is
    # neither.
    if (len(moved) >= 2 and distinct >= 3) or len(moved) >= 3 or close:
        tally.posts += 1
        tally.restless += post.renders.weight
        tally.together += close
        tally.together_posts += close > 0
    # After an edit, a cache shows the text before it again; a counter or a token never shows a value twice.
    varied = distinct >= _ALONE and close >= 2
    tally.alone = tally.alone or (len(moved) >= _ALONE and close >= 1 and (varied or distinct > len(moved)))


def _is_volatile(place: str, tally: _PlaceCount, live: int, *, at_once: bool) -> bool:
    """Return whether the differences that were counted are the site's own, and no edits."""
    if 2 * tally.restless >= tally.having and (tally.posts >= (2 if tally.together > 1 else 3) or tally.alone):
        return True
    if tally.together_posts >= _SURELY and (2 if place in _DECLARED else 3) * tally.posts >= tally.moved:
        # Where it changes at all, it changes within a run: some posts have it, and others do not.
        return True
    return at_once and tally.newly_posts >= ENOUGH and 2 * tally.newly >= max(tally.having, live)


def _is_still(post: _Watched, values: Sequence[Value]) -> bool:
    """Return whether much of what is there never changes, or it is much of the text: then it is the article's place."""
    lists = [Counter(value) for value in values if isinstance(value, tuple)]
    if not lists:
        return False
    common = lists[0]
    for other in lists[1:]:
        common = common & other
    longest = max(map(_size, lists))
    return _size(common) > _STILL * longest or longest > _MUCH * max(map(pieces.letters, post.left))


def _size(texts: Counter[str]) -> int:
    """The letters of blocks, as `pieces.whole` writes them; a picture counts as one."""
    return sum((len(text.split("\x1f")[1]) or 1) * times for text, times in texts.items())


def _words(posts: Sequence[_Watched], live: int) -> Lesson | None:
    """The place between two words that explains most, or None."""
    found: Counter[str] = Counter()
    for post in posts:
        names = {name for a, b in pairwise(post.left) if a != b for name in words.candidates(a, b)}
        found.update(name for name in names if words.is_telling(name))
    best: Lesson | None = None
    # A place that one post alone suggests is tried only where no two agree on any.
    least = min(2, max(found.values(), default=0))
    told = [place for place, count in found.items() if count >= least]
    texts = [[[pieces.text_of(block) for block in content.blocks] for content in post.left] for post in posts]
    for place in sorted(told, key=lambda name: (-found[name], len(name), name))[:_MOST_CANDIDATES]:
        lesson = _voted_words(place, posts, texts, live)
        # Of names for the same gap the longest says least of other texts.
        if lesson and (best is None or (lesson.posts, len(place)) > (best.posts, len(best.place))):
            best = lesson
    return best


def _voted_words(place: str, posts: Sequence[_Watched], texts: list[list[list[str]]], live: int) -> Lesson | None:
    tally, only_numbers = _PlaceCount(), True
    for post, told in zip(posts, texts, strict=True):
        looks = [_fillers(place, each) for each in told]
        # Words that are around many gaps of one text are ordinary words.
        if any(len(look.get(place, ())) > 2 for look in looks):
            return None
        counted = {place: tally}
        _count(post, looks, counted, LessonKind.FIELD)
        only_numbers = only_numbers and all(
            pieces.digitless(" ".join(look.get(place, ()))).strip("0 .,\u202f\u00a0") == "" for look in looks
        )
    if not _is_volatile(place, tally, live, at_once=only_numbers):
        return None
    return Lesson(
        kind=LessonKind.WORDS, place=place, posts=round(max(tally.restless, tally.newly)), among=round(tally.having)
    )


def _fillers(place: str, texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = tuple(text[start:end] for text in texts for start, end in words.gaps(place, text))
    return {place: found} if found else {}


def weighted(renders: Sequence[Renders], posts: int) -> list[Renders]:
    """*renders* of some posts, standing for *posts* of them."""
    return [replace(each, weight=posts / len(renders)) for each in renders]
