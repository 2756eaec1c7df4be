"""Log lines as programs and people read them."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper import logs
from scraper.demo import demo_blog
from tests.support.crawling import Archivist
from tests.support.fakes import FakeWix


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    for name in ("archive", "scraper"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)


def test_every_fetch_is_a_line_of_json_with_its_facts(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.configure("json", stream=stream)
    archivist = Archivist(tmp_path, FakeWix(demo_blog()))

    archivist.crawl(limit=2)

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    fetches = [line for line in lines if line["event"] == "fetch"]
    assert len(fetches) == len(archivist.site.fetches)
    assert {"run", "site", "host", "uri", "status", "bytes", "waited", "outcome"} <= fetches[-1].keys()
    assert fetches[-1]["waited"] > 0
    assert {line["run"] for line in fetches} == {1}


def test_text_lines_quote_what_would_break_them() -> None:
    stream = io.StringIO()
    logs.configure("text", stream=stream)

    logging.getLogger("scraper.test").info("fetch", extra={"facts": {"uri": "a\nb c", "status": None, "bytes": 3}})

    (line,) = stream.getvalue().splitlines()
    assert line.endswith('info fetch uri="a\\nb c" bytes=3')


def test_below_its_level_nothing_is_said() -> None:
    stream = io.StringIO()
    logs.configure("text", level=logging.WARNING, stream=stream)

    logging.getLogger("scraper.test").info("fetch")

    assert stream.getvalue() == ""
