"""The truth of the server, in the words in which answers are compared with it."""

import re
import unicodedata
from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from bench.rehearsal import Record, World, is_live

ZONE = ZoneInfo("Europe/Paris")


def folded(text: str) -> str:
    """*text* without case and accents."""
    bare = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of *text*, folded."""
    return re.findall(r"[^\W_]+", folded(text))


def count_of(word: str, text: str) -> int:
    """Return how often *word* stands in *text*."""
    return words_of(text).count(folded(word))


def ever_with(world: World, word: str) -> set[str]:
    """The present slugs of the posts that had *word* on any day, in title, text, tags or signature."""
    found = set()
    for day in world.states:
        for name, state in day.items():
            everything = " ".join([state["title"], state["body"], *state["tags"], *state["authors"]])
            if is_live(name, day) and folded(word) in words_of(everything):
                found.add(slug_of(world.states[-1].get(name, state)["url"]))
    return found


def day_of(state: Record) -> str:
    """The day on which *state* was published, in the zone of the blog."""
    return datetime.fromisoformat(state["published"]).astimezone(ZONE).date().isoformat()


def slug_of(url: str) -> str:
    """The last part of a path."""
    return unquote(url).rpartition("/")[2]


def slugs_of(records: list[Record]) -> list[str]:
    """The slugs of *records*, sorted."""
    return sorted(slug_of(record["url"]) for record in records)


def slug_now(world: World, row: Record) -> str:
    """The slug that the post of *row* has on the last day."""
    return slug_of(world.states[-1][row["post"]]["url"])


def plain(text: str) -> str:
    """*text* on one line."""
    return " ".join(text.split())


def headline(title: str) -> str:
    """Return what two versions of a title share: the truth has the platform's cut headline, we have the h1."""
    return plain(title)[:30]


def holds(phrase: str, state: Record) -> bool:
    """Return whether the body of *state* has *phrase*."""
    return phrase in plain(state["body"])
