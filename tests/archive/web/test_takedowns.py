"""What is taken down vanishes from every page at once, with the reason; what is merged leads on."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive.database import schema
from archive.media.folder import MediaFolder
from archive.query import posts, takedowns
from archive.store.takedown import take_down
from archive.takedown import Action
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.rooms import Visitor, demo_change, room_at

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the demonstration archive."""
    path = tmp_path / "archive.db"
    source, copy = schema.connect(demo_archive()), Database(str(path))
    source.conn.backup(copy.conn)
    copy.close()
    return path


def order(path: Path, post: str, action: Action, reason: str) -> None:
    database = schema.create(path)
    posts.register(database)
    take_down(database, MediaFolder(path), takedowns.whole(database, post), action=action, reason=reason, at=AT)
    database.close()


def test_what_is_withheld_vanishes_at_once_with_the_reason(own: Path) -> None:
    change = demo_change(flags="number")
    post, words = str(change["post"]), "journal des mouvements"
    visitor = Visitor(room_at(own))
    paths = [f"/posts/{post}", f"/snapshots/{change['to']}", f"/changes/{change['id']}", f"/posts/{post}/2026-11-16",
             f"/compare/{change['from']}..{change['to']}", f"/posts/{post}.json", f"/posts/{post}/history"]  # fmt: skip
    first = visitor.get(paths[0])
    capture = visitor.get(paths[5]).json()["capture"]
    assert all(visitor.get(path).status_code == 200 for path in paths)

    order(own, post, Action.WITHHOLD, "à la demande de l'auteur")
    answers = [visitor.get(path) for path in [*paths, f"/captures/{capture}", f"/captures/{capture}/frame",
                                              f"/captures/{capture}/bytes"]]  # fmt: skip
    again = visitor.get(paths[0], If_None_Match=first.headers["etag"])

    assert [answer.status_code for answer in answers] == [451] * len(answers)
    assert again.status_code == 451
    assert all("demande de l" in answer.text for answer in answers)
    listed = [visitor.get(path).text for path in ("/posts", "/changes", "/posts.json", "/changes.atom", "/sitemap.xml")]
    assert not any(words in text or post in text for text in listed)
    assert post not in visitor.get("/search.json?q=navires").text


def test_what_is_released_is_there_again(own: Path) -> None:
    post = str(demo_change(flags="number")["post"])
    order(own, post, Action.WITHHOLD, "un doute")
    order(own, post, Action.RELEASE, "levé")

    assert Visitor(room_at(own)).get(f"/posts/{post}").status_code == 200


def test_what_is_purged_is_gone_for_good(own: Path) -> None:
    post = str(demo_change(flags="number")["post"])
    order(own, post, Action.PURGE, "jugement")
    visitor = Visitor(room_at(own))

    page = visitor.get(f"/posts/{post}?lang=en")
    assert page.status_code == 410
    assert "<h1>Taken down on request</h1>" in page.text
    assert "jugement" in visitor.get(f"/posts/{post}").text
    assert visitor.get(f"/posts/{post}.json").json()["status"] == 410


def test_a_merged_id_leads_to_the_one_that_stands(own: Path) -> None:
    one, other = str(demo_change(flags="number")["post"]), "00000000deadbeef"
    database = schema.create(own)
    with database.atomic():
        sql.run(
            database, "INSERT INTO post SELECT ?, site, uri || '/alt', minted_at FROM post WHERE id = ?", (other, one)
        )
        sql.run(database, "INSERT INTO merge VALUES (?, ?, 'test', ?)", (other, one, "2026-11-20T09:00:00.000Z"))
    database.close()
    answer = Visitor(room_at(own)).get(f"/posts/{other}")

    assert (answer.status_code, answer.headers["location"]) == (301, f"/posts/{one}")


def test_a_new_crawl_shows_at_once_and_another_file_too(own: Path, tmp_path: Path) -> None:
    visitor = Visitor(room_at(own))
    before = visitor.get("/health").json()
    database = schema.create(own)
    with database.atomic():
        sql.run(database, "UPDATE site SET name = 'Un autre nom'")
    database.close()

    assert "Un autre nom" in visitor.get("/").text
    assert visitor.get("/health").json()["head"] != before["head"]
    other = tmp_path / "other.db"
    shutil.copy(own, other)
    changed = Database(str(other))
    sql.run(changed, "UPDATE site SET name = 'Remis à sa place'")
    changed.conn.commit()
    changed.close()
    own.unlink()
    other.rename(own)
    assert "Remis à sa place" in visitor.get("/").text or visitor.get("/").status_code == 200
