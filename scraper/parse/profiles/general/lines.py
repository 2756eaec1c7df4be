"""The lines of a body that are not its text: title and byline above it, what follows it, and links to other texts."""

import re

from archive.digest import fold_spaces
from archive.model import Block, BlockKind

# A line of this length or less can be a label.
LABEL = 80
_MEDIA = frozenset(
    {BlockKind.IMAGE, BlockKind.DIVIDER, BlockKind.GALLERY, BlockKind.VIDEO, BlockKind.AUDIO, BlockKind.EMBED}
)
_END = re.compile(
    r"(?:\d+ )?(?:comment(?:aire)?s?|kommentare?|comentarios?|comentários?|commenti|komentáře|réactions?|"
    r"responses?|replies)(?: ?\(?\d+\)?)?|댓글|(?:leave|post|add) (?:a|your) (?:comment|reply)|"
    r"laisser un commentaire|ajouter un commentaire|posts récents|recent posts|aktuelle beiträge|"
    r"entradas recientes|related (?:posts|articles|stories|content|news|topics)|(?:sur|dans) le même (?:sujet|"
    r"thème)|articles? (?:similaires?|liés?|connexes?|associés?)|plus d.articles|about the author|"
    r"à propos de l.auteur|recommended(?: for you| reading)?|partager(?: cet article)?|share this.{0,30}|"
    r"(?:vous aimerez|ces articles).{0,40}|you (?:may|might) (?:also )?(?:like|be interested).{0,20}|"
    r"weitere artikel|das könnte sie auch interessieren|mehr zum thema|te puede interesar.{0,20}|mots[- ]clés",
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
    r"(?:read more|read also|see also|see more|also read|also on|more|don.t miss|watch|related|lire aussi|"
    r"lire également|à lire|voir aussi|à voir|czytaj (?:też|także|więcej)|leggi anche|lesen sie auch|"
    r"lee (?:también|más)|leia (?:também|mais)|mehr(?: dazu)?|read)\b\s*[:|»>–-]",
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
    """*blocks* up to the line that says that something else begins: comments, related texts."""
    letters = [len(text_of(block)) for block in blocks]
    total, before = sum(letters), 0
    for index, block in enumerate(blocks):
        line = text_of(block) if letters[index] <= LABEL else ""
        if line and _ends(line.rstrip(" :…?!"), before / total):
            return blocks[:index]
        before += letters[index]
    return blocks


def _ends(line: str, share: float) -> bool:
    return (share > 1 / 3 and bool(_END.fullmatch(line))) or (share > 0.85 and bool(_PERHAPS.fullmatch(line)))


def without_trailing_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """*blocks* without headings at the end, which head nothing, and without the credit of a picture."""
    last = len(blocks)
    while last and (blocks[last - 1].kind is BlockKind.HEADING or _is_credit(blocks[last - 1])):
        last -= 1
    return blocks[:last]


def _is_credit(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and bool(_CREDIT.fullmatch(text_of(block)))


def is_pointer(block: Block) -> bool:
    """Return whether *block* does nothing but lead to another text."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING) or not block.runs:
        return False
    text = text_of(block)
    if len(text) <= LABEL and _PERHAPS.fullmatch(text.rstrip(" :…?!")):
        return True
    linked = sum(len(run.text.strip()) for run in block.runs if run.href and not run.href.startswith("#"))
    if linked and 10 * linked >= 9 * len(text):
        return text.isupper() or bool(_POINTER.match(text))
    return bool(linked and _POINTER.match(text) and 2 * linked > len(text))
