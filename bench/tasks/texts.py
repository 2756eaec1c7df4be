"""Posts and texts, as they are and as they were."""

import json
from collections import Counter
from datetime import datetime
from typing import Any

from archive.web.dates import MONTHS
from bench.rehearsal import World, is_live
from bench.tasks.truth import (
    ZONE,
    day_of,
    headline,
    plain,
    slug_of,
    slugs_of,
)


def posts_of_an_author_in_a_year(world: World) -> tuple[Any, Any]:
    ever = list(world.last.values())
    signed = Counter((author, day_of(state)[:4]) for state in ever for author in state["authors"])
    (author, year), _ = signed.most_common(1)[0]
    found = world.records("posts", "--author", author, "--since", year, "--until", year)
    truth = [state for state in ever if author in state["authors"] and day_of(state).startswith(year)]
    return slugs_of(found), slugs_of(truth)


def a_text_as_of_a_day(world: World) -> tuple[Any, Any]:
    row = next(row for row in world.rows if row["kind"] == "edit" and "body" in row["fields"] and row["day"] > 2)
    before, after = (
        json.loads(world.cirma("show", row["url"], "--json", "--as-of", world.day(day)))
        for day in (row["day"] - 1, row["day"])
    )
    truth = [world.states[day][row["post"]]["body"] for day in (row["day"] - 1, row["day"])]
    return [plain(before["body"]), plain(after["body"])], [plain(text) for text in truth]


def a_citation_of_the_version_read(world: World) -> tuple[Any, Any]:
    row = next(row for row in world.rows if row["kind"] == "edit" and "title" in row["fields"])
    state = world.states[row["day"] - 1][row["post"]]
    arguments = (row["url"], "--as-of", world.day(row["day"] - 1), "--format", "csl-json")
    (item,) = json.loads(world.cirma("cite", *arguments))
    read = json.loads(world.cirma("show", row["url"], "--snapshot", item["archive_location"], "--json"))
    issued = "-".join(f"{part:02d}" for part in item["issued"]["date-parts"][0])
    return (
        (headline(item["title"]), issued, plain(read["body"])),
        (headline(state["title"]), day_of(state), plain(state["body"])),
    )


def publications_by_month(world: World) -> tuple[Any, Any]:
    found = json.loads(world.cirma("stats", "--json"))
    truth = Counter(day_of(state)[:7] for state in world.last.values())
    return {row["name"]: row["published"] for row in found["months"] if row["published"]}, dict(truth)


def days_as_people_write_them(world: World) -> tuple[Any, Any]:
    state = next(iter(world.last.values()))
    day = datetime.fromisoformat(state["published"]).astimezone(ZONE).date()
    french = f"{day.day} {MONTHS['fr'][day.month - 1]} {day.year}"
    forms = (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", french)
    found = [slugs_of(world.records("posts", "--since", form, "--until", form)) for form in forms]
    truth = [each for each in world.last.values() if day_of(each) == day.isoformat()]
    return found, [slugs_of(truth)] * len(forms)


def a_post_by_its_public_address(world: World) -> tuple[Any, Any]:
    slug = next(iter(world.live))
    url = world.live[slug]["url"]
    public = "https://www.example.org" + url[len(world.base.rstrip("/")) :]
    return json.loads(world.cirma("show", public, "--json"))["url"], json.loads(world.cirma("show", url, "--json"))[
        "url"
    ]


def a_post_by_the_beginning_of_its_slug(world: World) -> tuple[Any, Any]:
    slugs = sorted(slug_of(state["url"]) for state in world.last.values())
    slug = next(slug for slug in slugs if len(slug) > 30 and sum(other.startswith(slug[:25]) for other in slugs) == 1)
    return slug_of(json.loads(world.cirma("show", slug[:25], "--json"))["url"]), slug


def the_blog_as_of_a_day(world: World) -> tuple[Any, Any]:
    day = world.days // 2
    states = world.states[day]
    found = world.records("posts", "--as-of", world.day(day))
    return (
        sorted(headline(each["title"]) for each in found if each["state"] != "gone"),
        sorted(headline(state["title"]) for name, state in states.items() if is_live(name, states)),
    )


def a_text_as_of_a_day_in_python(world: World) -> tuple[Any, Any]:
    from archive import Archive

    row = next(row for row in world.rows if row["kind"] == "edit" and "body" in row["fields"] and row["day"] > 2)
    with Archive(world.folder / "archive.db") as archive:
        found = archive.as_of(world.day(row["day"] - 1)).post(row["url"]).text
    return plain(found), plain(world.states[row["day"] - 1][row["post"]]["body"])


def nothing_is_sure_after_the_last_look(world: World) -> tuple[Any, Any]:
    later = world.blog.now(world.days + 30).date().isoformat()
    found = [each for each in world.records("posts", "--as-of", later) if each["state"] == "live"]
    return {each["uncertain"][1] if each["uncertain"] else "sure" for each in found}, {None}
