"""Questions about what changed, moved, went and came back."""

from collections import Counter
from typing import Any

from bench.rehearsal import World
from bench.tasks.truth import slug_now, slug_of, slugs_of


def what_changed_in_a_text_and_when(world: World) -> tuple[Any, Any]:
    slug, _ = Counter(row["post"] for row in world.rows if row["kind"] == "edit").most_common(1)[0]
    rows = [row for row in world.rows if row["post"] == slug]
    found = world.records("changes", "--post", rows[-1]["url"])
    told = [(each["window"][1][:10], each["kind"], sorted(each["fields"])) for each in found if not each["baseline"]]
    return sorted(told), sorted((world.day(row["day"]), row["kind"], sorted(row["fields"])) for row in rows)


def all_silent_edits(world: World) -> tuple[Any, Any]:
    found = [(slug_of(each["url"]), each["window"][1][:10]) for each in world.records("changes", "--silent")]
    truth = [row for row in world.rows if row["kind"] == "edit" and row["silent"]]
    # One of two cache nodes goes on with the old page for a day: who meets that one cannot know better.
    late = {
        (slug_now(world, row), world.day(row["day"] + 1)): (slug_now(world, row), world.day(row["day"]))
        for row in truth
        if "flipflop" in row["ops"]
    }
    return (
        sorted(late.get(told, told) for told in found),
        sorted((slug_now(world, row), world.day(row["day"])) for row in truth),
    )


def a_reversed_range_is_refused(world: World) -> tuple[Any, Any]:
    return world.code("changes", "--since", "mai 2026", "--until", "mars 2026"), 2


def removed_posts(world: World) -> tuple[Any, Any]:
    gone = [state for name, state in world.last.items() if name not in world.live]
    return slugs_of(world.records("posts", "--state", "gone")), slugs_of(gone)


def posts_that_moved(world: World) -> tuple[Any, Any]:
    return _happened(world, "moved")


def posts_that_came_back(world: World) -> tuple[Any, Any]:
    return _happened(world, "restored")


def posts_that_were_published(world: World) -> tuple[Any, Any]:
    found = [each for each in world.records("changes", "--kind", "new") if not each["baseline"]]
    truth = [row for row in world.rows if row["kind"] == "new"]
    return sorted(slug_of(each["url"]) for each in found), sorted(slug_now(world, row) for row in truth)


def titles_that_changed(world: World) -> tuple[Any, Any]:
    found = sorted(slug_of(each["url"]) for each in world.records("changes", "--field", "title", "--kind", "edit"))
    rows = [row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"]]
    return found, sorted(slug_now(world, row) for row in rows)


def signatures_that_changed(world: World) -> tuple[Any, Any]:
    found = sorted(slug_of(each["url"]) for each in world.records("changes", "--field", "authors", "--kind", "edit"))
    rows = [row for row in world.rows if row["kind"] == "edit" and "authors" in row["fields"]]
    return found, sorted(slug_now(world, row) for row in rows)


def _happened(world: World, kind: str) -> tuple[Any, Any]:
    found = world.records("changes", "--kind", kind)
    return (
        sorted((slug_of(each["url"]), each["window"][1][:10]) for each in found),
        sorted((slug_now(world, row), world.day(row["day"])) for row in world.rows if row["kind"] == kind),
    )
