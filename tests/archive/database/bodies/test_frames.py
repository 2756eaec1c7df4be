"""Frames: bit-exact, never another body, and open to the stock tool."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.database.bodies.frames import Base, Level, pack, trial, unpack, window

TEMPLATE = random.Random("template").randbytes(20_000).hex().encode()
PAGES = [TEMPLATE + b"%d" % article + TEMPLATE[::-1] for article in range(3)]

bodies = st.one_of(st.binary(max_size=300), st.sampled_from(PAGES), st.just(b"a" * 70_000))


@pytest.mark.parametrize("base", [b"", PAGES[1]], ids=["nothing", "a neighbour"])
def test_what_bodies_are_packed_against_opens_all_of_them(base: bytes) -> None:
    opener = Base(base)

    opened = [opener.unpack(pack(page, base=base), size=len(page)) for page in PAGES]

    assert opened == PAGES
    assert opener.body() == base


@pytest.mark.parametrize("level", Level)
@settings(max_examples=60, deadline=None)
@given(body=bodies, base=st.none() | bodies)
def test_a_frame_gives_back_every_bit(level: Level, body: bytes, base: bytes | None) -> None:
    assert unpack(pack(body, base=base, level=level), base=base, size=len(body)) == body


@settings(max_examples=60, deadline=None)
@given(bit=st.integers(min_value=0), base=st.none() | st.just(PAGES[1]))
def test_a_flipped_bit_never_gives_another_body(bit: int, base: bytes | None) -> None:
    body = PAGES[0]
    damaged = bytearray(pack(body, base=base, level=Level.FAST))
    place, power = divmod(bit % (8 * len(damaged)), 8)
    damaged[place] ^= 1 << power

    try:
        opened = unpack(bytes(damaged), base=base, size=len(body))
    except ValueError:
        return
    assert opened == body


def test_a_frame_with_bytes_behind_it_is_refused() -> None:
    with pytest.raises(ValueError, match="does not open"):
        unpack(pack(b"body", base=None) + b"more", base=None, size=4)


def blocks(frame: bytes) -> int:
    """Return how many blocks *frame* has (RFC 8878 section 3.1.1.2)."""
    place, count, last = zstandard.frame_header_size(frame), 0, False
    while not last:
        header = int.from_bytes(frame[place : place + 3], "little")
        last, is_run, size = bool(header & 1), header >> 1 & 3 == 1, header >> 3
        place, count = place + 3 + (1 if is_run else size), count + 1
    return count


def test_a_near_neighbour_is_not_packed_in_small_pieces() -> None:
    chance = random.Random("letters")
    base = b"".join(
        part for _ in range(8) for part in (chance.randbytes(40_000), chance.randbytes(20_000).hex().encode())
    )
    body = base.replace(b"0a", b"a0")

    frame = pack(body, base=base, level=Level.FAST)

    assert blocks(frame) == -(-len(body) // (128 << 10))


def test_a_body_that_no_pause_is_long_enough_for_is_packed_fast() -> None:
    great = PAGES[0] * 30

    assert pack(great, base=None, level=Level.BEST) == pack(great, base=None, level=Level.FAST)
    assert pack(PAGES[0], base=None, level=Level.BEST) != pack(PAGES[0], base=None, level=Level.FAST)


def test_a_trial_tells_which_neighbour_is_nearer() -> None:
    near, far = PAGES[1], TEMPLATE[:30_000]

    distances = [
        trial(base, window=window(len(PAGES[0]), len(base))).distance(memoryview(PAGES[0])) for base in (near, far)
    ]

    assert distances[0] < distances[1] / 10


@pytest.mark.skipif(shutil.which("zstd") is None, reason="the stock zstd tool is not installed")
@pytest.mark.parametrize("base", [None, PAGES[1]], ids=["alone", "against a neighbour"])
def test_the_stock_tool_opens_a_frame(tmp_path: Path, base: bytes | None) -> None:
    (tmp_path / "frame.zst").write_bytes(pack(PAGES[0], base=base))
    (tmp_path / "base").write_bytes(base or b"")
    against = [] if base is None else ["--patch-from", str(tmp_path / "base")]

    subprocess.run(
        ["zstd", "-q", "-d", *against, str(tmp_path / "frame.zst"), "-o", str(tmp_path / "body")], check=True
    )

    assert (tmp_path / "body").read_bytes() == PAGES[0]


def test_a_base_that_looks_like_a_trained_dictionary_is_taken_as_it_is() -> None:
    base = bytes.fromhex("37a430ec") + PAGES[0]

    assert unpack(pack(PAGES[1], base=base), base=base, size=len(PAGES[1])) == PAGES[1]
