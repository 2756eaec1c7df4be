"""Two texts as sentence-level edits: paragraphs first, then sentences, then the words inside.

What stays is found by exact longest common subsequences at each level. A sentence that stays somewhere else moved.
Sentences between those that stay are paired by the words that they share, so that one which was split, merged or
reworded is an edit and not a deletion beside an addition.
"""

from bisect import bisect
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter

import msgspec

from archive.model import ChangeClass, Edit, EditKind, Flag
from archive.text.alignment import Pairs, gaps, matches
from archive.text.common_words import CommonWords
from archive.text.difference import differences, spans
from archive.text.flags import is_answer
from archive.text.judgement import Judge
from archive.text.pairing import links
from archive.text.sentences import base_language, ends_wide, paragraphs, sentences
from archive.text.words import folded_words, plain, tokens, unspaced


class _Sentence(msgspec.Struct, frozen=True, gc=False):
    text: str
    key: str
    """What must agree for a sentence to stay: all but typography."""
    paragraph: int
    quoted: bool
    """It starts inside a quotation that an earlier sentence of its paragraph opened."""


_Text = tuple[_Sentence, ...]
_Group = tuple[range, range]
"""Old and new sentences that are one edit; one of the two is empty when the others were deleted or added."""


def edits(old: str, new: str, *, language: str | None = None) -> tuple[Edit, ...]:
    """The edits that make *new* of *old*, in the order of the new text.

    Texts are plain: blank lines between paragraphs, any other ASCII white space is one space.
    """
    if old == new:
        return ()
    # `fr-CA` is read as French.
    code = base_language(language)
    before, after = _read(old, code), _read(new, code)
    # The witness is the whole text: one sentence cannot tell a name from a word.
    judge = Judge(CommonWords((one.text for one in before), (one.text for one in after), language=code))
    stays = _stays(before, after)
    moves = _moves(before, after, stays)
    # They stay by their key, so only typography can differ.
    reset = [(i, j) for i, j in stays if before[i].text != after[j].text]
    found = [
        *(_edited(before, after, (range(i, i + 1), range(j, j + 1)), judge) for i, j in reset),
        *(_moved(before[i], i, after[j], j) for i, j in moves),
        *(edit for group in _groups(before, after, stays, moves) for edit in _told(before, after, group, judge, code)),
    ]
    # A deletion has no place in the new text: it goes behind the last text before it that is still there.
    anchors = sorted({*stays, *_rewordings(found)})
    return tuple(sorted(found, key=lambda edit: _place(edit, anchors)))


def apply(old: Sequence[str], edits: Iterable[Edit], *, language: str | None = None) -> tuple[str, ...]:
    """The sentences of the new text, made of the sentences of the *old* one by *edits*."""
    gone: set[int] = set()
    put: dict[int, tuple[str, ...]] = {}
    for edit in edits:
        if edit.position_before is not None:
            length = len(sentences(edit.before, language))
            gone.update(range(edit.position_before, edit.position_before + length))
        if edit.position_after is not None:
            put[edit.position_after] = sentences(edit.after, language)
    kept = iter([sentence for i, sentence in enumerate(old) if i not in gone])
    out: list[str] = []
    while True:
        # The edits say where they are in the new text, and what is kept fills the rest in order.
        following = put[len(out)] if len(out) in put else tuple(islice(kept, 1))
        if not following:
            return tuple(out)
        out.extend(following)


# --- reading ------------------------------------------------------------------------------------------------------


def _read(text: str, language: str) -> _Text:
    return tuple(
        sentence
        for number, paragraph in enumerate(paragraphs(text))
        for sentence in _read_paragraph(paragraph, number, language)
    )


def _read_paragraph(paragraph: str, number: int, language: str) -> Iterator[_Sentence]:
    marks = 0
    for text in sentences(paragraph, language):
        key = unspaced(text)
        # Quotations that run over a paragraph's end are opened anew in the next by French and English rules alike.
        yield _Sentence(text=text, key=key, paragraph=number, quoted=marks % 2 == 1)
        marks += key.count('"')


