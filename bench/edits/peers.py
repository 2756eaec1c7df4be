"""Three change trackers as judges of an edit, written anew from their sources.

None of them classifies: each says whether it would show the edit to a reader. EDGI's web-monitoring scores and shows
everything; as its analysts work down a list sorted by score, "seen" means a score above zero. Of its score only the
part that reads text is here: links, watched terms, redirects and status play no role in these pairs.
"""

import difflib
import math
import re
import string
import unicodedata


def newsdiffs(old: str, new: str) -> bool:
    """NewsDiffs stores every version and hides those that are equal after splitting at white space."""
    return old.split() != new.split() and not _other_encoding(old, new)


def diffengine(old: str, new: str) -> bool:
    """diffengine compares body texts without white space and without any punctuation."""
    return _fingerprint(old) != _fingerprint(new)


def edgi(old: str, new: str) -> bool:
    """EDGI scores the share of changed words, without accents and case, damped by the logarithm."""
    return edgi_score(old, new) > 0


def edgi_score(old: str, new: str) -> float:
    """The text part of EDGI's score, 0 to 0.65 plus 0.35 for the longest change; moves cancel out."""
    before, after = _bare_words(old), _bare_words(new)
    codes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = [tuple(before[a:b]) for op, a, b, _, _ in codes if op != "equal" and b > a]
    come = [tuple(after[a:b]) for op, _, _, a, b in codes if op != "equal" and b > a]
    moved = set(gone) & set(come)
    changed = [part for part in gone + come if part not in moved]
    if not changed:
        return 0.0
    words = sum(map(len, changed))
    share = min(1.0, words / max(1, len(before) + len(after)))
    longest = max(map(len, changed)) / max(1, len(before), len(after))
    return 0.65 * math.log1p(share * 99) / math.log(100) + 0.35 * min(1.0, longest)


def _other_encoding(old: str, new: str) -> bool:
    """Return whether only characters outside of ASCII differ as an encoding slip would make them differ."""
    return old.encode("utf-8") == new.encode("latin-1", "replace")


def _fingerprint(text: str) -> str:
    marks = string.punctuation + "«»“”„‘’…–—‹›"
    return "".join(char for char in text if not char.isspace() and char not in marks)


def _bare_words(text: str) -> list[str]:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(char for char in parts if not unicodedata.combining(char)))
