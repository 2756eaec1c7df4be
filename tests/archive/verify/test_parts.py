"""A verification in parts: on several cores it finds what one finds, and one that was cut short goes on."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search import numbers
from archive.verify import Part, Sample, bodies, parts, verify
from archive.verify.fault import Fault
from archive.verify.parts import HeldOpen, Work
from tests.support import fakes, sql
from tests.support.archives import demo_archive
from tests.support.crawling import Archivist
from tests.support.fakes import ORIGIN, FakeSite
from tests.support.packing import replacing
from tests.support.sql import tamper

AT = datetime(2026, 12, 24, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the demonstration archive."""
    path = tmp_path / "archive.db"
    shutil.copy(demo_archive(), path)
    return path


def checked(path: Path, *, at: datetime = AT, resume: bool = False) -> tuple[Fault, ...]:
    return verify(path, at=at, sample=Sample(share=1, day=at.date()), resume=resume).faults


class Interrupted(Exception):
    """As Ctrl-C."""


def cut_short(path: Path, monkeypatch: pytest.MonkeyPatch, *, after: int) -> list[Work]:
    """Verify until so many pieces were checked; these."""
    seen: list[Work] = []
    whole = parts.done

    def done(where: HeldOpen, work: Work) -> tuple[Fault, ...]:
        if len(seen) == after:
            raise Interrupted
        seen.append(work)
        return whole(where, work)

    with monkeypatch.context() as patch:
        patch.setattr(parts, "done", done)
        with pytest.raises(Interrupted):
            checked(path, resume=True)
    return seen


def again(path: Path, monkeypatch: pytest.MonkeyPatch, *, at: datetime = AT) -> tuple[list[Work], tuple[Fault, ...]]:
    """Verify to the end; the pieces that were checked, and what is wrong."""
    seen: list[Work] = []
    whole = parts.done

    def done(where: HeldOpen, work: Work) -> tuple[Fault, ...]:
        seen.append(work)
        return whole(where, work)

    with monkeypatch.context() as patch:
        patch.setattr(parts, "done", done)
        return seen, checked(path, at=at, resume=True)


def test_many_processes_find_what_one_finds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tamper(
        path, replacing("la", "le"), "UPDATE payload SET data = x'00' WHERE depth = 0", "UPDATE change SET url = 'x'"
    )
    alone = checked(path)
    monkeypatch.setattr(parts, "_FEW", 0)
    monkeypatch.setattr(parts, "_AT_ONCE", dict.fromkeys(parts._AT_ONCE, 7))

    assert sorted(map(str, checked(path))) == sorted(map(str, alone))
    assert {Part.PAYLOAD, Part.CONTENT, Part.DERIVED, Part.TABLE} <= {fault.check for fault in alone}


def test_a_check_that_was_cut_short_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_AT_ONCE", dict.fromkeys(parts._AT_ONCE, 7))
    before = cut_short(path, monkeypatch, after=12)

    rest, faults = again(path, monkeypatch)

    assert faults == ()
    assert not set(rest) & set(before)
    whole, _ = again(path, monkeypatch)
    assert set(whole) == {*rest, *before}
    assert not list(path.parent.glob("archive.db-verify"))


def test_what_was_wrong_is_found_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_AT_ONCE", dict.fromkeys(parts._AT_ONCE, 7))
    tamper(path, "UPDATE payload SET data = x'00' WHERE depth = 0")
    cut_short(path, monkeypatch, after=12)

    _, faults = again(path, monkeypatch)

    assert Part.PAYLOAD in {fault.check for fault in faults}


def test_a_note_of_another_day_says_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_AT_ONCE", dict.fromkeys(parts._AT_ONCE, 7))
    before = cut_short(path, monkeypatch, after=12)

    seen, _ = again(path, monkeypatch, at=AT + timedelta(days=2))

    assert set(before) < set(seen)


def test_posts_are_checked_again_after_a_crawl() -> None:
    work = Work(part=Part.DERIVED, things=("a",))

    assert work.name("f1:00") != work.name("f1:01")
    assert Work(part=Part.PAYLOAD, things=("a",)).name("f1:00") == Work(part=Part.PAYLOAD, things=("a",)).name("f1:01")


