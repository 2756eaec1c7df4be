"""Questions about copies: exports, and a file that was received."""

import json
import subprocess
from collections import Counter
from typing import Any

from bench.rehearsal import World
from bench.tasks.truth import (
    headline,
    plain,
    slug_of,
)


def removed_texts_with_their_last_words(world: World) -> tuple[Any, Any]:
    out = world.scratch("removed")
    world.cirma("export", "jsonl", str(out), "--state", "gone")
    found = [json.loads(line) for line in (out / "posts.jsonl").read_text("utf-8").splitlines()]
    gone = [state for name, state in world.last.items() if name not in world.live]
    return (
        {slug_of(each["url"]): plain(each["body"]) for each in found},
        {slug_of(state["url"]): plain(state["body"]) for state in gone},
    )


def the_corpus_in_polars(world: World) -> tuple[Any, Any]:
    import polars

    out = world.scratch("corpus")
    world.cirma("export", "parquet", str(out))
    frame = polars.read_parquet(out / "posts.parquet")
    return (
        {(slug_of(row["url"]), headline(row["title"]), plain(row["body"])) for row in frame.iter_rows(named=True)},
        {(slug_of(state["url"]), headline(state["title"]), plain(state["body"])) for state in world.last.values()},
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


def a_received_file(world: World) -> tuple[Any, Any]:
    copy = world.scratch("received")
    copy.mkdir()
    world.cirma("backup", str(copy / "copy.db"))
    told = world.bare("posts", "--archive", str(copy / "copy.db"), "--json")
    return [json.loads(line)["id"] for line in told.splitlines()], [each["id"] for each in world.records("posts")]
