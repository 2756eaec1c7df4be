"""Countries, capitals and powers under their French and English names: a capital at the start of a sentence is theirs.

Folded (no case, no accents), in single words.
"""

from archive.text.lists import entries

PLACES = frozenset((*entries("countries"), *entries("capitals")))
