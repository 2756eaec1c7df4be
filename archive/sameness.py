"""Sameness: which content states and which readings count as the same, and the digests that name them.

A content digest covers what a reader could see differ. It is taken over fields and blocks, never over HTML; ASCII
white space counts as one space, and an empty field adds nothing, so that a field added later changes no old digest.
"""

import hashlib
import json
import re
import unicodedata
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from archive.digest import fold_spaces, single_spaced
from archive.model import Block, Content, Mark, Media, MediaKind, Precision, Reading, Run, Runs, Stamp
from archive.uri.renditions import upload_of
from archive.uri.targets import shown, target

# Stands before every digest, so that digests made by another rule can never be taken for equal ones.
CONTENT_VERSION = "c1"

# Hints where a line may be broken: soft hyphen, spaces and joiners of no width. Nobody sees them.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What stands for a field that is not compared; None for the others.
_BLANK: dict[str, str | tuple[str, ...]] = {"title": "", "authors": (), "tags": (), "categories": ()}


def content_digest(content: Content) -> str:
    """The name of a content state: `c1:` and 64 hex digits."""
    return f"{CONTENT_VERSION}:{hashlib.sha256(_json(_content(canonical(content)))).hexdigest()}"


def reading_digest(reading: Reading) -> str:
    """The first half of the SHA-256, in hex, of all that *reading* says, whichever parser says it."""
    # A row for each render has two of these, and no body is found by them.
    return hashlib.sha256(msgspec.json.encode(replace(reading, parser=""))).hexdigest()[:32]


def claims_digest(reading: Reading) -> str:
    """The same of what *reading* says of addresses, names and sources, not of the post itself."""
    return reading_digest(replace(reading, rendered=None, content=None, restrictions=(), problems=()))


def canonical(content: Content) -> Content:
    """*content* with only what the digest covers, normalised: equal if and only if the digests are."""
    cover = content.cover
    whole = Content(
        title=_composed(fold_spaces(_seen(content.title))),
        authors=tuple(fold_spaces(author) for author in content.authors),
        published=_bare_stamp(content.published),
        modified=_bare_stamp(content.modified),
        # Sites list labels in no stable order.
        tags=tuple(sorted({fold_spaces(tag) for tag in content.tags})),
        categories=tuple(sorted({fold_spaces(label) for label in content.categories})),
        blocks=tuple(_bare_block(block) for block in content.blocks),
        cover=Media(kind=MediaKind.IMAGE, id=upload_of(cover.id)) if cover and cover.id else None,
    )
    return replace(whole, **{name: _BLANK.get(name) for name in content.uncompared}) if content.uncompared else whole


def _json(fields: dict[str, object]) -> bytes:
    # Sorted keys and no spaces: the bytes that are hashed must not depend on the order in which fields were added.
    try:
        return msgspec.json.encode(fields, order="sorted")
    except UnicodeEncodeError:
        # A page may hold a lone surrogate; it has a digest like everything else.
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return text.encode("utf-8", "surrogatepass")


def _content(content: Content) -> dict[str, object]:
    fields: dict[str, object] = {
        "title": content.title,
        "authors": list(content.authors),
        "published": content.published.raw if content.published else None,
        "modified": content.modified.raw if content.modified else None,
        "tags": list(content.tags),
        "categories": list(content.categories),
        "blocks": [_block(block) for block in content.blocks],
        "cover": content.cover.id if content.cover else None,
    }
    return _filled(fields)


def _block(block: Block) -> dict[str, object]:
    fields: dict[str, object] = {
        "kind": block.kind.value,
        "runs": _runs(block.runs),
        "level": block.level,
        "ordered": block.ordered,
        "rows": [[_runs(cell) for cell in row] for row in block.rows],
        "media": [_media(media) for media in block.media],
    }
    return _filled(fields)


def _media(media: Media) -> str:
    return f"{media.kind.value} {media.id}"


def _runs(runs: Runs) -> list[list[object]]:
    return [[run.text, *_style(run)] for run in runs]


def _style(run: Run) -> list[object]:
    if run.marks or run.href:
        return [[mark.value for mark in run.marks], run.href or ""]
    return []


def _filled(fields: dict[str, object]) -> dict[str, object]:
    # A field that is added later is empty in all old states, and must not change their digests.
    return {name: value for name, value in fields.items() if value}


def _bare_stamp(stamp: Stamp | None) -> Stamp | None:
    """The day or the instant that *stamp* declares, however it was written."""
    if stamp is None:
        return None
    # A page that gives the day alone gave no instant: the reader's guess of one must not count as content.
    if stamp.precision is Precision.DAY:
        midnight = datetime(stamp.day.year, stamp.day.month, stamp.day.day, tzinfo=UTC)
        return replace(stamp, raw=stamp.day.isoformat(), instant=midnight)
    return replace(stamp, raw=stamp.instant.isoformat(), day=stamp.instant.date())


def _bare_block(block: Block) -> Block:
    return replace(
        block,
        runs=_bare_runs(block.runs),
        rows=block.rows and tuple(tuple(_bare_runs(cell) for cell in row) for row in block.rows),
        media=block.media and tuple(map(bare_media, block.media)),
        place="",
    )


def _seen(text: str) -> str:
    return text if text.isascii() else _UNSEEN.sub("", text)


def _composed(text: str) -> str:
    """*text* with letters and their accents as one character each: no reader sees how they are written."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _target(run: Run) -> str | None:
    return target(run.href) if run.href else None


def bare_media(media: Media) -> Media:
    """The id of *media* alone; of a picture, what all its renditions have in common."""
    return Media(kind=media.kind, id=upload_of(media.id) if media.kind is MediaKind.IMAGE else shown(media.id))


def _bare_runs(runs: Runs) -> Runs:
    """Runs with folded spaces, marks off the spaces, and equal neighbours joined.

    Editors split bold runs at will and put spaces inside or outside of them; none of that can be seen.
    """
    if len(runs) == 1 and not runs[0].marks:
        # Most blocks of most texts.
        text = _composed(fold_spaces(_seen(runs[0].text)))
        return (Run(text=text, href=_target(runs[0])),) if text else ()
    texts: list[str] = []
    styles: list[tuple[tuple[Mark, ...], str | None]] = []
    for run in runs:
        text = single_spaced(_seen(run.text))
        if text.startswith(" "):
            # The space goes to the run before it, whichever run the editor put it in.
            if texts and not texts[-1].endswith(" "):
                texts[-1] += " "
            text = text[1:]
        style = tuple(sorted(run.marks, key=lambda mark: mark.value)), _target(run)
        if text and styles and styles[-1] == style:
            texts[-1] += text
        elif text:
            texts.append(text)
            styles.append(style)
    if texts:
        texts[-1] = texts[-1].rstrip(" ")
    return tuple(
        Run(text=_composed(text), marks=marks, href=href) for text, (marks, href) in zip(texts, styles, strict=True)
    )
