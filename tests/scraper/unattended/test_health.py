"""The doctor's exit code is 1 on whatever stands between the archive and its promise, and 0 where nothing does."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive import timestamps
from archive.alarms.ours import fault_finding
from archive.copies.backup import backup
from archive.database import schema
from archive.store import Store, alarms, repair
from archive.store.mistimed import note_mistimed
from archive.verify import heads
from scraper.cli import main
from tests.support import sql
from tests.support.archives import demo_archive
from tests.support.fakes import NOON

NOW = NOON + timedelta(days=3)
LATE = NOON + timedelta(days=80)
"""When the archive is no longer young, and its last crawl long ago."""


class House:
    """An archive with its configuration and copies, and what the doctor says of it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self._capsys, self._monkeypatch = folder, capsys, monkeypatch
        self.path, self.copies = folder / "archive.db", folder / "copies"
        self.copies.mkdir()
        shutil.copyfile(demo_archive(), self.path)
        self.configure()

    def configure(self, alarms: str = 'backups = "copies/cirma-*.db"\noverdue = "200 days"\nmin_free_gb = 0.0') -> None:
        (self.folder / "config.toml").write_text(
            '[scraper]\ncontact = "a@b.fr"\n[[site]]\nid = "demo"\nurl = "https://blog.test"\n'
            f'[notify]\nwebhook = "https://hooks.test/x"\n[alarms]\n{alarms}\n',
            "utf-8",
        )

    def verify(self, at: datetime, scope: str = "full", faults: tuple[dict[str, str], ...] = ()) -> None:
        store = Store.open(self.path, holder="a test", now=NOW)
        head = heads(self.path).digest
        store.run(repair.record_verification, at=at, scope=scope, checked=1, head=head, faults=faults)
        store.close()

    def back_up(self) -> Path:
        return backup(self.path, self.copies / "cirma-1.db", at=NOW).path

    def doctor(self, now: object = NOW) -> tuple[int, dict[str, list[tuple[str, str]]]]:
        """The exit code, and state and words of each check by its name."""
        self._capsys.readouterr()
        self._monkeypatch.setenv("CIRMA_CLOCK", timestamps.text(now))  # type: ignore[arg-type]
        code = main(["doctor", "--json", "--config", str(self.folder / "config.toml")])
        found: dict[str, list[tuple[str, str]]] = {}
        for line in self._capsys.readouterr().out.splitlines():
            check = json.loads(line)
            found.setdefault(check["name"], []).append((check["state"], check["seen"]))
        return code, found

    def write(self, act: Callable[[Store], object]) -> None:
        store = Store.open(self.path, holder="a test", now=NOW)
        act(store)
        store.close()


