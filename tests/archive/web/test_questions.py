"""What a page asks of SQLite, what it remembers, and what is asked one at a time."""

import re
import threading

import pytest

from archive.database import schema
from archive.web.answers import Refusal
from archive.web.page import Turnstile
from tests.support.archives import demo_archive
from tests.support.rooms import Visitor, demo_change, demo_room, room_at

MOST = 5
EXPLAINED = {
    "/": "the year, the sites and the newest changes; all of it remembered until a row moves",
    "/posts/ID/history": "the observations of each state, the evidence, and the dossier",
    "/changes/ID": "two states with their posts and contents, and the changes around",
    "/compare/A..B": "two states with their posts and contents",
    "/captures/ID/frame": "opens a body through its chain, and asks which of its links are held",
    "/posts/ID": "post, state and content, its changes, where it is removed",
    "/posts/ID/DAY": "the same as of a day",
    "/snapshots/ID": "the same, and when it was asked for",
    "/search": "each word's forms are looked up, and each hit's text",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are run, those that begin and end a view of the archive left out."""
    statements: list[str] = []
    connect = schema.connect

    def traced(path: object) -> object:
        database = connect(path)  # type: ignore[arg-type]
        database.conn.set_trace_callback(
            lambda sql: (
                None
                if re.match(
                    r"\s*(BEGIN|COMMIT|PRAGMA|--|DROP VIEW IF EXISTS temp)|.*FROM (seal|main\.mistiming)",
                    sql,
                    re.DOTALL,
                )
                else statements.append(sql)
            )
        )
        return database

    monkeypatch.setattr("archive.database.schema.connect", traced)
    return statements


def kinds() -> dict[str, str]:
    change = demo_change(flags="number")
    post, capture = change["post"], demo_room().get(f"/posts/{change['post']}.json").json()["capture"]
    return {
        "/": "/", "/posts": "/posts", "/changes": "/changes", "/removed": "/removed", "/authors": "/authors",
        "/tags": "/tags", "/sources": "/sources", "/about": "/about", "/search": "/search?q=paix", "/data": "/data",
        "/posts/ID": f"/posts/{post}", "/posts/ID/DAY": f"/posts/{post}/2026-11-16", "/crawls": "/crawls",
        "/posts/ID/history": f"/posts/{post}/history", "/snapshots/ID": f"/snapshots/{change['from']}",
        "/changes/ID": f"/changes/{change['id']}", "/compare/A..B": f"/compare/{change['from']}..{change['to']}",
        "/captures/ID": f"/captures/{capture}", "/captures/ID/frame": f"/captures/{capture}/frame",
        "/day/DAY": "/day/2026-11-16", "/sitemap.xml": "/sitemap.xml", "/changes.atom": "/changes.atom",
        "/health": "/health",
    }  # fmt: skip


def test_no_page_asks_more_than_it_can_explain(asked: list[str]) -> None:
    visitor = Visitor(room_at(demo_archive()))
    visitor.get("/health")
    counts = {}
    for kind, path in kinds().items():
        asked.clear()
        assert visitor.get(path).status_code == 200
        counts[kind] = len(asked)

    assert {kind: many for kind, many in counts.items() if many > MOST and kind not in EXPLAINED} == {}
    # Far from one question a row, whatever the reason.
    assert max(counts.values()) <= 25


def test_a_list_asks_the_same_however_long_it_is(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.web.routes import posts

    visitor, counts = Visitor(room_at(demo_archive())), []
    visitor.get("/health")
    for size in (1, 12):
        monkeypatch.setattr(posts, "PAGE_SIZE", size)
        asked.clear()
        visitor.get(f"/posts?lang=fr&x={size}")
        counts.append(len(asked))

    assert counts[1] <= counts[0]


def test_a_second_dear_question_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    turnstile, refused = Turnstile(seconds=7), []

    def ask() -> None:
        try:
            with turnstile:
                pass
        except Refusal as refusal:
            refused.append((refusal.status, refusal.headers))

    with turnstile:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()

    assert refused == [(503, {"Retry-After": "7"})]


def test_what_was_known_on_a_day_can_be_asked_of_a_post() -> None:
    change = demo_change(flags="number")
    now = demo_room().get(f"/posts/{change['post']}/2026-11-18")
    then = demo_room().get(f"/posts/{change['post']}/2026-11-18?known_at=2026-11-17")
    before = demo_room().get(f"/posts/{change['post']}/2026-11-18?known_at=2026-11-01")

    assert "14 ont attendu" in now.text
    assert "41 ont attendu" in then.text
    assert "ce que l’archive savait le" in then.text
    assert before.status_code == 404


def test_what_is_dear_is_made_anew_without_a_reader_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.web.connections import Connections

    made: list[int] = []
    done = threading.Event()

    def compute(database: object) -> int:
        made.append(1)
        if len(made) == 2:
            done.set()
        return len(made)

    connections = Connections(room_at(demo_archive()))
    with connections.reading() as view:
        assert view.lately("dear", compute) == 1
        assert view.lately("dear", compute) == 1
        assert view.lately("dear", compute, fresh=-1) == 1
    assert done.wait(10)
