"""Questions of whoever must prove something: which address, which words, which pictures, and what was known when."""

import json
import re
from collections import Counter
from typing import Any

from archive import Archive
from bench.rehearsal import World, is_live
from bench.tasks.truth import count_of, headline, slug_of, words_of

_TITLES = re.compile(r"^  title: \[-(.*)-\]\{\+(.*)\+\}$", re.MULTILINE)
# What is a word is a matter of taste at the edges: apostrophes, numbers, addresses.
_OF_TASTE = 0.05


def a_move_cited_at_each_address(world: World) -> tuple[Any, Any]:
    found = []
    for change in world.records("changes", "--kind", "moved"):
        items = json.loads(world.cirma("cite", "--change", change["id"], "--format", "csl-json"))
        days = ["-".join(f"{part:02d}" for part in item["accessed"]["date-parts"][0]) for item in items]
        found.append((*(slug_of(item["URL"]) for item in items), days[0] < days[1], days[1]))
    rows = [row for row in world.rows if row["kind"] == "moved"]
    truth = [
        (*(slug_of(row[side]["url"]) for side in ("before", "after")), True, world.day(row["day"])) for row in rows
    ]
    return sorted(found), sorted(truth)


def titles_before_and_after(world: World) -> tuple[Any, Any]:
    told = world.cirma("changes", "--field", "title", "--kind", "edit", "--words")
    rows = [row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"]]
    return (
        sorted(tuple(headline(title) for title in pair) for pair in _TITLES.findall(told)),
        sorted(tuple(headline(row[side]["title"]) for side in ("before", "after")) for row in rows),
    )


def pictures_of_each_text(world: World) -> tuple[Any, Any]:
    with Archive(world.folder / "archive.db") as archive:
        slugs = {post.snapshot: slug_of(post.url) for post in archive.posts()}
        rows = [row for row in archive.table("resources") if row["snapshot"] in slugs and row["kind"] == "image"]
    found = {(slugs[row["snapshot"]], row["id"]) for row in rows}
    truth = {(slug_of(state["url"]), name) for state in world.last.values() for name in state["images"]}
    # The archive has the covers too, of which the truth says nothing.
    return found & truth, truth


def what_was_known_on_a_day(world: World) -> tuple[Any, Any]:
    day = world.days // 2
    found = [slug_of(post["url"]) for post in world.records("posts", "--known-at", world.day(day))]
    ever = {name: then[name] for then in world.states[: day + 1] for name in then if is_live(name, then)}
    return sorted(found), sorted(slug_of(state["url"]) for state in ever.values())


def how_much_a_word_weighs(world: World) -> tuple[Any, Any]:
    """By its share of all words, whose number is checked too."""
    texts = [state["body"] for state in world.last.values()]
    many = Counter(word for text in texts for word in words_of(text) if len(word) > 6 and word.isascii())
    word = many.most_common(1)[0][0]
    (row,) = world.records("frequency", f"={word}", "--by", "all")
    words = sum(len(words_of(text)) for text in texts)
    near = abs(row["words"] - words) < _OF_TASTE * words
    share = round(10_000 * row["count"] / row["words"], 3)
    return (row["count"], near, row["per_10000"]), (sum(count_of(word, text) for text in texts), True, share)