def test_what_is_purged_while_the_check_runs_is_no_damage(path: Path) -> None:
    digests = tuple(sql.column(path, "SELECT digest FROM payload"))
    tamper(path, "UPDATE payload SET state = 'purged', data = NULL WHERE depth = 3")

    with HeldOpen(path).reading() as connection:
        assert list(bodies.damaged(connection, digests)) == []


def test_one_connection_sees_what_was_written_between_two_readings(path: Path) -> None:
    purged = "SELECT count(*) FROM payload WHERE state = 'purged'"
    held = HeldOpen(path)
    with held.reading() as before:
        sql.run(before, "CREATE TEMP TABLE aside (x)")
        assert sql.value(before, purged) == 0
    tamper(path, "UPDATE payload SET state = 'purged', data = NULL WHERE depth = 3")

    with held.reading() as after:
        assert after is before
        assert sql.value(after, purged) > 0
        assert sql.rows(after, "SELECT name FROM temp.sqlite_master WHERE name = 'aside'") == []
    held.close()


def _first(pair: tuple[str, str | None]) -> str:
    return pair[0]


def _chained(held: list[tuple[str, str | None]]) -> tuple[str, ...]:
    with closing(sql.memory()) as connection:
        sql.run(connection, "CREATE TABLE payload (digest, base, state DEFAULT 'present', template_group, depth)")
        sql.run(connection, "CREATE TABLE capture (payload, recorded_at)")
        sql.run(connection, "CREATE TABLE verification (at)")
        for row in held:
            sql.run(connection, "INSERT INTO payload (digest, base) VALUES (?, ?)", row)
        return bodies.sampled(connection, Sample(share=1, day=AT.date()))


@given(
    st.lists(st.tuples(st.sampled_from("abcdefghij"), st.none() | st.sampled_from("abcdefghijxyz")), unique_by=_first)
)
def test_every_body_is_opened_once_whatever_the_rows_say(held: list[tuple[str, str | None]]) -> None:
    """Bases that are missing, bodies on themselves and circles too: rows may have been tampered with."""
    assert sorted(_chained(held)) == sorted(digest for digest, _ in held)


def test_what_is_packed_against_a_body_follows_it() -> None:
    held = [("k", None), ("r", "k"), ("p", "r"), ("q", "r"), ("p1", "p"), ("q1", "q"), ("p2", "p"), ("l", None)]

    order = _chained(held)

    for digest, base in held:
        assert base is None or order.index(base) < order.index(digest)
    assert {order[order.index("p") + 1], order[order.index("p") + 2]} == {"p1", "p2"}


def test_on_several_cores_the_log_is_checked_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_FEW", 0)
    tamper(path, "UPDATE fetch SET status = 299 WHERE id = (SELECT min(id) FROM fetch)")

    assert {fault.check for fault in checked(path)} == {Part.CHAIN, Part.TABLE}


def test_pieces_are_of_one_size() -> None:
    things = tuple(map(str, range(77)))

    found = [work.things for work in parts.pieces(Part.DERIVED, things)]

    assert [len(each) for each in found] == [39, 38]
    assert sum(found, ()) == things
    assert list(parts.pieces(Part.DERIVED, ())) == []


def test_a_post_of_more_states_than_have_ids_beside_each_other_is_sound(tmp_path: Path) -> None:
    archivist = Archivist(tmp_path, FakeSite())
    states = 2 * (1 << numbers.PLACE_BITS) + 1
    for edition in range(states):
        post = fakes.make_post("note", title="Note", paragraphs=[f"Le texte fut revu {edition} fois, jour après jour."])
        archivist.site.pages = {
            f"{ORIGIN}/robots.txt": fakes.robots(),
            f"{ORIGIN}/blog-posts-sitemap.xml": fakes.xml(fakes.sitemap([post])),
            f"{ORIGIN}/": fakes.page(fakes.home_page([post])),
            fakes.post_url(post): fakes.page(fakes.post_page(post, rendered=archivist.site.clock.now())),
        }
        archivist.crawl(full=True)
        archivist.sleep(days=1)

    assert len(archivist.rows("SELECT * FROM snapshot")) == states
    assert checked(archivist.path) == ()
