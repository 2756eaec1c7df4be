"""The figures of a run in its row: what is nothing is left out, as a quiet day has little else, and there are many."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType(
    {
        "resumed": False,
        "notes": [],
        "asked": 0,
        "left": 0,
        "cut": "",
        "posts": 0,
        "unchanged": 0,
        "missing": 0,
        "moved": 0,
        "walled": 0,
        "other": 0,
        "unread": 0,
        "refused": 0,
        "failed": 0,
        "failures": [],
        "unreadable": [],
        "changes": [],
        "moves": [],
        "held": None,
        "held_back": 0,
        "held_back_why": None,
        "learnt": 0,
        "looks_like": None,
        "requests": 0,
        "bytes": 0,
        "media": {"kept": 0, "bytes": 0, "missing": 0, "left": 0, "notes": []},
        "waited_seconds": 0.0,
    }
)
# As JSON says it: an empty tuple is an empty list, and 0 is not false.
_WRITTEN = {name: json.dumps(value) for name, value in _NOTHING.items()}
# Every crawl says what its sources named; a run for pictures alone has none of these figures.
_OF_A_CRAWL = "coverage"


def sparse(figures: Mapping[str, Any]) -> dict[str, Any]:
    """*figures* without those that are nothing."""
    if _OF_A_CRAWL not in figures:
        return dict(figures)
    return {name: value for name, value in figures.items() if json.dumps(value) != _WRITTEN.get(name)}


def in_full(figures: Mapping[str, Any]) -> dict[str, Any]:
    """*figures* with those that were left out."""
    # Made anew: whoever is given a list may add to it.
    nothing = {name: json.loads(text) for name, text in _WRITTEN.items()} if _OF_A_CRAWL in figures else {}
    return {**nothing, **figures}
