"""The history of a post: every state, and every failure to show it, with what is believed of it."""

import shutil
from pathlib import Path

import pytest

from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.rooms import Visitor, demo_change, room_at


@pytest.mark.parametrize("on_hold", [False, True])
def test_a_failure_says_whether_it_is_on_hold(tmp_path: Path, on_hold: bool) -> None:
    path = Path(shutil.copy(demo_archive(), tmp_path / "archive.db"))
    post = demo_change(kind="removed")["post"]
    with sql.opened(path) as archive:
        sql.run(archive, "UPDATE miss SET on_hold = ?", (int(on_hold),))

    page = Visitor(room_at(path)).get(f"/posts/{post}/history?lang=en").text

    assert ("too many missing at once" in page) == on_hold
