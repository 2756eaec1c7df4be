"""Payloads: whole, shallow, small beside a neighbour, and honest about what cannot be opened."""

import random
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.database import schema
from archive.database.bodies import packing
from archive.database.bodies.frames import Level, pack
from archive.database.bodies.packing import PackedBody, Payloads
from archive.database.bodies.stack import MAX_DEPTH, dependents
from archive.digest import sha256
from archive.errors import PayloadUnavailable
from tests.support import sql


class Shelf:
    """A payload table that keeps what it is given, as the store does."""

    def __init__(self) -> None:
        self.connection = schema.blank().conn
        self.payloads = Payloads(self.connection)

    def keep(
        self, body: bytes, *, kind: str = "site post", previous: bytes | None = None, level: Level = Level.FAST
    ) -> PackedBody:
        earlier = None if previous is None else sha256(previous)
        packed = self.payloads.pack(body, kind=kind, previous=earlier, level=level)
        self.put(packed, kind=kind)
        return packed

    def put(self, packed: PackedBody, *, kind: str = "site post") -> None:
        row = (packed.digest, packed.size, "present", packed.base, packed.depth, kind, packed.data)
        sql.run(self.connection, "INSERT INTO payload VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def change(self, column: str, value: object, *, body: bytes) -> None:
        """Edit a row behind the archive's back, and forget what was cached."""
        sql.run(self.connection, f"UPDATE payload SET {column} = ? WHERE digest = ?", (value, sha256(body)))
        self.payloads = Payloads(self.connection)

    def reading(self, body: bytes) -> str:
        """Return what is said when *body* cannot be read."""
        with pytest.raises(PayloadUnavailable) as caught:
            self.payloads.read(sha256(body))
        return str(caught.value)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    shelf = Shelf()
    yield shelf
    shelf.connection.close()


def noise(seed: object, size: int) -> bytes:
    return random.Random(str(seed)).randbytes(size).hex().encode()


def page(article: int, *, template: int = 1, render: int = 1) -> bytes:
    """A page of 60 KB: a template, an article of one in forty, and a few bytes that move at each render."""
    return b"".join((
        b"<html>", noise(f"template {template}", 3_400),
        b"<i>", noise(f"render {article} {render}", 20), b"</i>",
        noise(f"article {article}", 750), noise("never changes", 26_000), b"</html>",
    ))  # fmt: skip


# --- choice of a neighbour ---------------------------------------------------------------------------------------


def stored(packed: Iterable[PackedBody]) -> int:
    return sum(len(each.data) for each in packed)


def test_the_first_page_stands_alone_and_the_next_stands_on_it(shelf: Shelf) -> None:
    first, second = shelf.keep(page(1)), shelf.keep(page(2))

    assert (first.base, first.depth) == (None, 0)
    assert (second.base, second.depth) == (first.digest, 1)
    assert len(second.data) < len(first.data) / 15


def test_a_key_that_is_hardly_nearer_makes_no_new_reference(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))

    others = [shelf.keep(page(article)) for article in range(3, 12)]

    assert {each.depth for each in others} == {2}


def test_a_key_that_is_clearly_nearer_makes_a_new_reference(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))

    assert shelf.keep(page(1, render=2) + noise("new", 300)).depth == 1


def test_a_page_of_two_kinds_goes_to_its_own(shelf: Shelf) -> None:
    shelf.keep(page(1))
    first = [shelf.keep(page(article, template=article % 3 + 1)) for article in range(2, 5)]

    others = [shelf.keep(page(article, template=article % 3 + 1)) for article in range(5, 11)]

    assert [each.base for each in others] == [each.digest for each in first] * 2


def test_a_digest_that_is_known_is_not_taken_again(shelf: Shelf) -> None:
    assert shelf.payloads.pack(page(1), kind="site post", digest="sha256:known").digest == "sha256:known"


def test_a_render_of_a_known_page_takes_only_what_moved(shelf: Shelf) -> None:
    shelf.keep(page(1))
    page_2 = shelf.keep(page(2))

    again = shelf.keep(page(2, render=2), previous=page(2))

    assert again.base == page_2.digest
    assert len(again.data) < 150


def test_after_a_deploy_one_page_pays_and_the_others_follow_it(shelf: Shelf) -> None:
    key, *_ = [shelf.keep(page(article)) for article in range(10)]

    first, *others = [shelf.keep(page(article, template=2), previous=page(article)) for article in range(1, 10)]

    assert first.base == key.digest
    assert len(first.data) > 3_000
    assert {each.base for each in others} == {first.digest}
    assert stored(others) / len(others) < 1_200


def test_an_odd_page_does_not_lose_the_template_to_the_others(shelf: Shelf) -> None:
    first = shelf.keep(page(1))
    odd = shelf.keep(noise("a shell", 12_000))

    after = shelf.keep(page(2))

    assert (odd.base, after.base) == (None, first.digest)


def test_kinds_are_packed_apart(shelf: Shelf) -> None:
    shelf.keep(page(1))

    other = shelf.keep(page(2), kind="other post")

    assert other.base is None


