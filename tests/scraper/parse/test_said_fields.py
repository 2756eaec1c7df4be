"""What the archivist says of a site's pages goes before what the reader finds."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from archive.errors import ConfigError
from archive.model import Verdict
from archive.render.text import as_text
from scraper.parse import Page
from scraper.parse.said import Said
from scraper.parse.verdict import read
from scraper.settings import config
from scraper.settings.site import site_context
from tests.support.other_platforms import LOREM, PlainPost, wordpress_page

ORIGIN = "https://blog.test"
POST = PlainPost(slug="un-texte", title="Un texte", published=datetime(2026, 3, 2, 9, tzinfo=UTC))
EXTRA = (
    b'<div class="chapo"><b class="t">Autre titre</b> <i class="a">A. Le Goff</i> <u class="d">3 mars 2025</u></div>'
)


def page(said: Said, *, path: str = "/un-texte") -> Page:
    body = wordpress_page(POST, origin=ORIGIN, path="/un-texte/").replace(b"<main>", b"<main>" + EXTRA)
    site = site_context(base=ORIGIN, name="wordpress", said=said, zone=ZoneInfo("UTC"), language="fr")
    uri = f"{ORIGIN}{path}"
    html = (("content-type", "text/html"),)
    return Page(body=body, uri=uri, url=uri, status=200, headers=html, observed=datetime.now(UTC), site=site)


def test_each_field_is_read_where_it_is_said_to_stand() -> None:
    said = Said(title=".t", authors=".a", published=".d", body=".entry-content", drop=["figure"])  # type: ignore[arg-type]

    content = read(page(replace(said, drop=("figure",)))).content

    assert content is not None
    assert (content.title, content.authors) == ("Autre titre", ("A. Le Goff",))
    assert content.published is not None
    assert content.published.day.isoformat() == "2025-03-03"
    assert as_text(content) == "\n\n".join(LOREM).replace("'", "\u2019")
    assert not any(block.media for block in content.blocks)


def test_a_selector_that_names_nothing_is_told_and_the_reader_goes_on() -> None:
    reading = read(page(Said(title="h1.absent")))

    assert reading.content is not None
    assert reading.content.title == "Un texte"
    assert any("h1.absent" in str(problem) for problem in reading.problems)


def test_patterns_decide_what_a_post_is() -> None:
    site = page(Said(posts="/textes/.+", lists="/archives/.*", exclude="/textes/brouillon-.*")).site

    assert site.is_post(f"{ORIGIN}/textes/un")
    assert not site.is_post(f"{ORIGIN}/un-texte")
    assert not site.is_post(f"{ORIGIN}/textes/brouillon-1")
    assert site.is_list(f"{ORIGIN}/archives/2026")
    assert read(page(Said(posts="/textes/.+"))).verdict is not Verdict.POST


def test_what_is_said_is_part_of_the_readers_version() -> None:
    plain, said = page(Said()).site.parser, page(Said(title=".t")).site.parser

    assert said.startswith(f"{plain}+")
    assert page(Said(title=".u")).site.parser != said


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('posts = "/a("', "posts"),
        ('title = "h1["', "title"),
        ('drop = [".ok", "<"]', "drop"),
        ('feeds = "feed"', "feeds"),
        ('body = ""\nbodies = "p"', "bodies"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, line: str, place: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[[site]]\nid = "a"\nurl = "{ORIGIN}"\n[site.read]\n{line}\n', "utf-8")

    with pytest.raises(ConfigError, match=rf"\[site\.read\].*{place}"):
        config.load(path)
