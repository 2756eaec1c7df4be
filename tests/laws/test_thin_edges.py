"""What the thin edges say and do, where breaking one line would go unseen."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive import Archive
from archive.database import schema
from archive.export.formats import export
from archive.export.manifest import ExportRequest
from archive.export.order import ExportOrder, Text
from archive.query import posts
from scraper.cli import crawl as crawling
from scraper.errors import SiteRefused
from tests.support import fakes, sql
from tests.support.archives import cirma, demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page, post_page, robots, xml

NOTICE = "© Collectif d’essai, tous droits réservés"


def listed(count: int) -> FakeSite:
    """A site of so many small posts, listed by a sitemap alone."""
    made = [fakes.make_post(f"p{n}", title=f"Titre {n}", guid=f"{n:024x}") for n in range(count)]
    site = FakeSite()
    site.pages = {
        f"{ORIGIN}/robots.txt": robots(),
        f"{ORIGIN}/sitemap.xml": xml(fakes.sitemap_index(made)),
        f"{ORIGIN}/blog-posts-sitemap.xml": xml(fakes.sitemap(made)),
        **{fakes.post_url(post): page(post_page(post)) for post in made},
    }
    return site


def test_five_removals_of_thirty_posts_are_believed(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, listed(30))
    archivist.crawl()
    archivist.sleep(days=1)
    for number in range(5):
        gone = page(fakes.not_found_page(f"/post/p{number}"), status=410)
        archivist.site.pages[f"{ORIGIN}/post/p{number}"] = gone

    summary = archivist.crawl(full=True)

    assert summary.held is None
    assert archivist.rows("SELECT state, count(*) FROM post_status GROUP BY state") == [("gone", 5), ("live", 25)]


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        pytest.param(Text.FULL, NOTICE, id="with the texts, which it is about"),
        pytest.param(Text.LEFT_OUT, None, id="not with metadata alone"),
    ],
)
def test_the_rights_notice_goes_with_the_texts(tmp_path: Path, text: Text, notice: str | None) -> None:
    archivist = Archivist(tmp_path, listed(1))
    archivist.config_of_site = replace(archivist.config_of_site, rights=NOTICE)
    archivist.crawl()
    database = schema.connect(archivist.path)
    posts.register(database)

    with closing(database.conn):
        order = ExportOrder(database=database, text=text)
        export(tmp_path / "out", order, ExportRequest(format="jsonl", filters={}))

    (site,) = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["sites"]
    assert site["rights"] == notice


def test_a_backup_reports_as_json(tmp_path: Path) -> None:
    made = json.loads(cirma("backup", str(tmp_path / "copy.db"), "--json").stdout)

    assert Path(made["path"]) == tmp_path / "copy.db"


@pytest.mark.parametrize(("limit", "is_said"), [(1, True), (None, False)])
def test_what_is_left_is_said_where_something_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], limit: int | None, is_said: bool
) -> None:
    archivist = Archivist(tmp_path, listed(3))
    summary = archivist.crawl(limit=limit)

    settings = replace(archivist.config, archive=replace(archivist.config.archive, path=archivist.path))
    crawling._print(settings, summary)

    assert ("still due" in capsys.readouterr().out) is is_said


def test_an_archive_closes_its_file() -> None:
    with Archive(demo_archive()) as archive:
        connection = archive.database.conn

    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        sql.run(connection, "SELECT 1")


def test_a_refusal_names_site_and_reason() -> None:
    assert str(SiteRefused(site="demo", why="robots.txt forbids it")) == (
        "demo refuses to be crawled: robots.txt forbids it"
    )
