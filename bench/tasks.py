"""Thirty tasks of a researcher, each one command or line of Python, over a blog that changed for days; checked against
the truth of the server that replayed it.

    python -m bench.tasks --shared ../shared --site CORPUS/dev/makigo-dev [--scenario FILE] [--keep DIR]

The blog is a replay of real pages (`shared/replay`), crawled once a simulated day.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from bench.rehearsal import Record, World, is_live, rehearse

ZONE = ZoneInfo("Europe/Paris")

# --- the tasks: each yields what was asked, what came, what is true -----------------------------------------------


def posts_of_an_author_in_a_year(world: World) -> tuple[Any, Any]:
    ever = list(world.last.values())
    signed = Counter((author, _day(state)[:4]) for state in ever for author in state["authors"])
    (author, year), _ = signed.most_common(1)[0]
    found = world.records("posts", "--author", author, "--since", year, "--until", year)
    truth = [state for state in ever if author in state["authors"] and _day(state).startswith(year)]
    return _urls(found), _urls(truth)


def a_text_as_of_a_day(world: World) -> tuple[Any, Any]:
    row = next(row for row in world.rows if row["kind"] == "edit" and "body" in row["fields"] and row["day"] > 2)
    before, after = (
        json.loads(world.cirma("show", row["url"], "--json", "--as-of", world.day(day)))
        for day in (row["day"] - 1, row["day"])
    )
    truth = [world.states[day][row["post"]]["body"] for day in (row["day"] - 1, row["day"])]
    return [_plain(before["body"]), _plain(after["body"])], [_plain(text) for text in truth]


def what_changed_in_a_text_and_when(world: World) -> tuple[Any, Any]:
    slug, _ = Counter(row["post"] for row in world.rows if row["kind"] == "edit").most_common(1)[0]
    rows = [row for row in world.rows if row["post"] == slug]
    found = world.records("changes", "--post", rows[-1]["url"])
    told = [(each["window"][1][:10], each["kind"], sorted(each["fields"])) for each in found if not each["baseline"]]
    return sorted(told), sorted((world.day(row["day"]), row["kind"], sorted(row["fields"])) for row in rows)


def all_silent_edits(world: World) -> tuple[Any, Any]:
    found = [(_slug(each["url"]), each["window"][1][:10]) for each in world.records("changes", "--silent")]
    truth = [row for row in world.rows if row["kind"] == "edit" and row["silent"]]
    # One of two cache nodes goes on with the old page for a day: who meets that one cannot know better.
    late = {
        (_current(world, row), world.day(row["day"] + 1)): (_current(world, row), world.day(row["day"]))
        for row in truth
        if "flipflop" in row["ops"]
    }
    return (
        sorted(late.get(told, told) for told in found),
        sorted((_current(world, row), world.day(row["day"])) for row in truth),
    )


def removed_texts_with_their_last_words(world: World) -> tuple[Any, Any]:
    out = world.scratch("removed")
    world.cirma("export", "jsonl", str(out), "--state", "gone")
    found = [json.loads(line) for line in (out / "posts.jsonl").read_text("utf-8").splitlines()]
    gone = [state for name, state in world.last.items() if name not in world.live]
    return (
        {_slug(each["url"]): _plain(each["body"]) for each in found},
        {_slug(state["url"]): _plain(state["body"]) for state in gone},
    )


def posts_that_ever_held_a_phrase_now_gone(world: World) -> tuple[Any, Any]:
    phrase = next(_lost(world))
    found = world.records("search", f'"{phrase}"', "--past")
    truth = {
        _slug(world.states[-1][name]["url"])
        for name in world.live
        if any(is_live(name, day) and _held(phrase, day[name]) for day in world.states)
        and not _held(phrase, world.live[name])
    }
    return {_slug(each["url"]) for each in found}, truth


def a_citation_of_the_version_read(world: World) -> tuple[Any, Any]:
    row = next(row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"])
    state = world.states[row["day"] - 1][row["post"]]
    arguments = (row["url"], "--as-of", world.day(row["day"] - 1), "--format", "csl-json")
    (item,) = json.loads(world.cirma("cite", *arguments))
    read = json.loads(world.cirma("show", row["url"], "--snapshot", item["archive_location"], "--json"))
    issued = "-".join(f"{part:02d}" for part in item["issued"]["date-parts"][0])
    return (
        (_headline(item["title"]), issued, _plain(read["body"])),
        (_headline(state["title"]), _day(state), _plain(state["body"])),
    )


def publications_by_month(world: World) -> tuple[Any, Any]:
    found = json.loads(world.cirma("stats", "--json"))
    truth = Counter(_day(state)[:7] for state in world.last.values())
    return {row["name"]: row["published"] for row in found["months"] if row["published"]}, dict(truth)


def the_corpus_in_polars(world: World) -> tuple[Any, Any]:
    import polars

    out = world.scratch("corpus")
    world.cirma("export", "parquet", str(out))
    frame = polars.read_parquet(out / "posts.parquet")
    return (
        {(_slug(row["url"]), _headline(row["title"]), _plain(row["body"])) for row in frame.iter_rows(named=True)},
        {(_slug(state["url"]), _headline(state["title"]), _plain(state["body"])) for state in world.last.values()},
    )


def the_history_of_a_post_as_git(world: World) -> tuple[Any, Any]:
    slug = next(name for name, _ in Counter(row["post"] for row in world.rows).most_common() if name in world.live)
    out = world.scratch("history")
    world.cirma("export", "git", str(out))
    subprocess.run(["git", "-C", str(out), "fsck", "--strict"], check=True, capture_output=True)
    identity = json.loads(world.cirma("show", world.live[slug]["url"], "--json"))["id"]
    (page,) = (out / "posts").glob(f"*-{identity}.md")
    log = ["git", "-C", str(out), "log", "--reverse", "--format=%as %s", "--", str(page)]
    told = subprocess.run(log, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = sorted((row for row in world.rows if row["post"] == slug), key=lambda row: row["day"])
    truth = [f"{world.day(row['day'])} {row['kind']}" for row in rows]
    return [line.partition(":")[0] for line in told][-len(truth) :], truth


def days_as_people_write_them(world: World) -> tuple[Any, Any]:
    state = next(iter(world.last.values()))
    day = datetime.fromisoformat(state["published"]).astimezone(ZONE).date()
    french = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    forms = (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", french)
    found = [_urls(world.records("posts", "--since", form, "--until", form)) for form in forms]
    truth = [each for each in world.last.values() if _day(each) == day.isoformat()]
    return found, [_urls(truth)] * len(forms)


def a_reversed_range_is_refused(world: World) -> tuple[Any, Any]:
    return world.code("changes", "--since", "mai 2026", "--until", "mars 2026"), 2


def every_post_with_an_exact_word(world: World) -> tuple[Any, Any]:
    found = {word: {_slug(hit["url"]) for hit in world.records("search", f"={word}")} for word in _WORDS}
    return found, {word: _ever(world, word) for word in _WORDS}


def how_many_posts_have_a_word(world: World) -> tuple[Any, Any]:
    found = world.records("search", "=nature")
    truth = _ever(world, "nature")
    return (len(found), {hit["total"] for hit in found}), (len(truth), {len(truth)})


def how_often_a_hit_has_a_word(world: World) -> tuple[Any, Any]:
    found = {_slug(hit["url"]): hit["occurrences"] for hit in world.records("search", "=nature") if hit["matches_now"]}
    truth = {
        _slug(state["url"]): _count("nature", f"{state['title']} {state['body']}") for state in world.last.values()
    }
    return found, {slug: count for slug, count in truth.items() if count}


def every_place_of_a_word(world: World) -> tuple[Any, Any]:
    found = Counter(line["post"] for line in world.records("concordance", "=nature"))
    truth = Counter(_count("nature", state["body"]) for state in world.last.values())
    return sorted(found.values()), sorted(count for count in truth.elements() if count)


def how_often_a_word_is_used_a_year(world: World) -> tuple[Any, Any]:
    found = world.records("frequency", "=nature,=animaux", "--by", "year")
    truth: Counter[tuple[str, str]] = Counter()
    for state in world.last.values():
        for word in ("nature", "animaux"):
            truth[f"={word}", _day(state)[:4]] += _count(word, state["body"])
    return {(row["term"], row["period"]): row["count"] for row in found if row["count"]}, {
        key: count for key, count in truth.items() if count
    }


def what_stands_beside_a_word(world: World) -> tuple[Any, Any]:
    found = {row["word"]: row["left"] for row in world.records("collocates", "=animaux", "--near", "1")}
    left: Counter[str] = Counter()
    for state in world.last.values():
        words = _words(state["body"])
        left.update(before for before, word in pairwise(words) if word == "animaux")
    told = {_fold(word): count for word, count in found.items() if count}
    return told, {word: left[word] for word in told}


def posts_of_an_author_by_plain_words(world: World) -> tuple[Any, Any]:
    signed = Counter(author for state in world.live.values() for author in state["authors"])
    author, _ = signed.most_common(1)[0]
    found = {_slug(hit["url"]) for hit in world.records("search", f'auteur:"{author}"') if hit["matches_now"]}
    plain = {_slug(hit["url"]) for hit in world.records("search", f'"{author}"')}
    truth = {_slug(state["url"]) for state in world.last.values() if author in state["authors"]}
    return (found, truth - plain), (truth, set())


def removed_posts(world: World) -> tuple[Any, Any]:
    gone = [state for name, state in world.last.items() if name not in world.live]
    return _urls(world.records("posts", "--state", "gone")), _urls(gone)


def posts_that_moved(world: World) -> tuple[Any, Any]:
    return _happened(world, "moved")


def posts_that_came_back(world: World) -> tuple[Any, Any]:
    return _happened(world, "restored")


def posts_that_were_published(world: World) -> tuple[Any, Any]:
    found = [each for each in world.records("changes", "--kind", "new") if not each["baseline"]]
    truth = [row for row in world.rows if row["kind"] == "new"]
    return sorted(_slug(each["url"]) for each in found), sorted(_current(world, row) for row in truth)


def titles_that_changed(world: World) -> tuple[Any, Any]:
    found = sorted(_slug(each["url"]) for each in world.records("changes", "--field", "title", "--kind", "edit"))
    rows = [row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"]]
    return found, sorted(_current(world, row) for row in rows)


def signatures_that_changed(world: World) -> tuple[Any, Any]:
    found = sorted(_slug(each["url"]) for each in world.records("changes", "--field", "authors", "--kind", "edit"))
    rows = [row for row in world.rows if row["kind"] == "edit" and "authors" in row["fields"]]
    return found, sorted(_current(world, row) for row in rows)


def a_post_by_its_public_address(world: World) -> tuple[Any, Any]:
    slug = next(iter(world.live))
    url = world.live[slug]["url"]
    public = "https://www.example.org" + url[len(world.base.rstrip("/")) :]
    return json.loads(world.cirma("show", public, "--json"))["url"], json.loads(world.cirma("show", url, "--json"))[
        "url"
    ]


def a_post_by_the_beginning_of_its_slug(world: World) -> tuple[Any, Any]:
    slugs = sorted(_slug(state["url"]) for state in world.last.values())
    slug = next(slug for slug in slugs if len(slug) > 30 and sum(other.startswith(slug[:25]) for other in slugs) == 1)
    return _slug(json.loads(world.cirma("show", slug[:25], "--json"))["url"]), slug


def the_blog_as_of_a_day(world: World) -> tuple[Any, Any]:
    day = world.days // 2
    states = world.states[day]
    found = world.records("posts", "--as-of", world.day(day))
    return (
        sorted(_headline(each["title"]) for each in found if each["state"] != "gone"),
        sorted(_headline(state["title"]) for name, state in states.items() if is_live(name, states)),
    )


def a_text_as_of_a_day_in_python(world: World) -> tuple[Any, Any]:
    from archive import Archive

    row = next(row for row in world.rows if row["kind"] == "edit" and "body" in row["fields"] and row["day"] > 2)
    with Archive(world.folder / "archive.db") as archive:
        found = archive.as_of(world.day(row["day"] - 1)).post(row["url"]).text
    return _plain(found), _plain(world.states[row["day"] - 1][row["post"]]["body"])


def nothing_is_sure_after_the_last_look(world: World) -> tuple[Any, Any]:
    later = world.blog.now(world.days + 30).date().isoformat()
    found = [each for each in world.records("posts", "--as-of", later) if each["state"] == "live"]
    return {each["uncertain"][1] if each["uncertain"] else "sure" for each in found}, {None}


def a_received_file(world: World) -> tuple[Any, Any]:
    copy = world.scratch("received")
    copy.mkdir()
    world.cirma("backup", str(copy / "copy.db"))
    told = world.bare("posts", "--archive", str(copy / "copy.db"), "--json")
    return [json.loads(line)["id"] for line in told.splitlines()], [each["id"] for each in world.records("posts")]


TASKS: tuple[Callable[[World], tuple[Any, Any]], ...] = (
    posts_of_an_author_in_a_year,
    a_text_as_of_a_day,
    what_changed_in_a_text_and_when,
    all_silent_edits,
    removed_texts_with_their_last_words,
    posts_that_ever_held_a_phrase_now_gone,
    a_citation_of_the_version_read,
    publications_by_month,
    the_corpus_in_polars,
    the_history_of_a_post_as_git,
    days_as_people_write_them,
    a_reversed_range_is_refused,
    every_post_with_an_exact_word,
    how_many_posts_have_a_word,
    how_often_a_hit_has_a_word,
    every_place_of_a_word,
    how_often_a_word_is_used_a_year,
    what_stands_beside_a_word,
    posts_of_an_author_by_plain_words,
    removed_posts,
    posts_that_moved,
    posts_that_came_back,
    posts_that_were_published,
    titles_that_changed,
    signatures_that_changed,
    a_post_by_its_public_address,
    a_post_by_the_beginning_of_its_slug,
    the_blog_as_of_a_day,
    a_text_as_of_a_day_in_python,
    nothing_is_sure_after_the_last_look,
    a_received_file,
)


_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_WORDS = ("parti", "partie", "nature", "animaux", "espèces", "œuvre")


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _fold(text))


def _count(word: str, text: str) -> int:
    return _words(text).count(_fold(word))


def _ever(world: World, word: str) -> set[str]:
    """The present slugs of the posts that had *word* on any day, in title, text, tags or signature."""
    found = set()
    for day in world.states:
        for name, state in day.items():
            everything = " ".join([state["title"], state["body"], *state["tags"], *state["authors"]])
            if is_live(name, day) and _fold(word) in _words(everything):
                found.add(_slug(world.states[-1].get(name, state)["url"]))
    return found


def _happened(world: World, kind: str) -> tuple[Any, Any]:
    found = world.records("changes", "--kind", kind)
    return (
        sorted((_slug(each["url"]), each["window"][1][:10]) for each in found),
        sorted((_current(world, row), world.day(row["day"])) for row in world.rows if row["kind"] == kind),
    )


def _day(state: Record) -> str:
    return datetime.fromisoformat(state["published"]).astimezone(ZONE).date().isoformat()


def _slug(url: str) -> str:
    return unquote(url).rpartition("/")[2]


def _urls(records: list[Record]) -> list[str]:
    return sorted(_slug(record["url"]) for record in records)


def _current(world: World, row: Record) -> str:
    return _slug(world.states[-1][row["post"]]["url"])


def _plain(text: str) -> str:
    return " ".join(text.split())


def _headline(title: str) -> str:
    """What two tellings of a title share: the truth has the platform's headline, cut near 110 letters, we the h1."""
    return _plain(title)[:100]


