"""The answer in a record: framing, codings, and the digest that it claims."""

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scraper.http.body import TooLong
from scraper.web_archive import coding
from scraper.web_archive.message import Fixity, NoHttp, field, matches, response
from tests.scraper.web_archive.writing import answer, chunked, sha1

BODY = "<p>Médiation".encode() * 50


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        pytest.param("gzip", gzip.compress, id="gzip"),
        pytest.param("x-gzip", gzip.compress, id="gzip by its old name"),
        pytest.param("deflate", zlib.compress, id="zlib"),
        pytest.param("deflate", raw_deflate, id="bare deflate"),
        pytest.param("br", brotli.compress, id="brotli"),
        pytest.param("zstd", zstandard.compress, id="zstd"),
    ],
)
def test_a_coding_is_undone_and_the_claim_is_checked_over_the_coded_body(name: str, encode) -> None:  # type: ignore[no-untyped-def]
    coded = encode(BODY)

    found = response(answer(coded, f"Content-Encoding: {name}"), sha1(coded))

    assert found.body == BODY
    assert found.fixity is Fixity.GOOD


@pytest.mark.parametrize(
    ("claimed", "fixity"),
    [
        pytest.param(sha1(BODY), Fixity.GOOD, id="over the body, as the standard has it"),
        pytest.param(sha1(chunked(BODY)), Fixity.GOOD_WITH_CHUNKS, id="over the chunks too, as wget writes it"),
        pytest.param(sha1(b"x"), Fixity.BAD, id="over other bytes"),
        pytest.param("crc32:abcd", Fixity.NONE, id="by an algorithm that nobody knows"),
        pytest.param("sha1:not base32!", Fixity.NONE, id="in no spelling of a digest"),
        pytest.param(None, Fixity.NONE, id="not at all"),
    ],
)
def test_a_claim_is_checked_in_the_ways_that_writers_differ(claimed: str | None, fixity: Fixity) -> None:
    found = response(answer(chunked(BODY), "Transfer-Encoding: chunked"), claimed)

    assert found.body == BODY
    assert found.fixity is fixity


def test_headers_that_were_left_over_decoded_bytes_are_not_believed() -> None:
    found = response(answer(BODY, "Content-Encoding: gzip", "Transfer-Encoding: chunked"), sha1(BODY))

    assert found.body == BODY
    assert set(found.flags) == {"not-coded-as-declared", "not-chunked"}


def test_chunks_that_end_early_give_what_is_there_and_say_so() -> None:
    found = response(answer(chunked(BODY)[:-30], "Transfer-Encoding: chunked"), None)

    assert "cut-chunks" in found.flags


def test_folded_and_odd_header_lines_are_read() -> None:
    found = response(b"HTTP/1.0 200\nA: b\n  c\nno colon\n\nx", None)

    assert (found.protocol, found.status, found.phrase) == ("HTTP/1.0", 200, "")
    assert field(found.headers, "a") == "b c"
    assert found.body == b"x"


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(NoHttp):
        response(b"GET / HTTP/1.1\r\n\r\n", None)


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        ("gzip", gzip.compress(bytes(2_000_000), mtime=0)),
        ("br", brotli.compress(bytes(2_000_000))),
        ("zstd", zstandard.compress(bytes(2_000_000))),
        ("deflate", zlib.compress(bytes(2_000_000))),
    ],
)
def test_a_bomb_stops_at_the_limit(name: str, bomb: bytes) -> None:
    with pytest.raises(TooLong):
        coding.decoded(bomb, name, limit=1_000_000)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "identity", "gzip, br"]))
def test_no_bytes_break_it(data: bytes, name: str) -> None:
    found = response(answer(data, f"Content-Encoding: {name}", "Transfer-Encoding: chunked"), sha1(data))

    assert isinstance(found.body, bytes)


@given(st.binary())
def test_a_digest_is_known_in_every_spelling(data: bytes) -> None:
    assert matches(sha1(data), data)
    assert matches(sha1(data).lower().replace("sha1", "SHA-1"), data)
    assert not matches(sha1(data + b"."), data)
