"""The lines of a body that are not its text: title and byline above it, what follows it, and links to other texts."""

import re
from itertools import takewhile

from archive.digest import fold_spaces
from archive.model import Block, BlockKind

# A line of this length or less can be a label.
LABEL = 80
_PARAGRAPH, _FEWEST_LONG = 200, 2
"""The letters of a paragraph, and how many show that a text goes on."""
_MOSTLY = 0.7
# Behind more of the letters, questions and answers of the site follow rather than the text.
_LATEST = 0.8
_MEDIA = frozenset(
    {BlockKind.IMAGE, BlockKind.DIVIDER, BlockKind.GALLERY, BlockKind.VIDEO, BlockKind.AUDIO, BlockKind.EMBED}
)
# Behind one of these, links to other texts follow, and the text may go on behind them.
_OTHERS = re.compile(
    r"related (?:posts|articles|stories|content|news|topics)|(?:sur|dans) le même (?:sujet|thème)|"
    r"articles? (?:similaires?|liés?|connexes?|associés?)|plus d.articles|recommended(?: for you| reading)?|"
    r"partager(?: cet article)?|share this.{0,30}|(?:vous aimerez|ces articles).{0,40}|"
    r"you (?:may|might) (?:also )?(?:like|be interested).{0,20}|weitere artikel|das könnte sie auch interessieren|"
    r"mehr zum thema|te puede interesar.{0,20}",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:\d+ )?(?:comment(?:aire)?s?|kommentare?|comentarios?|comentários?|commenti|komentáře|réactions?|"
    r"responses?|replies)(?: ?\(?\d+\)?)?|댓글|(?:leave|post|add) (?:a|your) (?:comment|reply)|"
    r"laisser un commentaire|ajouter un commentaire|posts récents|recent posts|aktuelle beiträge|"
    rf"entradas recientes|about the author|à propos de l.auteur|mots[- ]clés|{_OTHERS.pattern}",
    re.IGNORECASE,
)
# These are in the middle of a text too, over one other text.
_PERHAPS = re.compile(
    r"(?:à lire|à voir|lire|voir) (?:aussi|également)|more(?: (?:from|stories|on|in) .{0,40})?|read (?:more|"
    r"next|also)|see also|tags?|auch interessant|lesen sie auch|czytaj (?:też|także|więcej)|leggi anche|"
    r"lea también|leia também|don.t miss|advertisement|publicité|anzeige|advert|werbung|publicidad|suite|"
    r"lire la suite|article content|related|voltar|retour|zurück(?: zur übersicht)?|back|advertisement",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(?:read more|read also|see also|see more|also read|also on|more|don.t miss|watch|related|"
    r"(?:à )?(?:lire|voir|écouter)(?: aussi| également)?|czytaj (?:też|także|więcej)|leggi anche|lesen sie auch|"
    r"lee (?:también|más)|leia (?:também|mais)|mehr(?: dazu)?|read)\b\s*[:|»>–-]",
    re.IGNORECASE,
)

# Of the page and the site, not of the text.
_OF_PAGE = re.compile(
    r"(?:↑ ?)?(?:retour en haut|haut de (?:la )?page|(?:back|return) to (?:the )?top|nach oben|volver arriba|torna su)|"
    r"(?:permal(?:ien|ink)|(?:suivez|retrouvez|rejoignez)[- ]nous|follow us|find us|folgen sie uns|síguenos|seguici"
    r")\b.*",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright).{0,80}|.{0,60}(?:tous droits réservés|all rights reserved|alle rechte vorbehalten)\W*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:crédits? ?(?:photos?)?|photos? ?(?:credits?)?|images? credits?|fotos?(?: di)?|bildnachweis|bildquelle)"
    r"\s*:.{1,60}",
    re.IGNORECASE,
)


def text_of(block: Block) -> str:
    """The text of *block*, its white space folded."""
    return fold_spaces("".join(run.text for run in block.runs)).strip()


def without_end(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks* up to the line that says that something else begins: comments, related texts.

    Where the text goes on behind links to related texts, it is left whole without them.
    """
    letters = [len(text_of(block)) for block in blocks]
    total, before, goes_on = sum(letters), 0, 0
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        line = text_of(block).rstrip(" :…?!") if letters[index] <= LABEL else ""
        if line and index >= goes_on and _ends(line, before / total):
            is_inside = before < _LATEST * total and _OTHERS.fullmatch(line)
            goes_on = _behind_links(blocks, index + 1) if is_inside else 0
            if not goes_on:
                break
        before += letters[index]
        if index >= goes_on:
            kept.append(block)
    return tuple(kept)


def _behind_links(blocks: tuple[Block, ...], begin: int) -> int:
    """The place from *begin* where the text goes on behind links and nothing else; 0 where it does not."""
    index = next((index for index in range(begin, len(blocks)) if not _is_link(blocks[index])), len(blocks))
    stretch = [*takewhile(lambda block: not _END.fullmatch(text_of(block).rstrip(" :…?!")), blocks[index:])]
    long = sum(len(text_of(block)) >= _PARAGRAPH for block in stretch)
    # Teasers of other texts alternate with their titles, which are links.
    return index if index > begin and long >= _FEWEST_LONG and not any(map(_is_link, stretch)) else 0


def _is_link(block: Block) -> bool:
    text = text_of(block)
    return bool(text) and _linked(block) >= _MOSTLY * len(text)


def _linked(block: Block) -> int:
    """Return how many letters of *block* lead elsewhere."""
    return sum(len(run.text.strip()) for run in block.runs if run.href and not run.href.startswith("#"))


def _ends(line: str, share: float) -> bool:
    return (share > 1 / 3 and bool(_END.fullmatch(line))) or (share > 0.85 and bool(_PERHAPS.fullmatch(line)))


def without_trailing_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks* without headings at the end, which head nothing, and without the credit of a picture or a copyright."""
    last = len(blocks)
    while last and (blocks[last - 1].kind is BlockKind.HEADING or _is_credit(blocks[last - 1])):
        last -= 1
    return blocks[:last]


def _is_credit(block: Block) -> bool:
    text = text_of(block)
    is_credit = block.kind is BlockKind.PARAGRAPH and _CREDIT.fullmatch(text)
    return bool(is_credit or (block.kind is not BlockKind.QUOTATION and _RIGHTS.fullmatch(text)))


def is_pointer(block: Block) -> bool:
    """Return whether *block* does nothing but lead to another text."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or not block.runs:
        return False
    text = text_of(block)
    if len(text) <= LABEL and _PERHAPS.fullmatch(text.rstrip(" :…?!")):
        return True
    linked = _linked(block)
    if len(text) <= LABEL * 2 and any(run.href for run in block.runs) and _OF_PAGE.fullmatch(text):
        return True
    if linked and 10 * linked >= 9 * len(text):
        return text.isupper() or bool(_POINTER.match(text))
    return bool(linked and _POINTER.match(text) and 2 * linked > len(text))
