"""Records as they are found in files of many makers, whole, damaged and clipped."""

import gzip
import io
import random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.web_archive.inflate import inflated
from scraper.web_archive.lines import Lines
from scraper.web_archive.warc_in import WarcRecord, records
from tests.scraper.web_archive.writing import answer, members, warc

URL = "https://example.org/post/"
FOUR = [
    warc("response", answer(f"<p>{number}".encode() * 300), Target_URI=f"{URL}{number}", Date="2020-01-01T00:00:00Z")
    for number in range(4)
]


def read(data: bytes) -> tuple[list[WarcRecord], list[str]]:
    lines = Lines(inflated(io.BytesIO(data)))
    return list(records(lines)), lines.damage


def addresses(found: list[WarcRecord]) -> list[str | None]:
    return [record.get("WARC-Target-URI") for record in found]


EVERY = [f"{URL}{number}" for number in range(4)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"".join(FOUR), id="plain"),
        pytest.param(members(*FOUR), id="a gzip member each"),
        pytest.param(gzip.compress(b"".join(FOUR)), id="one member over all"),
        pytest.param(members(*FOUR) + bytes(512), id="zeros at the end"),
        pytest.param(b"".join(zstandard.compress(record) for record in FOUR), id="zstd frames"),
        pytest.param(b"".join(FOUR).replace(b"\r\n\r\nWARC", b"WARC"), id="no empty lines between records"),
    ],
)
def test_every_record_is_found(data: bytes) -> None:
    found, damage = read(data)

    assert addresses(found) == EVERY
    assert all(record.is_whole for record in found)
    assert damage == []


def test_a_place_in_a_plain_file_is_where_the_record_begins() -> None:
    data = b"".join(FOUR)

    found, _ = read(data)

    assert [record.place for record in found] == [data.index(each) for each in FOUR]


def test_damage_in_a_plain_file_is_told_by_its_place() -> None:
    _, damage = read(FOUR[0] + b"rubbish\r\n" + FOUR[1])

    # The line ends behind a record are passed over with what strays.
    assert damage == [f"at byte {len(FOUR[0]) - 4}: no record begins"]


def test_a_zstd_file_with_its_dictionary_in_front_is_read() -> None:
    dictionary = zstandard.train_dictionary(2048, [warc("response", bytes([n]) * 200) for n in range(200)])
    packed = zstandard.ZstdCompressor(dict_data=dictionary)
    front = b"\x5d\x2a\x4d\x18" + len(dictionary.as_bytes()).to_bytes(4, "little") + dictionary.as_bytes()

    found, damage = read(front + b"".join(packed.compress(record) for record in FOUR))

    assert addresses(found) == EVERY
    assert damage == []


def test_a_damaged_member_is_passed_over_and_told() -> None:
    parts = [gzip.compress(record, mtime=0) for record in FOUR]
    parts[1] = parts[1][:40] + bytes(30) + parts[1][70:]

    found, damage = read(b"".join(parts))

    assert addresses(found)[-2:] == EVERY[2:]
    assert f"at byte {len(parts[0])}" in damage[0]


def test_a_clipped_file_gives_what_is_whole() -> None:
    data = members(*FOUR)

    found, damage = read(data[: len(data) - 30])

    assert addresses([record for record in found if record.is_whole]) == EVERY[:3]
    assert damage


def test_an_arc_file_is_read() -> None:
    body = answer(b"<p>a")
    first = b"filedesc://a.arc 0.0.0.0 20080101000000 text/plain 9\n1 0 test\n\n"
    record = b"https://example.org/post/a 10.0.0.1 20080102030405 text/html %d\n%b\n" % (len(body), body)

    found, damage = read(first + record)

    assert found[1].get("warc-target-uri") == "https://example.org/post/a"
    assert found[1].get("warc-date") == "2008-01-02T03:04:05+00:00"
    assert found[1].block == body
    assert damage == []


def test_brackets_around_values_go() -> None:
    found, _ = read(warc("response", b"", Target_URI="<https://example.org/>"))

    assert found[0].get("warc-target-uri") == "https://example.org/"


@settings(max_examples=150)
@given(st.integers(0, 10_000), st.sampled_from([b"".join(FOUR), members(*FOUR), zstandard.compress(b"".join(FOUR))]))
def test_no_damage_breaks_the_reading(seed: int, data: bytes) -> None:
    chance, damaged = random.Random(seed), bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    del damaged[chance.randrange(len(damaged)) :]

    found, _ = read(bytes(damaged))

    assert len(found) <= 50
