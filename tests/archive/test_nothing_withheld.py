"""What is withheld is in nothing that is served, and what is purged beside a reader is gone once that reader is."""

import asyncio
import html
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from archive import search
from archive.database import readers_copy, schema
from archive.formats import datasette as served
from archive.query import names, posts
from scraper.cli import main
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.processes import ended

QUESTIONS = (
    "/archive/recherche?mots=dementi",
    "/archive/recherche.json?mots=sanctions",
    "/archive/etat-au.json?jour=2026",
    "/archive/modifies-depuis.json?jour=2026",
)
PAGES = ("current_posts", "snapshot", "change", "fetch", "capture", "post")
PLUGINS = Path(served.__file__).with_name("datasette_plugins")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copy(demo_archive(), tmp_path / "archive.db")
    (tmp_path / "config.toml").write_text('[archive]\npath = "archive.db"\n', "utf-8")
    return tmp_path / "config.toml"


def answer(database: Path, metadata: Any, path: str, **headers: str) -> tuple[int, str]:
    """Return what Datasette answers for *path*."""

    async def asked() -> tuple[int, str]:
        app = Datasette([str(database)], metadata=metadata, plugins_dir=str(PLUGINS))
        got: Any = await app.client.get(path, headers=headers)
        return got.status_code, got.text

    return asyncio.run(asked())


