"""Search in French over the current and past states of posts.

One hit a post: through its current state where that matches, else through the past state that matches best.
`archive.search.query` reads what is asked; `archive.search.index` and `archive.search.vocabulary` keep what answers,
and `archive.search.soundness` checks it.
"""

from archive.search.asking import HitOrder, Moment, explain, find, forms, posts, search
from archive.search.index import StateText, put, put_all, rebuild, remove, update_period, write_text
from archive.search.results import Forms, FoundPosts, Hit, Segment
from archive.search.soundness import check
from archive.search.tables import DDL, drop
from archive.search.vocabulary import Vocabulary

__all__ = [
    "DDL",
    "Forms",
    "FoundPosts",
    "Hit",
    "HitOrder",
    "Moment",
    "Segment",
    "StateText",
    "Vocabulary",
    "check",
    "drop",
    "explain",
    "find",
    "forms",
    "posts",
    "put",
    "put_all",
    "rebuild",
    "remove",
    "search",
    "update_period",
    "write_text",
]
