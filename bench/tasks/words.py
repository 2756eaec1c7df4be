"""Searching for words, and counting them."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bench.rehearsal import World, is_live
from bench.tasks.truth import count_of, day_of, ever_with, folded, holds, plain, slug_of, words_of

_WORDS = ("parti", "partie", "nature", "animaux", "espèces", "œuvre")


def posts_that_ever_held_a_phrase_now_gone(world: World) -> tuple[Any, Any]:
    phrase = next(_lost(world))
    found = world.records("search", f'"{phrase}"', "--past")
    truth = {
        slug_of(world.states[-1][name]["url"])
        for name in world.live
        if any(is_live(name, day) and holds(phrase, day[name]) for day in world.states)
        and not holds(phrase, world.live[name])
    }
    return {slug_of(each["url"]) for each in found}, truth


def every_post_with_an_exact_word(world: World) -> tuple[Any, Any]:
    found = {word: {slug_of(hit["url"]) for hit in world.records("search", f"={word}")} for word in _WORDS}
    return found, {word: ever_with(world, word) for word in _WORDS}


def how_many_posts_have_a_word(world: World) -> tuple[Any, Any]:
    found = world.records("search", "=nature")
    truth = ever_with(world, "nature")
    return (len(found), {hit["total"] for hit in found}), (len(truth), {len(truth)} if truth else set())


def how_often_a_hit_has_a_word(world: World) -> tuple[Any, Any]:
    found = {
        slug_of(hit["url"]): hit["occurrences"] for hit in world.records("search", "=nature") if hit["matches_now"]
    }
    truth = {
        slug_of(state["url"]): count_of("nature", f"{state['title']} {state['body']}") for state in world.last.values()
    }
    return found, {slug: count for slug, count in truth.items() if count}


def every_place_of_a_word(world: World) -> tuple[Any, Any]:
    found = Counter(line["post"] for line in world.records("concordance", "=nature"))
    truth = Counter(count_of("nature", state["body"]) for state in world.last.values())
    return sorted(found.values()), sorted(count for count in truth.elements() if count)


def how_often_a_word_is_used_a_year(world: World) -> tuple[Any, Any]:
    found = world.records("frequency", "=nature,=animaux", "--by", "year")
    truth: Counter[tuple[str, str]] = Counter()
    for state in world.last.values():
        for word in ("nature", "animaux"):
            truth[f"={word}", day_of(state)[:4]] += count_of(word, state["body"])
    return {(row["term"], row["period"]): row["count"] for row in found if row["count"]}, {
        key: count for key, count in truth.items() if count
    }


def what_stands_beside_a_word(world: World) -> tuple[Any, Any]:
    found = {row["word"]: row["left"] for row in world.records("collocates", "=animaux", "--near", "1")}
    left: Counter[str] = Counter()
    for state in world.last.values():
        words = words_of(state["body"])
        left.update(before for before, word in pairwise(words) if word == "animaux")
    told = {folded(word): count for word, count in found.items() if count}
    return told, {word: left[word] for word in told}


def posts_of_an_author_by_plain_words(world: World) -> tuple[Any, Any]:
    signed = Counter(author for state in world.live.values() for author in state["authors"])
    author, _ = signed.most_common(1)[0]
    found = {slug_of(hit["url"]) for hit in world.records("search", f'auteur:"{author}"') if hit["matches_now"]}
    plain = {slug_of(hit["url"]) for hit in world.records("search", f'"{author}"')}
    truth = {slug_of(state["url"]) for state in world.last.values() if author in state["authors"]}
    return (found, truth - plain), (truth, set())


def _lost(world: World) -> Iterator[str]:
    """Five words in a row of sentences that an edit took away, and that no other post has."""
    for row in world.rows:
        if row["kind"] != "edit" or "body" not in row["fields"] or row["post"] not in world.live:
            continue
        before, now = (plain(world.states[day][row["post"]]["body"]) for day in (row["day"] - 1, -1))
        for phrase in re.findall(r"(?=\b((?:[^\W\d_]{3,} ){4}[^\W\d_]{3,})\b)", before):
            if phrase not in now:
                yield phrase