@pytest.fixture
def house(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.delenv("CIRMA_WEBHOOK", raising=False)
    return House(tmp_path, capsys, monkeypatch)


def broken(found: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    return {name: seen for name, checks in found.items() for state, seen in checks if state == "broken"}


def test_a_house_in_order_exits_0(house: House) -> None:
    house.verify(LATE - timedelta(days=20))
    house.back_up()

    code, found = house.doctor(LATE)

    assert (code, broken(found)) == (0, {})


def test_a_young_archive_is_not_broken_for_what_is_still_to_be_done(house: House) -> None:
    code, found = house.doctor(NOW)

    assert (code, broken(found)) == (0, {})
    assert found["verify"][0][0] == found["backup"][0][0] == "warn"


def test_a_missing_archive_is_broken(house: House) -> None:
    house.path.unlink()

    code, found = house.doctor()

    assert code == 1
    assert set(broken(found)) == {"archive"}


@pytest.mark.parametrize(
    "checks",
    [
        pytest.param([], id="never"),
        pytest.param([(60, "full", ())], id="long ago"),
        pytest.param([(1, "1/30 of 2027-02-03", ())], id="a thirtieth of it"),
        pytest.param([(9, "full", ()), (1, "full", ({"what": "a row"},))], id="with faults"),
        pytest.param([(9, "full", ({"what": "a row"},)), (1, "1/30 of 2027-02-03", ())], id="a share after faults"),
    ],
)
def test_an_archive_that_nobody_verified_is_broken(
    house: House, checks: list[tuple[int, str, tuple[dict[str, str], ...]]]
) -> None:
    house.back_up()
    for days, scope, faults in checks:
        house.verify(LATE - timedelta(days=days), scope, faults)

    code, found = house.doctor(LATE)

    assert code == 1
    assert set(broken(found)) == {"verify"}


def test_shares_of_successive_days_are_a_whole(house: House) -> None:
    house.back_up()
    for days in range(6):
        day = LATE - timedelta(days=days)
        house.verify(day, f"1/6 of {day:%Y-%m-%d}")

    assert house.doctor(LATE)[0] == 0


def test_the_archivist_sets_the_time(house: House) -> None:
    house.verify(LATE - timedelta(days=60))
    house.back_up()
    house.configure('backups = "copies/cirma-*.db"\noverdue = "200 days"\nmin_free_gb = 0.0\ncheck_within = "90 days"')

    assert house.doctor(LATE)[0] == 0


def _nothing(copy: Path) -> None:
    copy.unlink()


def _four_bytes(copy: Path) -> None:
    copy.write_bytes(b"copy")


def _cut_short(copy: Path) -> None:
    data = copy.read_bytes()
    stamp = copy.stat().st_mtime
    copy.write_bytes(data[: len(data) // 8192 * 4096])
    os.utime(copy, (stamp, stamp))


def _never_checked(copy: Path) -> None:
    copy.with_name(copy.name + ".sha256").unlink()


def _of_another_archive(copy: Path) -> None:
    database = schema.create(copy)
    sql.run(database, "UPDATE fetch SET chain = 'f1:0' WHERE id = (SELECT max(id) FROM fetch)")
    database.conn.commit()
    database.close()
    copy.with_name(copy.name + ".sha256").touch()


def _older_than_half_of_it(copy: Path) -> None:
    database = schema.create(copy)
    sql.run(database.conn, "PRAGMA foreign_keys = OFF")
    sql.run(database, "DELETE FROM fetch WHERE crawl > 1")
    database.conn.commit()
    database.close()
    copy.with_name(copy.name + ".sha256").touch()


@pytest.mark.parametrize(
    "spoil", [_nothing, _four_bytes, _cut_short, _never_checked, _of_another_archive, _older_than_half_of_it]
)
def test_what_is_no_backup_is_not_taken_for_one(house: House, spoil: Callable[[Path], None]) -> None:
    house.verify(LATE - timedelta(days=1))
    spoil(house.back_up())

    code, found = house.doctor(LATE)

    assert code == 1
    assert set(broken(found)) == {"backup"}


def test_a_place_that_nobody_named_holds_no_backup(house: House) -> None:
    house.verify(LATE - timedelta(days=1))
    house.configure('overdue = "200 days"\nmin_free_gb = 0.0')

    assert set(broken(house.doctor(LATE)[1])) == {"backup"}


def test_a_folder_may_be_named_for_the_copies_in_it(house: House) -> None:
    house.verify(LATE - timedelta(days=1))
    house.back_up()
    house.configure('backups = "copies"\noverdue = "200 days"\nmin_free_gb = 0.0')

    assert house.doctor(LATE)[0] == 0


def test_a_bad_copy_beside_a_good_one_is_told(house: House) -> None:
    house.verify(LATE - timedelta(days=1))
    house.back_up()
    (house.copies / "cirma-2.db").write_bytes(b"copy")

    code, found = house.doctor(LATE)

    assert code == 0
    assert found["backup"][0][0] == "warn"
    assert "cirma-2.db" in found["backup"][0][1]


def test_a_clock_that_was_wrong_is_broken_until_it_is_corrected(house: House) -> None:
    from tests.archive.store.test_mistimed import RUN, mistimed

    mistimed(house.path, house.folder / "wrong", timedelta(days=-2_000))
    shutil.copyfile(house.folder / "wrong" / "archive.db", house.path)
    house.verify(NOW)

    code, found = house.doctor()

    assert code == 1
    assert f"run {RUN} was made under a clock that was 2000 days late" in broken(found)["clock"]
    config = ("--config", str(house.folder / "config.toml"))
    assert main(["runs", "mistimed", str(RUN), *config]) == 0
    code, found = house.doctor()
    assert (code, broken(found)) == (0, {})
    assert any("corrected by the site's own date" in seen for _, seen in found["clock"])


def test_a_correction_that_was_cut_short_is_broken(house: House) -> None:
    house.write(lambda store: note_mistimed(store.database, 2, began=NOON, witness="the archivist", at=NOW))

    assert "not everything is derived" in broken(house.doctor()[1])["clock"]


def test_an_alarm_that_stands_is_broken(house: House) -> None:
    house.write(
        lambda store: alarms.note(store.database, [fault_finding("demo", "a fault")], site="demo", crawl=None, at=NOW)
    )

    code, found = house.doctor()

    assert code == 1
    assert "fault" in broken(found)["alarm"]


def test_pages_that_cannot_be_read_are_broken(house: House) -> None:
    def spoil(store: Store) -> None:
        details = '{"problems": [{"kind": "crashed", "detail": "a test"}]}'
        sql.run(
            store.database,
            "UPDATE reading SET verdict = 'unreadable', details = ? WHERE capture = (SELECT min(capture) FROM reading)",
            (details,),
        )
        store.database.conn.commit()

    house.write(spoil)

    assert "cannot be read" in broken(house.doctor()[1])["readings"]


def test_a_site_that_no_crawl_reads_is_broken_though_runs_end(house: House) -> None:
    house.configure('backups = "copies/cirma-*.db"\noverdue = "3 days"\nmin_free_gb = 0.0')
    house.write(
        lambda store: store.database.conn.executescript(
            """INSERT INTO crawl (site, started_at, ended_at, outcome, arguments, configuration, software, parser,
                                  figures)
               VALUES ('demo', '2026-11-28T12:00:00.000Z', '2026-11-28T12:01:00.000Z', 'refused', '{}', '{}', 'x', 'y',
                       '{"notes": ["robots.txt"]}')"""
        )
    )

    assert "no crawl has read it since 2026-11-18" in broken(house.doctor(NOON + timedelta(days=13))[1])["crawl"]


def test_a_configured_site_that_was_never_crawled_is_broken(house: House) -> None:
    config = house.folder / "config.toml"
    config.write_text(config.read_text("utf-8") + '[[site]]\nid = "other"\nurl = "https://other.test"\n', "utf-8")

    assert "other never was" in broken(house.doctor()[1])["crawl"]