# --- what stays, what moved ---------------------------------------------------------------------------------------


def _stays(before: _Text, after: _Text) -> Pairs:
    """Pairs of sentences that stay in place: those of paragraphs that stay first."""
    olds, news = _paragraphs(before), _paragraphs(after)
    kept = matches([key for key, _ in olds], [key for key, _ in news])
    # Paragraphs first: sentences such as "Non." would otherwise pair across a text.
    stretches = [(olds[i][1], news[j][1]) for i, j in kept]
    stretches += [(_joined(olds[i:a]), _joined(news[j:b])) for i, a, j, b in gaps(kept, len(olds), len(news))]
    return sorted(pair for old, new in stretches for pair in _stays_within(before, after, old, new))


def _paragraphs(text: _Text) -> list[tuple[str, range]]:
    """The key and the sentences of each paragraph."""
    out, start = [], 0
    for _, held in groupby(text, key=attrgetter("paragraph")):
        keys = [sentence.key for sentence in held]
        out.append(("".join(keys), range(start, start + len(keys))))
        start += len(keys)
    return out


def _joined(held: list[tuple[str, range]]) -> range:
    return range(held[0][1].start, held[-1][1].stop) if held else range(0)


def _stays_within(before: _Text, after: _Text, old: range, new: range) -> Pairs:
    shared = matches([before[i].key for i in old], [after[j].key for j in new])
    return [(old.start + i, new.start + j) for i, j in shared]


def _moves(before: _Text, after: _Text, stays: Pairs) -> Pairs:
    """Pairs of equal sentences that stand elsewhere now."""
    arrived: defaultdict[str, deque[int]] = defaultdict(deque)
    settled = {j for _, j in stays}
    for j, sentence in enumerate(after):
        # First come, first paired: of two equal sentences the order stays.
        if j not in settled:
            arrived[sentence.key].append(j)
    settled = {i for i, _ in stays}
    return [
        (i, arrived[sentence.key].popleft())
        for i, sentence in enumerate(before)
        if i not in settled and arrived.get(sentence.key)
    ]


# --- what was reworded --------------------------------------------------------------------------------------------


def _groups(before: _Text, after: _Text, stays: Pairs, moves: Pairs) -> Iterator[_Group]:
    """The other sentences, grouped into edits: reworded, split and merged ones, deleted and added ones."""
    moved_from, moved_to = {i for i, _ in moves}, {j for _, j in moves}
    for i, a, j, b in gaps(stays, len(before), len(after)):
        olds = [k for k in range(i, a) if k not in moved_from]
        news = [k for k in range(j, b) if k not in moved_to]
        # Only within a gap: what stands between two sentences that stay cannot have come from outside, unless it moved.
        pairs = links([before[k].text for k in olds], [after[k].text for k in news])
        yield from _linked(olds, news, pairs)


def _linked(olds: list[int], news: list[int], pairs: set[tuple[int, int]]) -> Iterator[_Group]:
    """Sentences joined through *pairs* as groups, the others alone. Pairs never cross, so groups come in order."""
    reworded = {i for i, _ in pairs}
    i = j = 0
    while i < len(olds) or j < len(news):
        if (i, j) in pairs:
            a, b = _reach(i, j, pairs, olds=olds, news=news)
            yield range(olds[i], olds[a] + 1), range(news[j], news[b] + 1)
            i, j = a + 1, b + 1
        elif i < len(olds) and (i not in reworded or j == len(news)):
            yield range(olds[i], olds[i] + 1), range(0)
            i += 1
        else:
            yield range(0), range(news[j], news[j] + 1)
            j += 1


