"""Spellings that a reader takes for one word: hyphens and full stops inside it, invisible characters, emoji."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from archive import scripts
from archive.search.stemming import fold, spellings

# Soft hyphen, zero-width spaces and joiners, word joiner, byte order mark: they show nothing, and cut words for SQLite.
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b\u2060\ufeff]")
_JOINERS = re.compile(f"(?<![{scripts.JOINED}])[{scripts.JOINERS}]")
# Tried from the start of a word only: from each letter of a long one it would be read to its end.
_PART = rf"(?:[^\W_]++|[{scripts.WITHIN_WORDS}])"
_JOINED = re.compile(
    rf"(?<![^\W_{scripts.WITHIN_WORDS}]){_PART}++(?:[-\u2010\u2011]{_PART}++){{1,3}}"
    rf"|(?:[^\W\d_][{scripts.WITHIN_WORDS}]*+\.){{2,7}}(?:[^\W\d_][{scripts.WITHIN_WORDS}]*+)?"
)
_ODD_HYPHENS = "\u2010\u2011"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_EMOJI = re.compile(f"{_FLAG}|[\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2934-\u2b55\U0001f000-\U0001faff]")
# The tones of a skin and the sex of a runner are no other word.
_TONE = re.compile("[\U0001f3fb-\U0001f3ff\u2640\u2642]")
# Han, kana, Thai, Lao, Burmese, Khmer: what the index holds as one word is often a whole clause. Korean has spaces, and
# particles behind each noun.
_LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_LETTERS}]+")
_AROUND = re.compile(f"^[{_LETTERS}]++|(?<![{_LETTERS}])[{_LETTERS}]++$")
# Longer ones are lists of words with hyphens, not one word.
MOST_LETTERS = 40
# Each is told with the whole clause: of a clause of nothing else that would be its square.
MOST_WITHIN = 16


def visible(text: str) -> str:
    """*text* without the characters that show nothing; joiners stay where they tell letters how to stand."""
    # None of these characters is ASCII.
    if text.isascii():
        return text
    text = _INVISIBLE.sub("", text)
    return _JOINERS.sub("", text) if any(joiner in text for joiner in scripts.JOINERS) else text


def joined(text: str) -> Iterator[tuple[str, str]]:
    """The words of *text* that are written in parts: in one piece, and as those parts, folded.

    `Cyber-sécurité` gives `cybersecurite` and `cyber securite`; `O.N.U.` gives `onu` and `o n u`.
    """
    # What is written in parts has no blanks, and a hyphen or two full stops: few pieces of a text are looked at.
    has_odd = any(hyphen in text for hyphen in _ODD_HYPHENS)
    pieces = [
        piece
        for piece in text.split()
        if "-" in piece
        or ("." in piece and piece.count(".") > 1)
        or (has_odd and any(hyphen in piece for hyphen in _ODD_HYPHENS))
    ]
    for found in chain.from_iterable(map(_JOINED.finditer, pieces)):
        parts = [fold(part) for part in spellings(found.group())]
        whole = "".join(parts)
        # A type of aeroplane within a clause is looked for by itself.
        own = _AROUND.sub("", whole) if holds_unspaced(whole) else whole
        for word in dict.fromkeys((whole, own)):
            if len(parts) > 1 and len(word) <= MOST_LETTERS:
                yield word, " ".join(parts)


def in_one_piece(written: str) -> str | None:
    """*written* without its hyphens or full stops, where it is one word in parts: S400 for S-400."""
    return "".join(spellings(written)) if _JOINED.fullmatch(written) else None


def holds_unspaced(word: str) -> bool:
    """Return whether a letter of *word* is of a script that sets words together: it may be a part of a clause."""
    return not word.isascii() and bool(_UNSPACED.search(word))


def within(word: str) -> Iterator[tuple[str, str]]:
    """The words and figures that *word* holds beside letters of such a script, and *word* itself, folded.

    `日本はNATO加盟を` gives `nato` and `日本はnato加盟を`: SQLite takes both for one word. So do the parts of a Persian
    word, which stand apart without a space.
    """
    if "\u200c" in word:
        parts = [fold(part) for part in word.split("\u200c") if part]
    elif holds_unspaced(word):
        parts = _UNSPACED.split(fold(word))
    else:
        return
    yield from islice(((part, fold(word)) for part in parts if 1 < len(part) <= MOST_LETTERS), MOST_WITHIN)


def emoji(text: str) -> list[str]:
    """The emoji of *text*, each a word of letters and digits that an index takes; a flag is one."""
    # Asked for each text of an archive, most of which hold no emoji.
    if text.isascii():
        return []
    return [_name(found) for found in _EMOJI.findall(text) if not _TONE.fullmatch(found)]


def _name(sign: str) -> str:
    return "emoji" + "x".join(f"{ord(letter):x}" for letter in sign)
