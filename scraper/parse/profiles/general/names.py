"""The words in class names and ids, in any spelling; lists of words and phrases as code writes them."""

import re

from archive.speed import remembered

# `has-sidebar` stands on what is beside a sidebar: such a name is passed over whole.
_WORD = re.compile(r"(?<!\S)(?:has|no|with|without|is|not|hide|toggle)[-_]\S+|([A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+)")


@remembered(most=4096)
def words_of(classes: str | None, identity: str | None) -> frozenset[str]:
    """The words of a class attribute and an id, in lower case: `relatedPosts-box` is related, posts and box."""
    if not classes and not identity:
        return frozenset()
    return frozenset(" ".join(_WORD.findall(f"{classes or ''} {identity or ''}")).lower().split())


def listed(text: str) -> tuple[str, ...]:
    """The words of *text*, which lists them between blanks."""
    return tuple(text.split())


def one_of(phrases: str) -> str:
    """*phrases*, one a line or more with bars between them, as one group of a pattern."""
    return f"(?:{'|'.join(' '.join(line.split()) for line in phrases.strip().splitlines())})"
