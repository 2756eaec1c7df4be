"""Which records a capture becomes."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from archive.digest import sha256
from archive.query.exchange import Captured, HeldAs
from archive.web_archive.plan import Indexed, Plan
from archive.web_archive.record import Kind, Record

BODY = b"<p>bonjour"
PICTURE = HeldAs(resource="9d41c7_a.png", variant="original", type="image/png")
CAPTURED = Captured(
    id="c1",
    site="demo",
    uri="https://example.org/post/a",
    address="https://example.org/post/a/",
    source="crawl",
    kind="response",
    status=200,
    payload=sha256(BODY),
    state="present",
    size=len(BODY),
    confirms=None,
    observed_at="2026-11-16T10:00:01.250Z",
    recorded_at="2026-11-16T10:00:01.300Z",
    started_at="2026-11-16T10:00:00.000Z",
    request_headers=(("Host", "example.org"),),
    protocol="HTTP/1.1",
    phrase="OK",
    response_headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("Content-Length", "3"),
    ),
    peer="[::1]:443",
    crawl=1,
    reason="new",
    via=None,
    wire_bytes=3,
    wire_digest="sha256:0",
    flags=("no-length",),
    chain="f1:0",
    verdict="post",
)
AGAIN = replace(CAPTURED, id="c2", kind="identical", started_at="2026-11-17T10:00:00.000Z")
CONFIRMED = replace(
    AGAIN, id="c3", kind="not_modified", status=304, confirms="c1", started_at="2026-11-18T10:00:00.000Z"
)


def planned(*captures: Captured, body: bytes = BODY) -> list[tuple[Record, Indexed | None]]:
    plan = Plan(lambda digest: body)
    return [made for captured in captures for made in plan.records(captured)]


def mains(*captures: Captured) -> list[Record]:
    return [record for record, indexed in planned(*captures) if indexed]


def fields(record: Record) -> dict[str, str]:
    return dict(record.fields)


def test_an_answer_is_a_response_with_its_request_and_what_we_know_of_it() -> None:
    kinds = [record.kind for record, _ in planned(CAPTURED)]

    assert kinds == [Kind.RESPONSE, Kind.REQUEST, Kind.METADATA]


def test_a_decoded_body_stands_under_headers_that_say_so() -> None:
    (response,) = mains(CAPTURED)

    head, _, body = response.block.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")

    assert body == BODY
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert b"Content-Length: 10" in lines
    assert b"x-orig-Content-Encoding: gzip" in lines
    assert b"x-orig-transfer-encoding: chunked" in lines
    assert b"x-orig-Content-Length: 3" in lines
    assert not any(line.lower().startswith((b"content-encoding", b"transfer-encoding")) for line in lines)


def test_a_response_names_its_address_and_its_peer_and_its_payload() -> None:
    (response,) = mains(CAPTURED)

    assert fields(response)["WARC-Target-URI"] == CAPTURED.address
    assert fields(response)["WARC-IP-Address"] == "::1"
    assert fields(response)["WARC-Payload-Digest"] == sha256(BODY)


def test_the_same_body_again_is_a_revisit_that_says_of_what() -> None:
    first, second = mains(CAPTURED, AGAIN)

    assert second.kind is Kind.REVISIT
    assert fields(second)["WARC-Profile"].endswith("/identical-payload-digest")
    assert fields(second)["WARC-Refers-To"] == first.id
    assert fields(second)["WARC-Refers-To-Target-URI"] == CAPTURED.address
    assert fields(second)["WARC-Refers-To-Date"] == CAPTURED.started_at
    assert second.block.startswith(b"HTTP/1.1 200 OK\r\n")
    assert second.block.endswith(b"\r\n\r\n")


def test_whether_a_body_was_seen_is_decided_by_the_export() -> None:
    (alone,) = mains(AGAIN)

    assert alone.kind is Kind.RESPONSE


def test_an_empty_body_is_never_a_revisit() -> None:
    empty = replace(CAPTURED, size=0)

    made = [record.kind for record, indexed in planned(empty, replace(empty, id="c2"), body=b"") if indexed]

    assert made == [Kind.RESPONSE, Kind.RESPONSE]


def test_a_304_is_a_revisit_without_a_block_and_is_listed_as_the_page_that_it_confirms() -> None:
    made = planned(CAPTURED, CONFIRMED)
    revisit, indexed = made[3]

    assert revisit.kind is Kind.REVISIT
    assert fields(revisit)["WARC-Profile"].endswith("/server-not-modified")
    assert fields(revisit)["WARC-Refers-To-Target-URI"] == CAPTURED.address
    assert revisit.block == b""
    assert indexed is not None
    assert indexed.status == 200
    assert b"cirma-status: HTTP/1.1 304" in made[-1][0].block


def test_a_304_that_confirms_nothing_in_this_export_is_told_and_replays_nothing() -> None:
    plan = Plan(lambda digest: BODY)

    (made,) = plan.records(CONFIRMED)

    assert made[0].kind is Kind.METADATA
    assert made[1] is None
    assert plan.unconfirmed == 1


@pytest.mark.parametrize("state", ["withheld", "purged"])
def test_a_body_that_was_taken_down_leaves_a_tombstone_alone(state: str) -> None:
    def refuse(digest: str) -> bytes:
        raise AssertionError(digest)

    plan = Plan(refuse)
    (made,) = plan.records(replace(CAPTURED, state=state))

    assert made[0].kind is Kind.METADATA
    assert f"cirma-body: {state}".encode() in made[0].block
    assert plan.tombstones == 1


def test_a_picture_is_a_response_whose_metadata_no_reader_takes_for_those_of_a_page() -> None:
    (answer, _), _, (metadata, _) = planned(replace(CAPTURED, media=PICTURE))

    assert answer.kind is Kind.RESPONSE
    assert b"cirma-holding: c1\r\ncirma-resource: 9d41c7_a.png\r\n" in metadata.block
    assert b"cirma-capture" not in metadata.block


def test_every_record_has_an_id_of_its_own_and_the_same_one_each_time() -> None:
    ids = [record.id for record, _ in planned(CAPTURED, AGAIN, CONFIRMED)]

    assert len(set(ids)) == len(ids)
    assert ids == [record.id for record, _ in planned(CAPTURED, AGAIN, CONFIRMED)]


def test_no_value_of_a_server_begins_a_line_of_its_own() -> None:
    forged = replace(CAPTURED, via="x\r\nWARC-Type: warcinfo", response_headers=(("A", "b\r\n\r\nc"),))

    for record, _ in planned(forged):
        lines = record.block.split(b"\r\n")
        assert b"WARC-Type: warcinfo" not in lines
        assert all(left or not right.startswith(b"c") for left, right in pairwise(lines))
