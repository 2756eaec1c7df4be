"""How sure a field was read, from the page to everything that shows it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from scraper.cli import main
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite, page
from tests.support.other_platforms import LOREM, PlainPost, serve
from tests.support.rooms import Visitor, room_at

POST = PlainPost(slug="ble", title="Le blé", published=datetime(2026, 3, 1, 8, tzinfo=UTC))
BARE = f"<html lang='fr'><body><h1>Le blé</h1><div>{''.join(f'<p>{line}</p>' for line in LOREM)}</div></body></html>"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A site of one post, whose page marks nothing."""
    site = FakeSite({})
    serve(site, "hugo", [POST], origin=ORIGIN)
    site.pages[f"{ORIGIN}/ble/"] = page(BARE.encode())
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(archivist.config_of_site, profile="hugo")
    archivist.crawl()
    return archivist.path


def told(archive: Path, capsys: pytest.CaptureFixture[str], *order: str) -> str:
    assert main([*order, "--archive", str(archive)]) == 0
    return capsys.readouterr().out


def test_what_is_unsure_is_said_by_every_answer(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "unsure     body of 1, title of 1" in told(archive, capsys, "status")
    (post,) = map(json.loads, told(archive, capsys, "posts", "--json").splitlines())
    assert (post["unsure"], post["confidence"]) == (["title", "body"], 0.5)
    shown = json.loads(told(archive, capsys, "show", "ble", "--format", "json"))
    assert {each["field"]: each["confidence"] for each in shown["basis"]} == {"title": 0.5, "body": 0.6}


def test_a_reader_is_told_what_is_unsure(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (post,) = map(json.loads, told(archive, capsys, "posts", "--json").splitlines())

    answer = Visitor(room_at(archive)).get(f"/posts/{post['id']}")

    assert answer.status_code == 200
    assert "Lecture incertaine\u202f: titre, texte" in answer.text
