"""Decide whether an answer shows the post, from what it and its siblings showed before. Pure.

A page that a parser takes for a post need not be one: a lapsed domain shows a text, so does a template's error page.
What kept a good part of the post's own text is the post, whatever else changed. Of the rest the first rule of `DOUBTS`
that applies says why it is held back: kept and shown in `history`, and no state of the post until it is confirmed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from archive.history.removal import A_DAY, PATIENCE

RETAINED = 0.3
"""An answer that keeps this share of the text that its post had is the post: unrelated texts share next to nothing."""

MANY = 5
"""So many posts that are another text at once are looked at together, if they are a fifth of the posts."""

# What keeps less of a text shows nothing of it: any two texts may share a turn of phrase.
_STRANGE = 0.1
# Single words are shared by any two texts of one language; three in a row hardly are.
_SHINGLE = 3
# Words: below these a text has too few triples for a share of them to mean anything.
_SHORT = 12
# Below so many accented letters their loss may be an edit of a word or two.
_ACCENTS = 5
# Letters: a shorter text may well be replaced as a whole by an honest edit.
_A_TEXT = 200


class LooksLike(StrEnum):
    """The likely cause of many odd answers at once: an alarm's `looks_like`."""

    PARKED = "parked"
    MAINTENANCE = "maintenance"
    CHALLENGE = "challenge"
    NOT_FOUND = "not_found"
    TEMPLATE = "template"
    MOVED = "moved"


class AnswerFacts(Struct, frozen=True, kw_only=True):
    """The facts about one answer that was taken for a post."""

    retained: float | None
    """The share of the text held before that it still shows; None of a post not seen before."""
    held: int = 0
    """Letters of the text held before."""
    letters: int = 0
    """Letters that it shows."""
    elsewhere: int = 0
    """How many other posts are shown with the same text; of a new post, under the same title, too."""
    marked: bool = False
    """It carries the marks of the platform: a template's error page has none."""
    error_page: bool = False
    """It is the page that the site gives for an address that cannot exist."""
    marks_lost: bool = False
    """It lacks the marks of the platform, which the post (of a new one: all its siblings) has."""
    bare: bool = False
    """It has neither date nor author, where the post (of a new one: all its siblings) has them."""
    cut: bool = False
    """It breaks off before the end of a page, which the post showed before."""
    title_kept: bool = True
    """Its title shares a word with the title held before."""
    language_kept: bool = True
    titles_elsewhere: int = 0
    """How many other posts came to have the same title in this crawl, in the place of titles of their own."""
    garbled: bool = False
    """It shows the same text without the accented letters of before."""
    as_many: bool = False
    """Its title, authors or date are others than before, as those of a fifth of the posts are in this crawl."""


class DoubtRule(Struct, frozen=True, kw_only=True):
    """One line of the table."""

    name: str
    why: str
    looks_like: LooksLike
    lasting: bool
    """Being seen again confirms nothing: a parking page stays for years."""
    applies: Callable[[AnswerFacts], bool]


CUT, STRANGER = "cut", "stranger"
"""The names of the rules for a page that breaks off, and for one that shows nothing of the post."""

# From what is certain about one page to what is merely odd: the first that applies names the alarm.
DOUBTS: tuple[DoubtRule, ...] = (
    DoubtRule(
        name=CUT,
        why="the page breaks off before its end, and did not before",
        looks_like=LooksLike.TEMPLATE,
        lasting=False,
        applies=lambda facts: facts.cut,
    ),
    DoubtRule(
        name="error-page",
        why="it is the page that the site gives for an address that cannot exist",
        looks_like=LooksLike.NOT_FOUND,
        # What the site shows for an impossible address does not become a post by being shown again.
        lasting=True,
        applies=lambda facts: facts.error_page,
    ),
    DoubtRule(
        name="shared-unmarked",
        why="three addresses or more show the same text, without the marks of the platform or any date and author",
        looks_like=LooksLike.PARKED,
        lasting=True,
        applies=lambda facts: facts.elsewhere >= 2 and not facts.marked and (facts.marks_lost or facts.bare),
    ),
    DoubtRule(
        name="shared",
        why="three addresses or more show the same text",
        looks_like=LooksLike.TEMPLATE,
        lasting=True,
        applies=lambda facts: facts.elsewhere >= 2 and (facts.retained is not None or not facts.marked),
    ),
    DoubtRule(
        name="another's",
        why="it shows the text of another post, and had a text of its own",
        looks_like=LooksLike.TEMPLATE,
        lasting=True,
        applies=lambda facts: facts.elsewhere >= 1 and facts.retained is not None,
    ),
    DoubtRule(
        name=STRANGER,
        why="it shows nothing of the text that the post had, and neither date nor author",
        looks_like=LooksLike.PARKED,
        lasting=False,
        applies=lambda facts: facts.bare and facts.retained is not None and facts.retained < _STRANGE,
    ),
    DoubtRule(
        name="one-title",
        why="five posts or more came to have the same title",
        looks_like=LooksLike.TEMPLATE,
        lasting=True,
        # The page itself is one of the many.
        applies=lambda facts: facts.titles_elsewhere >= MANY - 1,
    ),
    DoubtRule(
        name="garbled",
        why="it shows the same text, and its accented letters are lost",
        looks_like=LooksLike.TEMPLATE,
        lasting=False,
        applies=lambda facts: facts.garbled,
    ),
    DoubtRule(
        name="unmarked",
        why="it lacks the marks of the platform that the post had",
        looks_like=LooksLike.TEMPLATE,
        lasting=False,
        applies=lambda facts: facts.marks_lost,
    ),
    DoubtRule(
        name="bare",
        why="it has neither date nor author, where the post or all its siblings have them",
        looks_like=LooksLike.TEMPLATE,
        lasting=False,
        applies=lambda facts: facts.bare,
    ),
    DoubtRule(
        name="jump",
        why="another text under another title, and in another language or of another size altogether",
        looks_like=LooksLike.TEMPLATE,
        lasting=False,
        applies=lambda facts: (
            facts.retained is not None
            and facts.held >= _A_TEXT
            and not facts.title_kept
            and (not facts.language_kept or not facts.held / 5 <= facts.letters <= facts.held * 5)
        ),
    ),
)
"""Why an answer is held back: the first rule that applies."""

