"""Questions of other researchers: labels, days in words, tables, corpora; in Datasette and the reading room too."""

import csv
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import anyio
import httpx

from archive import Archive, config
from archive.database import Database
from archive.formats import datasette, sql_functions
from archive.web.app import application
from archive.web.room import Room
from bench.rehearsal import World, is_live
from bench.tasks.truth import day_of, folded, headline, plain, slug_of, slugs_of, words_of

_A_DAY_AND_A_HALF = 36
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


def posts_under_a_label(world: World) -> tuple[Any, Any]:
    ever = world.last.values()
    ((label, _),) = Counter(tag for state in ever for tag in state["tags"]).most_common(1) or [("none", 0)]
    found = world.records("posts", "--tag", label)
    return slugs_of(found), slugs_of([state for state in ever if label in state["tags"]])


def posts_between_two_months_in_words(world: World) -> tuple[Any, Any]:
    days = sorted(day_of(state) for state in world.last.values())
    first, last = days[len(days) // 4], days[3 * len(days) // 4]
    found = world.records("posts", "--since", _month(first), "--until", _month(last))
    truth = [state for state in world.last.values() if first[:7] <= day_of(state)[:7] <= last[:7]]
    return slugs_of(found), slugs_of(truth)


def edits_seen_in_three_days(world: World) -> tuple[Any, Any]:
    middle = world.days // 2
    since, until = world.day(middle), world.day(middle + 2)
    found = world.records("changes", "--kind", "edit", "--since", _in_words(since), "--until", until)
    rows = [row for row in world.rows if row["kind"] == "edit" and middle <= row["day"] <= middle + 2]
    # A page that was away for a day dates its edit by an interval of two: it may belong to the day before.
    doubtful = {slug_of(each["url"]) for each in found if _hours(each["window"]) > _A_DAY_AND_A_HALF}
    told = [(slug_of(each["url"]), each["class"]) for each in found]
    truth = [(slug_of(world.states[-1][row["post"]]["url"]), row["class"]) for row in rows]
    return sorted(each for each in told if each[0] not in doubtful), sorted(
        each for each in truth if each[0] not in doubtful
    )


def _hours(window: list[str | None]) -> float:
    after, before = (datetime.fromisoformat(each) for each in window if each)
    return (before - after).total_seconds() / 3600


def a_word_as_of_a_day(world: World) -> tuple[Any, Any]:
    day = world.days // 2
    word = Counter(word for state in world.live.values() for word in set(words_of(state["body"])) if len(word) > 6)
    asked = next(word for word, count in word.most_common() if 1 < count < 12)
    found = world.records("search", f"={asked}", "--as-of", world.day(day))
    states = {name: state for name, state in world.states[day].items() if is_live(name, world.states[day])}
    truth = {slug_of(state["url"]) for state in states.values() if folded(asked) in words_of(_everything(state))}
    return {slug_of(hit["url"]) for hit in found if hit["state"] != "gone"}, truth


def words_that_a_year_has(world: World) -> tuple[Any, Any]:
    found = {row["period"]: row["words"] for row in world.records("frequency", "nature", "--by", "year")}
    truth: Counter[str] = Counter()
    for state in world.last.values():
        truth[day_of(state)[:4]] += len(words_of(state["body"]))
    return sorted(found), sorted(truth)


def a_table_for_french_excel(world: World) -> tuple[Any, Any]:
    out = world.scratch("excel")
    world.cirma("export", "csv", str(out), "--tables", "posts,changes", "--dialect", "excel-fr")
    with (out / "posts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return sorted(headline(plain(row["title"])) for row in rows), sorted(
        headline(state["title"]) for state in world.last.values()
    )


def a_corpus_for_text_tools(world: World) -> tuple[Any, Any]:
    out = world.scratch("texts")
    world.cirma("export", "text", str(out))
    with (out / "metadata.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = {slug_of(row["url"]): plain((out / "texts" / row["file"]).read_text("utf-8")) for row in rows}
    wrong = {
        slug_of(state["url"])
        for state in world.last.values()
        if plain(state["body"]) not in texts.get(slug_of(state["url"]), "")
    }
    return (len(texts), wrong), (len(world.last), set())


def words_that_an_edit_took_out(world: World) -> tuple[Any, Any]:
    row = next(row for row in world.rows if row["kind"] == "edit" and "delete_sentence" in " ".join(row["ops"]))
    before, after = (plain(world.states[day][row["post"]]["body"]) for day in (row["day"] - 1, row["day"]))
    with Archive(world.folder / "archive.db") as archive:
        sentences = archive.table("sentences").records
    gone = [each["before"] for each in sentences if each["kind"] == "deleted" and plain(each["before"]) in before]
    return any(plain(text) not in after for text in gone), True


def the_blog_of_a_day_in_datasette(world: World) -> tuple[Any, Any]:
    day = world.days // 2
    with closing(sqlite3.connect(world.folder / "archive.db")) as connection:
        connection.row_factory = sqlite3.Row
        database = Database(connection, execute_plugins=False)
        sql_functions.register(database)
        (served,) = datasette.metadata(database, name="a", title="")["databases"].values()
        sql = served["queries"]["etat-au"]["sql"]
        rows = connection.execute(sql, {"jour": _in_words(world.day(day))}).fetchall()
    states = world.states[day]
    doubtful = {_shown(row["titre"]) for row in rows if row["incertain_apres"] or row["incertain_avant"]}
    truth = {_shown(state["title"]) for name, state in states.items() if is_live(name, states)}
    return {_shown(row["titre"]) for row in rows} - doubtful, truth - doubtful


def the_changes_of_a_label_in_the_reading_room(world: World) -> tuple[Any, Any]:
    title = next(row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"])
    found = room(world, f"/changes.json?field=title&since={world.day(0)}")["changes"]
    rows = [row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"]]
    assert title in rows
    searched = room(world, f"/search.json?q={quote('=' + _rare(world))}")
    holding = {slug_of(s["url"]) for s in world.last.values() if _rare(world) in words_of(_everything(s))}
    return (len(found), {slug_of(hit["url"]) for hit in searched["hits"] if hit["matches_now"]}), (len(rows), holding)


def _rare(world: World) -> str:
    """A long word that few of the texts have."""
    counts = Counter(word for state in world.last.values() for word in set(words_of(state["body"])) if len(word) > 8)
    return next(word for word, count in sorted(counts.items()) if 2 <= count <= 5 and word.isascii())


def room(world: World, path: str) -> Any:
    """Return what the reading room answers at *path*, which is JSON."""
    return answered(world, path).json()


def answered(world: World, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """The answer of the reading room at *path*."""
    served = Room(path=world.folder / "archive.db", settings=config.ArchiveConfig(name="a"), hosts=frozenset({"room"}))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(application(served))
        async with httpx.AsyncClient(transport=transport, base_url="http://room") as client:
            return await client.get(path, headers=headers)

    return anyio.run(ask)


def _everything(state: dict[str, Any]) -> str:
    return " ".join([state["title"], state["body"], *state["tags"], *state["authors"]])


def _shown(title: str) -> str:
    """*title* as a reader sees it: without letters of no width."""
    return headline(plain(title.replace("\u200b", "")))


def _month(day: str) -> str:
    """`mars 2020` for a day of it."""
    return f"{_MONTHS.split()[int(day[5:7]) - 1]} {day[:4]}"


def _in_words(day: str) -> str:
    """`15 novembre 2021`, or `1er mars 2021`."""
    read = date.fromisoformat(day)
    return f"{'1er' if read.day == 1 else read.day} {_month(day)}"