def everything(database: Path, metadata: Any) -> dict[str, str]:
    """Every page that can be reached from the first one or by the name of a table, a view or a question."""

    async def walked() -> dict[str, str]:
        app = Datasette([str(database)], metadata=metadata, plugins_dir=str(PLUGINS))
        with sql.opened(database) as connection:
            tables = [
                name
                for (name,) in sql.run(connection, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
            ]
        waiting = ["/", "/archive", "/archive.json", "/archive.db", *QUESTIONS]
        waiting += [f"/archive/{table}.json?_size=max" for table in tables]
        waiting += [f"/archive.json?_shape=array&sql=select+*+from+{table}" for table in tables]
        waiting += [
            f"/archive/{table}" for table in ("current_posts", "snapshot", "change", "fetch", "capture", "post")
        ]
        told: dict[str, str] = {}
        while waiting:
            path = waiting.pop(0)
            if path in told or len(told) >= 170:
                continue
            got: Any = await app.client.get(path)
            # What the asker wrote himself comes back in the page of an error.
            told[path] = got.text if got.status_code == 200 else ""
            assert got.status_code < 500, got.text
            waiting += [html.unescape(link) for link in re.findall(r'href="(/archive/[^"#?]*)"', told[path])]
        return told

    return asyncio.run(walked())


def guarded(archive: Path) -> Any:
    with closing(schema.connect(archive)) as database:
        return served.guarded(database, name="archive", title="")


def copied(archive: Path, folder: Path) -> tuple[Path, Any]:
    copy = folder / "archive.db"
    folder.mkdir()
    readers_copy.copy_for_readers(archive, copy)
    with closing(readers_copy.open_copy(copy)) as database:
        return copy, served.metadata(database, name="archive", title="")


def marks(archive: Path) -> dict[str, set[str]]:
    """Return by id what gives each post away: addresses, titles and ends of texts that no other post has."""
    with sql.opened(archive) as connection:
        rows = sql.run(
            connection,
            """SELECT post, uri FROM address UNION SELECT post, title FROM snapshot
               UNION SELECT post, substr(body, -60) FROM state_text UNION SELECT id, id FROM post
               UNION SELECT a.post, '/post/' || substr(f.address, instr(f.address, '/post/') + 6)
               FROM fetch f JOIN address a ON a.uri = f.uri WHERE f.address LIKE '%/post/%'""",
        ).fetchall()
        others = " ".join(body for (body,) in sql.run(connection, "SELECT body FROM state_text"))
    found: dict[str, set[str]] = {}
    for post, mark in rows:
        if others.count(mark) <= 2 or len(mark) == 60:
            found.setdefault(post, set()).add(mark)
    return found


def assert_nowhere(told: str, marks: set[str]) -> None:
    for mark in marks:
        assert mark not in told
        assert json.dumps(mark)[1:-1] not in told
        assert html.escape(mark) not in told


@pytest.mark.parametrize("order", [("withhold",), ("purge", "--yes")])
def test_no_post_that_is_taken_down_is_in_the_copy_that_is_served(
    config: Path, tmp_path: Path, order: tuple[str, ...]
) -> None:
    archive = config.with_name("archive.db")
    whole, _ = copied(archive, tmp_path / "whole")
    for number, (post, telling) in enumerate(marks(archive).items()):
        assert all(mark.encode() in whole.read_bytes() for mark in telling)
        assert main([*order, post, "--reason", "by request", "--config", str(config)]) == 0

        copy, _ = copied(archive, tmp_path / str(number))

        assert_nowhere(copy.read_bytes().decode("utf-8", "replace"), telling)
        if order == ("withhold",):
            assert main(["release", post, "--reason", "again", "--config", str(config)]) == 0
    if order == ("withhold",):
        again, _ = copied(archive, tmp_path / "again")
        assert rows(again, "fetch") == rows(whole, "fetch")


def rows(database: Path, table: str) -> int:
    with sql.opened(database) as connection:
        return int(sql.run(connection, f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize("title", ["Le démenti", "Sanctions"])
@pytest.mark.parametrize("way", ["copy", "archive"])
def test_a_withheld_post_is_nowhere_in_what_datasette_serves(
    config: Path, tmp_path: Path, title: str, way: str
) -> None:
    archive = config.with_name("archive.db")
    with closing(schema.connect(archive)) as database:
        posts.register(database)
        post = names.resolve(database, title)
    telling = marks(archive)[post]
    assert main(["withhold", post, "--reason", f"by request for {title}", "--config", str(config)]) == 0

    told = everything(*(copied(archive, tmp_path / "copy") if way == "copy" else (archive, guarded(archive))))

    assert len(told["/archive/current_posts"]) > 1000
    assert len(told["/archive/post_states.json?_size=max"]) > 1000
    for page in told.values():
        assert_nowhere(page, telling)


def test_words_of_a_withheld_post_alone_are_not_in_the_copy(config: Path, tmp_path: Path) -> None:
    words = "SELECT spelt FROM state_word WHERE spelt LIKE 'dément%'"
    assert main(["withhold", "Le démenti", "--reason", "by request", "--config", str(config)]) == 0

    copy, _ = copied(config.with_name("archive.db"), tmp_path / "copy")

    with sql.opened(copy) as connection:
        assert sql.run(connection, words).fetchall() == []
        assert sql.run(connection, "SELECT term FROM state_fts_terms WHERE term LIKE 'dement%'").fetchall() == []


def test_the_index_of_the_copy_is_sound(tmp_path: Path) -> None:
    copy, _ = copied(demo_archive(), tmp_path / "copy")

    with sql.opened(copy) as connection:
        assert search.check(connection) == ()
        assert sql.run(connection, "PRAGMA integrity_check").fetchall() == [("ok",)]


LEFT_OUT = {"compared", "content", "joining", "naming", "payload", "reading", "shown", "takedown"}


def test_what_holds_withheld_texts_is_not_in_the_copy_and_all_else_can_be_asked(tmp_path: Path) -> None:
    copy, _ = copied(demo_archive(), tmp_path / "copy")
    tables = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"

    with sql.opened(copy) as connection:
        there = {name for (name,) in sql.run(connection, tables)}
        assert not there & LEFT_OUT
        for name in there:
            sql.run(connection, f"SELECT * FROM {name}").fetchall()


def test_a_redirect_that_names_a_withheld_post_is_not_in_the_copy() -> None:
    finds = readers_copy._finder(set(readers_copy._spellings("https://blog.test/post/été")))

    for text in (
        "https://blog.test/post/été",
        "/post/%C3%A9t%C3%A9",
        "/post/été/",
        '[["Location", "/post/\\u00e9t\\u00e9?utm=1"]]',
        "HTTPS://BLOG.TEST/POST/%c3%a9t%c3%a9",
    ):
        assert finds(None, 1, text), text
    for text in ("/post/été-indien", "/post/ete", "", "été"):
        assert not finds(text), text


def test_datasette_takes_out_what_is_withheld_while_it_serves(config: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "archive", "datasette", "--port", str(port), "--config", str(config)]
    url = f"http://127.0.0.1:{port}/archive/post.csv?_size=max"
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as server:
        try:
            assert "le-d%C3%A9menti" in until(url, lambda told: "/post/" in told)
            assert main(["withhold", "Le démenti", "--reason", "by request", "--config", str(config)]) == 0
            assert "/post/" in until(url, lambda told: "/post/" in told and "le-d%C3%A9menti" not in told)
        finally:
            ended(server)


def until(url: str, is_enough: Callable[[str], bool]) -> str:
    """Return what is answered at *url* once it *is_enough*, within a minute."""
    told = ""
    for _ in range(120):
        with suppress(httpx.HTTPError):
            told = httpx.get(url).text
            if is_enough(told):
                return told
        time.sleep(0.5)
    return told


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8001", "[::1]:8001", "LOCALHOST:1"])
def test_this_machine_s_names_are_answered(tmp_path: Path, host: str) -> None:
    assert answer(*copied(demo_archive(), tmp_path / "copy"), "/archive/site.json", host=host)[0] == 200


@pytest.mark.parametrize("host", ["rebound.test", "rebound.test:8001", "localhost.rebound.test", ""])
def test_another_host_s_name_is_not(tmp_path: Path, host: str) -> None:
    assert answer(*copied(demo_archive(), tmp_path / "copy"), "/archive/site.json", host=host)[0] == 421


def test_a_purge_beside_a_reader_says_that_bytes_remain_and_is_finished_later(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = config.with_name("archive.db")
    log = archive.with_name("archive.db-wal")
    with sql.opened(archive) as connection:
        (body,) = sql.run(connection, "SELECT body FROM state_text WHERE title LIKE 'Le démenti%'").fetchone()
    words = body[-60:].encode()
    with sql.opened(archive) as reader:
        sql.run(reader, "BEGIN")
        sql.run(reader, "SELECT count(*) FROM payload").fetchone()
        assert main(["purge", "Le démenti", "--reason", "by order", "--yes", "--config", str(config)]) == 0
        assert "erased bytes remain in archive.db and archive.db-wal" in capsys.readouterr().err
        assert words in log.read_bytes() + archive.read_bytes()
        for command in (["status"], ["status", "--json"], ["doctor"]):
            main([*command, "--config", str(config)])
            assert "erased bytes remain" in capsys.readouterr().out

    assert main(["withhold", "Sanctions", "--reason", "another", "--config", str(config)]) == 0
    assert "remain" not in capsys.readouterr().err
    assert not any(words in file.read_bytes() for file in (archive, log) if file.exists())
    for command in (["status"], ["status", "--json"], ["doctor"]):
        main([*command, "--config", str(config)])
        assert "erased bytes remain" not in capsys.readouterr().out


def test_a_purge_alone_says_nothing_of_it(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge", "Le démenti", "--reason", "by order", "--yes", "--config", str(config)]) == 0
    assert "remain" not in capsys.readouterr().err
