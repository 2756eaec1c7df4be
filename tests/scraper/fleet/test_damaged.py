"""A generation that cannot be opened: no site is asked, nothing is put back, and the message says where it lies."""

import json
from pathlib import Path

import pytest

from scraper.fleet import answers, archive_jobs, exactly
from scraper.fleet.answers import FleetFilter
from scraper.fleet.crawling import crawl
from scraper.fleet.errors import ArchiveDamaged
from scraper.fleet.workplace import Workplace
from tests.scraper.fleet.conftest import Served
from tests.scraper.fleet.test_crawling import later


@pytest.fixture
def whole(place: Workplace, added: Served, tmp_path: Path) -> bytes:
    """An archive of `blog-0`, and one of `blog-1`, in the store."""
    crawl(place, "blog-1")
    crawl(place, "blog-0")
    place.depot.take("blog-0", 1, tmp_path / "whole.db")
    later(place, 1)
    return (tmp_path / "whole.db").read_bytes()


@pytest.mark.parametrize("kind", ["empty", "cut off", "noise", "a pointer"])
def test_a_damaged_generation_is_told_with_its_place(
    place: Workplace, added: Served, whole: bytes, tmp_path: Path, kind: str
) -> None:
    damaged = {"empty": b"", "cut off": whole[: len(whole) // 2], "noise": b"\xff" * 9999, "a pointer": b"version 1\n"}
    (tmp_path / "damaged.db").write_bytes(damaged[kind])
    place.depot.put("blog-0", 2, tmp_path / "damaged.db")
    asked = len(added.requests())

    for job in (crawl, lambda at, site: archive_jobs.export(at, site, "x"), archive_jobs.reparse):
        with pytest.raises(
            ArchiveDamaged, match=r"generation 2 of blog-0 in the store file:.*take this one out"
        ) as told:
            job(place, "blog-0")
        assert "cirma-fleet-" not in str(told.value)
    assert archive_jobs.verify(place, "blog-0") == "damaged"

    assert (len(added.requests()), place.depot.newest("blog-0")) == (asked, 2)
    (alarm,) = answers.alarms(place.ledger, FleetFilter(site="blog-0"))
    assert (alarm["rule"], "generation 2 of blog-0" in alarm["seen"]) == ("verify", True)
    results = answers.status(place.ledger, today=place.clock().now().date())["results"]
    assert [(each["job"], each["unwell"]) for each in results] == [("verify", 1)], json.dumps(results)


def test_one_damaged_archive_keeps_no_other_from_being_searched(place: Workplace, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"")
    place.depot.put("blog-0", 2, tmp_path / "damaged.db")
    found: list[str] = []
    hits = exactly.search(place.ledger, place.depot, "note", site=None, limit=None, now=place.clock().now())

    with pytest.raises(ArchiveDamaged, match="generation 2 of blog-0"):
        found.extend(hit["site"] for hit in hits)

    assert found == ["blog-1", "blog-1"]