def _held(phrase: str, state: Record) -> bool:
    return phrase in _plain(state["body"])


def _lost(world: World) -> Iterator[str]:
    """Five words in a row of sentences that an edit took away, and that no other post has."""
    for row in world.rows:
        if row["kind"] != "edit" or "body" not in row["fields"] or row["post"] not in world.live:
            continue
        before, now = (_plain(world.states[day][row["post"]]["body"]) for day in (row["day"] - 1, -1))
        for phrase in re.findall(r"(?=\b((?:[^\W\d_]{3,} ){4}[^\W\d_]{3,})\b)", before):
            if phrase not in now:
                yield phrase


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--site", type=Path, required=True, help="an unpacked site of the corpus")
    parser.add_argument("--scenario", type=Path)
    parser.add_argument("--keep", type=Path, help="where the archive stays")
    options = parser.parse_args()
    scenario = options.scenario or options.shared / "replay" / "scenarios" / "dev" / f"{options.site.name}.json"
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    world = rehearse(options.shared, options.site, scenario, folder)
    passed = sum(_run(task, world) for task in TASKS)
    print(f"{passed} of {len(TASKS)}")
    sys.exit(passed < len(TASKS))


def _run(task: Callable[[World], tuple[Any, Any]], world: World) -> bool:
    found, truth = task(world)
    print(f"{'right' if found == truth else 'WRONG'}  {task.__name__.replace('_', ' ')}")
    if found != truth:
        print(f"  found {str(found)[:600]}\n  truth {str(truth)[:600]}")
    return bool(found == truth)


if __name__ == "__main__":
    main()
