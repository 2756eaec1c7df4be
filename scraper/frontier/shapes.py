"""The shapes of addresses: what those of a site's posts have in common, learnt from those that are surely posts.

`/2019/11/27/title` and `/2020/01/02/other` have one shape; `/about` has another.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from msgspec import Struct

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
# From so many posts on, what no post of theirs looks like is none.
ENOUGH = 3
# The share of the addresses in lists that have a shape of their own kind.
MOST = 0.75


class Shapes(Struct, frozen=True, kw_only=True):
    """The shapes of the addresses of posts."""

    known: frozenset[tuple[str, ...]]
    """Empty where too few are known: then anything can be one."""

    def fits(self, path: str) -> bool:
        """Return whether *path* looks like one of a post."""
        return not self.known or any(shape in self.known for shape in _shapes(path))


def learnt(paths: Collection[str]) -> Shapes:
    """The shapes of *paths*, all of which are posts'."""
    # Of two addresses any difference would become a rule.
    if len(paths) < ENOUGH:
        return Shapes(known=frozenset())
    first = Counter(path.split("/")[1] for path in paths if path.count("/") > 1)
    shared = {name for name, count in first.items() if count >= ENOUGH and not _DIGITS.fullmatch(name)}
    return Shapes(known=frozenset(_shape(path, shared) for path in paths))


def common(paths: Collection[str]) -> Shapes:
    """The shapes that several of *paths* have, which lists link: most are posts', some are pages'.

    None where those are not most of them: then the shape tells nothing.
    """
    counts = Counter(_shape(path, ()) for path in paths)
    known = {shape: count for shape, count in counts.items() if count >= ENOUGH}
    return Shapes(known=frozenset(known if sum(known.values()) >= MOST * len(paths) else ()))


def _shapes(path: str) -> Iterable[tuple[str, ...]]:
    parts = path.split("/")
    yield _shape(path, {parts[1]} if len(parts) > 2 else set())
    yield _shape(path, set())


def _shape(path: str, shared: Collection[str]) -> tuple[str, ...]:
    """The parts of *path* by kind; the first by itself if it is *shared*."""
    bare, _, query = path.partition("?")
    parts = bare.strip("/").split("/")
    kinds = [_kind(part) for part in parts]
    if len(parts) > 1 and parts[0] in shared:
        kinds[0] = parts[0]
    return (*kinds, "&".join(map(_parameter, query.split("&")))) if query else tuple(kinds)


def _parameter(text: str) -> str:
    """The kind of one part of a query: `id=12`, or an address of its own as in `?post/2024/03/12/title`."""
    name, assigned, value = text.partition("=")
    if assigned:
        # `view=article` tells posts from lists; `title=le-ble` is of one post alone.
        return f"{name}={value if value.isalpha() else 'x' if _LETTER.search(value) else _DIGITS.sub('9', value)}"
    first, *rest = name.split("/")
    return "/".join((_DIGITS.sub("9", first), *map(_kind, rest)))


def _kind(part: str) -> str:
    if _DIGITS.fullmatch(part):
        # A year has four digits, a month two; longer numbers are ids of any length.
        return "9" * min(len(part), 4)
    return "x.html" if part.endswith((".html", ".htm", ".php")) else "x"