def _reach(i: int, j: int, pairs: set[tuple[int, int]], *, olds: list[int], news: list[int]) -> tuple[int, int]:
    """The last pair of the group that starts with the pair (*i*, *j*): neighbours only."""
    while True:
        # A sentence that moved away between two others breaks a group, since an edit holds one stretch.
        if (i + 1, j) in pairs and olds[i + 1] == olds[i] + 1:
            i += 1
        elif (i, j + 1) in pairs and news[j + 1] == news[j] + 1:
            j += 1
        else:
            return i, j


# --- telling ------------------------------------------------------------------------------------------------------


def _told(before: _Text, after: _Text, group: _Group, judge: Judge, language: str) -> Iterator[Edit]:
    old, new = group
    # Joined sentences might be read as another number of sentences, and the edit could then not be applied.
    if old and new and _stands(before, old, language) and _stands(after, new, language):
        yield _edited(before, after, group, judge)
        return
    for i in old:
        yield _lone(EditKind.DELETED, before[i].text, before=i)
    for j in new:
        yield _lone(EditKind.ADDED, after[j].text, after=j)


def _edited(before: _Text, after: _Text, group: _Group, judge: Judge) -> Edit:
    old, new = group
    was, is_ = _text(before, old), _text(after, new)
    words_before, words_after = tokens(was), tokens(is_)
    found = list(differences(words_before, words_after, quoted=before[old.start].quoted))
    class_, raised = judge.sentence(was, is_, found)
    return Edit(
        kind=EditKind.EDITED,
        before=was,
        after=is_,
        position_before=old.start,
        position_after=new.start,
        spans=spans(words_before, found),
        class_=class_,
        flags=in_order(raised),
    )


def _stands(text: _Text, held: range, language: str) -> bool:
    """Return whether the sentences *held*, read again as one text, are the same sentences."""
    return len(held) == 1 or sentences(_text(text, held), language) == tuple(text[i].text for i in held)


def _text(text: _Text, held: range) -> str:
    """The sentences *held*, with a blank line where a paragraph ends between them."""
    parts = [text[held.start].text]
    for i in held[1:]:
        space = "" if ends_wide(text[i - 1].text) else " "
        parts += (space if text[i].paragraph == text[i - 1].paragraph else "\n\n", text[i].text)
    return "".join(parts)


def _lone(kind: EditKind, text: str, *, before: int | None = None, after: int | None = None) -> Edit:
    """A sentence deleted or added. Its numbers and names came or went with it; of flags only a quotation tells more."""
    return Edit(
        kind=kind,
        before=text if kind is EditKind.DELETED else "",
        after=text if kind is EditKind.ADDED else "",
        position_before=before,
        position_after=after,
        class_=ChangeClass.SUBSTANTIVE if folded_words(text) or is_answer(text) else ChangeClass.MINOR,
        flags=(Flag.QUOTATION,) if plain(text).count('"') > 1 else (),
    )


def _moved(old: _Sentence, i: int, new: _Sentence, j: int) -> Edit:
    return Edit(kind=EditKind.REORDERED, before=old.text, after=new.text, position_before=i, position_after=j)


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """*flags*, each once, in the order in which they are reported."""
    held = set(flags)
    return tuple(flag for flag in Flag if flag in held) if held else ()


def _rewordings(edits: Iterable[Edit]) -> Pairs:
    """Return where sentences that were edited begin, in both texts."""
    return [
        (edit.position_before, edit.position_after)
        for edit in edits
        if edit.kind is EditKind.EDITED and edit.position_before is not None and edit.position_after is not None
    ]


def _place(edit: Edit, anchors: Pairs) -> tuple[int, int]:
    """Return the place of *edit* in the new text; a deletion comes after what stayed or was reworded before it."""
    if edit.position_after is not None:
        return edit.position_after, 1
    assert edit.position_before is not None
    previous = bisect(anchors, (edit.position_before,)) - 1
    # Zero sorts a deletion before what takes its place.
    return (anchors[previous][1] if previous >= 0 else -1) + 1, 0