MASS = DoubtRule(
    name="mass",
    why="a fifth of the posts, and five at least, are other texts at once",
    looks_like=LooksLike.TEMPLATE,
    lasting=False,
    applies=lambda facts: facts.retained is not None and facts.held >= _A_TEXT,
)
"""The rule for a rewritten post if one crawl sees many of them."""

MASS_STRIPPED = DoubtRule(
    name="mass-stripped",
    why="a fifth of the posts, and five at least, are other texts at once, without date and author or marks",
    looks_like=LooksLike.PARKED,
    # A parking page may name the address that was asked for, and stand for years.
    lasting=True,
    applies=lambda facts: MASS.applies(facts) and (facts.marks_lost or facts.bare),
)
"""The rule for a post rewritten with many others, if what the platform writes beside a text went with it."""

MASS_OF_FIELDS = DoubtRule(
    name="fields",
    why="the title, authors or dates of a fifth of the posts, and five at least, change at once",
    looks_like=LooksLike.TEMPLATE,
    lasting=False,
    applies=lambda facts: facts.as_many,
)
"""The rule for a post whose text is its own where a template seems to have changed what stands around it."""

# A fault of a template or of a server is mended within days, and a wall in words that nobody listed is as a rule.
_SLOWLY = frozenset({CUT, STRANGER, MASS.name, MASS_OF_FIELDS.name})

UNSETTLED = "unsettled"
"""Held back until the crawl is over, for what other posts did is not known yet."""


class Sighting(Struct, frozen=True, kw_only=True):
    """One doubted answer, or one that shows the same as a doubted one."""

    crawl: int
    at: datetime
    content: str
    doubt: str | None
    """The name of its rule; None where it was not doubted."""


def doubt(facts: AnswerFacts) -> DoubtRule | None:
    """The rule by which the answer is held back, or None."""
    # A text that was kept outweighs every sign of an error page but these: a cut page keeps its beginning, a server
    # that took to another encoding keeps the plain letters, and a site's name in the place of each title keeps it all.
    is_the_text = facts.retained is not None and facts.retained >= RETAINED
    if is_the_text and not (facts.cut or facts.garbled or facts.titles_elsewhere >= MANY - 1):
        return None
    return next((rule for rule in DOUBTS if rule.applies(facts)), None)


def rewritten(facts: AnswerFacts) -> bool:
    """Return whether the answer shows another text than the post had, or a garbled one."""
    return facts.garbled or (facts.retained is not None and facts.retained < RETAINED and MASS.applies(facts))


def is_garbled(before: str, now: str) -> bool:
    """Return whether *now* is *before* but for its accented letters, of which most are lost. Both as pages show them.

    So a page looks that is sent in one encoding and declared in another, or that went through a program of English.
    """
    had, has = _accented(before), _accented(now)
    return had >= _ACCENTS and has * 2 < had and _plain(before) == _plain(now)


def is_mass(rewritten: int, *, live: int, read: int) -> bool:
    """Return whether so many of *live* posts, *read* of them now, show other texts that none is believed."""
    # Half of what was read: a crawl that visits few posts a day would never reach a fifth of all.
    return rewritten >= MANY and (rewritten * 5 >= live or rewritten * 2 >= read)


def confirmed_by(doubted: Sighting, later: Iterable[Sighting]) -> Sighting | None:
    """The later sighting that confirms *doubted*, or None: the same state, in another crawl, a day later or more.

    What many addresses share is confirmed by nothing; what breaks off or is on many posts, only after `PATIENCE`.
    """
    if doubted.doubt in _LASTING:
        return None
    for sighting in later:
        # One post may be rewritten from one day to the next; a whole site seldom is.
        wait = PATIENCE if _SLOWLY & {doubted.doubt, sighting.doubt} else A_DAY
        same = sighting.content == doubted.content and sighting.crawl != doubted.crawl
        if same and sighting.doubt not in _LASTING and sighting.at - doubted.at >= wait:
            return sighting
    return None


def retained(before: str, now: str) -> float:
    """The share of the words of *before*, taken three by three, that are in *now*, too; texts are folded words."""
    old, new = before.split(), now.split()
    # Decided by the text that is looked for, so that both are cut alike.
    width = _SHINGLE if len(old) >= _SHORT else 1
    wanted, found = _shingles(old, width), _shingles(new, width)
    # Counted with repetition: a page that repeats one sentence of the old text does not keep it all.
    return sum((wanted & found).values()) / wanted.total() if wanted else 1.0


def _accented(text: str) -> int:
    # Garbled ones become capitals, signs and question marks.
    return sum(letter.islower() and not letter.isascii() for letter in text)


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalpha())


def looks_like(kinds: Mapping[str, int]) -> LooksLike:
    """Return the likeness of most of the odd answers, counted by `LooksLike`; in a tie, the first named there."""
    return max(LooksLike, key=lambda kind: (kinds.get(kind.value, 0), -list(LooksLike).index(kind)))


def _shingles(words: Sequence[str], width: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + width]) for i in range(max(0, len(words) - width + 1)))


_LASTING = frozenset(rule.name for rule in (*DOUBTS, MASS_STRIPPED) if rule.lasting)
