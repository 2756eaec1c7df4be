"""Real words one slip of the hand apart: *résolution*, *révolution*; *county*, *country*.

Found by comparing the common words of French and English with one another, letter by letter; those that are forms of
one word, and those that no text on world affairs would hold, are left out. All folded (no case, no accents).
"""

from archive.text.lists import entries

# By the stems in which they differ, whatever follows: `resol revol` holds of *resolutions* and *revolutions* too.
_PAIRS = (tuple(pair.split()) for pair in entries("lookalikes"))
_LOOKALIKES = frozenset(found for a, b in _PAIRS for found in ((a, b), (b, a)))
# So that a word is cut to a few lengths instead of being compared with each pair.
_LENGTHS = tuple(sorted({(len(a), len(b)) for a, b in _LOOKALIKES}))


def are_lookalikes(one: str, other: str) -> bool:
    """Return whether the folded words, one slip apart, are two real words."""
    return any(_are_listed(one, one[:a], other, other[:b]) for a, b in _LENGTHS)


def _are_listed(one: str, stem: str, other: str, other_stem: str) -> bool:
    if (stem, other_stem) not in _LOOKALIKES:
        return False
    # *Plan* and *plant*, but not every word that begins like both.
    nested = stem.startswith(other_stem) or other_stem.startswith(stem)
    return not nested or (one.removesuffix("s"), other.removesuffix("s")) == (stem, other_stem)
