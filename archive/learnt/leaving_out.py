"""Leave the places that lessons name out of a content state."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from msgspec import Struct
from msgspec.structs import replace

from archive.learnt import words
from archive.learnt.lesson import Lesson, LessonKind
from archive.learnt.pieces import digitless, letters, parameters, positions, sections, text_of, whole
from archive.model import Block, BlockKind, Content, Media, Run, Runs

MOST = 0.6
"""Leave nothing out that takes more than this share of a text: it is the article."""

_NOTHING: frozenset[str] = frozenset()


class Lessons(Struct, frozen=True, kw_only=True):
    """The lessons of one site, by kind."""

    by_kind: Mapping[LessonKind, frozenset[str]]
    common: frozenset[str] = _NOTHING
    """What is every page's, as it is without volatile words."""

    @classmethod
    def of(cls, lessons: Iterable[Lesson]) -> "Lessons":
        """*lessons*, ready to be applied."""
        found: dict[LessonKind, set[str]] = {}
        for lesson in lessons:
            found.setdefault(lesson.kind, set()).add(lesson.place)
        places = found.get(LessonKind.WORDS, set())
        # The lesson was learnt of texts as they were read; by now their volatile words are gone on both sides.
        common = frozenset(_without_gaps(text, places) for text in found.get(LessonKind.COMMON, ()))
        return cls(by_kind={kind: frozenset(places) for kind, places in found.items()}, common=common)

    def places(self, kind: LessonKind) -> frozenset[str]:
        return self.by_kind.get(kind, _NOTHING)


def without(content: Content, lessons: Lessons) -> Content:
    """*content* without what *lessons* say is not the article or not to be compared; itself where that is nothing."""
    gone: set[int] = set()
    for left_out in (_volatile(content.blocks, lessons), _common(content.blocks, lessons)):
        # Each kind is judged by itself: a wrong lesson of one must not take a right one of the other along.
        if left_out and _leaves_enough(content, gone | left_out):
            gone |= left_out
    kept = (block for index, block in enumerate(content.blocks) if index not in gone)
    blocks = tuple(_cleaned(block, lessons) for block in kept)
    # A field is shown and not compared; nothing is cut from it.
    uncompared = tuple(sorted(lessons.places(LessonKind.FIELD)))
    title = _without_suffix(content.title, lessons.places(LessonKind.SUFFIX))
    if (blocks, uncompared, title) == (content.blocks, content.uncompared, content.title):
        return content
    return replace(content, blocks=blocks, uncompared=uncompared, title=title)


def _leaves_enough(content: Content, gone: Collection[int]) -> bool:
    left = sum(len(text_of(block)) for index, block in enumerate(content.blocks) if index not in gone)
    return left >= (1 - MOST) * letters(content)


def _volatile(blocks: tuple[Block, ...], lessons: Lessons) -> set[int]:
    """The indices of the blocks that are at volatile places."""
    places, at = lessons.places(LessonKind.PLACE), lessons.places(LessonKind.POSITION)
    after = lessons.places(LessonKind.SECTION)
    gone = {index for index, block in enumerate(blocks) if block.place in places} if places else set()
    if at:
        gone |= {index for index, name in positions(blocks) if name in at}
    if after:
        gone |= {index for label, following in sections(blocks) if label in after for index in following}
    return gone


def _common(blocks: tuple[Block, ...], lessons: Lessons) -> set[int]:
    """The indices of the blocks that are every page's, with the headings that nothing is left of."""
    if not lessons.common:
        return set()
    places = lessons.places(LessonKind.WORDS)
    keys = [_without_gaps(common_key(block), places) if block.place else "" for block in blocks]
    common = [key in lessons.common for key in keys]
    gone = {index for index, block in enumerate(blocks) if common[index] and block.kind is not BlockKind.HEADING}
    # From the end, so that a heading over nothing but headings goes too.
    for index in reversed(range(len(blocks))):
        if blocks[index].kind is BlockKind.HEADING and common[index] and index + 1 in gone:
            end = next((i for i in range(index + 1, len(blocks)) if i not in gone), len(blocks))
            if end == len(blocks) or blocks[end].kind is BlockKind.HEADING:
                gone.add(index)
    return gone


def common_key(block: Block) -> str:
    """Return what another page must hold if *block* is the site's: its text without numbers, else its media."""
    return digitless(text_of(block)) or whole(block)


def _without_gaps(text: str, places: Iterable[str]) -> str:
    """*text* with an ellipsis for what is at each of *places*."""
    for start, end in reversed(_apart(sorted({gap for place in places for gap in words.gaps(place, text)}))):
        text = f"{text[:start]}{words.GAP}{text[end:]}"
    return text


def _cleaned(block: Block, lessons: Lessons) -> Block:
    """*block* without the parameters and words that are volatile."""
    names, places = lessons.places(LessonKind.PARAMETER), lessons.places(LessonKind.WORDS)
    runs, rows, media = block.runs, block.rows, block.media
    if names:
        runs = _without_parameters(runs, names)
        rows = tuple(tuple(_without_parameters(cell, names) for cell in row) for row in rows)
        media = tuple(_media_without(each, names) for each in media)
    if places and runs:
        runs = _without_words(runs, block, places)
    if (runs, rows, media) == (block.runs, block.rows, block.media):
        return block
    return replace(block, runs=runs, rows=rows, media=media)


def _without_words(runs: Runs, block: Block, places: Iterable[str]) -> Runs:
    text = "".join(run.text for run in block.runs)
    found = sorted({gap for place in places for gap in words.gaps(place, text)})
    for start, end in reversed(_apart(found)):
        runs = tuple(_cut(runs, start, end))
    return runs


def _apart(gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """*gaps* in order, those that overlap joined."""
    out: list[tuple[int, int]] = []
    for start, end in gaps:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _cut(runs: Runs, start: int, end: int) -> Iterator[Run]:
    """*runs* with an ellipsis in the place of the letters from *start* to *end*."""
    at = 0
    for run in runs:
        begin, at = at, at + len(run.text)
        if at <= start or begin >= end:
            yield run
            continue
        head, tail = run.text[: max(0, start - begin)], run.text[max(0, end - begin) :]
        # One ellipsis for a gap, in the first of the runs that it crosses.
        gap = words.GAP if begin <= start else ""
        if text := f"{head}{gap}{tail}":
            yield replace(run, text=text)


def _without_parameters(runs: Runs, names: Collection[str]) -> Runs:
    return tuple(replace(run, href=without_parameters(run.href, names)) if run.href else run for run in runs)


def _media_without(media: Media, names: Collection[str]) -> Media:
    return replace(
        media,
        id=without_parameters(media.id, names),
        url=without_parameters(media.url, names) if media.url else media.url,
    )


def without_parameters(address: str, names: Collection[str]) -> str:
    """*address* without the parameters called *names*."""
    # Writing an address anew changes its escapes, so one without such parameters stays as it is.
    if all(name not in names for name, _ in parameters(address)):
        return address
    address = re.sub(rf";(?:{'|'.join(map(re.escape, sorted(names)))})=[^;/?#]*", "", address)
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in names]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _without_suffix(title: str, suffixes: Iterable[str]) -> str:
    # The longest first: " | Blog" may be at the end of " - Institute | Blog".
    found = max((suffix for suffix in suffixes if title.endswith(suffix)), key=len, default="")
    return title.removesuffix(found) if len(found) < len(title) else title
