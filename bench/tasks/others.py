"""Questions of yet other people: how often a text changed, what a date was, what stood where on two days."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from archive import Archive
from bench.rehearsal import Record, World, is_live
from bench.tasks.further import answered, room
from bench.tasks.truth import folded, plain, slug_now, slug_of, words_of

_COMPARED = ("title", "body", "authors", "published", "modified", "tags", "images")


def dates_of_publication_that_were_rewritten(world: World) -> tuple[Any, Any]:
    found = [slug_of(each["url"]) for each in world.records("changes", "--field", "published", "--kind", "edit")]
    rows = [row for row in world.rows if row["kind"] == "edit" and "published" in row["fields"]]
    return sorted(found), sorted(slug_now(world, row) for row in rows)


def the_date_first_seen_of_a_text(world: World) -> tuple[Any, Any]:
    found = {slug_of(post["url"]): post["first_published"][:16] for post in _posts(world) if post["first_published"]}
    truth = {}
    for name, state in world.last.items():
        seen = [day[name]["published"] for day in world.states if is_live(name, day)]
        if len(set(seen)) > 1:
            truth[slug_of(state["url"])] = seen[0][:16]
    return found, truth


def how_many_states_each_text_had(world: World) -> tuple[Any, Any]:
    with Archive(world.folder / "archive.db") as archive:
        post_of = {post.id: slug_of(post.url) for post in archive.posts()}
        found = Counter(post_of[row["post"]] for row in archive.table("versions"))
    dressed = [row for row in world.rows if row.get("class") == "formatting"]
    truth = {slug_of(state["url"]): len(set(_states(world, name, dressed))) for name, state in world.last.items()}
    return dict(found), truth


def _states(world: World, name: str, dressed: list[Record]) -> Iterator[str]:
    """Return the text *name* on each day; the truth is plain text, so edits that *dressed* it are kept apart."""
    days = [row["day"] for row in dressed if row["post"] == name]
    for number, day in enumerate(world.states):
        if is_live(name, day):
            yield str([day[name][field] for field in _COMPARED] + [each for each in days if each <= number])


def texts_that_were_edited_more_than_once(world: World) -> tuple[Any, Any]:
    found = Counter(slug_of(each["url"]) for each in world.records("changes", "--kind", "edit"))
    truth = Counter(slug_now(world, row) for row in world.rows if row["kind"] == "edit")
    return {slug for slug, many in found.items() if many > 1}, {slug for slug, many in truth.items() if many > 1}


def the_words_before_and_after_an_edit(world: World) -> tuple[Any, Any]:
    """For every edit that rewrote one paragraph: what went stood in the old one, what came in the new."""
    rows = [row for row in world.rows if row["kind"] == "edit" and len(row["after"].get("body", ())) == 1]
    rows = [row for row in rows if len(row["before"].get("body", ())) == 1]
    changes, wrong = world.records("changes", "--kind", "edit"), []
    for row in rows:
        told = [each for each in changes if slug_of(each["url"]) == slug_now(world, row)]
        edits = [edit for each in told for edit in each["edits"]]
        old, new = (plain(row[side]["body"][0]) for side in ("before", "after"))
        if not any(plain(edit["before"]) in old and plain(edit["after"]) in new for edit in edits):
            wrong.append(row["url"])
    return wrong, []


def titles_that_have_a_word(world: World) -> tuple[Any, Any]:
    counts = Counter(word for state in world.last.values() for word in set(words_of(state["title"])) if len(word) > 4)
    word = next(word for word, count in sorted(counts.items()) if count > 1 and word.isalpha())
    found = {slug_of(hit["url"]) for hit in world.records("search", f"titre:={word}") if hit["matches_now"]}
    return found, {slug_of(state["url"]) for state in world.last.values() if folded(word) in words_of(state["title"])}


def the_references_of_an_author(world: World) -> tuple[Any, Any]:
    signed = Counter(author for state in world.last.values() for author in state["authors"])
    ((author, many),) = signed.most_common(1) or [("nobody", 0)]
    written = answered(world, f"/posts.bib?author={quote(author)}").text
    return len(re.findall(r"^@online\{", written, re.MULTILINE)), many


def when_a_removed_text_was_last_there(world: World) -> tuple[Any, Any]:
    found, truth = {}, {}
    for post in _posts(world):
        if post["state"] == "gone":
            found[slug_of(post["url"])] = post["last_observed"][:10]
    for name, state in world.last.items():
        if name not in world.live:
            last = max(number for number, day in enumerate(world.states) if is_live(name, day))
            truth[slug_of(state["url"])] = world.day(last)
    return found, truth


def a_text_on_two_days_in_the_reading_room(world: World) -> tuple[Any, Any]:
    row = next(row for row in world.rows if row["kind"] == "edit" and "body" in row["fields"] and row["day"] > 1)
    post = next(post for post in _posts(world) if slug_of(post["url"]) == slug_now(world, row))
    days = (row["day"] - 2, row["day"])
    found = [room(world, f"/posts/{post['id']}/{world.day(day)}.json")["body"] for day in days]
    return [plain(body) for body in found], [plain(world.states[day][row["post"]]["body"]) for day in days]


def a_memento_of_a_day(world: World) -> tuple[Any, Any]:
    """By the protocol alone: the gate leads to the page that was fetched that morning."""
    day = world.days // 2
    name, state = next((name, state) for name, state in world.states[day].items() if is_live(name, world.states[day]))
    noon = datetime.fromisoformat(world.day(day) + "T12:00:00+00:00")
    wanted = noon.strftime("%a, %d %b %Y %H:%M:%S GMT")
    led = answered(world, f"/timegate/{state['url']}", {"Accept-Datetime": wanted})
    shown = answered(world, led.headers["location"])
    near = abs(parsedate_to_datetime(shown.headers["memento-datetime"]) - noon) < timedelta(days=1)
    return (led.status_code, near, state["title"][:30] in shown.text or name in shown.text), (302, True, True)


def _posts(world: World) -> list[Record]:
    return world.records("posts")
