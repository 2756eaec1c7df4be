"""Whose capture it is, told wherever a capture or a state is shown."""

import json

import pytest

from archive import timestamps
from archive.query import origins
from tests.support.rooms import Visitor, room_at
from tests.trade.archives import Kept, made


@pytest.fixture(scope="module")
def kept() -> Kept:
    return made("imported")


def test_a_state_says_who_captured_it(kept: Kept) -> None:
    shown = kept.run("show", "ancien").output

    assert "captured by Wget/1.21; Une bibliotheque; brought in from foreign.warc.gz on 2026-12-24" in shown
    assert json.loads(kept.run("show", "ancien", "--json").output)["origin"]["name"] == "foreign.warc.gz"
    assert json.loads(kept.run("show", "sanctions", "--json").output)["origin"] is None
    assert "captured by" not in kept.run("show", "sanctions").output


def test_so_do_its_history_and_its_citation(kept: Kept) -> None:
    seen = kept.run("history", "ancien", "--seen").output
    first = json.loads(kept.run("history", "ancien", "--json").output.splitlines()[0])

    assert "from foreign.warc.gz" in seen
    assert first["seen"][0]["origin"]["fixity"] in ("good", "bad")
    assert "Wget/1.21" in kept.run("cite", "ancien").output
    assert "Wget" not in kept.run("cite", "sanctions").output


def test_so_does_the_reading_room(kept: Kept) -> None:
    room = Visitor(room_at(kept.path))
    post = json.loads(kept.run("show", "ancien", "--json").output)

    for path in (f"/captures/{post['capture']}", f"/snapshots/{post['snapshot']}"):
        page = room.get(path)
        assert page.status_code == 200
        assert "Wget/1.21" in page.text
        assert "foreign.warc.gz" in page.text
    assert "foreign.warc.gz" in room.get(f"/posts/{post['id']}/history").text
    told = room.get(f"/captures/{post['capture']}.json").json()
    assert told["origin"]["creator"].startswith("Wget")
    assert told["response_headers"]


def test_a_maker_is_named_in_a_few_words() -> None:
    found = origins.Origin(
        creator="x" * 500, kind="warc", name="a", brought=timestamps.parse("2026-01-01"), fixity="good"
    )

    assert len(found.maker) == 120
