"""The reference of the Python API, written from its own signatures and docstrings."""

import inspect
from collections.abc import Iterator
from enum import Enum
from typing import Any

from archive.api.archive import Archive, Diff, PostState
from archive.api.results import Listing

CLASSES: dict[str, Any] = {"Archive": Archive, "PostState": PostState, "Diff": Diff, "Listing": Listing}
"""What a program meets: one class to open, three to be given."""

_HEAD = """# The archive in Python

```python
from archive import Archive

with Archive("archive.db") as archive:
    for post in archive.posts(author="Lefèvre", since="2026-01-01"):
        print(post.published_day, post.title)
    then = archive.as_of("2026-03-01")
    print(then.post("la-mer-rouge").text)
    archive.changes(silent=True).to_polars()
```

The API only reads, and it works without the crawler. It returns frozen values. Lists of them become data frames, with
`pip install 'cirma-archive[data]'` or `'cirma-archive[pandas]'`. A day is a `date`, or text as people write it
(`2026-03-01`, `mars 2026`, `hier`); it means the end of that day in the site's zone. An instant is an aware `datetime`.
The errors that it raises are defined in `archive.errors`; each names its remedy.

The names on this page are stable. Everything else may change in any release."""


def api() -> str:
    """The page."""
    parts = [_HEAD]
    for name, class_ in CLASSES.items():
        parts += [f"## {name}", inspect.getdoc(class_) or ""]
        parts += [f"### `{told}`\n\n{doc}" for told, doc in members(class_)]
    return "\n\n".join(parts) + "\n"


def members(class_: Any) -> Iterator[tuple[str, str]]:
    """Each public method and property: how it is called, and what it says of itself."""
    # From the base up: what opens an archive comes before what asks it.
    ours = {name: member for base in reversed(class_.__mro__) for name, member in vars(base).items()}
    for name, member in ours.items():
        if name.startswith("_") or not (getattr(member, "__module__", "archive") or "").startswith("archive"):
            continue
        if isinstance(member, property):
            yield name, inspect.getdoc(member) or ""
        elif inspect.isroutine(member):
            yield _called(name, getattr(class_, name)), inspect.getdoc(member) or ""


def _called(name: str, method: Any) -> str:
    """The signature without types, which the docstrings explain better."""
    parameters = [p for p in inspect.signature(method).parameters.values() if p.name != "self"]
    told, starred = [], False
    for parameter in parameters:
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            told.append("*")
            starred = True
        default = parameter.default
        # Every enumeration is taken as a word as well, and that is how people write it.
        given = "" if default is parameter.empty else f"={(default.value if isinstance(default, Enum) else default)!r}"
        told.append(parameter.name + given)
    return f"{name}({', '.join(told)})"