def test_what_is_withheld_serves_no_new_body(shelf: Shelf) -> None:
    key = shelf.keep(page(1))
    shelf.keep(page(2))

    shelf.change("state", "withheld", body=page(2))
    assert shelf.keep(page(2, render=2), previous=page(2)).base == key.digest

    shelf.change("state", "withheld", body=page(1))
    assert shelf.keep(page(3)).base is None


def test_a_damaged_neighbour_does_not_stop_the_keeping(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.change("data", b"rot", body=page(1))

    kept = shelf.keep(page(2), previous=page(1))

    assert kept.base is None
    assert shelf.payloads.read(kept.digest) == page(2)


def test_a_full_generation_takes_no_more(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "GENERATION", 3)

    kept = [shelf.keep(page(1, render=render), previous=page(1, render=render - 1)) for render in range(9)]

    assert [each.depth for each in kept].count(0) == 3
    assert max(len(dependents(shelf.connection, each.digest)) for each in kept) == 3


def test_the_best_level_takes_no_more_than_the_fast_one() -> None:
    fast, best = Shelf(), Shelf()

    sizes = [
        stored(shelf.keep(page(article), level=level) for article in range(4))
        for shelf, level in ((fast, Level.FAST), (best, Level.BEST))
    ]

    assert sizes[1] <= sizes[0]


crawls = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.integers(1, 6)), max_size=25)


@settings(max_examples=15, deadline=None)
@given(crawls)
def test_whatever_is_crawled_every_body_opens_and_no_chain_is_too_deep(crawl: list[tuple[int, int, int]]) -> None:
    shelf, kept, last = Shelf(), dict[str, bytes](), dict[int, bytes]()
    for article, template, render in crawl:
        body = page(article, template=template, render=render)
        if sha256(body) not in kept:
            assert shelf.keep(body, previous=last.get(article)).depth <= MAX_DEPTH
        kept[sha256(body)] = last[article] = body

    reader = Payloads(shelf.connection)

    assert all(reader.read(digest) == body for digest, body in kept.items())


def test_rows_can_be_written_in_any_order(shelf: Shelf) -> None:
    kept = [shelf.keep(page(article)) for article in range(4)]
    other = Shelf()

    for packed in reversed(kept):
        other.put(packed)

    assert [other.payloads.read(each.digest) for each in kept] == [page(article) for article in range(4)]


# --- what cannot be opened ---------------------------------------------------------------------------------------


def test_an_unknown_digest_is_named(shelf: Shelf) -> None:
    assert shelf.reading(b"never kept") == f"payload {sha256(b'never kept')}: there is no such payload"


def test_a_withheld_body_is_for_recovery_alone(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))
    shelf.change("state", "withheld", body=page(1))

    assert shelf.reading(page(1)).endswith("it is withheld")
    assert shelf.payloads.recover(sha256(page(1))) == page(1)
    assert shelf.payloads.read(sha256(page(2))) == page(2)


def test_a_purged_body_is_gone(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.change("state", "purged", body=page(1))
    shelf.change("data", None, body=page(1))

    assert shelf.reading(page(1)).endswith("it was purged")


DAMAGE = {
    "bytes": ("data", b"rot", "its frame does not open"),
    "another page's bytes": ("data", pack(page(9), base=None), "opens as another body"),
    "size": ("size", 12, "its row says 12"),
    "depth": ("depth", 2, "it is at depth 2, not 0"),
}


@pytest.mark.parametrize(("column", "value", "said"), DAMAGE.values(), ids=DAMAGE)
def test_damage_to_a_base_is_told_of_what_stands_on_it(shelf: Shelf, column: str, value: object, said: str) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))

    shelf.change(column, value, body=page(1))

    told = shelf.reading(page(2))
    assert f"payload {sha256(page(1))}" in told
    assert said in told


def test_another_body_under_a_digest_is_damage(shelf: Shelf) -> None:
    shelf.keep(page(1))

    shelf.change("data", pack(page(9), base=None), body=page(1))

    assert shelf.reading(page(1)).endswith("it is damaged: it opens as another body")


def test_a_missing_base_is_named(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))

    shelf.change("digest", "sha256:renamed", body=page(1))

    assert f"packed against payload {sha256(page(1))}: there is no such payload" in shelf.reading(page(2))


def test_a_ring_of_bases_is_damage_not_an_endless_read(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))

    shelf.change("base", sha256(page(2)), body=page(1))

    assert "it is damaged" in shelf.reading(page(1))
    assert shelf.keep(page(3), previous=page(2)).base is None


def test_dependents_are_all_that_a_damaged_body_harms(shelf: Shelf) -> None:
    shelf.keep(page(1))
    shelf.keep(page(2))
    shelf.keep(page(2, render=2), previous=page(2))
    shelf.keep(page(3), kind="other post")

    assert dependents(shelf.connection, sha256(page(1))) == (sha256(page(2)), sha256(page(2, render=2)))
    assert dependents(shelf.connection, sha256(page(2, render=2))) == ()
